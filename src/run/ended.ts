import type { Tracking } from '../api/failover-api.ts';
import type { BareEvent } from '../run-event.ts';
import { isSuccess } from '../status.ts';
import type { Run } from './run.ts';

/** The last event of a delivery whose tracking says that it has ended. */
export function finished(
  tracking: Tracking,
  trackingId: string,
  run: Pick<Run, 'acceptedAtMs' | 'elapsedMs'>,
): BareEvent & { type: 'flow.finished' } {
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
