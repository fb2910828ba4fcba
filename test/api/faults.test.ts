import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { wallClock } from '../../src/clock.ts';
import { answer, bytesThenClose, faultServer, headerLines, type Reaction } from '../support/fault-server.ts';
import { fastClock, session } from '../support/session.ts';

const ID = '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1';
const OK = JSON.stringify({ trackingId: ID, flowId: ID, status: 'InProgress' });

const STANDARD = `
to: "+306900000001"
flow:
  - { type: Viber, senderInfoTrackingId: s, ttl: 1, message: { text: hi } }
  - { type: Sms, from: Brand, ttl: 1, message: { body: hi } }
`;
const OTP = `
to: "+306900000001"
flow: [{ type: ViberOtp, senderInfoTrackingId: s, templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, pin: "4711", ttl: 30 }]
`;

const APPLICATION = { ROUTEE_APP_ID: 'an-application', ROUTEE_APP_SECRET: 'its-secret' };
const TOKEN = { ROUTEE_ACCESS_TOKEN: 'a-token-of-mine' };

/** A request for a token is answered well, and keeps its connection; the sends get `reactions`, the last for ever. */
async function sent(reactions: readonly Reaction[], how: 'new' | 'reused' = 'new', times = 1, text = STANDARD) {
  let posts = 0;
  let tokens = 0;
  const server = await faultServer((socket, request) => {
    if (request.path === '/oauth/token') {
      tokens++;
      return answer(200, JSON.stringify({ access_token: `token-${tokens}`, expires_in: 3600 }))(socket, request);
    }
    const reaction = reactions[Math.min(posts++, reactions.length - 1)]!;
    reaction(socket, request);
  });
  try {
    // Asking for a token makes the connection that the send then takes.
    const env = { ROUTEE_API_URL: server.url, ...(how === 'reused' ? APPLICATION : TOKEN) };
    const clock = times === 1 ? wallClock : fastClock(times);
    const ran = await session(['send', 'flow.yaml', '--no-wait'], { env, files: { 'flow.yaml': text }, clock });
    const nth = server.requests.find(({ path }) => path !== '/oauth/token')?.nth;
    return { ...ran, posts, tokens, nth, text: ran.out + ran.err };
  } finally {
    await server.close();
  }
}

const head = (status: number, headers: Record<string, string>): string =>
  `HTTP/1.1 ${status} X\r\n${headerLines({ 'content-type': 'application/json', ...headers })}\r\n`;

/** Writes for as long as somebody reads. */
function flood(socket: Socket, chunk: Buffer, chunks: number): void {
  let left = chunks;
  const more = (): void => {
    while (left-- > 0 && !socket.destroyed) if (!socket.write(chunk)) return void socket.once('drain', more);
    socket.end();
  };
  more();
}

/** A byte every hundredth of a second, which a fast clock takes for half a second. */
const drip: Reaction = async (socket) => {
  socket.write(head(200, { 'content-length': '100000' }));
  while (!socket.destroyed) {
    socket.write(' ');
    await wallClock.sleep(10);
  }
};

const json = (value: unknown) => answer(200, JSON.stringify(value));
const MIB = Buffer.alloc(1024 * 1024, 32);

const UNKNOWN: readonly (readonly [name: string, reaction: Reaction, sentence: string | RegExp])[] = [
  ['is reset without an answer', (socket) => socket.resetAndDestroy(), 'the connection was reset'],
  ['is closed without an answer', (socket) => socket.end(), 'the connection was closed before an answer came'],
  ['gets half a status line', bytesThenClose('HTTP/1.1 20'), /no HTTP|closed before/],
  ['gets bytes that are no HTTP', bytesThenClose('SSH-2.0-OpenSSH_9.2\r\n'), 'what came back was no HTTP'],
  [
    'gets a head and a reset',
    (socket) => socket.write(head(200, { 'content-length': '99' }), () => socket.resetAndDestroy()),
    'the answer (200) was cut off',
  ],
  ['is answered 500 with JSON', answer(500, '{"code":"500000000","developerMessage":"x"}'), 'answered 500'],
  ['is answered 501', answer(501, ''), 'answered 501'],
  [
    'is answered 502 with HTML',
    answer(502, '<html>bad gateway</html>', { 'content-type': 'text/html' }),
    'answered 502',
  ],
  ['is answered 503 with JSON', answer(503, '{}', { 'retry-after': '1' }), 'answered 503'],
  ['is answered 504 with HTML', answer(504, '<html>', { 'content-type': 'text/html' }), 'answered 504'],
  ['is answered 408', answer(408, '{"developerMessage":"x"}'), 'answered 408'],
  ['is answered 409', answer(409, '{"developerMessage":"x"}'), 'answered 409'],
  ['is answered 425', answer(425, '{"developerMessage":"x"}'), 'answered 425'],
  ['is answered 400 by somebody else', answer(400, '<html>blocked</html>'), 'answered 400 without saying why'],
  ['is answered 404 by somebody else', answer(404, '<html>nothing here</html>'), 'answered 404 without saying why'],
  ['is answered 204', answer(204), 'answered 204 with nothing'],
  ['gets an empty 200', answer(200), 'answered 200 with nothing'],
  [
    'gets HTML',
    answer(200, '<html>Sign in to the hotel</html>'),
    'with no JSON, but "<html>Sign in to the hotel</html>"',
  ],
  ['gets {}', json({}), 'without a usable id'],
  ['gets an id that is null', json({ trackingId: null }), 'without a usable id'],
  ['gets an id that is a number', json({ trackingId: 12345678901 }), 'without a usable id'],
  ['gets an id that is a list', json({ trackingId: [ID] }), 'without a usable id'],
  ['gets an id that is a path', json({ trackingId: '../../../etc/passwd' }), 'without a usable id'],
  ['gets an id with an escape', json({ trackingId: '\u001b]52;c;aGk=\u0007abcdefgh' }), 'without a usable id'],
  [
    'gets JSON that is cut off, with its length',
    (socket) => socket.end(head(200, { 'content-length': String(OK.length) }) + OK.slice(0, 20)),
    'the answer (200) was cut off',
  ],
  [
    'gets JSON that is cut off, without a length',
    (socket) => socket.end(head(200, { connection: 'close' }) + OK.slice(0, 20)),
    'cut off or broken',
  ],
  [
    'gets chunks that are cut off',
    (socket) => socket.end(`${head(200, { 'transfer-encoding': 'chunked' })}5\r\n{"tra\r\n`),
    'the answer (200) was cut off',
  ],
  [
    'gets 300 MiB',
    (socket) => {
      socket.write(head(200, { 'content-length': String(300 * MIB.length) }));
      flood(socket, MIB, 300);
    },
    'longer than 1 MiB',
  ],
  [
    'gets a gzip bomb',
    answer(200, gzipSync(Buffer.alloc(200 * 1024 * 1024)), { 'content-encoding': 'gzip' }),
    'longer than 1 MiB',
  ],
  ['gets an encoding that nobody knows', answer(200, OK, { 'content-encoding': 'zebra' }), 'was not packed as it said'],
  ['gets UTF-16', answer(200, Buffer.from(OK, 'utf16le')), /answered 200/],
  ['gets Latin-1', answer(200, Buffer.from('{"error":"caf\u00e9"}', 'latin1')), 'with something that is no text'],
];

// One process after the other: these take their time by what they read, not by what they wait for.
describe.each(['new', 'reused'] as const)('a send on a %s connection', (how) => {
  test.each(UNKNOWN)('that %s is of unknown fate, and is not repeated', async (_, reaction, sentence) => {
    const { exitCode, posts, text, nth } = await sent([reaction], how);
    expect(text).toMatch(sentence);
    expect({ exitCode, posts, nth }).toEqual({ exitCode: 6, posts: 1, nth: how === 'new' ? 0 : 1 });
    expect(text).toContain('It was not posted again: that could send it twice.');
    expect(text).toContain('routee-failover search --since ');
  });

  test.each<readonly [string, Reaction, string]>([
    ['is never answered', () => {}, 'no answer came within 30 s'],
    ['gets its answer byte by byte', drip, 'the answer was not complete within 60 s'],
  ])('that %s is of unknown fate when the deadline is over', async (_, reaction, sentence) => {
    const { exitCode, posts, text } = await sent([reaction], how, 50);
    expect(text).toContain(sentence);
    expect({ exitCode, posts }).toEqual({ exitCode: 6, posts: 1 });
  });

  test.each([301, 302, 303, 307, 308])('that is answered %i does not follow it', async (status) => {
    const other = await faultServer(answer(200, OK));
    try {
      const { exitCode, posts, text } = await sent([answer(status, '', { location: `${other.url}/failover` })], how);
      expect({ exitCode, posts, elsewhere: other.requests.length }).toEqual({ exitCode: 6, posts: 1, elsewhere: 0 });
      expect(text).toContain(`answered ${status}, a redirect to "${other.url}/failover", which was not followed`);
    } finally {
      await other.close();
    }
  });

  test.each<readonly [string, Reaction]>([
    ['is answered in one piece', answer(200, OK)],
    ['is answered without a length', (socket) => socket.end(head(200, { connection: 'close' }) + OK)],
    [
      'is answered, and then the connection is closed',
      (socket, request) => {
        answer(200, OK)(socket, request);
        socket.end();
      },
    ],
    [
      'is answered after a 103',
      (socket, request) => {
        socket.write('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n');
        answer(200, OK)(socket, request);
      },
    ],
    ['is answered 201', answer(201, OK)],
    ['is answered as plain text', answer(200, OK, { 'content-type': 'text/plain' })],
    ['is answered with a byte order mark', answer(200, `\ufeff${OK}`)],
    ['is answered in gzip', answer(200, gzipSync(OK), { 'content-encoding': 'gzip' })],
    [
      'is answered in chunks',
      (socket) =>
        socket.write(`${head(200, { 'transfer-encoding': 'chunked' })}${OK.length.toString(16)}\r\n${OK}\r\n0\r\n\r\n`),
    ],
    [
      'gets keys twice, a prototype and a number beyond all',
      answer(200, `{"trackingId":"x","__proto__":{"a":1},"n":1e400,"trackingId":"${ID}"}`),
    ],
    ['gets a depth of 20,000', answer(200, `{"trackingId":"${ID}","deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)],
  ])('that %s is accepted', async (_, reaction) => {
    const { exitCode, posts, out } = await sent([reaction], how);
    expect(out).toContain(`accepted as ${ID}`);
    expect({ exitCode, posts }).toEqual({ exitCode: 0, posts: 1 });
    expect(({} as { a?: number }).a).toBeUndefined();
  });
});

// `npm run soak`: what happens once in a hundred times has happened by then.
test.runIf(process.env.SOAK)(
  'two hundred times each, on new and on reused connections, no send of unknown fate is repeated',
  { timeout: 30 * 60_000 },
  async () => {
    for (const [name, reaction] of UNKNOWN.filter(([name]) => !/300 MiB|bomb/.test(name))) {
      for (const how of ['new', 'reused'] as const) {
        for (let time = 0; time < 200; time++) {
          const { exitCode, posts } = await sent([reaction], how);
          expect({ name, how, exitCode, posts }).toEqual({ name, how, exitCode: 6, posts: 1 });
        }
      }
    }
  },
);

test('a send that is answered and then reset was accepted, or nobody knows; it is not repeated', async () => {
  const reset: Reaction = (socket, request) => {
    answer(200, OK)(socket, request);
    setImmediate(() => socket.resetAndDestroy());
  };
  const { exitCode, posts } = await sent([reset]);
  expect([0, 6]).toContain(exitCode);
  expect(posts).toBe(1);
});

describe('a send that the remote', () => {
  test('refuses is told with its own words', async () => {
    const { exitCode, posts, err } = await sent([answer(400, '{"code":"400005000","developerMessage":"bad sender"}')]);
    expect({ exitCode, posts, err }).toEqual({
      exitCode: 2,
      posts: 1,
      err: 'error: nothing was sent: the remote refused the flow (400, code 400005000): bad sender\n',
    });
  });

  test.each([401, 403])('denies once (%i) is sent again with another token', async (status) => {
    const { exitCode, posts, tokens } = await sent([answer(status, '{}'), answer(200, OK)], 'reused');
    expect({ exitCode, posts, tokens }).toEqual({ exitCode: 0, posts: 2, tokens: 2 });
  });

  test.each([
    [401, 'the remote refused the access token (401)'],
    [403, 'it needs the role MT_ROLE_FAILOVER'],
  ])('denies for ever (%i) is given up after one other token', async (status, sentence) => {
    const { exitCode, posts, tokens, err } = await sent([answer(status, '{}')], 'reused');
    expect({ exitCode, posts, tokens }).toEqual({ exitCode: 4, posts: 2, tokens: 2 });
    expect(err).toContain(sentence);
  });

  test('denies a token of ours for is not sent again: there is no other one', async () => {
    const { exitCode, posts, tokens } = await sent([answer(401, '{}')]);
    expect({ exitCode, posts, tokens }).toEqual({ exitCode: 4, posts: 1, tokens: 0 });
  });

  test.each([
    ['5', 'asking again in 5.0 s'],
    ['in half a minute', /asking again in (?:30|2\d|1\d)\.\d s/],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 'asking again\n'],
    ['-1', 'asking again\n'],
    ['soon', 'asking again\n'],
    ['999999999', 'asked for 277777:46:39, and is asked again sooner; asking again in 60.0 s'],
    [undefined, 'asking again\n'],
  ])('holds back with Retry-After %s is sent again when that is over', async (header, sentence) => {
    const date = new Date(Date.now() + 30_000).toUTCString();
    const value = header === 'in half a minute' ? date : header;
    const throttled = answer(429, '{}', value === undefined ? {} : { 'retry-after': value });
    const { exitCode, posts, out } = await sent([throttled, answer(200, OK)], 'new', 50);
    expect({ exitCode, posts }).toEqual({ exitCode: 0, posts: 2 });
    expect(out).toMatch(sentence);
  });

  test('holds back for ever is given up after four times', async () => {
    const { exitCode, posts, err } = await sent([answer(429, '{}')]);
    expect({ exitCode, posts }).toEqual({ exitCode: 3, posts: 4 });
    expect(err).toContain('nothing was sent: the remote takes no more requests for now (429)');
  });

  test.each([
    [0, 'the remote had a server error'],
    [1, 'the balance is insufficient'],
    [2, 'there is no next step'],
    ['3', 'not one that triggers the next step'],
    [null, 'the remote gave no statusCode'],
    ['', 'the remote gave no statusCode'],
    [99, 'the unknown statusCode 99'],
  ])('fails at once with statusCode %s has failed', async (statusCode, sentence) => {
    const failed = answer(200, JSON.stringify({ flowId: null, status: 'Failed', statusCode }));
    const { exitCode, posts, out } = await sent([failed], 'new', 1, OTP);
    expect({ exitCode, posts }).toEqual({ exitCode: 1, posts: 1 });
    expect(out).toContain(sentence);
  });

  test('tells of a token that would be cut in the middle is covered before it is cut', async () => {
    const token = TOKEN.ROUTEE_ACCESS_TOKEN;
    const page = await sent([answer(200, `${'Hello, your token is '.padEnd(32)}${token}`)]);
    expect(page.out).toContain('with no JSON, but "Hello, your token is            *******…"');
    const redirect = await sent([answer(302, '', { location: `https://x.test/in?that-is-the-way=${token}` })]);
    expect(redirect.out + redirect.err).not.toContain(token.slice(0, 6));
  });

  test('gives an id with the digits of the pin in it is accepted under that id, whole', async () => {
    const id = '1e5400aa-4711-4c58-9040-6dbdc8a324c1';
    const { out, err } = await sent([json({ flowId: id, status: 'InProgress' })], 'new', 1, OTP);
    expect(out).toContain(`accepted as ${id}\n`);
    expect(err).toContain(`track it with: routee-failover track ${id}\n`);
  });

  test('accepts for somebody else is accepted, with a warning', async () => {
    const { exitCode, out } = await sent([json({ trackingId: ID, flow: [{ to: '+306900000009' }, {}] })]);
    expect(exitCode).toBe(0);
    expect(out).toContain('warning: the remote accepted flow[0] for another recipient, +3069******09');
  });
});
