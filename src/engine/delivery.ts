import { type Plan, type PlannedStep, RING_MS } from '../flow/plan.ts';
import { isFinal, isSuccess } from '../status.ts';

/** Something that happens to one emulated delivery. Plain data: printable, comparable, replayable. */
export type DeliveryEvent =
  | { readonly kind: 'step.started'; readonly step: number }
  | {
      readonly kind: 'step.answered';
      readonly step: number;
      readonly status: string;
      readonly detail?: string | undefined;
      /** The remote itself failed: the flow ends with statusCode 0. */
      readonly serverError?: boolean;
    }
  /** The step's ttl is over, or nobody picked up the phone. */
  | { readonly kind: 'step.timedOut'; readonly step: number }
  /** `failoverOnDelivered`: a ttl has passed since the delivery. */
  | { readonly kind: 'step.stayedUnseen'; readonly step: number };

/** An event, so many milliseconds from now. */
export type Later = { readonly inMs: number; readonly event: DeliveryEvent };

/** A step that was tried. */
export type StepState = {
  readonly status: string;
  readonly detail: string | undefined;
  readonly startedAtMs: number;
  readonly statusAtMs: number;
  readonly deliveredAtMs: number | undefined;
  readonly pickedUpAtMs: number | undefined;
  /** Nothing but a SEEN after a DELIVERED can change it any more. */
  readonly final: boolean;
};

/** One flow on its way to one recipient. */
export type DeliveryState = {
  readonly plan: Plan;
  readonly status: 'InProgress' | 'Succeeded' | 'Failed';
  readonly statusCode: number | null;
  /** The steps that were tried, in the order of the plan. */
  readonly steps: readonly StepState[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
};

/** What the phone of the recipient does with a step. */
export type Handset = (step: PlannedStep, index: number) => readonly Later[];

/** A delivery that was just accepted, and what happens first. */
export function opened(plan: Plan, nowMs: number): readonly [DeliveryState, readonly Later[]] {
  const state: DeliveryState = {
    plan,
    status: 'InProgress',
    statusCode: null,
    steps: [],
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  return [state, [{ inMs: 0, event: { kind: 'step.started', step: 0 } }]];
}

/**
 * What an event does: the next state, and the events it causes.
 *
 *     started ──► queued ── answered ──► intermediate ── answered ──► final ──► next step, or the end
 *                   │                        ▲  │                      ▲
 *                   │      DELIVERED that must be seen,                │
 *                   │      UNDELIVERED while the ttl runs              │
 *                   └────────────────────── timedOut ──────────────────┘
 */
export function apply(
  state: DeliveryState,
  event: DeliveryEvent,
  nowMs: number,
  handset: Handset,
): readonly [DeliveryState, readonly Later[]] {
  const step = state.plan.steps[event.step]!;
  const tried = state.steps[event.step];
  switch (event.kind) {
    case 'step.started':
      return started(state, event.step, nowMs, handset);
    case 'step.answered':
      return tried ? answered(state, step, tried, event, nowMs) : [state, []];
    case 'step.timedOut':
      return tried ? timedOut(state, step, tried, event.step, nowMs) : [state, []];
    case 'step.stayedUnseen':
      // Only the last step that was tried can still lead on.
      if (tried?.status === 'SEEN' || state.steps.length - 1 !== event.step) return [state, []];
      return [state, [{ inMs: 0, event: { kind: 'step.started', step: event.step + 1 } }]];
    default:
      return event satisfies never;
  }
}

function started(
  state: DeliveryState,
  index: number,
  nowMs: number,
  handset: Handset,
): readonly [DeliveryState, readonly Later[]] {
  const step = state.plan.steps[index]!;
  const status = step.channel === 'Viber' ? 'QUEUED' : 'Queued';
  const tried: StepState = {
    status,
    detail: undefined,
    startedAtMs: nowMs,
    statusAtMs: nowMs,
    deliveredAtMs: undefined,
    pickedUpAtMs: undefined,
    final: false,
  };
  // The answers come first: one in the very moment in which the ttl ends still counts.
  const later = [
    ...handset(step, index),
    { inMs: step.ttlMs ?? RING_MS, event: { kind: 'step.timedOut', step: index } } as const,
  ];
  return [{ ...state, steps: [...state.steps, tried], updatedAtMs: nowMs }, later];
}

function answered(
  state: DeliveryState,
  step: PlannedStep,
  tried: StepState,
  event: DeliveryEvent & { kind: 'step.answered' },
  nowMs: number,
): readonly [DeliveryState, readonly Later[]] {
  const { status, detail } = event;
  const seen = tried.status === 'DELIVERED' && status === 'SEEN';
  if (tried.final && !seen) return [state, []];
  const delivered = tried.deliveredAtMs ?? (isSuccess(step.channel, status) ? nowMs : undefined);
  const pickedUpAtMs = status === 'InProgress' ? nowMs : tried.pickedUpAtMs;
  const now: StepState = { ...tried, status, detail, statusAtMs: nowMs, deliveredAtMs: delivered, pickedUpAtMs };
  const next = withStep(state, event.step, now, nowMs);
  if (tried.final || !isFinal(step.channel, status) || canStillChange(state.plan, step, status)) return [next, []];
  return settled(next, event.step, nowMs, event.serverError === true);
}

/** A final word of Viber's that is not yet the end of the step. */
function canStillChange(plan: Plan, step: PlannedStep, status: string): boolean {
  if (step.channel !== 'Viber') return false;
  if (status === 'DELIVERED') return step.expireOnDelivery;
  // The provider keeps trying while the ttl runs; OnStep, and otp, do not wait for it (guide, "Callback").
  return status === 'UNDELIVERED' && !plan.onStep && plan.endpoint !== 'otp';
}

function timedOut(
  state: DeliveryState,
  step: PlannedStep,
  tried: StepState,
  index: number,
  nowMs: number,
): readonly [DeliveryState, readonly Later[]] {
  if (tried.final || tried.status === 'InProgress') return [state, []];
  if (tried.status === 'UNDELIVERED') return settled(withStep(state, index, tried, nowMs), index, nowMs, false);
  const ends = {
    Viber: ['EXPIRED', 'Expired'],
    Sms: ['Undelivered', 'Expired'],
    Voice: ['NoAnswer', undefined],
  } as const;
  const [status, detail] = ends[step.channel];
  return settled(withStep(state, index, { ...tried, status, detail, statusAtMs: nowMs }, nowMs), index, nowMs, false);
}

/** The step has ended: on to the next one, or the flow ends. */
function settled(
  state: DeliveryState,
  index: number,
  nowMs: number,
  serverError: boolean,
): readonly [DeliveryState, readonly Later[]] {
  const step = state.plan.steps[index]!;
  const { status } = state.steps[index]!;
  const succeeded = state.status === 'Succeeded' || isSuccess(step.channel, status);
  const next = withStep(
    succeeded ? { ...state, status: 'Succeeded' } : state,
    index,
    { ...state.steps[index]!, final: true },
    nowMs,
  );
  const hasNext = index + 1 < state.plan.steps.length;
  const listed = step.failoverOn.includes(status);
  if (hasNext && listed && !serverError) return [next, [{ inMs: 0, event: { kind: 'step.started', step: index + 1 } }]];
  if (hasNext && step.failoverOnDelivered && status === 'DELIVERED') {
    return [next, [{ inMs: step.ttlMs ?? 0, event: { kind: 'step.stayedUnseen', step: index } }]];
  }
  if (succeeded) return [next, []];
  return [{ ...next, status: 'Failed', statusCode: serverError ? 0 : failureCode(status, listed) }, []];
}

/** Why a flow failed, told by its last step (guide, "statusCode"). */
function failureCode(status: string, listed: boolean): number {
  if (listed) return 2;
  return /^(?:unsent|terminated)$/i.test(status) ? 1 : 3;
}

function withStep(state: DeliveryState, index: number, step: StepState, nowMs: number): DeliveryState {
  // Written out: spreading the state would be half of the time that a story takes.
  const { plan, status, statusCode, createdAtMs } = state;
  return { plan, status, statusCode, steps: state.steps.with(index, step), createdAtMs, updatedAtMs: nowMs };
}
