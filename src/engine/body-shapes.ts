import * as z from 'zod';
import { isForeignKey } from '../flow/foreign-step.ts';
import { once } from '../flow/shape/once.ts';
import { bodyShape, stepShape, stepTypes } from '../flow/shape/shapes.ts';
import { ENDPOINTS, type Endpoint, type StepType } from '../status.ts';
import { madeId, moment } from './answer-field.ts';
import { filledShape, openShape } from './open-shape.ts';

/** More steps are refused. */
const MOST_STEPS = 50;

/** What each step is called in the document, where the standard and the transactional endpoint share two. */
const STEP_NAMES: Readonly<Record<Endpoint, Readonly<Partial<Record<StepType, string>>>>> = {
  standard: { Viber: 'ViberStep', Sms: 'SmsStep', Voice: 'VoiceStep' },
  transactional: { Viber: 'ViberTemplateStep', Sms: 'SmsStep', Voice: 'VoiceStep' },
  otp: { ViberOtp: 'ViberOtpStep', Sms: 'OtpSmsStep' },
};

/** The steps that requests may have, by their names. What belongs to the steps of another endpoint they may not. */
export const takenSteps = once(() =>
  named((shape, endpoint, type) => (openShape(shape) as z.ZodObject).extend(without(foreignKeys(endpoint, type)))),
);

function foreignKeys(endpoint: Endpoint, type: StepType): string[] {
  const keys = ENDPOINTS.flatMap((other) =>
    stepTypes(other).flatMap((one) => Object.keys(stepShape(other, one)!.shape)),
  );
  const foreign = new Set(keys.filter((key) => isForeignKey(endpoint, type, key)));
  return type === 'Voice' ? [...foreign, 'ttl'] : [...foreign];
}

function without(keys: readonly string[]): Record<string, z.ZodOptional<z.ZodNever>> {
  return Object.fromEntries(keys.map((key) => [key, z.never().optional()]));
}

/** The steps that creates echo, by the same names; the one of the otp service that was sent has an id. */
export const echoedSteps = once(() =>
  named((shape, endpoint) => {
    const filled = filledShape(shape);
    return endpoint === 'otp' ? filled.extend({ trackingId: madeId.optional() }) : filled;
  }),
);

function named(
  made: (shape: z.ZodObject, endpoint: Endpoint, type: StepType) => z.ZodObject,
): Map<string, z.ZodObject> {
  return new Map(
    (Object.keys(STEP_NAMES) as Endpoint[]).flatMap((endpoint) =>
      stepTypes(endpoint).map((type) => [
        STEP_NAMES[endpoint][type]!,
        made(stepShape(endpoint, type)!, endpoint, type),
      ]),
    ),
  );
}

function flowOf(endpoint: Endpoint, steps: ReadonlyMap<string, z.ZodObject>): z.ZodArray {
  const fitting = stepTypes(endpoint).map((type) => steps.get(STEP_NAMES[endpoint][type]!)!);
  return z
    .array(z.discriminatedUnion('type', fitting as [z.ZodObject]))
    .min(1)
    .max(MOST_STEPS);
}

/** What may be posted to an endpoint. What one field has to do with another is not in it. */
export function takenBody(endpoint: Endpoint): z.ZodObject {
  const body = openShape(bodyShape(endpoint)) as z.ZodObject;
  const { callback } = bodyShape(endpoint).shape as Record<'callback', z.ZodOptional<z.ZodObject>>;
  const told = openShape(callback.unwrap()) as z.ZodObject;
  return body.extend({
    ...without(endpoint === 'standard' ? [] : ['restrictions']),
    ...(endpoint === 'otp' && { callback: told.extend(without(['strategy'])).optional() }),
    flow: flowOf(endpoint, takenSteps()),
  });
}

/** What the standard and the transactional send answer: the id, and the request with the defaults filled in. */
export function created(endpoint: 'standard' | 'transactional'): z.ZodObject {
  const body = openShape(bodyShape(endpoint)) as z.ZodObject;
  return body.extend({ trackingId: madeId, flowKind: z.literal(endpoint), flow: flowOf(endpoint, echoedSteps()) });
}

/** What the otp send answers. The remote's `Failed` with an error does not come: what fails, fails later. */
export function otpCreated(): z.ZodObject {
  return z.strictObject({
    flowId: madeId,
    status: z.enum(['InProgress', 'Succeeded']),
    type: z.enum(['Viber', 'Sms']),
    flow: flowOf('otp', echoedSteps()),
    createdAt: moment,
    error: z.null(),
    statusCode: z.null(),
  });
}
