import { parse } from 'junit2json';
import { describe, expect, test } from 'vitest';
import { session } from '../support/session.ts';

const FLOW = `
name: Shipped
vars: { name: there }
to: "+306900000001"
flow:
  - { type: Viber, senderInfoTrackingId: s, ttl: 10, message: { text: "hi \${name}" } }
  - { type: Sms, from: Brand, ttl: 30, message: { body: "hi \${name}" } }
callback: { strategy: OnStep, url: "https://example.com/x" }
scenarios:
`;
const EXPIRED = '    outcomes: { Viber: EXPIRED, Sms: Failed@5s }\n';

/** What \`test\` makes of one scenario that expects this. */
async function expecting(expectation: string, more: readonly string[] = ['--json'], outcomes = EXPIRED) {
  const text = `${FLOW}  a story:\n    vars: { name: Alex }\n${outcomes}    expect: { ${expectation} }\n`;
  const ran = await session(['test', 'flow.yaml', ...more], { files: { 'flow.yaml': text } });
  const failures = (): string[] =>
    JSON.parse(ran.out).scenarios[0].failures.map(({ message }: { message: string }) =>
      message.replace('"a story": ', ''),
    );
  return { ...ran, failures };
}

test.each([
  'status: Failed',
  'statusCode: 2',
  'terminationChannel: Sms',
  'within: 10m5s',
  'steps: [Viber: expired, Sms: FAILED]',
  'notTried: Voice',
  'contains: "hi Alex"',
  'callbacks: { count: 5, last: Failed }',
])('expect: { %s } comes true', async (expectation) => {
  const { exitCode, failures } = await expecting(expectation);
  expect({ exitCode, failures: failures() }).toEqual({ exitCode: 0, failures: [] });
});

test.each([
  ['status: Succeeded', 'expected status Succeeded, got Failed'],
  ['statusCode: 3', 'expected statusCode 3, got 2'],
  ['terminationChannel: Viber', 'expected terminationChannel Viber, got Sms'],
  ['within: 10m4s', 'expected within 10m4s, got 10:05'],
  ['steps: [Viber: EXPIRED]', 'expected steps [Viber: EXPIRED], got [Viber: EXPIRED, Sms: Failed]'],
  [
    'steps: [Sms: Failed, Viber: EXPIRED]',
    'expected steps [Sms: Failed, Viber: EXPIRED], got [Viber: EXPIRED, Sms: Failed]',
  ],
  ['notTried: Sms', 'expected notTried Sms, got [Viber: EXPIRED, Sms: Failed]'],
  ['contains: "hi there"', 'expected contains "hi there", got no message with it'],
  ['callbacks: { count: 1 }', 'expected callbacks count 1, got 5'],
  ['callbacks: { last: Succeeded }', 'expected callbacks last Succeeded, got Failed'],
])('expect: { %s } fails, with what was got', async (expectation, message) => {
  const { exitCode, failures } = await expecting(expectation);
  expect({ exitCode, failures: failures() }).toEqual({ exitCode: 1, failures: [message] });
});

test.each([
  ['status: Succeeded, statusCode: 2', 'expect.statusCode is of a flow that Failed, and expect.status is Succeeded'],
  ['terminationChannel: Sms, notTried: Sms', 'expect.notTried is the channel that the flow is to end with'],
  ['steps: [Viber: SEEN], notTried: Viber', 'expect.notTried is Viber, and expect.steps has a Viber step'],
  ['terminationChannel: Telegram', 'expect.terminationChannel must be Viber, Sms or Voice, got "Telegram"'],
  ['until: 5m', '"until" is not a key of expect'],
])('expect: { %s } cannot be meant', async (expectation, sentence) => {
  const { exitCode, err } = await expecting(expectation);
  expect(exitCode).toBe(2);
  expect(err).toMatch(/^flow\.yaml:1[23]:\d+: error: /);
  expect(err).toContain(sentence);
});

test('an outcome of another channel is a mistake at its line', async () => {
  const { exitCode, err } = await expecting('status: Failed', [], '    outcomes: { Sms: NoAnswer }\n');
  expect(exitCode).toBe(2);
  expect(err).toContain('flow.yaml:12:22: error: NoAnswer is a status of Voice, not of Sms');
});

test('a failed scenario shows the line that failed and the story that led there', async () => {
  const { out } = await expecting('within: 1m', []);
  expect(`\n${out}`).toMatchInlineSnapshot(`
    "
    flow.yaml
     x a story
    flow.yaml:13:23: error: "a story": expected within 1m, got 10:05 [scenario]
       13 |     expect: { within: 1m }
          |                       ^^
       DRY RUN  Shipped  standard, to +3069******01
        x 1 Viber  EXPIRED      ##############################  10:00 of 10:00  Expired
        x 2 Sms    Failed       ..............................  00:05 of 30:00  Unknown Status
       Failed after 10:05 with statusCode 2: the last step failed too, and there is no next step
    0 scenarios passed, 1 failed
    "
  `);
});

describe('several scenarios', () => {
  const text = `${FLOW}  one:\n    expect: { status: Succeeded }\n  two:\n    expect: { status: Failed }\n  three:\n${EXPIRED}`;
  const ran = (...args: string[]) => session(['test', 'flow.yaml', ...args], { files: { 'flow.yaml': text } });

  test('are run one by one, and the result is that of all', async () => {
    const { exitCode, out } = await ran('--json');
    const { scenarios, passed, failed } = JSON.parse(out);
    expect(scenarios.map(({ name, ok }: { name: string; ok: boolean }) => [name, ok])).toEqual([
      ['one', true],
      ['two', false],
      ['three', true],
    ]);
    expect({ exitCode, passed, failed }).toEqual({ exitCode: 1, passed: 2, failed: 1 });
  });

  test('are chosen by their names', async () => {
    expect(JSON.parse((await ran('--json', '--filter', 'one')).out)).toMatchObject({ passed: 1, failed: 0 });
    const { exitCode, err } = await ran('--filter', 'four');
    expect({ exitCode, err }).toEqual({
      exitCode: 2,
      err: 'error: --filter four: no scenario has that in its name\nhint: known here: one, two, three\n',
    });
  });

  test('are told to GitHub at their lines', async () => {
    const { out } = await ran('--format', 'github');
    expect(out).toBe(
      '::error file=flow.yaml,line=13,col=23,title=scenario::"two": expected status Failed, got Succeeded\n',
    );
  });
});

test('a file without scenarios says so', async () => {
  const text = 'to: "+306900000001"\nflow: [{ type: Sms, from: Brand, message: { body: hi } }]\n';
  expect(await session(['test', 'flow.yaml'], { files: { 'flow.yaml': text } })).toEqual({
    exitCode: 2,
    out: '',
    err: 'error: there is no scenario to run\nhint: write some under scenarios:\n',
  });
});

test('a hundred scenarios are a hundred results', async () => {
  const many = Array.from(
    { length: 100 },
    (_, number) => `  story ${number}:\n${EXPIRED}    expect: { status: Failed }\n`,
  );
  const { out } = await session(['test', 'flow.yaml', '--json'], { files: { 'flow.yaml': FLOW + many.join('') } });
  expect(JSON.parse(out)).toMatchObject({ passed: 100, failed: 0 });
});

describe('coverage', () => {
  const text = `${FLOW}  one:\n    outcomes: { Viber: SEEN }\n  two:\n${EXPIRED}`;
  const ran = (...args: string[]) => session(['test', 'flow.yaml', ...args], { files: { 'flow.yaml': text } });

  test('is of all paths, and those that no scenario takes are listed', async () => {
    expect(JSON.parse((await ran('--json')).out).coverage).toEqual({ paths: 15, covered: 2 });
    const { out } = await ran('--coverage');
    expect(out).toContain('flow.yaml: 2 of 15 paths covered\n');
    expect(out.match(/not covered: /g)).toHaveLength(13);
    expect(out).toContain('  not covered: Viber UNDELIVERED, then Sms Unsent: Failed with statusCode 1\n');
    expect(out).not.toContain('not covered: Viber SEEN');
  });

  test('that is less than it should be fails', async () => {
    expect((await ran('--min-coverage', '13')).exitCode).toBe(0);
    const { exitCode, err } = await ran('--min-coverage', '14');
    expect({ exitCode, err }).toEqual({
      exitCode: 1,
      err: 'error: 2 of 15 paths covered: 13%, and 14% is the least\n',
    });
    const none = { 'flow.yaml': FLOW.replace('scenarios:\n', '') };
    expect(await session(['test', 'flow.yaml', '--min-coverage', '1'], { files: none })).toMatchObject({
      exitCode: 1,
      err: 'error: 0 of 15 paths covered: 0%, and 1% is the least\n',
    });
  });
});

test('two steps of one order that fail in one moment are two', async () => {
  const text = `
to: "+306900000001"
flow:
  - { type: Sms, order: 1, from: Brand, message: { body: hi } }
  - { type: Sms, order: 1, from: Brand, message: { body: hi } }
scenarios:
  both fail:
    outcomes: { Sms: Failed@0s }
    expect: { steps: [Sms: Failed, Sms: Failed], statusCode: 2 }
`;
  const { out } = await session(['test', 'flow.yaml', '--json'], { files: { 'flow.yaml': text } });
  expect(JSON.parse(out)).toMatchObject({ passed: 1, coverage: { paths: 10, covered: 1 } });
});

test('a file that cannot be read is told as JSON, and the others are tested', async () => {
  const text = `${FLOW}  one:\n    expect: { status: Succeeded }\n`;
  const { exitCode, out, err } = await session(['test', 'gone.yaml', 'flow.yaml', '--json'], {
    files: { 'flow.yaml': text },
  });
  expect(JSON.parse(err).error).toMatchObject({ code: 'input.file', message: 'cannot read gone.yaml' });
  expect({ exitCode, passed: JSON.parse(out).passed }).toEqual({ exitCode: 2, passed: 1 });
});

describe('what cannot be run', () => {
  const lacking = `${FLOW.replace('name: there', 'name: ')}  one:\n    vars: { name: Alex }\n  two:\n    outcomes: { Viber: SEEN }\n`;
  const files = { 'lacking.yaml': lacking, 'broken.yaml': 'flow: []\n' };
  const ran = (...args: string[]) => session(['test', 'lacking.yaml', 'broken.yaml', ...args], { files: { ...files } });

  test('is told with the others, which are run', async () => {
    const { exitCode, out, err } = await ran();
    expect(exitCode).toBe(2);
    expect(out).toBe('lacking.yaml\n + one\n x two: it cannot be run\n1 scenario passed, 1 failed\n');
    expect(err).toContain('lacking.yaml:');
    expect(err).toContain('broken.yaml:1:7: error: flow must have at least one step');
  });

  test('fails in documents and suites as well', async () => {
    const { scenarios, broken, passed, failed } = JSON.parse((await ran('--json')).out);
    expect({ passed, failed, names: scenarios.map(({ name }: { name: string }) => name) }).toEqual({
      passed: 1,
      failed: 1,
      names: ['one', 'two'],
    });
    expect(broken).toMatchObject([{ file: 'broken.yaml', problems: [{ rule: 'required', line: 1 }] }]);
    const { out } = await ran('--format', 'junit');
    expect(await parse(out)).toMatchObject({
      tests: 3,
      failures: 2,
      testsuite: [
        { name: 'lacking.yaml', testcase: [{ name: 'one' }, { name: 'two', failure: [{}] }] },
        { name: 'broken.yaml', testcase: [{ name: 'broken.yaml', failure: [{}] }] },
      ],
    });
    expect((await ran('--format', 'github')).out).toContain('::error file=broken.yaml,line=1,col=7,');
  });
});
