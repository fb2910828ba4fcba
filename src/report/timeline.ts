import type { PlannedStep } from '../flow/plan.ts';
import type {
  FlowFinished,
  FlowPending,
  FlowUnknown,
  RequestRetried,
  RunEvent,
  StepChanged,
  StepSkipped,
} from '../run-event.ts';
import { type Channel, isFinal, isSuccess } from '../status.ts';

/** One step of the timeline. */
export type Row = {
  /** Undefined for a channel that is skipped, and was no step at all. */
  readonly order: number | undefined;
  /** One of our channels as soon as it has a status; a skipped one by the name that the message has for it. */
  readonly channel: Channel | string;
  readonly ttlMs: number | null;
  /** Undefined until it is tried. */
  readonly status: string | undefined;
  readonly detail: string | undefined;
  readonly startedAtMs: number;
  /** When its status came. */
  readonly statusAtMs: number;
  /** Why it will not be tried. */
  readonly skipped: string | undefined;
};

/** The story of a delivery so far: everything that a frame shows. */
export type Timeline = {
  /** What the flow is called. */
  readonly title: string;
  readonly endpoint: string;
  /** Already masked. */
  readonly recipient: string;
  readonly dryRun: boolean;
  readonly rows: readonly Row[];
  /** Once it is accepted. */
  readonly trackingId: string | undefined;
  readonly ending: FlowFinished | FlowPending | FlowUnknown | undefined;
  /** What went wrong in passing, until something else happens. */
  readonly retried: RequestRetried | undefined;
  readonly warnings: readonly string[];
};

/** The timeline of a flow that nothing has happened to yet. */
export function blankTimeline(
  about: Pick<Timeline, 'title' | 'recipient' | 'dryRun'>,
  plan: { readonly endpoint: string; readonly steps: readonly Pick<PlannedStep, 'order' | 'channel' | 'ttlMs'>[] },
): Timeline {
  const rows = plan.steps.map(({ order, channel, ttlMs }) => blankRow(order, channel, ttlMs));
  return {
    ...about,
    endpoint: plan.endpoint,
    rows,
    trackingId: undefined,
    ending: undefined,
    retried: undefined,
    warnings: [],
  };
}

/** The timeline after an event. */
export function told(before: Timeline, event: RunEvent): Timeline {
  const timeline = { ...before, retried: undefined };
  switch (event.type) {
    case 'step.changed':
      return { ...timeline, rows: changedRows(timeline.rows, event) };
    case 'step.skipped':
      return { ...timeline, rows: timeline.rows.toSpliced(event.order - 1, 0, skippedRow(event)) };
    case 'flow.finished':
    case 'flow.pending':
    case 'flow.unknown':
      return { ...timeline, ending: event };
    case 'flow.accepted':
      return { ...timeline, trackingId: event.trackingId };
    case 'request.retried':
      return { ...timeline, retried: event };
    case 'warning':
      return { ...timeline, warnings: [...timeline.warnings, event.message] };
    default:
      return event satisfies never;
  }
}

/** How long a step took, or has been taking until `nowMs`. */
export function stepMs(timeline: Timeline, index: number, nowMs: number): number {
  const row = timeline.rows[index]!;
  const next = timeline.rows[index + 1];
  if (next?.status !== undefined) return next.startedAtMs - row.startedAtMs;
  const ended = timeline.ending?.type === 'flow.finished' && isFinal(row.channel as Channel, row.status ?? '');
  return Math.max(0, (ended ? row.statusAtMs : nowMs) - row.startedAtMs);
}

/** What a mark before the row says. */
export function markOf(timeline: Timeline, index: number): 'waiting' | 'running' | 'done' | 'failed' | 'skipped' {
  const { status, channel, skipped } = timeline.rows[index]!;
  if (skipped !== undefined) return 'skipped';
  if (status === undefined) return timeline.ending?.type === 'flow.finished' ? 'skipped' : 'waiting';
  if (isSuccess(channel as Channel, status)) return 'done';
  return isFinal(channel as Channel, status) ? 'failed' : 'running';
}

function changedRows(rows: readonly Row[], event: StepChanged): Row[] {
  const { order, channel, status, detail } = event;
  const place = placeOf(rows, event);
  const index = place === -1 ? rows.length : place;
  const row = rows[index] ?? blankRow(order, channel, null);
  const statusAtMs = event.atMs ?? row.statusAtMs;
  const startedAtMs = row.status === undefined ? startOf(rows, index, event) : row.startedAtMs;
  return rows.toSpliced(index, 1, { ...row, status, detail, statusAtMs, startedAtMs });
}

/** The row of the step; of two of one order and channel the second one, as soon as the first one has failed. */
function placeOf(rows: readonly Row[], { order, channel, status }: StepChanged): number {
  const same = rows.flatMap((row, index) => (row.order === order && row.channel === channel ? [index] : []));
  const over = (index: number): boolean => {
    const before = rows[index]!.status;
    return (
      before !== undefined && isFinal(channel, before) && !(isSuccess(channel, before) && isSuccess(channel, status))
    );
  };
  return same.find((index) => !over(index)) ?? same.at(-1) ?? -1;
}

/** Where the remote does not say when a step began, it was when the one before it ended. */
function startOf(rows: readonly Row[], index: number, { startedAtMs }: StepChanged): number {
  if (startedAtMs !== undefined) return startedAtMs;
  return rows.slice(0, index).findLast((row) => row.status !== undefined)?.statusAtMs ?? 0;
}

function blankRow(order: number | undefined, channel: string, ttlMs: number | null): Row {
  return {
    order,
    channel,
    ttlMs,
    status: undefined,
    detail: undefined,
    startedAtMs: 0,
    statusAtMs: 0,
    skipped: undefined,
  };
}

function skippedRow({ channel, reason }: StepSkipped): Row {
  return { ...blankRow(undefined, channel, null), skipped: reason };
}
