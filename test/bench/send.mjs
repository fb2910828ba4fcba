/*
 * What a send costs. Cold: whole processes that send one flow, beside a node that does nothing and a curl that posts the
 * same body. Warm: sends a second by 32 loops in one process, through the client and through bare undici. In both the
 * remote is a server in a process of its own, and the ways take turns.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled, ROOT } from './sources.mjs';

const ROUNDS = 21;
const CONNECTIONS = 32;
const REPEATS = 5;
const REPEAT_MS = 2_000;
const TOKEN = 'a-token';

const BODY = {
  flow: [
    {
      type: 'Viber',
      order: 1,
      to: '+306912345678',
      senderInfoTrackingId: '0094d198-4dd2-4fb5-b451-d46aca191b27',
      ttl: 10,
      message: { text: 'Your order is on its way' },
    },
    { type: 'Sms', order: 2, to: '+306912345678', from: 'Brand', message: { body: 'Your order is on its way' } },
  ],
};

const SERVER = `
const answer = JSON.stringify({ trackingId: '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1' });
const token = JSON.stringify({ access_token: '${TOKEN}', expires_in: 3600 });
const server = require('node:http').createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(request.url === '/oauth/token' ? token : answer);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

const ENTRY = `
export { Pool } from 'undici';
export { createClient } from './src/api/client.ts';
export { TokenSource } from './src/api/token.ts';
export { undiciTransport } from './src/api/undici-transport.ts';
export { wallClock } from './src/clock.ts';
`;

async function started() {
  const child = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  return { origin: `http://127.0.0.1:${String(port).trim()}`, stop: () => child.kill() };
}

/** Runs a command to its end, and says how long it took. */
function ranFor({ name, command, args, env = {} }) {
  const startedAt = performance.now();
  const { status, error, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  const ms = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr}`);
  return ms;
}

function cold(origin, folder) {
  const flow = join(folder, 'flow.json');
  const body = join(folder, 'body.json');
  writeFileSync(flow, JSON.stringify(BODY));
  writeFileSync(body, JSON.stringify(BODY));
  const send = ['bin/routee-failover.js', 'send', flow, '--no-wait'];
  const curl = ['-sS', '--fail', '-X', 'POST', `${origin}/failover`, '-H', `Authorization: Bearer ${TOKEN}`];
  const node = process.execPath;
  const commands = [
    { name: 'node -e 0', command: node, args: ['-e', '0'] },
    { name: 'curl', command: 'curl', args: [...curl, '-H', 'Content-Type: application/json', '-d', `@${body}`] },
    {
      name: 'send --no-wait, with a token',
      command: node,
      args: send,
      env: { ROUTEE_API_URL: origin, ROUTEE_ACCESS_TOKEN: TOKEN },
    },
    {
      name: 'send --no-wait, asking for a token',
      command: node,
      args: send,
      env: { ROUTEE_API_URL: origin, ROUTEE_APP_ID: 'an-application', ROUTEE_APP_SECRET: 'its-secret' },
    },
  ];
  for (const command of commands) ranFor(command);
  const taken = commands.map(() => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [place, command] of commands.entries()) taken[place].push(ranFor(command));
  const ratio = (place, to) => median(taken[place].map((ms, round) => ms / taken[to][round]));
  table(
    ['one cold send', 'median ms', 'min–max ms', 'to node -e 0', 'to curl'],
    commands.map(({ name }, place) => [
      name,
      median(taken[place]).toFixed(1),
      `${Math.min(...taken[place]).toFixed(1)}–${Math.max(...taken[place]).toFixed(1)}`,
      `${ratio(place, 0).toFixed(2)}×`,
      `${ratio(place, 1).toFixed(2)}×`,
    ]),
  );
}

async function warm(origin, folder) {
  const { Pool, createClient, TokenSource, undiciTransport, wallClock: clock } = await bundled(ENTRY, folder);
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const body = JSON.stringify(BODY);
  const bare = async () => {
    const { statusCode, body: answer } = await pool.request({ method: 'POST', path: '/failover', headers, body });
    const { trackingId } = await answer.json();
    if (statusCode !== 200 || !trackingId) throw new Error('the bare send failed');
  };
  const transport = undiciTransport({ clock, env: {}, connections: CONNECTIONS });
  const random = Math.random;
  const credentials = { kind: 'token', token: TOKEN };
  const tokens = new TokenSource({ transport, credentials, authOrigin: origin, clock, random });
  const api = createClient({ transport, origin, tokens, clock, random });
  const client = async () => {
    const { kind } = await api.send('standard', BODY);
    if (kind !== 'accepted') throw new Error(`the send was ${kind}`);
  };
  const ways = [
    { name: 'bare undici', send: bare },
    { name: 'through the client', send: client },
  ];
  for (const way of ways) await rate(way.send, REPEAT_MS / 2);
  const rates = ways.map(() => []);
  for (let repeat = 0; repeat < REPEATS; repeat++)
    for (const [place, way] of ways.entries()) rates[place].push(await rate(way.send, REPEAT_MS));
  table(
    [`sends a second, ${CONNECTIONS} connections`, 'median', 'min', 'max', 'of bare undici'],
    ways.map(({ name }, place) => [
      name,
      ...[median(rates[place]), Math.min(...rates[place]), Math.max(...rates[place])].map((number) =>
        Math.round(number).toLocaleString('en-US'),
      ),
      median(rates[place].map((number, repeat) => number / rates[0][repeat])).toFixed(2),
    ]),
  );
  await Promise.all([pool.destroy(), transport.close()]);
}

/** Sends a second by as many loops as there are connections. */
async function rate(send, forMs) {
  const startedAt = performance.now();
  let sent = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() - startedAt < forMs) {
        await send();
        sent++;
      }
    }),
  );
  return (sent / (performance.now() - startedAt)) * 1_000;
}

function median(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[sorted.length >> 1];
}

function table(head, rows) {
  const widths = head.map((_title, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])));
    console.log(cells.join('  ').trimEnd());
  }
  console.log();
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'send-'));
  const server = await started();
  try {
    console.log(`node ${process.version}, ${process.platform} ${process.arch}; ratios by round`);
    // Reading it takes longer than an empty process, and makes every ratio smaller.
    console.log(process.env.NODE_EXTRA_CA_CERTS ? 'every node reads NODE_EXTRA_CA_CERTS first\n' : '');
    cold(server.origin, folder);
    await warm(server.origin, folder);
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
