import type { PlannedStep } from '../flow/plan.ts';
import { smsParts } from '../flow/sms-parts.ts';
import { type Accepted, stepId } from './accepted.ts';
import { priceOf, rounded } from './billing.ts';
import { countryOf } from './country.ts';
import type { StepState } from './delivery.ts';

/** The id of the emulated application, spelled as the guide's example spells one. */
const APPLICATION_ID = '5bac9a79de9f802a0512e785';

/** Descriptions that come with a detailed status; the ones of the guide's callback are its own words. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  Expired: 'Message expired.',
  'Opted-out': 'Message cannot be sent to the destination number because the customer has replied with STOP',
  'Not Viber User': 'The destination number is not a Viber user.',
  'Undelivered on Handset': 'The handset did not take the message.',
  'Server Error': 'The remote failed.',
};

type Json = Readonly<Record<string, unknown>>;

/** A step that was tried, with everything the remote says about it in either service. */
type Told = { readonly planned: PlannedStep; readonly sent: Json; readonly tried: StepState; readonly index: number };

/** What `GET /failover/tracking/{id}` answers, and a callback carries (guide, "Tracking"). */
export function standardTrackingJson(accepted: Accepted, seed: number): Json {
  const { state, trackingId, endpoint } = accepted;
  const messages = toldSteps(accepted).map((told) => standardMessage(told, accepted.number, seed));
  const last = state.plan.steps[state.steps.length - 1];
  return {
    trackingId,
    flowKind: endpoint,
    messages,
    ...(last && { terminationChannel: last.channel }),
    status: state.status,
    ...(state.statusCode !== null && { statusCode: state.statusCode }),
    totalPrice: total(messages),
    originatingService: 'failover',
    applicationId: APPLICATION_ID,
    createdAt: iso(state.createdAtMs),
    updatedAt: iso(state.updatedAtMs),
  };
}

/** What `GET /failover-otp/otp/failover/{id}` answers (otp guide, "Tracking"). */
export function otpTrackingJson(accepted: Accepted, seed: number): Json {
  const { state, trackingId } = accepted;
  const steps = toldSteps(accepted).map((told) => otpStep(told, accepted.number, seed));
  return { flowId: trackingId, status: state.status, statusCode: state.statusCode, total_cost: total(steps), steps };
}

function toldSteps({ state, body }: Accepted): Told[] {
  return state.steps.map((tried, index) => {
    const planned = state.plan.steps[index]!;
    return { planned, sent: body.flow[planned.index]!, tried, index };
  });
}

function standardMessage(told: Told, number: number, seed: number): Json {
  const { planned, sent, tried, index } = told;
  const { type, from, to, message, failoverOnStatuses, ttl, label, inboundUrl, senderInfoTrackingId } = sent as Record<
    string,
    never
  >;
  const content = message as Json | undefined;
  const common = {
    from: planned.channel === 'Viber' ? senderInfoTrackingId : from,
    to: planned.recipients[0] ?? to,
    country: countryOf(planned.recipients[0] ?? ''),
    price: priceAt(told, smsText(sent)),
    order: planned.order,
    failoverOnStatuses,
    createdAt: iso(tried.startedAtMs),
    type,
  };
  switch (planned.channel) {
    case 'Sms':
      return {
        messageId: stepId(seed, number, index, 0),
        smsId: stepId(seed, number, index, 1),
        ...common,
        body: content?.body,
        status: statusJson(tried, reasonOf(tried)),
        part: 1,
        parts: smsParts(smsText(sent)),
        latency: Math.round((tried.statusAtMs - tried.startedAtMs) / 1_000),
        label: content?.label,
        ttl,
      };
    case 'Viber':
      return {
        trackingId: stepId(seed, number, index, 0),
        ...common,
        body: content ?? { templateId: (sent as { templateId?: unknown }).templateId },
        status: statusJson(tried, reasonOf(tried)),
        inboundUrl,
        label: label ?? '',
        ttl,
        expireOnDelivery: planned.expireOnDelivery,
      };
    case 'Voice':
      return {
        messageId: stepId(seed, number, index, 0),
        conversationTrackingId: stepId(seed, number, index, 1),
        ...common,
        // Here the remote says an empty text where the other channels have an object.
        status: { ...statusJson(tried, tried.detail ? reasonOf(tried) : ''), description: '' },
        duration: callSeconds(tried),
        chargeInterval: 1,
      };
    default:
      return planned.channel satisfies never;
  }
}

function otpStep(told: Told, number: number, seed: number): Json {
  const { planned, tried, index, sent } = told;
  const reason = reasonOf(tried);
  return {
    trackingId: stepId(seed, number, index, 0),
    role: index === 0 ? 'primary' : 'failover',
    // The service writes what is under way in lower case, and what is final in upper case.
    status: tried.final ? tried.status.toUpperCase() : tried.status.toLowerCase(),
    channel: planned.channel.toLowerCase(),
    phone_number: planned.recipients[0],
    created_at: iso(tried.startedAtMs),
    delivered_at: tried.deliveredAtMs === undefined ? null : iso(tried.deliveredAtMs),
    detailed_status: reason.detailedStatus ?? null,
    error_message: reason.description ?? null,
    price: priceAt(told, smsText(sent)) ?? 0,
    latency_ms: tried.deliveredAtMs === undefined ? null : tried.deliveredAtMs - tried.startedAtMs,
    country: countryOf(planned.recipients[0] ?? '') ?? null,
    operator: null,
    failover_from_message_token: index === 0 ? null : stepId(seed, number, index - 1, 0),
  };
}

function statusJson(tried: StepState, reason: unknown): Json {
  return { name: tried.status, reason, updatedDate: iso(tried.statusAtMs) };
}

function reasonOf({ detail }: StepState): { readonly detailedStatus?: string; readonly description?: string } {
  if (detail === undefined) return {};
  const description = Object.hasOwn(DESCRIPTIONS, detail) ? DESCRIPTIONS[detail] : undefined;
  return { detailedStatus: detail, ...(description !== undefined && { description }) };
}

function smsText(sent: Json): string {
  return String((sent.message as Json | undefined)?.body ?? '');
}

function priceAt({ planned, tried }: Told, text: string): number | undefined {
  return priceOf(planned.channel, tried.status, smsParts(text), callSeconds(tried));
}

/** How long the call was, from when it was picked up. */
function callSeconds({ status, statusAtMs, pickedUpAtMs }: StepState): number {
  if (pickedUpAtMs === undefined || status === 'InProgress') return 0;
  return Math.ceil((statusAtMs - pickedUpAtMs) / 1_000);
}

function total(steps: readonly Json[]): number {
  return rounded(steps.reduce((sum, { price }) => sum + ((price as number | undefined) ?? 0), 0));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
