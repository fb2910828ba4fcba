import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkFlow } from '../../src/flow/flow-file.ts';
import { type FlowValues, flowText } from '../../src/flow/flow-text.ts';
import { OTP_TEMPLATES } from '../../src/flow/otp-templates.ts';
import { checkScenario } from '../../src/rehearse/scenario-check.ts';
import type { Prompter } from '../../src/term/prompter.ts';
import { Answers } from '../../src/wizard/answers.ts';
import { compose } from '../../src/wizard/compose.ts';
import { everyQuestion } from '../../src/wizard/question.ts';
import { wizardRemarks } from '../../src/wizard/remarks.ts';
import { ROOT } from '../support/program.ts';
import { session } from '../support/session.ts';

/** Composes with a person, who has an answer to every question. */
async function composed(prompter: Prompter, given: Readonly<Record<string, string>> = {}, start?: FlowValues) {
  const previews: FlowValues[] = [];
  const values = await compose({
    answers: new Answers(new Map(Object.entries(given)), prompter),
    templates: OTP_TEMPLATES,
    start,
    name: 'test',
    vars: new Map(),
    preview: async (draft) => {
      previews.push(draft);
    },
  });
  const text = flowText(values, ['Test.'], wizardRemarks(values));
  return { values, previews, text };
}

/** A person who answers by a script: each line is the beginning of a question, and the answer. */
function scripted(
  script: readonly (readonly [question: string, answer: string | boolean | readonly string[]])[],
): Prompter {
  const left = [...script];
  const next = <Value>(message: string): Value => {
    const [question, answer] = left.shift() ?? ['no more questions'];
    expect(message.startsWith(question!), `"${message}", where the script has "${question}"`).toBe(true);
    return answer as Value;
  };
  return {
    text: async ({ message, default: usual, problem }) => {
      const answer = next<string>(message) || (usual ?? '');
      if (problem?.(answer) === undefined) return answer;
      // Asked again: the next line of the script has another answer.
      return scriptedText(message, next, problem);
    },
    choose: async (message, choices) => {
      const answer = next<string>(message);
      const choice = choices.find(({ name, value }) => name.startsWith(answer) || String(value) === answer);
      expect(choice, `"${answer}" is none of ${choices.map(({ name }) => name).join(', ')}`).toBeDefined();
      return choice!.value;
    },
    pick: async (message) => next(message),
    confirm: async (message) => next(message),
  };
}

function scriptedText(
  message: string,
  next: <Value>(message: string) => Value,
  problem: (text: string) => string | undefined,
): string {
  const answer = next<string>(message);
  return problem(answer) === undefined ? answer : scriptedText(message, next, problem);
}

const SMS = [
  ['SMS sender', 'Brand'],
  ['What does the SMS say?', 'hi'],
  ['For how many minutes', '30'],
] as const;

test('steps are added, changed, moved and removed', async () => {
  const { values, previews } = await composed(
    scripted([
      ['What is your message?', 'standard'],
      ['What is the flow called?', 'Moves'],
      ['Who gets it?', 'me'],
      ['Who gets it?', '+306900000001'],
      ['Which channel is tried first?', 'Sms'],
      ['SMS sender', ''],
      ...SMS,
      ['Sms. And now?', 'add'],
      ['What of Sms starts', []],
      ['What of Sms starts', ['Failed']],
      ['Which channel is tried then?', 'Voice'],
      ['Which number calls?', '302105550100'],
      ['What is said?', 'hello'],
      ['In which language?', 'el-GR'],
      ['Sms, then Voice. And now?', 'see every way'],
      ['Sms, then Voice. And now?', 'move'],
      ['Which step?', '2 Voice'],
      ['To which place?', '1 Sms'],
      ['Voice, then Sms. And now?', 'change'],
      ['Which step?', '1 Voice'],
      ['Which number calls?', '302105550101'],
      ['What is said?', ''],
      ['In which language?', 'el-GR'],
      ['What of Voice starts', ['Busy', 'NoAnswer']],
      ['Voice, then Sms. And now?', 'set where'],
      ['Where does Routee', 'http://example.com'],
      ['Where does Routee', 'https://example.com/hook'],
      ['When?', 'OnCompletion'],
      ['Voice, then Sms. And now?', 'remove'],
      ['Which step?', '2 Sms'],
      ['Voice. And now?', 'write'],
    ]),
  );
  expect(previews).toHaveLength(1);
  expect(values).toMatchObject({
    name: 'Moves',
    vars: { phone: '+306900000001' },
    flow: [
      {
        type: 'Voice',
        from: '302105550101',
        dialPlan: { verbs: [{ type: 'SAY', message: { text: 'hello', language: 'el-GR' } }] },
        failoverOnStatuses: ['Busy', 'NoAnswer'],
      },
    ],
    callback: { strategy: 'OnCompletion', url: 'https://example.com/hook' },
  });
});

test('what a changed step no longer shows is gone', async () => {
  const start = {
    endpoint: 'standard',
    flow: [
      {
        type: 'Viber',
        senderInfoTrackingId: 's',
        message: { text: 'hi', imageUrl: 'https://x/a.jpg', action: { caption: 'Go', targetUrl: 'https://x' } },
      },
    ],
  } as const;
  const { values } = await composed(
    scripted([
      ['Viber. And now?', 'change'],
      ['Viber sender', ''],
      ['What does the Viber message say?', ''],
      ['What does it show besides?', 'nothing'],
      ['For how many minutes', ''],
      ['Does it count', false],
      ['Viber. And now?', 'write'],
    ]),
    {},
    start,
  );
  expect(values.flow![0]!.message).toEqual({ text: 'hi' });
});

test('an import is gone on with', async () => {
  const start = {
    endpoint: 'standard',
    to: '${phone}',
    vars: { phone: null },
    flow: [{ type: 'Sms', from: 'Brand', message: { body: 'hi' } }],
  } as const;
  const { values } = await composed(scripted([['Sms. And now?', 'write']]), {}, start);
  expect(values).toMatchObject(start);
});

/** A person who answers at random, but always something that will do. */
function atRandom(random: () => number, steps: number): Prompter {
  let added = 0;
  const texts: readonly string[] = [
    ...[
      'hi',
      'Hi ${name}, it is ${day}',
      '5',
      '0.5',
      '60',
      '+306900000001',
      'https://example.com/x',
      '302105550100',
      'Brand',
      'en',
    ],
    ...[
      'Your code is ${pin}',
      '3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20',
      'code=${name}',
      'Καλημέρα',
      'x'.repeat(170),
      '$5 {a}: # b',
      '',
    ],
  ];
  const one = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  return {
    text: async ({ message, problem, default: usual }) => {
      if (/what does the sms say.*code/i.test(message)) return 'Your code is ${pin}';
      const fitting = texts.filter((text) => (text !== '' || usual !== undefined) && problem?.(text) === undefined);
      const answer = one(fitting);
      return answer === '' ? (usual ?? '') : answer;
    },
    choose: async (message, choices) => {
      if (!message.endsWith('And now?')) return one(choices).value;
      const action = added++ < steps ? 'add' : one(['write', 'change', 'move', 'remove', 'callback']);
      return (choices.find(({ value }) => String(value) === action) ?? choices[0]!).value;
    },
    pick: async (_, words) => words.filter((_, index) => index === 0 || random() < 0.5),
    confirm: async () => random() < 0.5,
  };
}

const fits = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(join(ROOT, 'flows/flow.schema.json'), 'utf8')),
);

test('whatever is answered, the file has no errors, and its scenarios come true', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 60, maxLength: 60 }),
    fc.nat(3),
    async (numbers, steps) => {
      let at = 0;
      const { text } = await composed(atRandom(() => numbers[at++ % numbers.length]!, steps));
      const { problems, scenarioNames } = checkFlow('a.yaml', text, { env: {} });
      expect({ text, valid: fits(parse(text)), errors: fits.errors }).toEqual({ text, valid: true, errors: null });
      expect(
        problems.filter(({ severity }) => severity === 'error'),
        text,
      ).toEqual([]);
      for (const name of scenarioNames) {
        const { flow } = checkFlow('a.yaml', text, { complete: true, env: {}, scenario: name });
        const scenario = flow!.scenarios.find((one) => one.name === name)!;
        expect(checkScenario(flow!, scenario, 1).failures, text).toEqual([]);
      }
    },
  );
  await fc.assert(property, { numRuns: 200 });
});

describe('without a person', () => {
  const otp = [
    '--endpoint',
    'otp',
    '--steps',
    'Viber,Sms',
    '--viber-sender',
    's',
    '--viber-template',
    OTP_TEMPLATES[0]!.id,
  ];

  test('flags answer, and the file passes a strict check and a rehearsal', async () => {
    const files: Record<string, string> = {};
    expect(await session(['new', 'login.yaml', ...otp, '--yes'], { files })).toMatchObject({
      exitCode: 0,
      out: '',
      err: 'written: login.yaml\n  routee-failover send login.yaml --dry-run --scenario "on Viber"\nfor your editor: routee-failover schema > flow.schema.json\n',
    });
    expect((await session(['check', 'login.yaml', '--strict'], { files })).exitCode).toBe(0);
    expect(
      (await session(['send', 'login.yaml', '--dry-run', '--scenario', 'nobody on Viber'], { files })).exitCode,
    ).toBe(0);
  });

  test('what is missing is named, and nothing is written', async () => {
    const files: Record<string, string> = {};
    const { exitCode, err } = await session(['new', 'a.yaml', '--endpoint', 'standard', '--steps', 'Viber,Sms'], {
      files,
    });
    expect({ exitCode, err, files }).toEqual({
      exitCode: 2,
      err: 'error: answers are missing: --viber-sender, --viber-text, --sms-from, --sms-text\nhint: give them as flags, or run this on a terminal\n',
      files: {},
    });
  });

  test.each([
    [['--endpoint', 'fax'], '--endpoint must be otp, transactional, standard'],
    [
      [...otp, '--viber-ttl', '-1'],
      '--viber-ttl must be a whole number of seconds, 0 or more and at most 30 days, got "-1"',
    ],
    [[...otp, '--voice-text', 'x'], '--voice-text is for a step that this flow does not have'],
    [[...otp, '--sms-text', '${'], '--sms-text "${" begins a variable that no "}" ends'],
    [['--endpoint', 'otp', '--steps', 'Viber,Voice'], '--steps must be Viber, Sms'],
  ])('%j is a mistake', async (args, message) => {
    const { exitCode, err } = await session(['new', 'a.yaml', ...args, '--yes']);
    expect(exitCode).toBe(2);
    expect(err).toContain(`error: ${message}`);
  });

  test('a file that is there stays', async () => {
    const files = { 'login.yaml': 'mine' };
    expect((await session(['new', 'login.yaml', ...otp, '--yes'], { files })).exitCode).toBe(2);
    expect(files['login.yaml']).toBe('mine');
    expect((await session(['new', 'login.yaml', ...otp, '--yes', '--force'], { files })).exitCode).toBe(0);
  });

  test('a name is one line, whatever it is', async () => {
    const files: Record<string, string> = {};
    const args = [
      '--endpoint',
      'standard',
      '--steps',
      'Sms',
      '--sms-from',
      'B',
      '--sms-text',
      'hi',
      '--name',
      'Order\nendpoint: otp\u001b[31m',
    ];
    expect((await session(['new', 'a.yaml', ...args, '--yes'], { files })).exitCode).toBe(0);
    expect(files['a.yaml']).toMatch(/^# Order endpoint: otp\\x1b\[31m\.\n# yaml/);
    expect((await session(['check', 'a.yaml'], { files })).exitCode).toBe(0);
  });

  test('a pin is no parameter', async () => {
    const args = [
      '--endpoint',
      'transactional',
      '--steps',
      'Viber',
      '--viber-sender',
      's',
      '--viber-template',
      OTP_TEMPLATES[0]!.id,
    ];
    const { exitCode, err } = await session(['new', 'a.yaml', ...args, '--viber-params', 'pin=123456', '--yes']);
    expect(exitCode).toBe(2);
    expect(err).toContain('--viber-params must not have the pin');
  });

  test.each([
    [
      'two recipients',
      {
        flow: [
          { type: 'Sms', from: 'B', to: '+306900000001', message: { body: 'x' } },
          { type: 'Sms', from: 'B', to: '+306900000002', message: { body: 'x' } },
        ],
      },
    ],
    [
      'a delivery',
      { trackingId: 'x', messages: [{ type: 'Voice', from: '302105550100', to: '+306900000001', order: 1 }] },
    ],
    [
      'statuses that are none',
      {
        flow: [{ type: 'Sms', from: 'B', to: '+306900000001', message: { body: 'x' }, failoverOnStatuses: 'EXPIRED' }],
      },
    ],
    [
      'other statuses that are none',
      {
        flow: [{ type: 'Sms', from: 'B', to: '+306900000001', message: { body: 'x' }, failoverOnStatuses: [5, null] }],
      },
    ],
  ])('an import of %s begins a file', async (what, body) => {
    const files: Record<string, string> = { '-': JSON.stringify(body) };
    expect((await session(['new', 'a.yaml', '--from', '-', '--name', 'Mine', '--yes'], { files })).exitCode).toBe(0);
    expect(files['a.yaml']).toContain('name: Mine');
    if (!what.includes('none')) expect((await session(['test', 'a.yaml'], { files })).exitCode).toBe(0);
  });

  test('an import becomes a file with scenarios', async () => {
    const body = '{"flow":[{"type":"Sms","from":"Brand","to":"+306900000001","message":{"body":"hi"}}]}';
    const files: Record<string, string> = { '-': body };
    expect((await session(['new', 'a.yaml', '--from', '-', '--yes'], { files })).exitCode).toBe(0);
    expect(files['a.yaml']).toContain('on Sms:');
    expect((await session(['test', 'a.yaml'], { files })).exitCode).toBe(0);
  });
});

test('every question of a step has a flag in the help', async () => {
  const { out } = await session(['new', '--help']);
  for (const { flag } of everyQuestion()) expect(out).toContain(`--${flag} <`);
});
