import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { engineApp, type Listening, listen } from '../../src/engine/http-face.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { parseOutcome } from '../../src/flow/outcome.ts';
import { session } from '../support/session.ts';

/*
 * The commands that look something up, over HTTP to an engine that three deliveries were sent to: a standard one that
 * fell over to SMS, an otp one whose SMS is under way, and a transactional one that failed.
 */

const STANDARD = `
to: "+306900000001"
flow:
  - { type: Viber, senderInfoTrackingId: s, ttl: 1, message: { text: "code 482913" } }
  - { type: Sms, from: Brand, ttl: 1, message: { body: "your code is 482913" } }
`;
const OTP = `
to: "+306900000002"
flow:
  - { type: ViberOtp, senderInfoTrackingId: s, templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, pin: "4711", ttl: 30, label: login }
  - { type: Sms, ttl: 600, message: { body: "your code is 4711" } }
`;
const TRANSACTIONAL = `
to: "+306900000003"
flow:
  - { type: Viber, senderInfoTrackingId: s, templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, templateLang: en, ttl: 1 }
`;

const NOW_MS = Date.UTC(2026, 5, 1, 12);
let face: Listening;
let env: Record<string, string>;
let clock: { nowMs: () => number; sleep: (ms: number, signal?: AbortSignal) => Promise<void> };
const ids = { standard: '', otp: '', transactional: '', otpSms: '' };

beforeAll(async () => {
  const kernel = new Kernel<() => void>(NOW_MS);
  const pass = (ms: number): void => kernel.advanceTo(kernel.nowMs + ms, (event) => event());
  const outcomes = [
    'Viber=EXPIRED',
    '+306900000003:Viber=FAILED',
    'Sms=Delivered@5s',
    '+306900000002:Sms=Delivered@5m',
  ].flatMap((text) => {
    const parsed = parseOutcome(text);
    return parsed.ok ? [parsed.outcome] : [];
  });
  const engine = new Engine({ kernel, seed: 1, outcomes });
  face = await listen(engineApp({ engine, catchUp: () => {} }), 0);
  env = {
    ROUTEE_API_URL: face.url,
    ROUTEE_APP_ID: engine.application.id,
    ROUTEE_APP_SECRET: engine.application.secret,
  };
  // Waiting lets the engine's time pass; deadlines of the network are far longer than any wait.
  clock = {
    nowMs: () => kernel.nowMs,
    sleep: (ms, signal) => {
      if (ms < 10_000) pass(ms);
      else
        return new Promise((_, stop) => signal?.addEventListener('abort', () => stop(signal.reason), { once: true }));
      return Promise.resolve();
    },
  };
  for (const [name, text] of Object.entries({ otp: OTP, standard: STANDARD, transactional: TRANSACTIONAL })) {
    const { out } = await ran(['send', 'flow.yaml', '--no-wait', '--json'], { 'flow.yaml': text });
    ids[name as keyof typeof ids] = JSON.parse(out).trackingId;
    pass(30_000);
  }
  pass(60_000);
  const { out } = await ran(['track', ids.otp, '--raw']);
  ids.otpSms = JSON.parse(out).steps[1].trackingId;
});

afterAll(() => face.close());

const ran = (args: readonly string[], files: Record<string, string> = {}) => session(args, { env, files, clock });

describe('track', () => {
  test('tells how a delivery went, and ends by that', async () => {
    const { exitCode, out, err } = await ran(['track', ids.standard]);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out.replace(ids.standard, '<id>')).toMatchInlineSnapshot(`
      "<id>  standard, to +3069******01, created 2026-06-01T12:00:30Z
      Succeeded after 01:05: reached through Sms, price 0.03
      step     status     at                    price  detail
      1 Viber  EXPIRED    2026-06-01T12:01:30Z  0.00   Expired: Message expired.
      2 Sms    Delivered  2026-06-01T12:01:35Z  0.03
      "
    `);
  });

  test('prints one document', async () => {
    const { out } = await ran(['track', ids.standard, '--json']);
    expect({ ...JSON.parse(out), trackingId: '' }).toMatchInlineSnapshot(`
      {
        "createdAt": "2026-06-01T12:00:30.000Z",
        "endpoint": "standard",
        "status": "Succeeded",
        "statusCode": null,
        "steps": [
          {
            "atMs": 60000,
            "channel": "Viber",
            "description": "Message expired.",
            "detail": "Expired",
            "order": 1,
            "price": 0,
            "status": "EXPIRED",
          },
          {
            "atMs": 65000,
            "channel": "Sms",
            "description": null,
            "detail": null,
            "order": 2,
            "price": 0.03,
            "status": "Delivered",
          },
        ],
        "terminationChannel": "Sms",
        "to": "+3069******01",
        "totalPrice": 0.03,
        "trackingId": "",
      }
    `);
  });

  test('finds an otp delivery by its flowId and by the token of its message, and says that it goes on', async () => {
    for (const id of [ids.otp, ids.otpSms]) {
      const { exitCode, out } = await ran(['track', id, '--json']);
      expect(exitCode).toBe(8);
      expect(JSON.parse(out)).toMatchObject({
        trackingId: ids.otp,
        endpoint: 'otp',
        status: 'InProgress',
        to: '+3069******02',
        steps: [
          { order: 1, channel: 'Viber', status: 'EXPIRED', atMs: 30_000 },
          { order: 2, channel: 'Sms', status: 'Sent' },
        ],
      });
    }
  });

  test('ends with 1 for one that failed, and for one that nobody knows', async () => {
    expect((await ran(['track', ids.transactional, '--quiet'])).exitCode).toBe(1);
    expect(await ran(['track', '00000000-0000-4000-8000-000000000000'])).toEqual({
      exitCode: 1,
      out: '',
      err:
        'error: the remote knows no delivery 00000000-0000-4000-8000-000000000000\n' +
        'hint: a new one can take a moment to be visible; an id of another account is not\n',
    });
  });

  test('prints what the remote said, without numbers and codes', async () => {
    const { out } = await ran(['track', ids.standard, '--raw']);
    expect(JSON.parse(out)).toMatchObject({
      trackingId: ids.standard,
      messages: [
        { type: 'Viber', to: '+3069******01', body: { text: 'code ******' } },
        { type: 'Sms', body: 'your code is ******' },
      ],
    });
  });

  test.each([
    [['track', '../../etc'], 'a tracking id is 8 to 64 letters, digits and dashes'],
    [['track', 'abcdefgh', '--raw', '--watch'], '--raw prints one answer, and --watch needs several'],
    [['track', 'abcdefgh', '--timeout', '1m'], '--timeout is for --watch only'],
    [['track'], "missing required argument 'id'"],
  ])('%j is a usage error', async (args, sentence) => {
    const { exitCode, err } = await ran(args);
    expect(exitCode).toBe(2);
    expect(err).toContain(sentence);
  });
});

describe('search', () => {
  const found = async (...args: string[]) => {
    const { out, exitCode } = await ran(['search', '--json', ...args]);
    expect(exitCode).toBe(0);
    const { total, deliveries } = JSON.parse(out) as { total: number; deliveries: { trackingId: string }[] };
    const names = Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, name]));
    return [total, ...deliveries.map(({ trackingId }) => names[trackingId])];
  };

  test('finds the deliveries of both services, the newest first', async () => {
    expect(await found()).toEqual([3, 'transactional', 'standard', 'otp']);
  });

  test.each([
    [
      ['--limit', '1'],
      [3, 'transactional'],
    ],
    [
      ['--status', 'failed'],
      [1, 'transactional'],
    ],
    [
      ['--status', 'InProgress'],
      [1, 'otp'],
    ],
    [
      ['--to', '+306900000001'],
      [1, 'standard'],
    ],
    [
      ['--to', '306900000002'],
      [1, 'otp'],
    ],
    [
      ['--channel', 'sms'],
      [2, 'standard', 'otp'],
    ],
    [['--channel', 'Voice'], [0]],
    [
      ['--endpoint', 'standard'],
      [1, 'standard'],
    ],
    [
      ['--endpoint', 'transactional'],
      [1, 'transactional'],
    ],
    [
      ['--endpoint', 'otp'],
      [1, 'otp'],
    ],
    [
      ['--tag', 'login'],
      [1, 'otp'],
    ],
    [['--tag', 'nothing'], [0]],
    [
      ['--since', '110s'],
      [1, 'transactional'],
    ],
    [
      ['--since', '2026-06-01T12:00Z', '--until', '2026-06-01T12:00:10Z'],
      [1, 'otp'],
    ],
    [['--until', '2026-05-01', '--since', '2026-04-01'], [0]],
  ])('with %j finds %j', async (args, expected) => {
    expect(await found(...args)).toEqual(expected);
  });

  test('reads every page', async () => {
    const before = await found('--to', '+306900000009');
    for (let sent = 0; sent < 205; sent++) {
      await ran(['send', 'flow.yaml', '--no-wait', '--to', '+306900000009'], { 'flow.yaml': STANDARD });
    }
    const [total, ...rest] = await found('--to', '+306900000009', '--limit', '1000');
    expect([before, total, rest.length]).toEqual([[0], 205, 205]);
  });

  test('prints a table', async () => {
    const { out, err } = await ran(['search', '--status', 'Failed']);
    expect(out.replace(ids.transactional, '<id>'.padEnd(36))).toMatchInlineSnapshot(`
      "tracking id                           status  created               to             steps         endpoint       price
      <id>                                  Failed  2026-06-01T12:01:00Z  +3069******03  Viber FAILED  transactional  0.00
      "
    `);
    expect(err).toBe('1 delivery\n');
  });

  test('prints CSV whose cells are no formulas', async () => {
    const { out } = await ran(['search', '--endpoint', 'otp', '--format', 'csv']);
    expect(out.replace(ids.otp, '<id>')).toMatchInlineSnapshot(`
      "tracking id,status,created,to,steps,endpoint,price
      <id>,InProgress,2026-06-01T12:00:00Z,'+3069******02,"Viber EXPIRED, Sms Sent",otp,0.00
      "
    `);
  });

  test('says what there is to do when nothing fits', async () => {
    const { exitCode, out, err } = await ran(['search', '--tag', 'nothing']);
    expect({ exitCode, out, err }).toEqual({
      exitCode: 0,
      out: '',
      err: expect.stringMatching(/^no delivery fits; looked at what was created since 2026-\S+Z\n$/),
    });
  });

  test.each([
    [['--since', 'yesterday'], '--since is neither a duration nor a date'],
    [['--since', '1h', '--until', '2h'], '--until is before --since'],
    [['--limit', '0'], 'write 1 or more'],
    [['--json', '--format', 'csv'], '--json and --format csv are two formats'],
    [['--status', 'done'], 'write Queued, InProgress, Succeeded or Failed'],
    [['--to', '0030 69'], 'write + and 7 to 15 digits'],
    [['--tag', 'login', '--endpoint', 'standard'], '--tag finds otp deliveries only'],
  ])('%j is a usage error', async (args, sentence) => {
    const { exitCode, err } = await ran(['search', ...args]);
    expect(exitCode).toBe(2);
    expect(err).toContain(sentence);
  });
});

test('track --watch tells a delivery from its acceptance to its end', async () => {
  const { exitCode, out } = await ran(['track', ids.otp, '--watch', '--json', '--interval', '5s', '--timeout', '2h']);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(exitCode).toBe(0);
  expect(events.map(({ type, status }) => [type, status].filter(Boolean).join(' '))).toEqual([
    'flow.accepted',
    'step.changed EXPIRED',
    'step.changed Sent',
    'step.changed Delivered',
    'flow.finished Succeeded',
  ]);
  expect(events.at(-1)).toMatchObject({ elapsedMs: 330_000, terminationChannel: 'Sms', trackingId: ids.otp });
});
