import { apply, type DeliveryEvent, type DeliveryState, opened } from '../engine/delivery.ts';
import { handsetOf } from '../engine/handset.ts';
import { Kernel } from '../engine/kernel.ts';
import type { Flow } from '../flow/flow-file.ts';
import type { Outcome } from '../flow/outcome.ts';
import type { FlowFinished, RunEvent, StepChanged } from '../run-event.ts';
import { type Channel, isSuccess } from '../status.ts';
import { REHEARSAL_STARTS_AT_MS } from './starts-at.ts';

/** What happened in a scenario. */
export type ScenarioStory = {
  /** Every change of a step, and the end. */
  readonly events: readonly RunEvent[];
  readonly end: FlowFinished;
  /** What became of each step that was tried, in the order in which they were. */
  readonly tried: readonly { readonly channel: Channel; readonly status: string }[];
  /** What was posted to the flow's callback: how often, and the status of the flow in the last one. */
  readonly callbacks: { readonly count: number; readonly last: string | undefined };
};

/**
 * Plays a flow on the emulated remote itself: nobody polls, so that every change is seen at its moment, and a story
 * takes microseconds.
 */
export function playScenario(flow: Flow, outcomes: readonly Outcome[], seed: number): ScenarioStory {
  const kernel = new Kernel<DeliveryEvent>(REHEARSAL_STARTS_AT_MS);
  const handset = handsetOf(outcomes, seed, 0);
  const changes: StepChanged[] = [];
  let [state, later] = opened(flow.plan, kernel.nowMs);
  let endedAtMs = kernel.nowMs;
  for (;;) {
    for (const { inMs, event } of later) kernel.schedule(event, inMs);
    const next = kernel.step();
    if (next === undefined) break;
    const before = state;
    [state, later] = apply(before, next.event, kernel.nowMs, handset);
    const change = changeOf(before, state, next.event.step);
    if (change) changes.push(change);
    if (state !== before && (change || state.status !== before.status)) endedAtMs = kernel.nowMs;
  }
  const end = endOf(state, endedAtMs - REHEARSAL_STARTS_AT_MS);
  const tried = state.steps.map(({ status }, index) => ({ channel: flow.plan.steps[index]!.channel, status }));
  return { events: [...changes, end], end, tried, callbacks: callbacksOf(flow, changes.length, end.status) };
}

function changeOf(before: DeliveryState, after: DeliveryState, index: number): StepChanged | undefined {
  const [was, is] = [before.steps[index], after.steps[index]];
  if (is === undefined || (was?.status === is.status && was.detail === is.detail)) return undefined;
  const { order, channel } = after.plan.steps[index]!;
  return {
    type: 'step.changed',
    order,
    channel,
    status: is.status,
    ...(is.detail !== undefined && { detail: is.detail }),
    startedAtMs: is.startedAtMs - REHEARSAL_STARTS_AT_MS,
    atMs: is.statusAtMs - REHEARSAL_STARTS_AT_MS,
    at: new Date(is.statusAtMs).toISOString(),
    dryRun: true,
  };
}

function endOf({ plan, steps, status, statusCode }: DeliveryState, elapsedMs: number): FlowFinished {
  const channelOf = (index: number) => plan.steps[index]!.channel;
  const reached = steps.findIndex((step, index) => isSuccess(channelOf(index), step.status));
  return {
    type: 'flow.finished',
    status,
    statusCode,
    terminationChannel: channelOf(steps.length - 1),
    reachedThrough: reached === -1 ? null : channelOf(reached),
    trackingId: null,
    elapsedMs,
    totalPrice: null,
    at: new Date(REHEARSAL_STARTS_AT_MS + elapsedMs).toISOString(),
    dryRun: true,
  };
}

/** OnStep, and otp, which has no strategy, tell every change; OnCompletion tells the end (guide, "Callback"). */
function callbacksOf({ body, endpoint }: Flow, changes: number, status: string): ScenarioStory['callbacks'] {
  if (body.callback === undefined) return { count: 0, last: undefined };
  const count = endpoint === 'otp' || body.callback.strategy === 'OnStep' ? changes : 1;
  return { count, last: status };
}
