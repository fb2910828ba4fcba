import { smsParts } from '../flow/sms-parts.ts';
import { type Channel, STATUSES, statusCodeMeaning } from '../status.ts';
import type { Accepted } from './accepted.ts';
import type { CallbackAttempt } from './callbacks.ts';
import type { StepState } from './delivery.ts';

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
  /** When the phone had the message, or the call was answered; null where it was not so. */
  readonly reachedAt: string | null;
  readonly ttlMs: number | null;
  /** Into how many parts an SMS is cut; null on other channels. */
  readonly parts: number | null;
  /** Tried, and not at its end. */
  readonly pending: boolean;
  /** What it can be decided as: also a message that was delivered can still be seen. */
  readonly choices: readonly string[];
  /** The step as it was sent, with the remote's defaults. */
  readonly sent: Readonly<Record<string, unknown>>;
};

/** A delivery as the inbox shows it. */
export type DeliveryView = {
  /** The first that was accepted is 0. */
  readonly number: number;
  readonly trackingId: string;
  readonly endpoint: string;
  readonly status: string;
  readonly statusCode: number | null;
  /** Why the flow failed, as a clause; null where it did not. */
  readonly reason: string | null;
  readonly createdAt: string;
  readonly steps: readonly StepView[];
  /** Every callback that was posted for it, or was not, the oldest first. */
  readonly callbacks: readonly CallbackAttempt[];
};

/** A delivery with everything there is to see of it. */
export function deliveryView(
  { number, trackingId, endpoint, body, state }: Accepted,
  callbacks: readonly CallbackAttempt[] = [],
): DeliveryView {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const steps = state.plan.steps.map((planned, index): StepView => {
    const { order, channel, recipients, ttlMs } = planned;
    const tried = state.steps[index];
    const pending = tried !== undefined && !tried.final;
    const reachedAtMs = tried?.deliveredAtMs ?? tried?.pickedUpAtMs;
    const sent = body.flow[planned.index]!;
    return {
      order,
      channel,
      to: recipients,
      status: tried?.status ?? null,
      detail: tried?.detail ?? null,
      startedAt: tried ? iso(tried.startedAtMs) : null,
      statusAt: tried ? iso(tried.statusAtMs) : null,
      reachedAt: reachedAtMs === undefined ? null : iso(reachedAtMs),
      ttlMs,
      parts: channel === 'Sms' ? smsParts(smsText(sent)) : null,
      pending,
      choices: tried ? choicesOf(channel, tried) : [],
      sent,
    };
  });
  const { status, statusCode, createdAtMs } = state;
  const reason = status === 'Failed' ? statusCodeMeaning(statusCode) : null;
  return { number, trackingId, endpoint, status, statusCode, reason, createdAt: iso(createdAtMs), steps, callbacks };
}

function choicesOf(channel: Channel, { status, final }: StepState): readonly string[] {
  if (!final) return STATUSES[channel].final.filter((word) => word !== status);
  return status === 'DELIVERED' ? ['SEEN'] : [];
}

function smsText({ message }: Readonly<Record<string, unknown>>): string {
  const { body } = (message ?? {}) as { readonly body?: unknown };
  return typeof body === 'string' ? body : '';
}
