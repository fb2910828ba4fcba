import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'junit2json';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { checkFlow } from '../../src/flow/flow-file.ts';
import { answer, faultServer, type Reaction } from '../support/fault-server.ts';
import { inFolder, program, withEngine } from '../support/program.ts';
import { session } from '../support/session.ts';

/* The templates that otp flows name, held against those that the account has. */

const MINE = '0aac888f-2ee2-4112-9659-1755a951966a';
const OTHER = '3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20';

/** An otp flow whose Viber step names that template. */
const otp = (id: string, more = ''): string => `${more}to: "+306900000001"
flow:
  - type: ViberOtp
    senderInfoTrackingId: s
    templateId: ${id}
    pin: "4711"
    ttl: 30
  - { type: Sms, ttl: 60, message: { body: "your code is 4711" } }
`;

const TRANSACTIONAL = `to: "+306900000001"
flow: [{ type: Viber, senderInfoTrackingId: s, templateId: ${OTHER}, templateLang: en }]
`;

const json = (value: unknown, status = 200): Reaction => answer(status, JSON.stringify(value));
const HAS_MINE = json([{ id: MINE, name: 'Basic OTP' }]);

/** What `check --online` prints of these files when the remote answers so, and how often that was asked. */
async function checked(react: Reaction, files: Record<string, string>, ...flags: readonly string[]) {
  const server = await faultServer(react);
  try {
    const env = { ROUTEE_API_URL: server.url, ROUTEE_ACCESS_TOKEN: 'a-token' };
    const told = await session(['check', ...Object.keys(files), '--online', ...flags], { env, files });
    return { ...told, asked: server.requests.length };
  } finally {
    await server.close();
  }
}

test('an id that the account does not have is an error at its place', async () => {
  const { exitCode, out, err } = await checked(HAS_MINE, { 'flow.yaml': otp(OTHER) });
  expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' });
  expect(out).toMatchInlineSnapshot(`
    "flow.yaml:5:17: error: flow[0].templateId is "3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20", and the account has no such otp template [unknown-template]
        5 |     templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20
          |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      hint: it has 0aac888f-2ee2-4112-9659-1755a951966a (Basic OTP)
    flow.yaml: 1 error
    "
  `);
});

test('one that it has is none, whatever the case of its letters', async () => {
  const files = { 'flow.yaml': otp(MINE.toUpperCase()) };
  expect(await checked(HAS_MINE, files)).toEqual({
    exitCode: 0,
    out: 'flow.yaml: ok (otp: Viber, then Sms)\n',
    err: '',
    asked: 1,
  });
});

test('the remote is asked once for all files, and not without --online', async () => {
  const files = { 'a.yaml': otp(OTHER), 'b.yaml': otp(MINE), 'c.yaml': otp(OTHER) };
  const { exitCode, out, asked } = await checked(HAS_MINE, files, '--json');
  expect([exitCode, asked]).toEqual([1, 1]);
  expect(JSON.parse(out).files.map(({ ok }: { ok: boolean }) => ok)).toEqual([false, true, false]);
  expect(await session(['check', 'a.yaml'], { files })).toMatchObject({ exitCode: 0 });
});

test.each([
  ['a transactional flow', TRANSACTIONAL, 0],
  ['a flow without templates', 'to: "+306900000001"\nflow: [{ type: Sms, from: B, message: { body: hi } }]\n', 0],
  ['an id that is no UUID, which is told already', otp('"4711"'), 1],
  ['what is no flow', '[]', 1],
])('for %s nobody is asked', async (_, text, exitCode) => {
  const told = await checked(HAS_MINE, { 'flow.yaml': text });
  expect({ exitCode: told.exitCode, asked: told.asked }).toEqual({ exitCode, asked: 0 });
  expect(told.out).not.toContain('unknown-template');
});

describe('a variable', () => {
  const text = otp('${template}', 'vars: { template: }\n');

  test('without a value yet is a note, as ever', async () => {
    const { exitCode, out, asked } = await checked(HAS_MINE, { 'flow.yaml': text }, '--json');
    expect([exitCode, asked]).toEqual([0, 0]);
    expect(JSON.parse(out).files[0].problems).toMatchObject([
      { rule: 'missing-value', severity: 'note', line: 6, column: 17 },
    ]);
  });

  test('with one is looked up, and told where it is used', async () => {
    const { exitCode, out } = await checked(HAS_MINE, { 'flow.yaml': text }, '--json', '--var', `template=${OTHER}`);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out).files[0].problems).toMatchObject([
      { rule: 'unknown-template', line: 6, column: 17, path: 'flow[0].templateId' },
    ]);
  });

  test('of another step leaves that one alone', async () => {
    const { out } = await checked(HAS_MINE, { 'flow.yaml': `${text}${second(OTHER)}` }, '--json');
    expect(JSON.parse(out).files[0].problems.map(({ rule, path }: Told) => [rule, path])).toContainEqual([
      'unknown-template',
      'flow[2].templateId',
    ]);
  });
});

type Told = { readonly rule: string; readonly path: string };

const second = (id: string): string =>
  `  - { type: ViberOtp, senderInfoTrackingId: s, templateId: ${id}, pin: "4711", ttl: 30 }\n`;

describe('the hint', () => {
  const hintFor = async (templates: unknown): Promise<string> => {
    const { out } = await checked(json(templates), { 'flow.yaml': otp(OTHER) }, '--json');
    return JSON.parse(out).files[0].problems[0].hint;
  };

  test('names up to three templates', async () => {
    const named = [{ id: 'a', name: 'One' }, { id: 'b' }, { id: 'c', name: 'x'.repeat(99) }];
    expect(await hintFor(named)).toBe(`it has a (One), b and c (${'x'.repeat(39)}…)`);
    expect(await hintFor([...named, { id: 'd' }, { id: 'e' }])).toMatch(
      /^it has a \(One\), b, c \(x+…\) and 2 more; see routee-failover templates$/,
    );
  });

  test('says that there are none', async () => {
    expect(await hintFor([])).toBe('it has no otp templates at all');
  });

  test('drives no terminal', async () => {
    const evil = '\u001b]52;c;aGk=\u0007\u001b[2J\r\n::error::x\u202e';
    for (const format of ['text', 'json', 'github', 'sarif', 'junit']) {
      const react = json([{ id: evil, name: evil }]);
      const { out } = await checked(react, { 'flow.yaml': otp(OTHER) }, '--format', format);
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      expect(out).not.toMatch(/^::error::/m);
    }
  });
});

test('where the remote has more than it told, nobody knows', async () => {
  const { exitCode, out } = await checked(
    json({ content: [{ id: MINE }], last: false }),
    { 'flow.yaml': otp(OTHER) },
    '--json',
  );
  expect(exitCode).toBe(0);
  expect(JSON.parse(out).files[0].problems).toMatchObject([
    { rule: 'unknown-template', severity: 'note', message: expect.stringContaining('is not among the otp templates') },
  ]);
});

test('every format tells it', async () => {
  const told = async (format: string) => {
    const { exitCode, out } = await checked(HAS_MINE, { 'flow.yaml': otp(OTHER) }, '--format', format);
    expect(exitCode).toBe(1);
    return out;
  };
  const message = `flow[0].templateId is "${OTHER}", and the account has no such otp template`;
  const hint = `it has ${MINE} (Basic OTP)`;
  expect(JSON.parse(await told('json'))).toMatchObject({
    errors: 1,
    files: [{ ok: false, problems: [{ rule: 'unknown-template', severity: 'error', message, hint, line: 5 }] }],
  });
  expect(await told('github')).toBe(
    `::error file=flow.yaml,line=5,col=17,title=unknown-template::${message}%0A${hint}\n`,
  );
  const [result] = (JSON.parse(await told('sarif')) as Log).runs[0]!.results!;
  expect(result).toMatchObject({ ruleId: 'unknown-template', level: 'error' });
  expect(result!.locations![0]!.physicalLocation!.region).toEqual({ startLine: 5, startColumn: 17, endColumn: 53 });
  const suites = await parse(await told('junit'));
  expect(suites).toMatchObject({ tests: 1, failures: 1 });
  expect(JSON.stringify(suites)).toContain('[unknown-template]');
});

describe('a remote that cannot be asked', () => {
  const BROKEN = otp(OTHER).replace('ttl: 30', 'ttl: soon');

  test.each<readonly [string, Reaction, number, string]>([
    ['fails', answer(500), 3, 'the remote answered 500'],
    ['tells something else', answer(200, '<html>'), 3, 'the remote answered 200 without a list of templates'],
    ['refuses the token', answer(401), 4, 'the remote refused the access token (401)'],
  ])('and %s is told beside what was found without it', async (_, react, exitCode, sentence) => {
    const told = await checked(react, { 'flow.yaml': BROKEN, 'good.yaml': otp(MINE) });
    expect(told.exitCode).toBe(exitCode);
    expect(told.err).toContain(`error: the otp templates could not be looked up: ${sentence}\n`);
    expect(told.out).toContain('flow.yaml:7:10: error: flow[0].ttl must be');
    expect(told.out).toContain('good.yaml: ok (otp: Viber, then Sms)\n');
    expect(told.out).not.toContain('unknown-template');
  });

  test('is told as JSON on stderr, and the document stays a document', async () => {
    const { exitCode, out, err } = await checked(answer(403), { 'flow.yaml': BROKEN }, '--json');
    expect(exitCode).toBe(4);
    expect(JSON.parse(out)).toMatchObject({ errors: 1 });
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'remote.denied' } });
  });

  test.each<readonly [string, Record<string, string>, number, string]>([
    ['without credentials', {}, 4, 'there are no credentials'],
    ['where nobody listens', { ROUTEE_ACCESS_TOKEN: 'a-token', ROUTEE_API_URL: 'http://127.0.0.1:1' }, 3, 'could not'],
    ['at no address', { ROUTEE_ACCESS_TOKEN: 'a-token', ROUTEE_API_URL: 'http://example.com' }, 2, 'must begin with'],
  ])('%s leaves the rest of the check as it is', async (_, env, exitCode, sentence) => {
    const files = { 'flow.yaml': BROKEN };
    const told = await session(['check', 'flow.yaml', '--online'], { env, files });
    expect(told).toMatchObject({ exitCode, out: expect.stringContaining('[ttl]') });
    expect(told.err).toContain(sentence);
  });

  test('is not waited for after an interruption', async () => {
    const interruption = new AbortController();
    const server = await faultServer(() => interruption.abort(new Error('enough')));
    const env = { ROUTEE_API_URL: server.url, ROUTEE_ACCESS_TOKEN: 'a-token' };
    const files = { 'flow.yaml': otp(OTHER) };
    const told = await session(['check', 'flow.yaml', '--online'], { env, files, signal: interruption.signal });
    await server.close();
    expect(told).toMatchObject({ out: '', err: expect.stringContaining('enough') });
  });
});

test('without the remote the templates are named, and nothing is said of them', () => {
  const { templateUses, problems, flow } = checkFlow('flow.yaml', otp(OTHER));
  expect(templateUses).toMatchObject([{ id: OTHER, unknown: { line: 5, column: 17, path: 'flow[0].templateId' } }]);
  expect({ problems, usable: flow !== undefined }).toEqual({ problems: [], usable: true });
});

test('the built program asks the built engine', async () => {
  await withEngine(async (env) => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'good.yaml'), otp(MINE));
      writeFileSync(join(folder, 'unknown.yaml'), otp(OTHER));
      const { exitCode, out, err } = await program(['check', '.', '--online'], { env, cwd: folder });
      expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' });
      expect(out).toContain('good.yaml: ok (otp: Viber, then Sms)\n');
      expect(out).toContain('unknown.yaml:5:17: error: flow[0].templateId is');
      expect(out).toContain('and 6 more; see routee-failover templates\n');
    });
  });
});
