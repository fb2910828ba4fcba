import type { Channel, Endpoint } from '../status.ts';
import type { Call } from './retry.ts';

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
  /** How long an answer is waited for; null where the remote does not say. */
  readonly ttlMs: number | null;
  /** The recipient, as it came. */
  readonly to: string | undefined;
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
  /** `warnings`: what the remote says it has accepted is not what was sent. */
  | { readonly kind: 'accepted'; readonly trackingId: string; readonly warnings: readonly string[] }
  /** The otp endpoint's 200 that says Failed: understood, and at once without success. */
  | { readonly kind: 'failed'; readonly statusCode: number | null; readonly reason: string | undefined }
  /** The remote's own 400, 404, 405, 413, 415 or 422: the body is wrong, and nothing was sent. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string | undefined; readonly message: string }
  | Denied
  | { readonly kind: 'throttled' }
  /** Not one byte of it has left, or there was no token to send it with. */
  | { readonly kind: 'notSent'; readonly proof: string; readonly hint?: string | undefined }
  /** It may have been accepted, and must not be repeated. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** The credentials are wrong, or not enough; `by` says who thinks so. */
export type Denied = { readonly kind: 'denied'; readonly status: number; readonly by: 'auth' | 'api' };

/** A reading call came to nothing; another one may. */
export type Failed = { readonly kind: 'failed'; readonly reason: string; readonly hint?: string | undefined };

/** What became of a look at a delivery. */
export type TrackAnswer =
  /** `raw` is the answer as it came. */
  | { readonly kind: 'tracked'; readonly tracking: Tracking; readonly raw: unknown }
  /** 404: no such delivery, or not visible yet. */
  | { readonly kind: 'absent' }
  | Denied
  | Failed;

/** Which deliveries to look for: those that fit everything that is said. */
export type SearchQuery = {
  /** Of the flow. */
  readonly status?: string | undefined;
  /** The recipient. */
  readonly to?: string | undefined;
  /** A channel that was tried. */
  readonly channel?: Channel | undefined;
  readonly endpoint?: Endpoint | undefined;
  /** A tag, which only the otp service has. */
  readonly tag?: string | undefined;
  /** When they were created, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  readonly untilMs: number;
};

/** The deliveries of one of the two services. */
export type SearchAnswer =
  /** `complete`: there are no more of them than were read. */
  { readonly kind: 'found'; readonly deliveries: readonly Tracking[]; readonly complete: boolean } | Denied | Failed;

/** The two services that keep deliveries. */
export type Service = 'standard' | 'otp';

/** A template for one-time passwords that the account has. */
export type Template = {
  readonly id: string;
  readonly name: string | null;
  /** The word that a ViberOtp step has as its `templateType`; null where the remote does not say. */
  readonly type: string | null;
  /** Codes, as they came; empty where the remote does not say. */
  readonly languages: readonly string[];
};

/** The otp templates of the account. */
export type TemplatesAnswer =
  /** `complete`: the remote does not say that there are more of them. */
  { readonly kind: 'listed'; readonly templates: readonly Template[]; readonly complete: boolean } | Denied | Failed;

/** What became of a look at the health of the otp service, the only one that tells. */
export type HealthAnswer = { readonly kind: 'healthy' } | Failed;

/** The remote, as the rest of the program knows it. It throws for nothing that the remote or the network can do. */
export type FailoverApi = {
  /** Posts the flow, and posts it again only where nothing of it was taken. Rejects only when it is aborted in time. */
  readonly send: (endpoint: Endpoint, body: object, call?: Call) => Promise<SendAnswer>;
  /** Asks how a delivery goes. */
  readonly track: (endpoint: Endpoint, id: string, call?: Call) => Promise<TrackAnswer>;
  /** Reads every page of what one of the services has; the newest are not necessarily first. */
  readonly search: (service: Service, query: SearchQuery, call?: Call) => Promise<SearchAnswer>;
  /** Asks which otp templates the account has. */
  readonly templates: (call?: Call) => Promise<TemplatesAnswer>;
  readonly health: (call?: Call) => Promise<HealthAnswer>;
};
