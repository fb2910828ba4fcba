/** A request to the remote. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  /** Absolute. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/**
 * What became of a request. The three differ in what may follow: only a request of which not one byte has left may
 * ever be repeated by itself.
 */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: 'notSent'; readonly proof: string }
  | { readonly kind: 'ambiguous'; readonly reason: string };

/** The way to the remote, over the network or to the engine in this process. Repeats nothing, follows nothing. */
export type Transport = {
  readonly exchange: (request: HttpRequest, signal?: AbortSignal) => Promise<Exchange>;
};
