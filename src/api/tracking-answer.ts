import * as z from 'zod';
import { CHANNELS, type Channel, type Endpoint, isSuccess, sameWord, spelled, spelledFlow } from '../status.ts';
import type { TrackedStep, Tracking } from './failover-api.ts';
import { ID, listOf, moment, number, text } from './tolerant.ts';

const reason = z.object({ detailedStatus: text, description: text }).partial().optional().catch(undefined);

const standardMessage = z.object({
  type: text,
  order: number,
  price: number,
  ttl: number,
  to: z.unknown().optional(),
  createdAt: moment,
  messageId: text,
  conversationTrackingId: text,
  status: z
    .union([
      z.string().transform((name) => ({ name, reason: undefined, description: undefined, updatedDate: undefined })),
      z.object({ name: text, reason, description: text, updatedDate: moment }),
    ])
    .optional()
    .catch(undefined),
});

const standardTracking = z.object({
  trackingId: text,
  flowKind: text,
  status: text,
  statusCode: number,
  terminationChannel: text,
  totalPrice: number,
  createdAt: moment,
  updatedAt: moment,
  messages: listOf(standardMessage),
});

/** Reads the answer of `GET /failover/tracking/{id}` (guide, "Tracking"); undefined when it is no tracking at all. */
export function standardTrackingOf(json: unknown, id: string | undefined, endpoint: Endpoint): Tracking | undefined {
  const read = standardTracking.safeParse(json);
  const trackingId = usable(read.data?.trackingId) ?? id ?? read.data?.trackingId;
  if (!read.success || read.data.status === undefined || trackingId === undefined) return undefined;
  const { data } = read;
  const kind = data.flowKind !== undefined && sameWord(data.flowKind, 'transactional') ? 'transactional' : endpoint;
  return {
    trackingId,
    endpoint: kind,
    status: spelledFlow(read.data.status),
    statusCode: data.statusCode ?? null,
    terminationChannel: channelNamed(data.terminationChannel) ?? null,
    totalPrice: data.totalPrice ?? null,
    createdAtMs: data.createdAt ?? null,
    updatedAtMs: data.updatedAt ?? null,
    steps: data.messages.map(standardStep).toSorted((left, right) => left.order - right.order),
  };
}

function standardStep(message: z.output<typeof standardMessage>, index: number): TrackedStep {
  const channel = channelNamed(message.type) ?? guessedChannel(message);
  const word = message.status?.name;
  return {
    order: message.order ?? index + 1,
    channel,
    status: word === undefined ? 'Unknown' : spelled(channel, word),
    detail: message.status?.reason?.detailedStatus,
    description: message.status?.reason?.description ?? message.status?.description,
    startedAtMs: message.createdAt ?? null,
    statusAtMs: message.status?.updatedDate ?? null,
    price: message.price ?? null,
    ttlMs: message.ttl === undefined ? null : message.ttl * 60_000,
    to: recipientOf(message.to),
  };
}

/** A call may be for a phone, or for another kind of address. */
function recipientOf(to: unknown): string | undefined {
  if (typeof to === 'string' || typeof to === 'number') return String(to);
  if (typeof to !== 'object' || to === null) return undefined;
  return Object.values(to).find((address) => typeof address === 'string' && address !== '');
}

/** A message without a type is known by the ids that only its channel gives. */
function guessedChannel(message: z.output<typeof standardMessage>): Channel {
  if (message.conversationTrackingId !== undefined) return 'Voice';
  return message.messageId === undefined ? 'Viber' : 'Sms';
}

const otpStep = z.object({
  channel: text,
  status: text,
  detailed_status: text,
  error_message: text,
  delivered_at: moment,
  created_at: moment,
  price: number,
  phone_number: text,
});

const otpTracking = z.object({
  flowId: text,
  status: text,
  statusCode: number,
  total_cost: number,
  steps: listOf(otpStep),
});

/** Reads the answer of `GET /failover-otp/otp/failover/{id}` (otp guide, "Tracking"); undefined when it is none. */
export function otpTrackingOf(json: unknown, id: string | undefined): Tracking | undefined {
  const read = otpTracking.safeParse(json);
  const trackingId = usable(read.data?.flowId) ?? id ?? read.data?.flowId;
  if (!read.success || read.data.status === undefined || trackingId === undefined) return undefined;
  const { data } = read;
  const steps = data.steps.map((step, index) => otpTrackedStep(step, index, data.steps[index + 1]?.created_at));
  return {
    trackingId,
    endpoint: 'otp',
    status: spelledFlow(read.data.status),
    statusCode: data.statusCode ?? null,
    terminationChannel: steps.at(-1)?.channel ?? null,
    totalPrice: data.total_cost ?? null,
    createdAtMs: data.steps[0]?.created_at ?? null,
    updatedAtMs: null,
    steps,
  };
}

/**
 * The service gives no order, only the sequence, and of a status no time but that of the delivery. What is queued was
 * queued when it was created, and what was followed by another step had ended when that one was created.
 */
function otpTrackedStep(step: z.output<typeof otpStep>, index: number, nextAtMs: number | undefined): TrackedStep {
  const channel = channelNamed(step.channel) ?? (index === 0 ? 'Viber' : 'Sms');
  const status = step.status === undefined ? 'Unknown' : spelled(channel, step.status);
  const queued = sameWord(status, 'queued') ? step.created_at : undefined;
  const delivered = sameWord(status, 'delivered') ? step.delivered_at : undefined;
  return {
    order: index + 1,
    channel,
    status,
    detail: step.detailed_status,
    description: step.error_message,
    startedAtMs: step.created_at ?? null,
    statusAtMs: delivered ?? queued ?? (isSuccess(channel, status) ? undefined : nextAtMs) ?? null,
    price: step.price ?? null,
    ttlMs: null,
    to: step.phone_number,
  };
}

/** An id that is none does not take the place of the one that was asked for. */
function usable(id: string | undefined): string | undefined {
  return id !== undefined && ID.test(id) ? id : undefined;
}

function channelNamed(word: string | undefined): Channel | undefined {
  return word === undefined ? undefined : CHANNELS.find((channel) => sameWord(channel, word));
}
