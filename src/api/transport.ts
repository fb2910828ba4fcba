/** A request to the remote. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  /** Absolute. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** How long a request may be waited for. */
export type Patience = {
  /** When it is aborted, a request that has not left is dropped; of one that has left the answer is waited for. */
  readonly signal?: AbortSignal | undefined;
  /** How long that answer is still waited for after the abort; default: not at all. */
  readonly graceMs?: number;
  /** Told that it begins. */
  readonly waiting?: (() => void) | undefined;
  /** Ends that wait as well. */
  readonly hurry?: AbortSignal | undefined;
  /** Nobody waits for an answer longer than this. */
  readonly withinMs?: number | undefined;
};

/**
 * What became of a request. The three differ in what may follow: only a request of which not one byte has left may
 * ever be repeated by itself.
 */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Names in lower case; of a header that came several times the first. */
      readonly headers: Readonly<Record<string, string>>;
      /** Complete; undefined when it is no text in UTF-8. */
      readonly body: string | undefined;
    }
  | {
      readonly kind: 'notSent';
      /** What happened instead, naming the host. */
      readonly proof: string;
      /** What to do about it. */
      readonly hint?: string | undefined;
      /** It may be better in a moment: worth another attempt. */
      readonly passing: boolean;
    }
  | { readonly kind: 'ambiguous'; readonly reason: string };

/** The way to the remote, over the network or to the engine in this process. Repeats nothing, follows nothing. */
export type Transport = {
  readonly exchange: (request: HttpRequest, patience?: Patience) => Promise<Exchange>;
  /** Lets go of every connection. */
  readonly close?: () => Promise<void>;
};
