import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type * as z from 'zod';
import { checkFlow } from '../../src/flow/flow-file.ts';
import { expectation } from '../../src/flow/scenario.ts';
import type { FieldTexts } from '../../src/flow/schema/field-texts.ts';
import { FILE_TEXTS, MESSAGE_TEXTS } from '../../src/flow/schema/file-texts.ts';
import { BODY_TEXTS, flowSchema, STEP_TEXTS } from '../../src/flow/schema/flow-schema.ts';
import { EXPECT_TEXTS } from '../../src/flow/schema/voice-texts.ts';
import { bodyShape, stepShape, stepTypes } from '../../src/flow/shape/shapes.ts';
import { ENDPOINTS } from '../../src/status.ts';
import { program, ROOT } from '../support/program.ts';

const FILE = join(ROOT, 'flows/flow.schema.json');
const schema = flowSchema();
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false });
const validate = ajv.compile(schema);

/** What a public validator has against a text, one line each. */
function mistakesIn(text: string): string[] {
  validate(parse(text, { logLevel: 'silent' }));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function filesIn(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => /\.(?:yaml|json)$/.test(name));
  return names.filter((name) => !name.endsWith('.schema.json')).map((name) => join(folder, name));
}

// UPDATE_SCHEMA=1 writes what is printed now; read the difference before committing it.
test('flows/flow.schema.json is what the command prints, with --json and without', async () => {
  const printed = (await program(['schema'])).out;
  if (process.env.UPDATE_SCHEMA) writeFileSync(FILE, printed);
  expect(readFileSync(FILE, 'utf8')).toBe(printed);
  expect(JSON.parse(printed)).toEqual(schema);
  expect(await program(['schema', '--json'])).toEqual({ exitCode: 0, out: printed, err: '' });
});

test('it is a schema of draft 2020-12', () => {
  expect(ajv.validateSchema(schema)).toBe(true);
});

test.each([...filesIn('flows'), ...filesIn('test/good')])('%s fits', (file) => {
  expect(mistakesIn(readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
});

describe('of the files with problems', () => {
  const problems = filesIn('test/problems').map((file) => ({
    name: basename(file, '.yaml'),
    text: readFileSync(join(ROOT, file), 'utf8'),
  }));
  const doubtful = problems.filter(({ name, text }) =>
    checkFlow(name, text, { env: {} }).problems.every(({ severity }) => severity !== 'error'),
  );

  test.each(doubtful)('$name, which is only doubtful, fits', ({ text }) => {
    expect(mistakesIn(text)).toEqual([]);
  });

  test('enough are only doubtful', () => {
    expect(doubtful.length).toBeGreaterThan(12);
  });

  const WRONG = [
    ...['channel', 'control-characters', 'empty', 'endpoint', 'endpoint-shape', 'endpoint-shape-otp'],
    ...['endpoint-shape-transactional', 'fallback-channel', 'fallback-rules', 'flow-empty', 'flow-missing', 'length'],
    ...['limit', 'not-a-flow', 'order', 'outcome', 'pin', 'recipient', 'recipients-differ', 'required', 'scenario'],
    ...['status', 'ten-mistakes', 'ttl', 'ttl-otp', 'unknown-key', 'url', 'value', 'verbs', 'voice-on-otp'],
  ];

  test.each(WRONG)('%s, which is wrong by itself, does not fit', (wrong) => {
    expect(mistakesIn(problems.find(({ name }) => name === wrong)!.text)).not.toEqual([]);
  });
});

const sms = (fields: string): string => `to: "+306912345678"\nflow: [{ type: Sms, from: Brand, ${fields} }]`;
const viber = (fields: string): string =>
  `to: "+306912345678"\nflow: [{ type: Viber, senderInfoTrackingId: s, ${fields} }]`;
const otp = (fields: string): string =>
  `to: "306912345678"\nflow: [{ type: ViberOtp, senderInfoTrackingId: s, ttl: 30, templateLang: en, ${fields} }]`;

const UUID = '0aac888f-2ee2-4112-9659-1755a951966a';

describe('what an editor must not underline', () => {
  test.each([
    ['texts that YAML reads as numbers', 'to: +306912345678\nflow: [{ type: Sms, from: 1234, message: { body: 12 } }]'],
    ['a pin without quotes', otp(`templateId: ${UUID}, pin: 012345`)],
    ['a UUID in capitals', otp(`templateId: ${UUID.toUpperCase()}, pin: "0123"`)],
    ['a parameter of a ViberOtp step that is not public', otp(`templateId: ${UUID}, pin: "0123", codeReason: login`)],
    ['a variable for a number', sms('ttl: "${ttl}", message: { body: hi }')],
    ['a variable for true or false', sms('message: { body: hi, flash: "${flash:-true}" }')],
    ['a variable for a word', viber(`templateId: "\${id}", templateLang: el, deliveryScope: "\${scope}"`)],
    ['a variable for an address', viber('message: { imageUrl: "${env:IMAGE}" }')],
    ['a variable for a phone number', 'to: ${phone}\nflow: [{ type: Sms, from: "${from}", message: { body: hi } }]'],
    ['a variable for a status', sms('message: { body: hi }, failoverOnStatuses: ["${status}"]')],
    ['a variable for a type', 'to: ${phone}\nflow: [{ type: "${type}", anything: goes }]'],
    [
      'a variable in a text that must be short',
      viber('message: { text: hi, action: { caption: "${a_long_name_of_a_variable}", targetUrl: x } }'),
    ],
    ['statuses in another case', viber('message: { text: hi }, failoverOnStatuses: [expired, Failed]')],
    ['what extra passes through', sms('message: { body: hi }, extra: { anything: [1] }')],
    ['a recipient in each step', 'flow: [{ type: Sms, to: "+306912345678", from: Brand, message: { body: hi } }]'],
    [
      'an Sms step of otp beside its ViberOtp step',
      `${otp(`templateId: ${UUID}, pin: "0123"`).slice(0, -1)}, { type: Sms, ttl: 60, message: { body: hi } }]`,
    ],
    ['a variable that is declared empty', `vars: { code: }\n${sms('message: { body: hi }')}`],
    [
      'an outcome of a step by its order',
      `${sms('message: { body: hi }')}\nscenarios: { a: { outcomes: { "3069*:1": Failed@5s } } }`,
    ],
    ['an outcome in another case', `${sms('message: { body: hi }')}\nscenarios: { a: { outcomes: { sms: failed } } }`],
    [
      'a message for a channel that Failover does not have',
      'body: hi\nto: { phoneNumber: 306912345678 }\nrules: [sms, whatsApp]\nchannelOptions: { sms: { from: 1 } }',
    ],
  ])('%s', (_, text) => {
    expect(mistakesIn(text)).toEqual([]);
    // That the variables are declared nowhere is beside the point.
    const { problems } = checkFlow('flow.yaml', text);
    expect(problems.filter(({ severity, rule }) => severity === 'error' && rule !== 'variable')).toEqual([]);
  });
});

describe('what an editor must underline', () => {
  test.each([
    ['no recipient at all', 'flow: [{ type: Sms, from: Brand, message: { body: hi } }]'],
    ['a recipient without its plus', 'to: "306912345678"\nflow: [{ type: Sms, from: Brand, message: { body: hi } }]'],
    ['both kinds of file in one', `body: hi\n${sms('message: { body: hi }')}`],
    [
      'restrictions on the transactional endpoint',
      `endpoint: transactional\nrestrictions: {}\n${sms('message: { body: hi }')}`,
    ],
    [
      'a strategy on otp',
      `callback: { strategy: OnStep, url: "https://x.example" }\n${otp(`templateId: ${UUID}, pin: "0123"`)}`,
    ],
    ['a number in quotes', sms('ttl: "10", message: { body: hi }')],
    ['a status of another channel', sms('message: { body: hi }, failoverOnStatuses: [EXPIRED]')],
    ['an outcome of another channel', `${sms('message: { body: hi }')}\nscenarios: { a: { outcomes: { Sms: Busy } } }`],
    ['a key with a typing mistake', `nmae: x\n${sms('message: { body: hi }')}`],
  ])('%s', (_, text) => {
    expect(mistakesIn(text)).not.toEqual([]);
    expect(checkFlow('flow.yaml', text).problems.some(({ severity }) => severity === 'error')).toBe(true);
  });
});

type Part = { readonly [keyword: string]: unknown };

/** Every property of a schema with its place, but for those of conditions and of what refines what is told elsewhere. */
function propertiesIn(part: Part, place = ''): [place: string, property: Part][] {
  return Object.entries(part).flatMap(([keyword, value]) => {
    if (keyword === 'if' || keyword === 'examples' || typeof value !== 'object' || value === null) return [];
    const here = `${place}/${keyword}`;
    if (keyword !== 'properties' && keyword !== 'patternProperties') return propertiesIn(value as Part, here);
    return Object.entries(value as Record<string, Part | false>).flatMap(([key, property]) => {
      if (property === false) return [];
      const inside = propertiesIn(property, `${here}/${key}`);
      return REFINED.test(here) ? inside : [[`${here}/${key}`, property] as [string, Part], ...inside];
    });
  });
}

const REFINED = /^(?:\/\$defs\/(?:standard|transactional|otp|undecided)|\/then\/allOf\/\d+\/then)\/properties$/;

function resolved(property: Part): Part {
  const { $ref, ...own } = property;
  if (typeof $ref !== 'string') return property;
  const target = $ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Part)[key], schema);
  return { ...resolved(target as Part), ...own };
}

describe.each(propertiesIn(schema))('%s', (_, property) => {
  test('is described, and shown by values', () => {
    const { description, anyOf = [], ...rest } = resolved(property);
    expect(description).toMatch(/^[A-Z].{10,}\.$|^[A-Z].+\.$/);
    const alternatives = [rest, ...(anyOf as Part[])];
    const shown = alternatives.some((one) => ['enum', 'default', 'examples', 'const'].some((key) => key in one));
    expect(shown).toBe(true);
  });

  test('has examples and a default that fit', () => {
    const { examples = [], default: byDefault, ...own } = resolved(property);
    const fits = ajv.compile({ ...own, $defs: schema.$defs });
    const values = [...(examples as unknown[]), ...(byDefault === undefined ? [] : [byDefault])];
    expect(values.filter((value) => !fits(value))).toEqual([]);
  });
});

test.each([FILE_TEXTS, MESSAGE_TEXTS])('no text of a file is without its field', (texts) => {
  const written = JSON.stringify(schema);
  const unused = Object.entries(texts).filter(([, [description]]) => !written.includes(JSON.stringify(description)));
  expect(unused).toEqual([]);
});

type Def = {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
};

/** The paths of all fields of a shape, as the texts name them. */
function pathsIn(shape: z.core.$ZodType, path: string): string[] {
  const { innerType, element, options, shape: fields } = shape._zod.def as Def;
  const verb = (shape as z.ZodObject).shape?.type as z.ZodLiteral | undefined;
  const base = verb && path !== '' ? `${path}.${String(verb.value)}` : path;
  const inside = [innerType, element, ...(options ?? [])].filter((one) => one !== undefined);
  return [
    ...inside.flatMap((one) => pathsIn(one, path)),
    ...Object.entries(fields ?? {}).flatMap(([key, field]) => {
      const place = base === '' ? key : `${base}.${key}`;
      return [place, ...pathsIn(field, place)];
    }),
  ];
}

const TOLD: [name: string, shape: z.ZodType, texts: FieldTexts][] = [
  ...ENDPOINTS.flatMap((endpoint) =>
    stepTypes(endpoint).map((type): [string, z.ZodType, FieldTexts] => [
      `the ${type} step of ${endpoint}`,
      stepShape(endpoint, type)!,
      STEP_TEXTS[endpoint][type]!,
    ]),
  ),
  ...ENDPOINTS.map((one): [string, z.ZodType, FieldTexts] => [`the body of ${one}`, bodyShape(one), BODY_TEXTS[one]]),
  ['what a scenario expects', expectation(), EXPECT_TEXTS],
];

test.each(TOLD)('the texts of %s are those of its fields', (_, shape, texts) => {
  expect(Object.keys(texts).toSorted()).toEqual([...new Set(pathsIn(shape, ''))].toSorted());
});
