import type { Channel, Endpoint } from '../status.ts';

/** A step that the remote has tried, whatever service told of it. */
export type TrackedStep = {
  readonly order: number;
  readonly channel: Channel;
  /** As its channel spells it; a word that nobody knows as it came. */
  readonly status: string;
  /** The detailed status. */
  readonly detail: string | undefined;
  readonly description: string | undefined;
  /** When it was sent; null where the remote does not say. */
  readonly startedAtMs: number | null;
  /** When the status came, in milliseconds since the Unix epoch; null where the remote does not say. */
  readonly statusAtMs: number | null;
  readonly price: number | null;
};

/** What the remote says of a delivery: one model for both services. */
export type Tracking = {
  readonly trackingId: string;
  readonly endpoint: Endpoint;
  /** Queued, InProgress, Succeeded, Failed, or a word that nobody knows. */
  readonly status: string;
  readonly statusCode: number | null;
  readonly terminationChannel: Channel | null;
  readonly totalPrice: number | null;
  readonly createdAtMs: number | null;
  readonly updatedAtMs: number | null;
  /** The attempted steps, in the order in which they were tried. */
  readonly steps: readonly TrackedStep[];
};

/** What became of a send. */
export type SendAnswer =
  | { readonly kind: 'accepted'; readonly trackingId: string }
  /** The otp endpoint's 200 that says Failed: understood, and at once without success. */
  | { readonly kind: 'failed'; readonly statusCode: number | null; readonly reason: string | undefined }
  /** The remote's own 400, 404, 405, 413, 415 or 422: the body is wrong, and nothing was sent. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string | undefined; readonly message: string }
  | { readonly kind: 'denied'; readonly status: 401 | 403 }
  | { readonly kind: 'throttled' }
  /** Not one byte has left. */
  | { readonly kind: 'notSent'; readonly proof: string }
  /** It may have been accepted, and must not be repeated. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** What became of a look at a delivery. */
export type TrackAnswer =
  | { readonly kind: 'tracked'; readonly tracking: Tracking }
  /** 404: no such delivery, or not visible yet. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'denied'; readonly status: 401 | 403 }
  /** It may be better next time. */
  | { readonly kind: 'failed'; readonly reason: string };

/** The remote, as the rest of the program knows it. It throws for nothing that the remote or the network can do. */
export type FailoverApi = {
  /** Posts the flow once. */
  readonly send: (endpoint: Endpoint, body: object, signal?: AbortSignal) => Promise<SendAnswer>;
  /** Asks how a delivery goes. */
  readonly track: (endpoint: Endpoint, id: string, signal?: AbortSignal) => Promise<TrackAnswer>;
};
