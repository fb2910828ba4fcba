/*
 * The engine over HTTP. Sends a second at 32 connections, beside a bare node:http server that echoes, each in a process
 * of its own and in turns; how long it takes from its start to its first answer; and what 100,000 deliveries weigh.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { bundled, ROOT } from './sources.mjs';

const CONNECTIONS = 32;
const REPEATS = 5;
const REPEAT_MS = 2_000;
const STARTS = 11;
const DELIVERIES = 100_000;

const BODY = JSON.stringify({
  flow: [
    {
      type: 'Viber',
      order: 1,
      to: '+306912345678',
      senderInfoTrackingId: 's',
      ttl: 10,
      message: { text: 'On its way' },
    },
    { type: 'Sms', order: 2, to: '+306912345678', from: 'Brand', message: { body: 'On its way' } },
  ],
});

const ECHO = `
const server = require('node:http').createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk)).on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port })));
`;

const ENTRY = `
export { createEngine } from './src/index.ts';
`;

/** A server in a process of its own: what it says of itself, and how to end it. */
async function started(args) {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(child.stdout, 'data');
  const told = JSON.parse(String(line).split('\n')[0]);
  return {
    ...told,
    stop: async () => {
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

const engineArgs = ['bin/routee-failover.js', 'engine', '--port', '0', '--json', '--quiet'];

async function tokenOf({ url, applicationId, applicationSecret }) {
  const authorization = `Basic ${Buffer.from(`${applicationId}:${applicationSecret}`).toString('base64')}`;
  const form = {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  };
  return (await (await fetch(`${url}/oauth/token`, form)).json()).access_token;
}

/** Sends a second by so many loops. */
async function rate(url, headers) {
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
  let sent = 0;
  const endMs = performance.now() + REPEAT_MS;
  const loop = async () => {
    while (performance.now() < endMs) {
      const { statusCode, body } = await pool.request({ method: 'POST', path: '/failover', headers, body: BODY });
      await body.text();
      if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`);
      sent++;
    }
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, loop));
  const perSecond = (sent * 1_000) / (performance.now() - startedMs);
  await pool.close();
  return perSecond;
}

async function rates() {
  const [engine, echo] = [await started(engineArgs), await started(['-e', ECHO])];
  const headers = { authorization: `Bearer ${await tokenOf(engine)}`, 'content-type': 'application/json' };
  await rate(echo.url, headers);
  await rate(engine.url, headers);
  const taken = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    taken.push([await rate(echo.url, headers), await rate(engine.url, headers)]);
  }
  await engine.stop();
  await echo.stop();
  const ratio = median(taken.map(([bare, own]) => own / bare));
  console.log(
    `sends a second at ${CONNECTIONS} connections: engine ${whole(median(taken.map(([, own]) => own)))}, bare echo ${whole(median(taken.map(([bare]) => bare)))}`,
  );
  console.log(`  ${ratio.toFixed(2)} of the bare echo (aim ≥ 0.50): ${ratio >= 0.5 ? 'holds' : 'MISSED'}`);
}

async function starts() {
  const taken = [];
  for (let start = 0; start < STARTS; start++) {
    const startedMs = performance.now();
    const engine = await started(engineArgs);
    await (await fetch(`${engine.url}/failover-otp/health`)).text();
    taken.push(performance.now() - startedMs);
    await engine.stop();
  }
  const ms = median(taken);
  console.log(`start to first answer: ${whole(ms)} ms (aim < 300): ${ms < 300 ? 'holds' : 'MISSED'}`);
}

/** In this process, so that the heap can be looked at after everything else is gone. */
async function memory(folder) {
  const { createEngine } = await bundled(ENTRY, folder);
  const engine = createEngine({ speed: 'max' });
  const headers = { authorization: `Bearer ${engine.token()}`, 'content-type': 'application/json' };
  const post = () => engine.fetch('http://127.0.0.1/failover', { method: 'POST', headers, body: BODY });
  for (let count = 0; count < 1_000; count++) await (await post()).text();
  engine.reset();
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  for (let count = 0; count < DELIVERIES; count++) await (await post()).text();
  await new Promise((done) => setTimeout(done, 100));
  globalThis.gc();
  const each = (process.memoryUsage().heapUsed - before) / DELIVERIES / 1024;
  console.log(
    `memory after ${DELIVERIES} deliveries: ${each.toFixed(2)} KiB each (aim ≤ 1): ${each <= 1 ? 'holds' : 'MISSED'}`,
  );
  await engine.close();
}

function median(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[sorted.length >> 1];
}

function whole(number) {
  return Math.round(number).toLocaleString('en');
}

const folder = mkdtempSync(join(tmpdir(), 'routee-failover-'));
try {
  console.log(`node ${process.version}`);
  await rates();
  await starts();
  await memory(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
