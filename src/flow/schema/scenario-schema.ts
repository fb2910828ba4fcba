import { CHANNELS, type Channel, STATUSES } from '../../status.ts';
import { SERVER_ERROR } from '../outcome.ts';
import { expectation } from '../scenario.ts';
import { FILE_TEXTS } from './file-texts.ts';
import { described, fromShape, type JsonSchema, TEXT, wordsIn } from './from-shape.ts';
import { EXPECT_TEXTS } from './voice-texts.ts';

/** Names with values: how variables are declared, and given. */
export const VARS: JsonSchema = {
  type: ['object', 'null'],
  propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
  additionalProperties: { type: [...TEXT, 'null'] },
};

/** The scenarios of a file. No variable is replaced in them. */
export function scenariosSchema(): JsonSchema {
  const field = (key: 'vars' | 'outcomes' | 'expect', schema: JsonSchema): JsonSchema =>
    described(schema, FILE_TEXTS[`scenarios.${key}`], key);
  return {
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: {
        vars: field('vars', VARS),
        outcomes: field('outcomes', outcomes()),
        expect: field('expect', expected()),
      },
      additionalProperties: false,
    },
  };
}

const DETAIL = String.raw`(?:\([^)]*\))?(?:@[^:@]*)?(?::\d+(?:\.\d+)?%)?$`;

/** A channel in another case, a step by its order, or one recipient of either. */
const OTHER_PLACE = String.raw`^(?:\+?[0-9*]+:)?\w+$`;

function outcomes(): JsonSchema {
  const answers = (words: readonly string[]): JsonSchema => {
    const [listed, anyCase] = wordsIn([...words, SERVER_ERROR]).anyOf as [JsonSchema, { pattern: string }];
    const pattern = anyCase.pattern.replace(/\$\|\\\$\\\{$/, DETAIL);
    return { anyOf: [listed, { type: 'string', pattern }] };
  };
  const finals = (channel: Channel): readonly string[] => STATUSES[channel].final;
  const [description, ...examples] = FILE_TEXTS.outcome;
  const known = [...CHANNELS.map((channel) => [channel, channel] as const), ['ViberOtp', 'Viber'] as const];
  return {
    type: 'object',
    properties: Object.fromEntries(
      known.map(([name, channel]) => [name, { description, ...answers(finals(channel)), examples: finals(channel) }]),
    ),
    patternProperties: {
      [OTHER_PLACE]: {
        description,
        type: 'string',
        pattern: String.raw`^\w+${DETAIL}`,
        examples,
      },
    },
    additionalProperties: false,
  };
}

function expected(): JsonSchema {
  const schema = fromShape(expectation(), { texts: EXPECT_TEXTS, variables: false });
  const properties = schema.properties as Record<string, JsonSchema>;
  const [description] = FILE_TEXTS.status;
  const ends = CHANNELS.map((channel) => [
    channel,
    // Any text is taken, and compared; the statuses are offered.
    { description, anyOf: [{ enum: STATUSES[channel].final }, { type: 'string' }] },
  ]);
  const step = { type: 'object', properties: Object.fromEntries(ends), additionalProperties: false };
  const within = { ...properties.within, pattern: String.raw`^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$` };
  return { ...schema, properties: { ...properties, steps: { ...properties.steps, items: step }, within } };
}
