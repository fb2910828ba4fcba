import type { Tracking } from '../api/failover-api.ts';
import { DeniedFailure } from '../errors.ts';
import type { Plan } from '../flow/plan.ts';
import type { BareEvent } from '../run-event.ts';
import { isFinal, isFlowFinal, isSuccess } from '../status.ts';
import { changedSteps, type Seen } from './changes.ts';
import type { Ending, Run, RunOptions } from './run.ts';

/**
 * Looks at an accepted delivery until it has ended or the timeout is over, and emits whatever changes. A look that
 * fails in passing never ends it.
 */
export async function follow(
  plan: Plan,
  trackingId: string,
  run: Run,
  { api, clock, polls, signal, timeoutMs }: RunOptions & { readonly timeoutMs: number },
): Promise<Ending> {
  const deadlineMs = run.acceptedAtMs + timeoutMs;
  let seen: Seen = [];
  let last: Tracking | undefined;
  let changed = false;
  while (clock.nowMs() < deadlineMs) {
    const waitMs = Math.min(polls.nextMs(changed), deadlineMs - clock.nowMs());
    await clock.sleep(waitMs, signal);
    const answer = await api.track(plan.endpoint, trackingId, signal);
    changed = false;
    if (answer.kind === 'denied') throw deniedWhileFollowing(answer.status, trackingId);
    if (answer.kind === 'failed') {
      run.emit({ type: 'request.retried', reason: answer.reason, atMs: run.elapsedMs, waitMs });
    }
    // A delivery that is not visible yet will be; the deadline ends the wait.
    if (answer.kind !== 'tracked') continue;
    last = inOrderOf(plan, answer.tracking);
    const events = changedSteps(seen, last, run.acceptedAtMs, clock.nowMs());
    for (const event of events) run.emit(event);
    changed = events.length > 0;
    seen = last.steps;
    if (isFlowFinal(last.status) && !canGoOn(plan, last, !changed, remoteNowMs(last, run, clock.nowMs())))
      return run.end(finished(last, trackingId, run));
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
function inOrderOf(plan: Plan, tracking: Tracking): Tracking {
  if (plan.endpoint !== 'otp') return tracking;
  const steps = tracking.steps.map((step, index) => ({ ...step, order: plan.steps[index]?.order ?? step.order }));
  return { ...tracking, steps };
}

/**
 * Whether a flow that has ended can still go on: it is Succeeded as soon as one step is, and a success can start
 * another step (a call that must be followed by a text, a delivery that stays unseen). `settled` says that the last
 * two looks saw the same.
 */
function canGoOn(plan: Plan, { status, steps }: Tracking, settled: boolean, nowMs: number): boolean {
  const tried = steps.at(-1);
  const planned = plan.steps[steps.length - 1];
  if (tried === undefined || planned === undefined || status !== 'Succeeded') return false;
  // Under way after an earlier success; without one the remote is only late with a status that no longer matters.
  if (!isFinal(tried.channel, tried.status))
    return steps.slice(0, -1).some((step) => isSuccess(step.channel, step.status));
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

function finished(tracking: Tracking, trackingId: string, run: Run): BareEvent & { type: 'flow.finished' } {
  const { status, statusCode, terminationChannel, totalPrice } = tracking;
  // Where the remote does not say when the last step ended, it was now at the latest.
  const lastAtMs = tracking.steps.at(-1)?.statusAtMs ?? null;
  const endedAtMs = lastAtMs === null ? null : Math.max(lastAtMs, tracking.updatedAtMs ?? lastAtMs);
  const since = tracking.createdAtMs ?? run.acceptedAtMs;
  const elapsedMs = endedAtMs === null ? run.elapsedMs : Math.max(0, endedAtMs - since);
  const reachedThrough = tracking.steps.find((step) => isSuccess(step.channel, step.status))?.channel ?? null;
  const known = { status, statusCode, terminationChannel, reachedThrough, trackingId };
  return { type: 'flow.finished', ...known, elapsedMs, totalPrice };
}

function deniedWhileFollowing(status: number, trackingId: string): DeniedFailure {
  const message = `the remote refused the credentials (${status}) while the flow was followed`;
  return new DeniedFailure('remote.denied', message, { hint: `it was accepted as ${trackingId}, and goes on` });
}
