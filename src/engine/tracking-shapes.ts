import * as z from 'zod';
import { stepShape } from '../flow/shape/shapes.ts';
import { CHANNELS, type Channel, STATUSES } from '../status.ts';
import { count, country, flowStatus, madeId, moment, price, statusCode } from './answer-field.ts';
import { filledShape } from './open-shape.ts';

/** What comes with a detailed status; an empty object where there is none. */
const reason = z.strictObject({ detailedStatus: z.string().optional(), description: z.string().optional() });

const statusOf = (channel: Channel) => z.strictObject({ name: z.enum(wordsOf(channel)), reason, updatedDate: moment });

function wordsOf(channel: Channel): string[] {
  // The engine always knows how a call stands.
  return Object.values(STATUSES[channel])
    .flat()
    .filter((word) => word !== 'Unknown');
}

/** What tracking says of a step through any of the channels. */
const common = {
  from: z.string(),
  to: z.string(),
  country: country.optional(),
  price: price.optional(),
  order: count.min(1),
  failoverOnStatuses: z.array(z.string()),
  createdAt: moment,
};

/** An SMS as the standard service tracks it. */
export const smsMessage = z.strictObject({
  type: z.literal('Sms'),
  messageId: madeId,
  smsId: madeId,
  ...common,
  body: z.string(),
  status: statusOf('Sms'),
  part: z.literal(1),
  parts: count.min(1),
  latency: count.describe('Seconds.'),
  label: z.string().optional(),
  ttl: z.number().describe('Minutes.'),
});

/** A Viber message as the standard service tracks it: its body is what was sent, or the template it was made from. */
export const viberMessage = z.strictObject({
  type: z.literal('Viber'),
  trackingId: madeId,
  ...common,
  body: z.union([
    z.strictObject({ templateId: z.string() }),
    filledShape(stepShape('standard', 'Viber')!.shape.message as z.ZodObject),
  ]),
  status: statusOf('Viber'),
  inboundUrl: z.string().optional(),
  label: z.string(),
  ttl: z.number().describe('Minutes.'),
  expireOnDelivery: z.boolean(),
});

/** A call as the standard service tracks it: where there is no reason it is an empty text. */
export const voiceMessage = z.strictObject({
  type: z.literal('Voice'),
  messageId: madeId,
  conversationTrackingId: madeId,
  ...common,
  status: z.strictObject({
    ...statusOf('Voice').shape,
    reason: z.union([z.literal(''), reason]),
    description: z.literal(''),
  }),
  duration: count.describe('Seconds.'),
  chargeInterval: z.literal(1),
});

/** What `GET /failover/tracking/{trackingId}` answers, each page of the search holds, and a callback carries. */
export const tracking = z.strictObject({
  trackingId: madeId,
  flowKind: z.enum(['standard', 'transactional']),
  messages: z.array(z.discriminatedUnion('type', [smsMessage, viberMessage, voiceMessage])),
  terminationChannel: z.enum(CHANNELS).optional(),
  status: flowStatus,
  statusCode: statusCode.optional(),
  totalPrice: price,
  originatingService: z.literal('failover'),
  applicationId: z.string().regex(/^[0-9a-f]{24}$/),
  createdAt: moment,
  updatedAt: moment,
});

/** What is under way is in lower case, and what is final in upper case; delivered and to be seen is under way. */
const otpStatus = z.enum([
  ...(['Viber', 'Sms'] as const).flatMap((channel) => {
    const { intermediate, final } = STATUSES[channel];
    return [...intermediate.map((word) => word.toLowerCase()), ...final.map((word) => word.toUpperCase())];
  }),
  'delivered',
]);

/** A step as the otp service tracks it. */
export const otpStep = z.strictObject({
  trackingId: madeId,
  role: z.enum(['primary', 'failover']),
  status: otpStatus,
  channel: z.enum(['viber', 'sms']),
  phone_number: z.string(),
  created_at: moment,
  delivered_at: moment.nullable(),
  detailed_status: z.string().nullable(),
  error_message: z.string().nullable(),
  price,
  latency_ms: count.nullable(),
  country: country.nullable(),
  operator: z.null(),
  failover_from_message_token: madeId.nullable(),
});

/** What `GET /failover-otp/otp/failover/{id}` answers, and the otp list holds. */
export const otpTracking = z.strictObject({
  flowId: madeId,
  status: flowStatus,
  statusCode: statusCode.nullable(),
  total_cost: price,
  steps: z.array(otpStep),
});
