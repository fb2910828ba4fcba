import { type Channel, isSuccess, STATUSES } from '../status.ts';
import { type Plan, type PlannedStep, RING_MS } from './plan.ts';

/** One way a flow can go: what became of each step that was tried, and how it ended. */
export type Path = {
  readonly steps: readonly { readonly order: number; readonly channel: Channel; readonly status: string }[];
  readonly status: 'Succeeded' | 'Failed';
  readonly statusCode: number | null;
  readonly terminationChannel: Channel;
  /** The longest that it can take; how long a call lasts that was picked up is not counted. */
  readonly worstMs: number;
};

/** How a status of a step leads on: to the next step, or to an end. */
export type Branch = {
  readonly status: string;
  /** From when the step was sent, at worst. */
  readonly worstMs: number;
  /** The step itself, or one before it, has reached the person. */
  readonly succeeded: boolean;
  /** Undefined where the flow goes on. */
  readonly end: { readonly status: 'Succeeded' | 'Failed'; readonly statusCode: number | null } | undefined;
};

/** More paths than this are counted, not listed. */
export const MOST_PATHS = 1_000;

/** What each final status of a step leads to, given whether a step before it has succeeded (guide, "Statuses"). */
export function branchesOf(plan: Plan, index: number, succeededBefore: boolean): Branch[] {
  const step = plan.steps[index]!;
  const hasNext = index + 1 < plan.steps.length;
  return finalStatuses(step).map((status) => {
    const succeeded = succeededBefore || isSuccess(step.channel, status);
    const listed = step.failoverOn.includes(status);
    const unseen = hasNext && !listed && step.failoverOnDelivered && status === 'DELIVERED';
    const worstMs = (step.ttlMs ?? RING_MS) * (unseen ? 2 : 1);
    if (hasNext && (listed || unseen)) return { status, worstMs, succeeded, end: undefined };
    if (succeeded) return { status, worstMs, succeeded, end: { status: 'Succeeded', statusCode: null } };
    return { status, worstMs, succeeded, end: { status: 'Failed', statusCode: codeOf(status, listed) } };
  });
}

/** How many ways there are. */
export function countPaths(plan: Plan): number {
  // From the last step to the first: what comes after a step is counted once.
  return plan.steps.reduceRight((after, _, index) => {
    return branchesOf(plan, index, false).reduce((sum, { end }) => sum + (end ? 1 : after), 0);
  }, 0);
}

/** The longest that any way takes. */
export function longestMs(plan: Plan): number {
  return plan.steps.reduceRight((after, _, index) => {
    const branches = branchesOf(plan, index, false);
    return Math.max(...branches.map(({ worstMs, end }) => worstMs + (end ? 0 : after)));
  }, 0);
}

/** Every way a flow can go; undefined when there are more than `MOST_PATHS`. */
export function pathsOf(plan: Plan): Path[] | undefined {
  return countPaths(plan) > MOST_PATHS ? undefined : pathsFrom(plan, 0, false);
}

function pathsFrom(plan: Plan, index: number, succeededBefore: boolean): Path[] {
  const { order, channel } = plan.steps[index]!;
  return branchesOf(plan, index, succeededBefore).flatMap(({ status, worstMs, succeeded, end }): Path[] => {
    const step = { order, channel, status };
    if (end) return [{ steps: [step], ...end, terminationChannel: channel, worstMs }];
    return pathsFrom(plan, index + 1, succeeded).map((rest) => {
      return { ...rest, steps: [step, ...rest.steps], worstMs: worstMs + rest.worstMs };
    });
  });
}

/** What a step can end as; a message that must be seen does not end as delivered. */
function finalStatuses({ channel, expireOnDelivery }: PlannedStep): readonly string[] {
  return STATUSES[channel].final.filter((status) => !(expireOnDelivery && status === 'DELIVERED'));
}

/** Why a flow failed, told by its last step (guide, "statusCode"). */
function codeOf(status: string, listed: boolean): number {
  if (listed) return 2;
  return status === 'Terminated' || status.toUpperCase() === 'UNSENT' ? 1 : 3;
}
