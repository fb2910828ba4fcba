import type { Accepted } from './accepted.ts';

/** A send that was accepted, as an independent judge needs it: no tracking is asked for it. */
export type LedgerEntry = {
  /** ISO, by the engine's time. */
  readonly at: string;
  readonly endpoint: string;
  /** The first recipient. */
  readonly to: string;
  /** The trackingId, on otp the flowId. */
  readonly id: string;
  /** The label of the first step that has one; null where none has. */
  readonly mark: string | null;
};

/** The entry of a send, from what was sent. */
export function ledgerEntry({ endpoint, trackingId, body, state }: Accepted): LedgerEntry {
  const labels = body.flow.map(({ label, message }) => label ?? (message as { label?: unknown } | undefined)?.label);
  const mark = labels.find((label) => typeof label === 'string' && label !== '');
  const to = state.plan.steps[0]?.recipients[0] ?? '';
  return {
    at: new Date(state.createdAtMs).toISOString(),
    endpoint,
    to,
    id: trackingId,
    mark: (mark ?? null) as string | null,
  };
}
