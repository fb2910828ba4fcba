import type { TrackedStep, Tracking } from '../api/failover-api.ts';
import type { StepChanged } from '../run-event.ts';

/** What was last seen of the steps, in the order in which they were tried. */
export type Seen = readonly TrackedStep[];

/**
 * The steps of `tracking` that say something else than before, as events without `at`.
 *
 * Times are the remote's where it gives them, since it created the delivery by its own
 * clock; `observedAtMs` is when we looked.
 */
export function changedSteps(
  seen: Seen,
  tracking: Tracking,
  acceptedAtMs: number,
  nowMs: number,
): Omit<StepChanged, 'at'>[] {
  const observedAtMs = nowMs - acceptedAtMs;
  return tracking.steps.flatMap((step, index) => {
    const before = seen[index];
    if (before?.status === step.status && before.detail === step.detail && before.order === step.order) return [];
    const since = (ms: number): number => Math.max(0, ms - (tracking.createdAtMs ?? acceptedAtMs));
    const atMs = step.statusAtMs === null ? observedAtMs : since(step.statusAtMs);
    return [
      {
        type: 'step.changed',
        order: step.order,
        channel: step.channel,
        status: step.status,
        ...(step.detail !== undefined && { detail: step.detail }),
        ...(step.description !== undefined && { description: step.description }),
        ...(step.startedAtMs !== null && { startedAtMs: since(step.startedAtMs) }),
        atMs,
        // Of a remote whose clock is ahead of ours nothing was seen before it happened.
        ...(observedAtMs > atMs && { observedAtMs }),
      },
    ];
  });
}
