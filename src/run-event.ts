import type { Channel, Endpoint } from './status.ts';

/** What every event says besides itself. */
type Common = {
  /** ISO 8601: the moment that `atMs` means, or in which the event was seen. */
  readonly at: string;
  /** Nothing was sent: the engine answered. */
  readonly dryRun?: true;
};

/** The remote has taken the flow. Times count from here. */
export type FlowAccepted = Common & {
  readonly type: 'flow.accepted';
  readonly endpoint: Endpoint;
  readonly trackingId: string;
  readonly atMs: 0;
};

/** A step has another status, or is seen for the first time. */
export type StepChanged = Common & {
  readonly type: 'step.changed';
  readonly order: number;
  readonly channel: Channel;
  /** As its channel spells it. */
  readonly status: string;
  readonly detail?: string;
  readonly description?: string;
  /** When the step was sent, since acceptance, where the remote says so. */
  readonly startedAtMs?: number;
  /** Since acceptance, by the remote's own time where it gives one. */
  readonly atMs: number | null;
  /** When we saw it, where that is another moment. */
  readonly observedAtMs?: number;
};

/** A channel of an Omnichannel message will not be tried. */
export type StepSkipped = Common & {
  readonly type: 'step.skipped';
  /** Its place among the rules, from 1. */
  readonly order: number;
  /** As the message names it. */
  readonly channel: string;
  readonly reason: string;
};

/** A call to the remote failed in passing, and is made again. */
export type RequestRetried = Common & {
  readonly type: 'request.retried';
  readonly reason: string;
  /** Since acceptance; null before it. */
  readonly atMs: number | null;
  readonly waitMs: number;
};

/** Something that a person should know, and that stops nothing. */
export type Warning = Common & { readonly type: 'warning'; readonly message: string };

/** The flow has ended. */
export type FlowFinished = Common & {
  readonly type: 'flow.finished';
  /** Succeeded, or Failed. */
  readonly status: string;
  readonly statusCode: number | null;
  readonly terminationChannel: Channel | null;
  /** The channel of the first step that succeeded. */
  readonly reachedThrough: Channel | null;
  /** Null when the otp endpoint failed the flow at once. */
  readonly trackingId: string | null;
  readonly elapsedMs: number;
  readonly totalPrice: number | null;
  /** What the otp endpoint says when it fails a flow at once. */
  readonly reason?: string;
};

/** We stopped waiting, and the flow goes on. */
export type FlowPending = Common & {
  readonly type: 'flow.pending';
  readonly trackingId: string;
  /** Since acceptance. */
  readonly atMs: number;
};

/** It may have been accepted or not, and was not repeated. */
export type FlowUnknown = Common & { readonly type: 'flow.unknown'; readonly reason: string };

/** Everything that can happen to a delivery from send to end: what is shown, stored and asserted. */
export type RunEvent =
  | FlowAccepted
  | StepChanged
  | StepSkipped
  | RequestRetried
  | Warning
  | FlowFinished
  | FlowPending
  | FlowUnknown;

/** The event without what is added to all of them alike. */
export type BareEvent = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, 'at' | 'dryRun'>
    : never
  : never;
