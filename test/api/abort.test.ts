import { setMaxListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Transport } from '../../src/api/transport.ts';
import { undiciTransport } from '../../src/api/undici-transport.ts';
import { wallClock } from '../../src/clock.ts';
import { Interrupted } from '../../src/errors.ts';
import { answer, type FaultServer, faultServer, type Reaction } from '../support/fault-server.ts';
import { inFolder, shell } from '../support/program.ts';
import { fastClock, session } from '../support/session.ts';

const ID = '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1';
const ACCEPTED = answer(200, `{"trackingId":"${ID}"}`);
const TRACKED = answer(200, '{"status":"InProgress","messages":[{"type":"Sms","order":1,"status":{"name":"Sent"}}]}');
const FLOW = `
to: "+306900000001"
flow: [{ type: Sms, from: Brand, message: { body: hi } }]
`;

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serving(react: Reaction): Promise<FaultServer> {
  const server = await faultServer(react);
  open.push(server.close);
  return server;
}

/** A send that is interrupted, as by Ctrl-C, whenever the test says so. */
async function interrupted(
  server: FaultServer,
  interruption: AbortController,
  {
    times = 1,
    env = {},
    args = [],
    printed,
    hurry,
  }: { times?: number; env?: object; args?: string[]; printed?: (text: string) => void; hurry?: AbortController } = {},
) {
  const ran = await session(['send', 'flow.yaml', ...args], {
    env: { ROUTEE_API_URL: server.url, ROUTEE_ACCESS_TOKEN: 'a-token', ...env },
    files: { 'flow.yaml': FLOW },
    signal: interruption.signal,
    clock: times === 1 ? wallClock : fastClock(times),
    ...(printed && { printed }),
    ...(hurry && { hurry: hurry.signal }),
  });
  return { ...ran, posts: server.requests.filter(({ path }) => path === '/failover').length };
}

test('Ctrl-C while the answer is awaited waits for it: what was accepted is told, with the way to track it', async () => {
  const interruption = new AbortController();
  const server = await serving(async (socket, request) => {
    interruption.abort(new Interrupted());
    await wallClock.sleep(50);
    ACCEPTED(socket, request);
  });
  const { exitCode, out, err, posts } = await interrupted(server, interruption);
  expect({ exitCode, posts }).toEqual({ exitCode: 130, posts: 1 });
  expect(out).toContain(`accepted as ${ID}`);
  expect(err).toBe(`track it with: routee-failover track ${ID}\nerror: interrupted\n`);
});

test('Ctrl-C while an answer is awaited that never comes ends after ten seconds, and says that nobody knows', async () => {
  const interruption = new AbortController();
  const server = await serving(() => interruption.abort(new Interrupted()));
  const { exitCode, out, err, posts } = await interrupted(server, interruption, { times: 50 });
  expect({ exitCode, posts }).toEqual({ exitCode: 6, posts: 1 });
  expect(out).toContain('it may have been accepted, and was not repeated (interrupted before an answer came)');
  expect(err).toContain('It was not posted again: that could send it twice.');
});

test('a second Ctrl-C waits for no answer, and still says that nobody knows', async () => {
  const [interruption, hurry] = [new AbortController(), new AbortController()];
  const server = await serving(() => {
    interruption.abort(new Interrupted());
    hurry.abort(new Interrupted());
  });
  const { exitCode, out, posts } = await interrupted(server, interruption, { hurry });
  expect({ exitCode, posts }).toEqual({ exitCode: 6, posts: 1 });
  expect(out).toContain('it may have been accepted, and was not repeated');
});

test('a look that is never answered ends with the wait', async () => {
  const server = await serving((socket, request) => {
    if (request.method === 'POST') ACCEPTED(socket, request);
  });
  const clock = fastClock(50);
  const begunAtMs = clock.nowMs();
  const ran = await session(['send', 'flow.yaml', '--timeout', '5s', '--json'], {
    env: { ROUTEE_API_URL: server.url, ROUTEE_ACCESS_TOKEN: 'a-token' },
    files: { 'flow.yaml': FLOW },
    clock,
  });
  expect(ran.exitCode).toBe(8);
  // One look, which gets the second that the last look may take, and not the half minute of an answer.
  expect(server.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
  expect(clock.nowMs() - begunAtMs).toBeLessThan(29_000);
});

test('what cannot be told on standard output any more is told on the other, and ends with 5', async () => {
  const server = await serving((socket, request) => (request.method === 'POST' ? ACCEPTED : TRACKED)(socket, request));
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'flow.yaml'), FLOW);
    const env = { ROUTEE_API_URL: server.url, ROUTEE_ACCESS_TOKEN: 'a-token' };
    for (const more of ['--no-wait', '']) {
      const { exitCode, output } = await shell(
        `routee-failover send flow.yaml --json ${more} > /dev/full`,
        folder,
        env,
      );
      expect(output).toContain(`track it with: routee-failover track ${ID}`);
      expect(output).toContain('"code":"output.unwritable"');
      expect(exitCode).toBe(5);
    }
    const cut = await shell('set -o pipefail; routee-failover send flow.yaml --no-wait | head -1', folder, env);
    expect(cut.exitCode).toBe(0);
  });
});

test.each([
  [['--quiet'], `${ID}\n`],
  [['--quiet', '--json'], expect.stringMatching(/^\{"type":"flow\.accepted".*\}\n$/)],
])('with %j an accepted send is its id, or its event, and nothing else', async (flags, out) => {
  const server = await serving(ACCEPTED);
  const ran = await interrupted(server, new AbortController(), { args: ['--no-wait', ...flags] });
  expect(ran).toMatchObject({ exitCode: 0, out, err: '' });
});

test('Ctrl-C while a token is awaited sends nothing', async () => {
  const interruption = new AbortController();
  const server = await serving(() => interruption.abort(new Interrupted()));
  const env = { ROUTEE_ACCESS_TOKEN: '', ROUTEE_APP_ID: 'an-application', ROUTEE_APP_SECRET: 'its-secret' };
  const { exitCode, posts, err } = await interrupted(server, interruption, { env });
  expect({ exitCode, posts, err }).toEqual({ exitCode: 130, posts: 0, err: 'error: interrupted\n' });
});

test('Ctrl-C between two attempts ends at once', async () => {
  const interruption = new AbortController();
  const server = await serving(answer(429, '{}', { 'retry-after': '60' }));
  const printed = (text: string): void => {
    if (text.includes('asking again')) interruption.abort(new Interrupted());
  };
  const { exitCode, posts } = await interrupted(server, interruption, { printed });
  expect({ exitCode, posts }).toEqual({ exitCode: 130, posts: 1 });
});

test('Ctrl-C while a delivery is followed says how to go on', async () => {
  const interruption = new AbortController();
  const server = await serving((socket, request) => (request.method === 'POST' ? ACCEPTED : TRACKED)(socket, request));
  const printed = (text: string): void => {
    if (text.includes('Sent')) interruption.abort(new Interrupted());
  };
  const { exitCode, err, posts } = await interrupted(server, interruption, { printed, times: 50 });
  expect({ exitCode, posts }).toEqual({ exitCode: 130, posts: 1 });
  expect(err).toContain(`track it with: routee-failover track ${ID}`);
});

test('a wait that is over leaves the delivery under way, and says how to go on', async () => {
  const server = await serving((socket, request) => (request.method === 'POST' ? ACCEPTED : TRACKED)(socket, request));
  const args = ['--timeout', '5s'];
  const { exitCode, out, err } = await interrupted(server, new AbortController(), { args, times: 50 });
  expect(exitCode).toBe(8);
  expect(out).toContain(`still under way when we stopped waiting, accepted as ${ID}`);
  expect(err).toContain(`track it with: routee-failover track ${ID}`);
});

test('what is given up while it waits for a connection never leaves', async () => {
  const held: (() => void)[] = [];
  const server = await serving((socket, request) => {
    if (request.path === '/last') ACCEPTED(socket, request);
    else held.push(() => ACCEPTED(socket, request));
  });
  const network: Transport = undiciTransport({ clock: wallClock, connections: 2 });
  open.push(network.close!);
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  const post = (path: string) => ({ method: 'POST', url: server.url + path, headers: {}, body: '{}' }) as const;
  const exchanges = Array.from({ length: 20 }, () =>
    network.exchange(post('/failover'), { signal: abort.signal, graceMs: 5_000 }),
  );
  while (server.requests.length < 2) await new Promise(setImmediate);
  abort.abort(new Interrupted());
  for (const release of held) release();
  const kinds = (await Promise.all(exchanges)).map(({ kind }) => kind);
  // The connections take what they are given in turn: what would have left before this one has had its chance.
  expect((await network.exchange(post('/last'))).kind).toBe('answered');
  expect(kinds.filter((kind) => kind === 'answered')).toHaveLength(2);
  expect(kinds.filter((kind) => kind === 'notSent')).toHaveLength(18);
  expect(server.requests.filter(({ path }) => path === '/failover')).toHaveLength(2);
});
