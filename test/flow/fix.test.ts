import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixFlow } from '../../src/flow/fix-file.ts';
import { checkFlow } from '../../src/flow/flow-file.ts';
import { edited } from '../../src/source/edit.ts';

const fixed = (text: string, ignored: readonly string[] = []): string => fixFlow('a.yaml', text, {}, ignored).text;
const rules = (text: string): string[] => checkFlow('a.yaml', text).problems.map(({ rule }) => rule);

const TEMPLATE = `# The reminder.
endpoint: standard # as ever
to: "+306900000001"

flow:
  - type: Viber # first
    # The sender of the clinic.
    senderInfoTrackingId: s
    label: autumn # for the report
    templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20
    templateLang:   en
  - { type: Voice,   from: "302100000000", dialPlans: { verbs: [{ type: SAY, message: { text: hi, language: en-GB } }] } }
`;

test('comments and layout stay as they are', () => {
  expect(fixed(TEMPLATE)).toBe(
    TEMPLATE.replace('standard', 'transactional')
      .replace('    label: autumn # for the report\n', '')
      .replace('dialPlans', 'dialPlan'),
  );
  expect(rules(fixed(TEMPLATE))).toEqual([]);
});

test('each fix is told at the place of its problem, once', () => {
  const { fixes } = fixFlow('a.yaml', TEMPLATE, {}, []);
  expect(fixes.map(({ problem: { rule, line }, message }) => `${line} ${rule}: ${message}`)).toEqual([
    '10 endpoint-shape: endpoint is transactional, as the steps tell',
    '12 dial-plan-key: dialPlans is dialPlan',
    '9 endpoint-shape: flow[0] has no label',
  ]);
});

const sms = (more: string): string => `  - type: Sms\n${more}    from: Brand\n    message: { body: hi }\n`;
const file = (...steps: readonly string[]): string => `to: "+306900000001"\nflow:\n${steps.join('')}`;

describe('order is numbered as the steps are tried', () => {
  const orders = (text: string): string[] => [...text.matchAll(/order: (.*)$/gm)].map(([, order]) => order!);

  test.each([
    [
      ['1', '1'],
      ['1', '2'],
    ],
    [
      ['2', '2', '1'],
      ['2', '3', '1'],
    ],
    [
      ['1 # a', '1 # b'],
      ['1 # a', '2 # b'],
    ],
    [
      ['1', undefined, '3'],
      ['1', '2', '3'],
    ],
    [
      [undefined, '2', undefined],
      ['1', '2', '3'],
    ],
  ])('%j', (before, after) => {
    const text = fixed(file(...before.map((order) => sms(order === undefined ? '' : `    order: ${order}\n`))));
    expect(orders(text)).toEqual(after);
    expect(rules(text)).toEqual([]);
  });

  test.each([
    ['a step without a number has no place among these', ['2', undefined, '1']],
    ['no number', ['0', '1', '1']],
    ['a variable', ['${n}', '1', '1']],
  ])('but not where there is %s', (_, before) => {
    const text = `vars: { n: 1 }\n${file(...before.map((order) => sms(order === undefined ? '' : `    order: ${order}\n`)))}`;
    expect(fixed(text)).toBe(text);
  });

  test('also where an alias stands for a step: that one stays', () => {
    const text = `to: "+306900000001"\nflow: [&a { type: Sms, order: 1, from: B, message: { body: hi } }, *a]\n`;
    expect(fixed(text)).toBe(text);
  });

  test('in the manner of the step', () => {
    const step = '{ "type": "Sms", "from": "B", "message": { "body": "hi" } }';
    const text = `{ "to": "+306900000001", "flow": [${step}, ${step.replace('"from"', '"order": 2, "from"')}] }`;
    expect(fixed(text)).toBe(text.replace('"Sms"', '"Sms", "order": 1'));
    const windows = file(sms('    order: 1\n'), sms('')).replaceAll('\n', '\r\n');
    expect(fixed(windows)).toBe(file(sms('    order: 1\n'), sms('    order: 2\n')).replaceAll('\n', '\r\n'));
  });
});

const viber = (more: string): string => `{ type: Viber, senderInfoTrackingId: s${more} }`;
const template = ', templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, templateLang: en';
const otp =
  '{ type: ViberOtp, senderInfoTrackingId: s, templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, pin: "4711", ttl: 30 }';

test.each([
  ['a template', 'standard', viber(template), 'transactional'],
  ['a message', 'transactional', viber(', message: { text: hi }'), 'standard'],
  ['a one-time password', '"standard"', otp, '"otp"'],
  ['a word that is no endpoint', 'transctional', viber(template), 'transactional'],
  ['seconds, which would become minutes,', 'otp', viber(', ttl: 30, message: { text: hi }'), 'otp'],
  ['both kinds', 'standard', `${viber(template)}, ${viber(', message: { text: hi }')}`, 'standard'],
  ['an SMS, which tells nothing', 'omni', '{ type: Sms, from: B, message: { body: hi } }', 'omni'],
  ['a step of no kind', 'standard', `${viber(template)}, { type: Fax }`, 'standard'],
])('the endpoint of %s: %s', (_, endpoint, steps, told) => {
  const text = (word: string): string => `endpoint: ${word}\nto: "+306900000001"\nflow: [${steps}]\n`;
  expect(fixed(text(endpoint))).toBe(text(told));
});

describe('a label that is rejected goes', () => {
  const flow = (step: string): string => `endpoint: transactional\nto: "+306900000001"\nflow:\n${step}`;
  const rest = `templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, templateLang: en }\n`;

  test.each([
    ['first', `  - { label: a, type: Viber, senderInfoTrackingId: s, ${rest}`, 'label: a, '],
    ['in the middle', `  - { type: Viber, label: "a, b", senderInfoTrackingId: s, ${rest}`, 'label: "a, b", '],
    ['last', `  - { type: Viber, senderInfoTrackingId: s, ${rest.replace(' }', ', label: a }')}`, ', label: a'],
    [
      'of several lines',
      `  - type: Viber\n    label: |\n      a\n      b\n    senderInfoTrackingId: s\n    ${rest.replace(' }', '').replace(', ', '\n    ')}`,
      '    label: |\n      a\n      b\n',
    ],
    [
      'at the dash',
      `  - label: a\n    type: Viber\n    senderInfoTrackingId: s\n    ${rest.replace(' }', '').replace(', ', '\n    ')}`,
      'label: a\n    ',
    ],
  ])('%s', (_, step, gone) => {
    expect(fixed(flow(step))).toBe(flow(step.replace(gone, '')));
    expect(rules(fixed(flow(step)))).toEqual([]);
  });

  test.each([
    ['an anchor', `  - { type: Viber, label: &a x, senderInfoTrackingId: *a, ${rest}`],
    ['an alias', `  - { type: Viber, senderInfoTrackingId: &a s, label: *a, ${rest}`],
    ['a comment', `  - { label: a, # why\n      type: Viber, senderInfoTrackingId: s, ${rest}`],
  ])('but not %s', (_, step) => {
    expect(fixed(flow(step))).toBe(flow(step));
  });
});

describe('an alias is left alone', () => {
  const rest = 'templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, templateLang: en';

  test.each([
    [
      'before a label',
      `endpoint: transactional\nto: "+306900000001"\nflow:\n  - { type: Viber, senderInfoTrackingId: &s abc, ${rest} }\n  - { type: Viber, ${rest}, senderInfoTrackingId: *s, label: x }\n`,
    ],
    [
      'as an order',
      `vars: { n: &n 1 }\nto: "+306900000001"\nflow:\n  - { type: Sms, order: *n, from: B, message: { body: hi } }\n  - { type: Sms, order: 1, from: B, message: { body: hi } }\n`,
    ],
    [
      'as a type',
      `vars: { t: &t Sms }\nto: "+306900000001"\nflow:\n  - { type: *t, from: B, message: { body: hi } }\n  - { type: Sms, order: 2, from: B, message: { body: hi } }\n`,
    ],
  ])('%s', (_, text) => {
    expect(fixed(text)).toBe(text);
  });
});

test('orders that scenarios name stay as they are', () => {
  const text = `${file(sms('    order: 1\n'), sms('    order: 1\n'))}scenarios: { one: { outcomes: { 1: Failed } } }\n`;
  expect(fixed(text)).toBe(text);
  expect(fixed(text.replace('1: Failed', 'Sms: Failed'))).not.toBe(text);
});

test('what is meant is not mended', () => {
  const text = file(sms('    order: 1\n'), sms('    order: 1 # routee-failover: ignore order-tie\n'));
  expect(fixed(text)).toBe(text);
  const other = text.replace(' # routee-failover: ignore order-tie', '');
  expect(fixed(other, ['order-tie'])).toBe(other);
  expect(fixed(other)).not.toBe(other);
});

test('two edits of one place are none', () => {
  expect(
    edited('abc', [
      { span: [1, 2], text: 'x' },
      { span: [1, 2], text: 'x' },
    ]),
  ).toBe('axc');
  expect(
    edited('abc', [
      { span: [1, 2], text: 'x' },
      { span: [1, 2], text: 'y' },
    ]),
  ).toBeUndefined();
  expect(
    edited('abc', [
      { span: [0, 2], text: 'x' },
      { span: [1, 3], text: 'y' },
    ]),
  ).toBeUndefined();
});

// Steps with and without each of the mistakes, in both styles, with comments between.
const aStep = fc.record({
  type: fc.constantFrom('Viber', 'Template', 'Sms', 'Voice'),
  order: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
  label: fc.boolean(),
  spelling: fc.constantFrom('dialPlan', 'dialPlans', 'dialplan'),
  flowStyle: fc.boolean(),
});

test('nothing is fixed twice, no comment is lost, and what could be sent is sent as before', () => {
  const property = fc.property(
    fc.constantFrom('', 'endpoint: standard\n', 'endpoint: transactional\n', 'endpoint: otp\n'),
    fc.array(aStep, { minLength: 1, maxLength: 5 }),
    (endpoint, steps) => {
      const written = steps.map(({ type, order, label, spelling, flowStyle }) => {
        const entries = [
          `type: ${type === 'Template' ? 'Viber' : type}`,
          ...(type === 'Viber' ? ['senderInfoTrackingId: s', 'message: { text: hi }'] : []),
          ...(type === 'Template' ? ['senderInfoTrackingId: s', ...template.slice(2).split(', ')] : []),
          ...(label && ['Viber', 'Template'].includes(type) ? ['label: x'] : []),
          ...(type === 'Sms' ? ['from: B', 'message: { body: hi }'] : []),
          ...(type === 'Voice'
            ? [
                'from: "302100000000"',
                `${spelling}: { verbs: [{ type: SAY, message: { text: hi, language: en-GB } }] }`,
              ]
            : []),
          ...(order === undefined ? [] : [`order: ${order}`]),
        ];
        if (flowStyle) return `  # before\n  - { ${entries.join(', ')} } # behind\n`;
        return `  # before\n  - ${entries.join(' # behind\n    # between\n    ')}\n`;
      });
      const before = `${endpoint}to: "+306900000001"\nflow:\n${written.join('')}`;
      const { text } = fixFlow('a.yaml', before, {}, []);
      const [was, is] = [checkFlow('a.yaml', before), checkFlow('a.yaml', text)];
      const errors = ({ problems }: typeof was) => problems.filter(({ severity }) => severity === 'error').length;
      expect(is.fixes).toEqual([]);
      // At another endpoint more can be told of a step.
      if (is.endpoint === was.endpoint) expect(errors(is)).toBeLessThanOrEqual(errors(was));
      expect(text.match(/# be(?:fore|tween)/g)).toEqual(before.match(/# be(?:fore|tween)/g));
      const sent = ({ flow }: typeof was) =>
        flow?.plan.steps.map(({ index }) => ({ ...flow.body.flow[index], order: 0 }));
      if (was.flow) expect(sent(is)).toEqual(sent(was));
    },
  );
  fc.assert(property, { numRuns: 300 });
});
