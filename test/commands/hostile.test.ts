import { describe, expect, test } from 'vitest';
import { answer, faultServer, type Reaction } from '../support/fault-server.ts';
import { session } from '../support/session.ts';

/** Everything that could drive a terminal, end a line, or turn the reading direction. */
const EVIL = '\u001b]52;c;aGk=\u0007\u001b[2J\u009b31m\r\n\u202eevil\u2028\u0000\u007fOK\ud800';
const ID = '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1';

const DRIVES = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const FLOW = `
to: "+306900000001"
flow:
  - { type: Viber, senderInfoTrackingId: s, ttl: 1, message: { text: hi } }
  - { type: Sms, from: Brand, ttl: 1, message: { body: hi } }
`;
const OTP = `
to: "+306900000001"
flow: [{ type: ViberOtp, senderInfoTrackingId: s, templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, pin: "4711", ttl: 30 }]
`;

const json = (value: object, status = 200): Reaction => answer(status, JSON.stringify(value));

/** A tracking with evil in every field; `status` tells whether it goes on. */
const tracking = (status: string, id: string = ID): object => ({
  trackingId: id,
  flowKind: EVIL,
  status,
  statusCode: EVIL,
  terminationChannel: EVIL,
  totalPrice: EVIL,
  createdAt: EVIL,
  updatedAt: EVIL,
  [EVIL]: EVIL,
  messages: [
    {
      type: EVIL,
      order: EVIL,
      to: EVIL,
      body: EVIL,
      status: { name: EVIL, reason: { detailedStatus: EVIL, description: EVIL } },
    },
    {
      type: 'Sms',
      order: 2,
      to: [EVIL],
      status: { name: `Failed${EVIL}`, reason: EVIL, description: EVIL, updatedDate: EVIL },
    },
    EVIL,
  ],
});

const otpTracking: object = {
  flowId: EVIL,
  status: 'Failed',
  statusCode: EVIL,
  steps: [
    { channel: EVIL, status: EVIL, detailed_status: EVIL, error_message: EVIL, phone_number: EVIL, trackingId: EVIL },
  ],
};

/** What the remote answers to each request, by the beginning of its path. */
type Remote = Readonly<Record<string, Reaction>>;

const GOOD: Remote = {
  '/failover/tracking/': json(tracking('Failed')),
  '/failover/tracking?': json({
    content: [tracking('Failed', EVIL), tracking(EVIL, `${EVIL}2`), EVIL],
    last: true,
    totalPages: EVIL,
  }),
  '/failover-otp/otp/failover?': json({ results: [otpTracking], total: 1 }),
  '/failover': json({ trackingId: ID, flowKind: EVIL, flow: [{ to: `+${EVIL}` }, { to: EVIL }], error: EVIL }),
};

async function ran(args: readonly string[], remote: Remote, text = FLOW) {
  const server = await faultServer((socket, request) => {
    const path = Object.keys(remote).find((beginning) => request.path.startsWith(beginning))!;
    remote[path]!(socket, request);
  });
  try {
    const env = { ROUTEE_API_URL: server.url, ROUTEE_ACCESS_TOKEN: 'a-token' };
    return await session(args, { env, files: { 'flow.yaml': text } });
  } finally {
    await server.close();
  }
}

const SEND = ['send', 'flow.yaml'];

type Case = readonly [name: string, args: readonly string[], remote: Remote, text: string];

const CASES: readonly Case[] = [
  ['a delivery that is followed', [...SEND, '--interval', '1s'], GOOD, FLOW],
  ['a refusal', SEND, { '/': json({ code: EVIL, developerMessage: EVIL }, 400) }, FLOW],
  ['a refusal with a list', SEND, { '/': json({ detail: [{ loc: ['body', EVIL], msg: EVIL }] }, 422) }, OTP],
  ['an otp flow that fails at once', SEND, { '/': json({ status: 'Failed', statusCode: EVIL, error: EVIL }) }, OTP],
  ['a redirect', SEND, { '/': answer(302, EVIL, { location: 'https://x.test/\u009b31m\u001b[2J' }) }, FLOW],
  ['a page', SEND, { '/': answer(200, `<html>${EVIL}</html>`) }, FLOW],
  ['an id', SEND, { '/': json({ trackingId: EVIL }) }, FLOW],
  ['a status line', SEND, { '/': (socket) => socket.end(`HTTP/1.1 500 ${EVIL}\r\n\r\n`) }, FLOW],
  ['a Retry-After', SEND, { '/': answer(429, EVIL, { 'retry-after': '0\u009b31m' }) }, FLOW],
  ['a tracking', ['track', ID], GOOD, FLOW],
  ['a tracking as it came', ['track', ID, '--raw'], GOOD, FLOW],
  ['a tracking that is watched', ['track', ID, '--watch'], GOOD, FLOW],
  ['an otp tracking', ['track', ID], { '/failover/': answer(404), '/': json(otpTracking) }, FLOW],
  ['a list', ['search'], GOOD, FLOW],
  [
    'a list of templates',
    ['templates'],
    { '/': json([{ id: EVIL, name: EVIL, type: EVIL, languages: [EVIL, { code: EVIL }] }, { [EVIL]: EVIL }]) },
    FLOW,
  ],
  ['a list as CSV', ['search', '--format', 'csv'], GOOD, FLOW],
];

describe.each([[[]], [['--json']], [['--verbose']], [['--quiet']]])('with %j', (flags) => {
  test.each(CASES)('%s of hostile text drives no terminal', async (_, args, remote, text) => {
    const { exitCode, out, err } = await ran([...args, ...flags], remote, text);
    expect(out).not.toMatch(DRIVES);
    expect(err).not.toMatch(DRIVES);
    expect(exitCode).not.toBe(70);
    // What was escaped is still there to be seen, but begins no line of its own.
    for (const line of (out + err).split('\n')) expect(line.startsWith('OK') || line.startsWith('evil')).toBe(false);
    if (flags.includes('--json') && !args.includes('csv'))
      for (const line of out.trim().split('\n')) if (line) JSON.parse(line);
  });
});
