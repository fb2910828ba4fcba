import type { FailoverApi } from '../api/failover-api.ts';
import type { Clock } from '../clock.ts';
import type { BareEvent, FlowAccepted, FlowFinished, FlowPending, FlowUnknown, RunEvent } from '../run-event.ts';
import type { PollSchedule } from './poll-schedule.ts';

/** What a delivery is made and followed with. */
export type RunOptions = {
  readonly api: FailoverApi;
  readonly clock: Clock;
  readonly polls: PollSchedule;
  /** How long to wait for the end, from the acceptance; null does not follow at all. */
  readonly timeoutMs: number | null;
  readonly emit: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
  /** After an abort: not even the answer to the send is waited for. */
  readonly hurry?: AbortSignal;
  readonly dryRun?: boolean;
};

/** How a delivery ended for us: the last event. */
export type Ending = FlowAccepted | FlowFinished | FlowPending | FlowUnknown;

/** One accepted delivery: emits events with their time, which counts from the acceptance. */
export class Run {
  /** In milliseconds since the Unix epoch. */
  readonly acceptedAtMs: number;
  readonly #options: Pick<RunOptions, 'clock' | 'emit' | 'dryRun'>;

  constructor(options: Pick<RunOptions, 'clock' | 'emit' | 'dryRun'>, acceptedAtMs = options.clock.nowMs()) {
    this.#options = options;
    this.acceptedAtMs = acceptedAtMs;
  }

  get elapsedMs(): number {
    return this.#options.clock.nowMs() - this.acceptedAtMs;
  }

  emit(event: BareEvent): RunEvent {
    const sinceMs = momentOf(event) ?? this.elapsedMs;
    const at = new Date(this.acceptedAtMs + sinceMs).toISOString();
    const full = { ...event, at, ...(this.#options.dryRun && { dryRun: true as const }) };
    this.#options.emit(full);
    return full;
  }

  /** Emits the last event. */
  end(event: BareEvent & { readonly type: Ending['type'] }): Ending {
    return this.emit(event) as Ending;
  }
}

/** The moment that an event is about, since acceptance; null where it is that of its telling. */
function momentOf(event: BareEvent): number | null {
  if (event.type === 'flow.finished') return event.elapsedMs;
  return 'atMs' in event ? event.atMs : null;
}
