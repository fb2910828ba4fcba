import { STATUSES } from '../status.ts';
import type { Accepted } from './accepted.ts';
import type { CallbackAttempt } from './callbacks.ts';

/** A step of a delivery, tried or not, as the inbox shows it. */
export type StepView = {
  readonly order: number;
  readonly channel: string;
  readonly to: readonly string[];
  /** Null where it was not tried. */
  readonly status: string | null;
  readonly detail: string | null;
  /** ISO, by the engine's time. */
  readonly startedAt: string | null;
  readonly statusAt: string | null;
  readonly ttlMs: number | null;
  /** Tried, and not at its end: it can be decided. */
  readonly pending: boolean;
  /** What it can be decided as. */
  readonly choices: readonly string[];
  /** The step as it was sent, with the remote's defaults. */
  readonly sent: Readonly<Record<string, unknown>>;
};

/** A delivery as the inbox shows it. */
export type DeliveryView = {
  readonly trackingId: string;
  readonly endpoint: string;
  readonly status: string;
  readonly statusCode: number | null;
  readonly createdAt: string;
  readonly steps: readonly StepView[];
  /** Every callback that was posted for it, or was not, the oldest first. */
  readonly callbacks: readonly CallbackAttempt[];
};

/** A delivery with everything there is to see of it. */
export function deliveryView(
  { trackingId, endpoint, body, state }: Accepted,
  callbacks: readonly CallbackAttempt[] = [],
): DeliveryView {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const steps = state.plan.steps.map((planned, index): StepView => {
    const { order, channel, recipients, ttlMs } = planned;
    const tried = state.steps[index];
    const pending = tried !== undefined && !tried.final;
    return {
      order,
      channel,
      to: recipients,
      status: tried?.status ?? null,
      detail: tried?.detail ?? null,
      startedAt: tried ? iso(tried.startedAtMs) : null,
      statusAt: tried ? iso(tried.statusAtMs) : null,
      ttlMs,
      pending,
      choices: pending ? STATUSES[channel].final : [],
      sent: body.flow[planned.index]!,
    };
  });
  const { status, statusCode, createdAtMs } = state;
  return { trackingId, endpoint, status, statusCode, createdAt: iso(createdAtMs), steps, callbacks };
}
