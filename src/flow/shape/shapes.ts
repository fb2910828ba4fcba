import * as z from 'zod';
import { channelOf, ENDPOINTS, type Endpoint, type StepType } from '../../status.ts';
import { callback, smsStep, voiceStep } from './common-steps.ts';
import { someText, webUrl } from './field.ts';
import { once } from './once.ts';
import { fieldOf } from './shape-walk.ts';
import { smsOtpStep, viberOtpStep, viberStep, viberTemplateStep } from './viber-steps.ts';

/** The steps that an endpoint takes, by their `type`. */
const STEP_SHAPES: Readonly<Record<Endpoint, Readonly<Partial<Record<StepType, () => z.ZodObject>>>>> = {
  standard: { Viber: viberStep, Sms: smsStep, Voice: voiceStep },
  transactional: { Viber: viberTemplateStep, Sms: smsStep, Voice: voiceStep },
  otp: { ViberOtp: viberOtpStep, Sms: smsOtpStep },
};

/** The shape of a step of that type at that endpoint; undefined where the endpoint has none, whatever `type` is. */
export function stepShape(endpoint: Endpoint, type: unknown): z.ZodObject | undefined {
  const shapes = STEP_SHAPES[endpoint];
  return typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type as StepType]?.() : undefined;
}

/** The types of step that an endpoint takes. */
export function stepTypes(endpoint: Endpoint): StepType[] {
  return Object.keys(STEP_SHAPES[endpoint]) as StepType[];
}

/** What restrictions hold: the keys are not public, the values are ids made of digits. Texts as typed, at any depth. */
export const textTree: z.ZodType = z.lazy(() => z.union([someText, z.record(z.string(), textTree)]));

const BODY_SHAPES: Readonly<Record<Endpoint, () => z.ZodObject>> = {
  standard: once(() =>
    z.strictObject({ callback: callback().optional(), restrictions: z.record(z.string(), textTree).optional() }),
  ),
  transactional: once(() => z.strictObject({ callback: callback().optional() })),
  otp: once(() => z.strictObject({ callback: z.strictObject({ url: webUrl }).optional() })),
};

/** What a body has beside its steps, at that endpoint. */
export function bodyShape(endpoint: Endpoint): z.ZodObject {
  return BODY_SHAPES[endpoint]();
}

function hasField(shape: z.ZodObject | undefined, key: string): boolean {
  return shape !== undefined && fieldOf(shape, key) !== undefined;
}

/** The endpoints other than `except` whose step of that type has the key; else those whose other Viber step has it. */
export function endpointsWithKey(type: StepType, key: string, except: Endpoint): Endpoint[] {
  const having = (one: StepType): Endpoint[] =>
    ENDPOINTS.filter((endpoint) => endpoint !== except && hasField(stepShape(endpoint, one), key));
  const own = having(type);
  if (own.length > 0 || channelOf(type) !== 'Viber') return own;
  return having(type === 'Viber' ? 'ViberOtp' : 'Viber');
}
