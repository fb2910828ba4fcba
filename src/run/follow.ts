import type { Tracking } from '../api/failover-api.ts';
import type { Plan } from '../flow/plan.ts';
import { type Endpoint, isFinal, isFlowFinal, isSuccess } from '../status.ts';
import { changedSteps, type Seen } from './changes.ts';
import { deniedFailure } from './denied.ts';
import { finished } from './ended.ts';
import type { Ending, Run, RunOptions } from './run.ts';

/** A delivery that was just accepted is visible after so long at the latest. */
const VISIBLE_MS = 120_000;

/** So long the look at the deadline itself may take. */
const LAST_LOOK_MS = 1_000;

/** What is followed: the plan of the flow, or of a flow that nobody here knows the service. */
export type Followed = Plan | { readonly endpoint: Endpoint; readonly steps?: never };

/**
 * Looks at an accepted delivery until it has ended or the timeout is over, and emits whatever changes. A look that
 * fails in passing never ends it. `first` is a look that was taken already.
 */
export async function follow(
  plan: Followed,
  trackingId: string,
  run: Run,
  { api, clock, polls, signal, timeoutMs }: RunOptions & { readonly timeoutMs: number },
  first?: Tracking,
): Promise<Ending> {
  const begunAtMs = clock.nowMs();
  const deadlineMs = (first ? begunAtMs : run.acceptedAtMs) + timeoutMs;
  let seen: Seen = [];
  let last: Tracking | undefined;
  let changed = false;
  /** Takes in a look; the last event when it was the last one. */
  const told = (tracking: Tracking): Ending | undefined => {
    last = inOrderOf(plan, tracking);
    const events = changedSteps(seen, last, run.acceptedAtMs, clock.nowMs());
    for (const event of events) run.emit(event);
    changed = events.length > 0;
    seen = last.steps;
    if (!isFlowFinal(last.status)) return undefined;
    if (canGoOn(plan, last, !changed, remoteNowMs(last, run, clock.nowMs()))) return undefined;
    return run.end(finished(last, trackingId, run));
  };
  const ended = first && told(first);
  if (ended) return ended;
  let waitMs = Math.min(polls.nextMs(changed), deadlineMs - clock.nowMs());
  while (clock.nowMs() < deadlineMs) {
    await clock.sleep(waitMs, signal);
    const withinMs = Math.max(0, deadlineMs - clock.nowMs()) + LAST_LOOK_MS;
    const answer = await api.track(plan.endpoint, trackingId, { signal, withinMs });
    changed = false;
    if (answer.kind === 'denied') {
      throw deniedFailure(answer, `it was accepted as ${trackingId}, and can no longer be followed`);
    }
    if (answer.kind === 'absent' && last === undefined && clock.nowMs() - begunAtMs > VISIBLE_MS) {
      run.emit({ type: 'warning', message: 'the remote says that it does not know the delivery (404)' });
      break;
    }
    const ending = answer.kind === 'tracked' ? told(answer.tracking) : undefined;
    if (ending) return ending;
    waitMs = Math.min(polls.nextMs(changed), deadlineMs - clock.nowMs());
    if (answer.kind === 'failed' && waitMs > 0) {
      run.emit({ type: 'request.retried', reason: answer.reason, atMs: run.elapsedMs, waitMs });
    }
  }
  // A flow that has succeeded, and only might have gone on, has succeeded.
  if (last && isFlowFinal(last.status)) return run.end(finished(last, trackingId, run));
  return run.end({ type: 'flow.pending', trackingId, atMs: run.elapsedMs });
}

/** Now, by the remote's clock, which may be another one than ours. */
function remoteNowMs({ createdAtMs }: Tracking, run: Run, nowMs: number): number {
  return nowMs + (createdAtMs === null ? 0 : createdAtMs - run.acceptedAtMs);
}

/** The otp service tells no orders, but the steps in the order in which they were tried. */
function inOrderOf(plan: Followed, tracking: Tracking): Tracking {
  if (plan.endpoint !== 'otp' || plan.steps === undefined) return tracking;
  const planned = plan.steps;
  const steps = tracking.steps.map((step, index) => ({ ...step, order: planned[index]?.order ?? step.order }));
  return { ...tracking, steps };
}

/**
 * Whether a flow that has ended can still go on: it is Succeeded as soon as one step is, and a success can start
 * another step (a call that must be followed by a text, a delivery that stays unseen). `settled` says that the last
 * two looks saw the same.
 */
function canGoOn(plan: Followed, { status, steps }: Tracking, settled: boolean, nowMs: number): boolean {
  const tried = steps.at(-1);
  if (tried === undefined || status !== 'Succeeded') return false;
  // Under way after an earlier success; without one the remote is only late with a status that no longer matters.
  if (!isFinal(tried.channel, tried.status))
    return steps.slice(0, -1).some((step) => isSuccess(step.channel, step.status));
  const planned = plan.steps?.[steps.length - 1];
  if (plan.steps === undefined || planned === undefined) return false;
  const hasNext = steps.length < plan.steps.length;
  const leadsOn = hasNext && planned.failoverOn.includes(tried.status);
  const sinceStartMs = nowMs - (tried.startedAtMs ?? nowMs);
  const sinceStatusMs = nowMs - (tried.statusAtMs ?? nowMs);
  const ttlMs = planned.ttlMs ?? 0;
  // Words that are final, and can still become others, or lead on, when their time is over.
  const unseen = tried.status === 'DELIVERED' && planned.expireOnDelivery && sinceStartMs <= ttlMs;
  const unanswered = tried.status === 'DELIVERED' && planned.failoverOnDelivered && hasNext && sinceStatusMs <= ttlMs;
  const provisional = tried.status === 'UNDELIVERED' && leadsOn && !plan.onStep && sinceStartMs <= ttlMs;
  // A next step is there as soon as it is started: where two looks do not see it, it was not.
  return unseen || unanswered || provisional || (!settled && (leadsOn || planned.failoverOnDelivered));
}
