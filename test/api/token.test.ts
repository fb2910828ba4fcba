import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Transport } from '../../src/api/transport.ts';
import { undiciTransport } from '../../src/api/undici-transport.ts';
import { wallClock } from '../../src/clock.ts';
import { clientOver } from '../support/client.ts';
import { answer, type FaultServer, faultServer } from '../support/fault-server.ts';

const APPLICATION = { kind: 'application', id: 'an-application', secret: 'its-secret' } as const;
const ID = '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1';

let network: Transport;
let server: FaultServer;
let tokens: number;
let posts: string[];
/** Which tokens are let in, and what is told of a new one. */
let remote: { good: (token: string) => boolean; expiresIn: unknown; tokenAnswer?: ReturnType<typeof answer> };

beforeEach(async () => {
  tokens = 0;
  posts = [];
  remote = { good: () => true, expiresIn: 3_600 };
  network = undiciTransport({ clock: wallClock, connections: 32 });
  server = await faultServer((socket, request) => {
    if (request.path === '/oauth/token') {
      tokens++;
      const granted = answer(200, JSON.stringify({ access_token: `token-${tokens}`, expires_in: remote.expiresIn }));
      return (remote.tokenAnswer ?? granted)(socket, request);
    }
    const token = request.headers.authorization!.replace('Bearer ', '');
    const good = remote.good(token);
    posts.push(`${token}${good ? '' : ' refused'}`);
    return answer(good ? 200 : 401, good ? `{"trackingId":"${ID}"}` : '{}')(socket, request);
  });
});

afterEach(async () => {
  await network.close!();
  await server.close();
});

const client = (clock = wallClock) =>
  clientOver(network, { clock, origin: server.url, credentials: APPLICATION, random: () => 0 });

const times = (count: number, kind: string): unknown[] => Array.from({ length: count }, () => ({ kind }));

test('32 sends at once ask for one token', async () => {
  const api = client();
  const answers = await Promise.all(Array.from({ length: 32 }, () => api.send('standard', {})));
  expect(answers).toMatchObject(times(32, 'accepted'));
  expect([tokens, posts.length]).toEqual([1, 32]);
});

test('a token that runs out in the middle of 32 sends costs one other token, and no send', async () => {
  const api = client();
  // The remote forgets the token while half of the sends are still to come.
  remote.good = (token) => token !== 'token-1' || posts.length < 16;
  const answers = await Promise.all(Array.from({ length: 32 }, () => api.send('standard', {})));
  expect(answers).toMatchObject(times(32, 'accepted'));
  expect(tokens).toBe(2);
  expect(posts.filter((post) => post === 'token-1')).toHaveLength(16);
  expect(posts.filter((post) => post === 'token-1 refused')).toHaveLength(16);
  expect(posts.filter((post) => post === 'token-2')).toHaveLength(16);
});

test.each([
  ['a minute before its hour is over', 3_600, 3_540_000],
  ['a tenth of its life before it is over', 10, 9_000],
  ['whose life is told as a text, in time', '100', 90_000],
  ['whose life is not told, within the usual hour', null, 3_540_000],
])('a token is renewed %s', async (_, expiresIn, staleAtMs) => {
  remote.expiresIn = expiresIn;
  let nowMs = 0;
  // The deadlines of the network are real, the age of the token is not.
  const api = client({ nowMs: () => nowMs, sleep: wallClock.sleep });
  await api.send('standard', {});
  nowMs = staleAtMs - 1;
  await api.send('standard', {});
  expect(tokens).toBe(1);
  nowMs = staleAtMs;
  await Promise.all(Array.from({ length: 8 }, () => api.send('standard', {})));
  expect(tokens).toBe(2);
});

test('an application that the remote does not know is denied at once, and no send leaves', async () => {
  remote.tokenAnswer = answer(401, '{"error":"invalid_client"}');
  expect(await client().send('standard', {})).toEqual({ kind: 'denied', status: 401, by: 'auth' });
  expect([tokens, posts]).toEqual([1, []]);
});

test.each([
  ['500', answer(500, '<html>'), 'gave the answer 500'],
  ['a 200 without a token', answer(200, '{}'), 'gave an answer without one'],
  ['a token that is no text', answer(200, '{"access_token":17}'), 'gave an answer without one'],
  ['a token with a line end', answer(200, '{"access_token":"a\\r\\nx: y"}'), 'gave an answer without one'],
  ['a redirect', answer(307, '', { location: 'http://127.0.0.1:1/' }), 'gave the answer 307'],
])('%s in place of a token is no token: nothing was sent', async (_, reaction, reason) => {
  remote.tokenAnswer = reaction;
  const sent = await client({ nowMs: clockOf(5_000), sleep: sleepless }).send('standard', {});
  expect(sent).toMatchObject({ kind: 'notSent', proof: expect.stringContaining(reason) });
  expect(posts).toEqual([]);
});

/** Time that goes on by so much whenever somebody looks. */
function clockOf(stepMs: number): () => number {
  let nowMs = 0;
  return () => (nowMs += stepMs);
}

/** Waits that are over at once where they are short, and never where they are deadlines. */
async function sleepless(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms >= 10_000) await wallClock.sleep(ms, signal);
}
