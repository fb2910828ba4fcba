import { ENDPOINTS, type Endpoint, type StepType } from '../../status.ts';
import { TEMPLATE_KEYS } from '../endpoint-of.ts';
import { FALLBACK_KEYS } from '../fallback-routing.ts';
import { bodyShape, stepShape, stepTypes } from '../shape/shapes.ts';
import {
  type FieldText,
  type FieldTexts,
  SMS_OTP_TEXTS,
  SMS_TEXTS,
  VIBER_OTP_TEXTS,
  VIBER_TEMPLATE_TEXTS,
  VIBER_TEXTS,
} from './field-texts.ts';
import { FILE_TEXTS } from './file-texts.ts';
import { described, fromShape, type JsonSchema, ofType, TEXT, typed, when } from './from-shape.ts';
import { EXTRA, messageKeys, RECIPIENT } from './message-schema.ts';
import { scenariosSchema, VARS } from './scenario-schema.ts';
import { CALLBACK_TEXTS, OTP_CALLBACK_TEXTS, VOICE_TEXTS } from './voice-texts.ts';

/** The texts of every step of an endpoint. */
export const STEP_TEXTS: Readonly<Record<Endpoint, Readonly<Partial<Record<StepType, FieldTexts>>>>> = {
  standard: { Viber: VIBER_TEXTS, Sms: SMS_TEXTS, Voice: VOICE_TEXTS },
  transactional: { Viber: VIBER_TEMPLATE_TEXTS, Sms: SMS_TEXTS, Voice: VOICE_TEXTS },
  otp: { ViberOtp: VIBER_OTP_TEXTS, Sms: SMS_OTP_TEXTS },
};

/** The texts of the body beside its steps. */
export const BODY_TEXTS: Readonly<Record<Endpoint, FieldTexts>> = {
  standard: { ...callbackTexts(CALLBACK_TEXTS), restrictions: FILE_TEXTS.restrictions },
  transactional: callbackTexts(CALLBACK_TEXTS),
  otp: callbackTexts(OTP_CALLBACK_TEXTS),
};

function callbackTexts(fields: FieldTexts): FieldTexts {
  const inside = Object.entries(fields).map(([key, text]) => [`callback.${key}`, text]);
  return { callback: FILE_TEXTS.callback, ...Object.fromEntries(inside) };
}

/** The JSON Schema (draft 2020-12) of a flow file, for editors. */
export function flowSchema(): JsonSchema {
  const { Viber, Sms, Voice } = stepsOf('standard') as Record<'Viber' | 'Sms' | 'Voice', JsonSchema>;
  const message = messageKeys(Viber, Sms, Voice);
  const { to: addresses, customBody, channelOptions, ...short } = message;
  const messageOnly = { ...short, customBody: ref('customBody'), channelOptions: ref('channelOptions') };
  const { flow, to } = flowKeys();
  const common = commonKeys();
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    description:
      'A flow of routee-failover: steps through Viber, SMS and Voice, each tried when the one before it fails.',
    type: 'object',
    // A file is a flow or an Omnichannel message; one that is neither yet is offered the keys of both.
    ...when(
      { required: ['flow'] },
      {
        ...closed({ ...common, flow, to }, ['flow']),
        allOf: [byEndpoint(), when({ not: { required: ['to'] } }, { properties: { flow: everyStepHasTo() } })],
      },
      when(
        { anyOf: FALLBACK_KEYS.map((key) => ({ required: [key] })) },
        closed({ ...common, to: addresses, ...messageOnly }, ['rules']),
        closed({ ...common, flow, to: file('to', { anyOf: [RECIPIENT, plain(addresses)] }), ...messageOnly }, ['flow']),
      ),
    ),
    $defs: {
      ...Object.fromEntries(
        ENDPOINTS.flatMap((endpoint) => [
          [endpoint, endpointSchema(endpoint)],
          ...Object.entries(stepsOf(endpoint)).map(([type, step]) => [defName(endpoint, type as StepType), step]),
        ]),
      ),
      undecided: undecidedSchema(),
      customBody,
      channelOptions,
      scenarios: scenariosSchema(),
      texts: {
        anyOf: [
          { type: TEXT, minLength: 1 },
          { type: 'object', additionalProperties: ref('texts') },
        ],
      },
    },
  };
}

function ref(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}` };
}

function plain({ description: _, examples: __, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

function closed(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[]): JsonSchema {
  return { properties, required, additionalProperties: false };
}

function file(key: keyof typeof FILE_TEXTS, schema: JsonSchema): JsonSchema {
  return described(schema, FILE_TEXTS[key] as FieldText, key);
}

function commonKeys(): Record<string, JsonSchema> {
  return {
    $schema: file('$schema', { type: 'string' }),
    endpoint: file('endpoint', { enum: ENDPOINTS }),
    name: file('name', { type: TEXT }),
    vars: file('vars', VARS),
    // What they may hold is said by the endpoint.
    callback: file('callback', { type: 'object' }),
    restrictions: file('restrictions', { type: 'object' }),
    scenarios: file('scenarios', ref('scenarios')),
  };
}

function flowKeys(): { flow: JsonSchema; to: JsonSchema } {
  return {
    flow: file('flow', { type: 'array', minItems: 1, maxItems: 50 }),
    to: file('to', RECIPIENT),
  };
}

function everyStepHasTo(): JsonSchema {
  return { items: { required: ['to'] } };
}

const FLOW_TYPE: FieldText = ['The channel of the step. What else the step may hold depends on it.'];

function defName(endpoint: Endpoint, type: StepType): string {
  // The steps that the standard and the transactional endpoint share are defined once.
  return endpoint === 'transactional' && type !== 'Viber' ? `standard.${type}` : `${endpoint}.${type}`;
}

/** The steps of an endpoint as a file may have them: without what is filled in, and with what is passed through. */
function stepsOf(endpoint: Endpoint): Partial<Record<StepType, JsonSchema>> {
  const steps = stepTypes(endpoint).map((type) => {
    const texts = STEP_TEXTS[endpoint][type] ?? {};
    const schema = fromShape(stepShape(endpoint, type)!, { texts, variables: true });
    const required = (schema.required as string[]).filter((key) => key !== 'to');
    const step = { ...schema, properties: { ...(schema.properties as object), extra: EXTRA }, required };
    return [type, type === 'Voice' ? withOtherDialPlans(step) : type === 'Viber' ? withContent(step) : step];
  });
  return Object.fromEntries(steps);
}

/** The reference spells the key in two other ways than the guide: taken, and advised against. */
function withOtherDialPlans(step: { properties: Record<string, JsonSchema>; required: string[] }): JsonSchema {
  const others = ['dialPlans', 'dialplan'];
  const dialPlan = ref('standard.Voice/properties/dialPlan');
  const advised = { ...file('dialPlans', dialPlan), deprecated: true, deprecationMessage: 'write dialPlan' };
  return {
    ...step,
    properties: { ...step.properties, ...Object.fromEntries(others.map((key) => [key, advised])) },
    required: step.required.filter((key) => key !== 'dialPlan'),
    ...when({ not: { anyOf: others.map((key) => ({ required: [key] })) } }, { required: ['dialPlan'] }),
  };
}

/** A free-form message shows something. */
function withContent(step: { properties: Record<string, JsonSchema> }): JsonSchema {
  const { message } = step.properties;
  if (message === undefined) return step;
  const contents = ['text', 'imageUrl', 'viberFile', 'viberVideo'].map((key) => ({ required: [key] }));
  return { ...step, properties: { ...step.properties, message: { ...message, anyOf: contents } } };
}

/** What an endpoint says of its body, beside what is told of every file. */
function endpointSchema(endpoint: Endpoint): JsonSchema {
  const named = stepTypes(endpoint).map((type) => [type, ref(defName(endpoint, type))] as const);
  const body = fromShape(bodyShape(endpoint), { texts: BODY_TEXTS[endpoint], variables: true });
  const properties = body.properties as Record<string, JsonSchema>;
  return {
    properties: {
      flow: { items: typed(named, FLOW_TYPE) },
      // It goes into the steps, and only otp takes a number without its plus.
      ...(endpoint !== 'otp' && { to: plain(phoneOf(endpoint)) }),
      callback: plain(properties.callback!),
      restrictions: properties.restrictions ? { additionalProperties: ref('texts') } : false,
    },
  };
}

function phoneOf(endpoint: Endpoint): JsonSchema {
  return (stepsOf(endpoint).Sms!.properties as Record<string, JsonSchema>).to!;
}

/** Steps that do not tell their endpoint yet: everything is offered that may follow. */
function undecidedSchema(): JsonSchema {
  const standard = endpointSchema('standard').properties as Record<string, JsonSchema>;
  const viber = { anyOf: [ref('standard.Viber'), ref('transactional.Viber')] };
  const named = [
    ['Viber', viber],
    ['Sms', ref('standard.Sms')],
    ['Voice', ref('standard.Voice')],
    ['ViberOtp', ref('otp.ViberOtp')],
  ] as const;
  return { properties: { ...standard, flow: { items: typed(named, FLOW_TYPE) } } };
}

/** The endpoint that is written, else the one that the steps tell. */
function byEndpoint(): JsonSchema {
  const some = (...steps: JsonSchema[]): JsonSchema => ({
    properties: { flow: { contains: steps.length === 1 ? steps[0] : { anyOf: steps } } },
  });
  const template = some(...TEMPLATE_KEYS.map((key) => ofType('Viber', key)));
  const freeForm = some(ofType('Viber', 'message'));
  const told = [
    [some(ofType('ViberOtp'), ofType('Viber', 'pin')), 'otp'],
    [{ allOf: [template, { not: freeForm }] }, 'transactional'],
    [freeForm, 'standard'],
  ] as const;
  const guessed = told.reduceRight<JsonSchema>(
    (otherwise, [sign, endpoint]) => when(sign, ref(endpoint), otherwise),
    ref('undecided'),
  );
  const written = ENDPOINTS.map((endpoint) => when({ properties: { endpoint: { const: endpoint } } }, ref(endpoint)));
  return when({ required: ['endpoint'] }, { allOf: written }, guessed);
}
