import type { FieldText } from './field-texts.ts';
import { FILE_TEXTS, MESSAGE_TEXTS } from './file-texts.ts';
import { described, type JsonSchema, TEXT, VARIABLE } from './from-shape.ts';

type Properties = Readonly<Record<string, JsonSchema>>;

const text = { type: TEXT, minLength: 1 };
const anything = { additionalProperties: true };

function field(key: keyof typeof MESSAGE_TEXTS, schema: JsonSchema): JsonSchema {
  return described(schema, MESSAGE_TEXTS[key] as FieldText, key);
}

/** The keys of an Omnichannel message, `to` among them; made of the standard steps that it becomes. */
export function messageKeys(
  ...[viberStep, smsStep, voiceStep]: readonly [viber: JsonSchema, sms: JsonSchema, voice: JsonSchema]
) {
  const of = (step: JsonSchema): Properties => step.properties as Properties;
  const or = (field: string): JsonSchema => ({ anyOf: [text, { $ref: `#/$defs/standard.${field}` }] });
  const [viber, sms, voice] = [of(viberStep), of(smsStep), of(voiceStep)];
  const say = spokenOptions(voice.dialPlan!);
  return {
    body: field('body', text),
    to: field('to', {
      type: 'object',
      properties: {
        phoneNumber: field('to.phoneNumber', RECIPIENT),
        profileId: field('to.profileId', { type: TEXT }),
        fbMessengerId: field('to.fbMessengerId', { type: TEXT }),
      },
      ...anything,
    }),
    rules: field('rules', {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: { anyOf: [{ enum: ['viber', 'sms', 'voice'] }, { type: 'string' }] },
    }),
    customBody: field('customBody', {
      type: 'object',
      properties: {
        viber: field('customBody.viber', or('Viber/properties/message')),
        sms: field('customBody.sms', or('Sms/properties/message')),
        voice: field('customBody.voice', or('Voice/properties/dialPlan')),
      },
      ...anything,
    }),
    channelOptions: field('channelOptions', {
      type: 'object',
      properties: {
        viber: field('channelOptions.viber', options(viber, 'senderInfoTrackingId')),
        sms: field('channelOptions.sms', options(sms, 'from')),
        voice: field('channelOptions.voice', options({ ...voice, ...say }, 'from')),
      },
      ...anything,
    }),
  };
}

/** What a step has beside its recipient and its message. */
function options(properties: Properties, required: string): JsonSchema {
  const apart = ['type', 'to', 'message', 'dialPlan', 'dialPlans', 'dialplan'];
  const own = Object.entries(properties).filter(([key]) => !apart.includes(key));
  return { type: 'object', properties: Object.fromEntries(own), required: [required], additionalProperties: false };
}

/** How a text is said. */
function spokenOptions(dialPlan: JsonSchema): Properties {
  const { verbs } = dialPlan.properties as { verbs: { items: { allOf: { then: JsonSchema }[] } } };
  const { message } = verbs.items.allOf[0]!.then.properties as { message: JsonSchema };
  const { language, gender } = message.properties as Properties;
  return { language: language!, gender: gender! };
}

/** The key under which a step says what is not known here. */
export const EXTRA: JsonSchema = described({ type: 'object' }, FILE_TEXTS.extra, 'extra');

/** A phone number with or without its plus, or a variable that is one. */
export const RECIPIENT: JsonSchema = {
  type: TEXT,
  pattern: `^\\+?[1-9]\\d{6,14}$|${VARIABLE.pattern}`,
  patternErrorMessage: 'must be + and 7 to 15 digits, the country code first',
};
