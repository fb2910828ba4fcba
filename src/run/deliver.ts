import type { FailoverApi, SendAnswer, Tracking } from '../api/failover-api.ts';
import type { Clock } from '../clock.ts';
import { DeniedFailure, InputFailure, RemoteFailure } from '../errors.ts';
import type { Flow } from '../flow/flow-file.ts';
import { continuesAfterSuccess, type Plan } from '../flow/plan.ts';
import type { BareEvent, FlowAccepted, FlowFinished, FlowPending, FlowUnknown, RunEvent } from '../run-event.ts';
import { isFinal, isFlowFinal } from '../status.ts';
import { changedSteps, type Seen } from './changes.ts';
import type { PollSchedule } from './poll-schedule.ts';

/** What a delivery is made with. */
export type DeliverOptions = {
  readonly api: FailoverApi;
  readonly clock: Clock;
  readonly polls: PollSchedule;
  /** How long to wait for the end, from the acceptance; null does not follow at all. */
  readonly timeoutMs: number | null;
  readonly emit: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
  readonly dryRun?: boolean;
};

/** How it ended for us: the last event. */
export type Ending = FlowAccepted | FlowFinished | FlowPending | FlowUnknown;

/**
 * Sends a flow once and follows it to its end, or until the timeout. Everything that happens is emitted.
 *
 * Fails with an InputFailure when the remote refuses the body, a DeniedFailure when it refuses the token, and a
 * RemoteFailure when nothing reached it. A send of unknown fate is no failure but an ending: it must not be repeated.
 */
export async function deliver(flow: Flow, options: DeliverOptions): Promise<Ending> {
  const { api, clock, signal } = options;
  const answer = await api.send(flow.endpoint, flow.body, signal);
  const run = new Run(options, clock.nowMs());
  switch (answer.kind) {
    case 'accepted': {
      const { endpoint, plan } = flow;
      const accepted = run.end({ type: 'flow.accepted', endpoint, trackingId: answer.trackingId, atMs: 0 });
      return options.timeoutMs === null ? accepted : follow(plan, answer.trackingId, run, options, options.timeoutMs);
    }
    case 'failed':
      return run.end(failedAtOnce(answer));
    case 'unknown':
      return run.end({ type: 'flow.unknown', reason: answer.reason });
    case 'refused':
      throw new InputFailure(
        'remote.refused',
        `the remote refused the flow (${answer.status}${answer.code ? `, code ${answer.code}` : ''}): ${answer.message}`,
      );
    case 'denied':
      throw new DeniedFailure('remote.denied', `the remote refused the credentials (${answer.status})`);
    case 'throttled':
      throw new RemoteFailure('remote.throttled', 'the remote takes no more requests for now (429)', {
        hint: 'nothing was sent; try again later',
      });
    case 'notSent':
      throw new RemoteFailure('remote.unreachable', `nothing was sent: ${answer.proof}`);
    default:
      return answer satisfies never;
  }
}

/** Emits events with their time, which counts from the acceptance. */
class Run {
  readonly acceptedAtMs: number;
  readonly #options: DeliverOptions;

  constructor(options: DeliverOptions, acceptedAtMs: number) {
    this.#options = options;
    this.acceptedAtMs = acceptedAtMs;
  }

  get elapsedMs(): number {
    return this.#options.clock.nowMs() - this.acceptedAtMs;
  }

  emit<Event extends BareEvent>(event: Event): Event & Pick<RunEvent, 'at' | 'dryRun'> {
    const sinceMs = 'atMs' in event && typeof event.atMs === 'number' ? event.atMs : this.elapsedMs;
    const full = {
      ...event,
      at: new Date(this.acceptedAtMs + sinceMs).toISOString(),
      ...(this.#options.dryRun && { dryRun: true as const }),
    };
    this.#options.emit(full as RunEvent);
    return full;
  }

  end(event: BareEvent & { type: Ending['type'] }): Ending {
    return this.emit(event) as Ending;
  }
}

async function follow(
  plan: Plan,
  trackingId: string,
  run: Run,
  options: DeliverOptions,
  timeoutMs: number,
): Promise<Ending> {
  const { api, clock, polls, signal } = options;
  const deadlineMs = run.acceptedAtMs + timeoutMs;
  let seen: Seen = [];
  let changed = false;
  while (clock.nowMs() < deadlineMs) {
    const waitMs = Math.min(polls.nextMs(changed), deadlineMs - clock.nowMs());
    await clock.sleep(waitMs, signal);
    const answer = await api.track(plan.endpoint, trackingId, signal);
    changed = false;
    if (answer.kind === 'denied')
      throw new DeniedFailure(
        'remote.denied',
        `the remote refused the credentials (${answer.status}) while the flow was followed`,
        { hint: `it was accepted as ${trackingId}, and goes on` },
      );
    if (answer.kind === 'failed')
      run.emit({ type: 'request.retried', reason: answer.reason, atMs: run.elapsedMs, waitMs });
    // A delivery that is not visible yet will be; the deadline ends the wait.
    if (answer.kind !== 'tracked') continue;
    const events = changedSteps(seen, answer.tracking, run.acceptedAtMs, clock.nowMs());
    for (const event of events) run.emit(event);
    changed = events.length > 0;
    seen = answer.tracking.steps;
    if (hasEnded(plan, answer.tracking)) return run.end(finished(answer.tracking, trackingId, run));
  }
  return run.end({ type: 'flow.pending', trackingId });
}

/** A flow that has succeeded can still go on where a success starts another step. */
function hasEnded(plan: Plan, { status, steps }: Tracking): boolean {
  if (!isFlowFinal(status)) return false;
  return !continuesAfterSuccess(plan) || steps.every((step) => isFinal(step.channel, step.status));
}

function finished(tracking: Tracking, trackingId: string, run: Run): BareEvent & { type: 'flow.finished' } {
  const { status, statusCode, terminationChannel, totalPrice } = tracking;
  // Where the remote does not say when the last step ended, it was now at the latest.
  const lastAtMs = tracking.steps.at(-1)?.statusAtMs ?? null;
  const endedAtMs = lastAtMs === null ? null : Math.max(lastAtMs, tracking.updatedAtMs ?? lastAtMs);
  const elapsedMs = endedAtMs === null ? run.elapsedMs : Math.max(0, endedAtMs - run.acceptedAtMs);
  return { type: 'flow.finished', status, statusCode, terminationChannel, trackingId, elapsedMs, totalPrice };
}

function failedAtOnce({ statusCode, reason }: SendAnswer & { kind: 'failed' }): BareEvent & { type: 'flow.finished' } {
  return {
    type: 'flow.finished',
    status: 'Failed',
    statusCode,
    terminationChannel: null,
    trackingId: null,
    elapsedMs: 0,
    totalPrice: null,
    ...(reason !== undefined && { reason }),
  };
}
