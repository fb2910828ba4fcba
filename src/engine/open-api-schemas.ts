import * as z from 'zod';
import { type JsonSchema, patternOf, wish } from '../flow/schema/from-shape.ts';
import { textTree } from '../flow/shape/shapes.ts';
import {
  health,
  otpList,
  refused,
  templateList,
  tokenGiven,
  tokenRefused,
  trackingPage,
  unprocessableBody,
} from './answer-shapes.ts';
import { created, echoedSteps, otpCreated, takenBody, takenSteps } from './body-shapes.ts';
import { filter } from './listing.ts';
import { otpStep, otpTracking, smsMessage, tracking, viberMessage, voiceMessage } from './tracking-shapes.ts';

/** Everything that answers are made of, by the names it has in the document. */
export const ANSWERS = {
  Token: tokenGiven,
  TokenRefusal: tokenRefused,
  Refusal: refused,
  OtpRefusal: unprocessableBody,
  StandardAccepted: created('standard'),
  TransactionalAccepted: created('transactional'),
  OtpAccepted: otpCreated(),
  Tracking: tracking,
  SmsMessage: smsMessage,
  ViberMessage: viberMessage,
  VoiceMessage: voiceMessage,
  TrackingPage: trackingPage,
  OtpTracking: otpTracking,
  OtpStep: otpStep,
  OtpList: otpList,
  TemplateList: templateList,
  Health: health,
} satisfies Readonly<Record<string, z.ZodType>>;

/** What may be asked, by the names it has in the document. */
const REQUESTS = {
  TokenRequest: z.looseObject({ grant_type: z.literal('client_credentials'), scope: z.string().optional() }),
  StandardFlow: takenBody('standard'),
  TransactionalFlow: takenBody('transactional'),
  OtpFlow: takenBody('otp'),
  SearchFilter: filter,
} satisfies Readonly<Record<string, z.ZodType>>;

/** The name of an answer. */
export type AnswerName = keyof typeof ANSWERS;

/** The name of an answer, or of a request. */
export type SchemaName = AnswerName | keyof typeof REQUESTS;

/** The schemas of the document: requests as they are written, answers as they are read. */
export function openApiSchemas(): Readonly<Record<string, JsonSchema>> {
  const echoed = [...echoedSteps()].map(([name, shape]) => [`Echoed${name}`, shape] as const);
  return {
    ...schemasOf('input', [...Object.entries(REQUESTS), ...takenSteps(), ['Restriction', textTree]]),
    ...schemasOf('output', [...Object.entries(ANSWERS), ...echoed, ['Restriction', textTree]]),
  };
}

function schemasOf(io: 'input' | 'output', named: readonly (readonly [name: string, shape: z.ZodType])[]) {
  const registry = z.registry<{ id: string }>();
  for (const [id, shape] of named) registry.add(shape, { id });
  const uri = (id: string): string => `#/components/schemas/${id}`;
  const { schemas } = z.toJSONSchema(registry, { io, uri, unrepresentable: 'any', override });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, id: ___, ...schema }]) => [name, schema as JsonSchema]),
  );
}

function override({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema }): void {
  const written = jsonSchema as Record<string, unknown>;
  const pattern = patternOf(zodSchema);
  if (pattern !== undefined) written.pattern = pattern;
  // The bounds of what JavaScript can count are nobody's.
  for (const bound of ['minimum', 'maximum'])
    if (Math.abs(Number(written[bound])) === Number.MAX_SAFE_INTEGER) delete written[bound];
  const worded = written.pattern !== undefined || ['number', 'integer'].includes(String(written.type));
  const must = worded && /^must (.*)$/.exec(wish(zodSchema) ?? '')?.[1];
  if (must) written.description ??= `Must ${must}.`;
}
