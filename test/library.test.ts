import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { FAULT_NAMES } from '../src/engine/faults.ts';
import { MAGIC_RECIPIENTS } from '../src/engine/magic.ts';
import { createEngine, type LocalEngine } from '../src/index.ts';
import { inFolder, ROOT } from './support/program.ts';

const BODY = {
  flow: [
    { type: 'Viber', order: 1, to: '+306900000001', senderInfoTrackingId: 's', ttl: 10, message: { text: 'hi' } },
    { type: 'Sms', order: 2, to: '+306900000001', from: 'Brand', message: { body: 'hi' } },
  ],
};

let engine: LocalEngine;
afterEach(() => engine.close());

/** A request as a program makes it, with whatever fetch it has. */
const asked = async (
  path: string,
  body?: object,
  doFetch: typeof fetch = engine.fetch as typeof fetch,
  origin = 'https://connect.routee.net',
) => {
  const headers = { authorization: `Bearer ${engine.token()}`, 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await doFetch(origin + path, init);
  // biome-ignore lint/suspicious/noExplicitAny: what is in it is what the tests are about
  return { status: response.status, json: (await response.json()) as any };
};

test('a test suite has a Routee of its own, without a network', async () => {
  engine = createEngine({ outcomes: ['Viber=EXPIRED'] });
  const { json } = await asked('/failover', BODY);
  const { json: tracking } = await asked(`/failover/tracking/${json.trackingId}`);
  expect([tracking.status, tracking.terminationChannel]).toEqual(['Succeeded', 'Sms']);
  expect(engine.ledger()).toMatchObject([{ id: json.trackingId, to: '+306900000001' }]);
  engine.setOutcomes(['Viber=SEEN']);
  await asked('/failover', BODY);
  expect(engine.deliveries().map(({ steps }) => steps.map(({ status }) => status))).toEqual([
    ['SEEN', null],
    ['EXPIRED', 'Delivered'],
  ]);
  engine.reset();
  expect(engine.deliveries()).toEqual([]);
});

test('its clock is wound, and its phones are decided for', async () => {
  engine = createEngine({ speed: 'manual', outcomes: ['Viber=EXPIRED'] });
  const { json } = await asked('/failover', BODY);
  const first = () => engine.deliveries()[0]!.steps.map(({ status }) => status);
  engine.advance('9m');
  expect(first()).toEqual(['QUEUED', null]);
  engine.decide(json.trackingId, 1, 'FAILED');
  engine.advance('0s');
  expect(first()).toEqual(['FAILED', 'Queued']);
  expect(() => engine.decide(json.trackingId, 1, 'SEEN')).toThrow('the step has ended as FAILED');
  expect(() => engine.advance('soon')).toThrow(RangeError);
});

test('a lost connection is lost as fetch loses it', async () => {
  engine = createEngine({ faults: ['reset-after'] });
  await expect(asked('/failover', BODY)).rejects.toThrow(TypeError);
  expect(engine.ledger()).toHaveLength(1);
  engine.setFaults([]);
  expect((await asked('/failover', BODY)).status).toBe(200);
  expect(() => createEngine({ faults: ['boom'] })).toThrow('"boom" is no fault');
  expect(() => createEngine({ outcomes: ['Fax=x'] })).toThrow('"Fax" is no channel');
});

test('who waits no longer is told so, and what was given up before is not sent', async () => {
  engine = createEngine({ faults: ['hang'] });
  const gone = new AbortController();
  const init = { method: 'POST', headers: { authorization: `Bearer ${engine.token()}` }, signal: gone.signal };
  const waiting = engine.fetch('http://x/failover', init);
  gone.abort();
  await expect(waiting).rejects.toThrow('aborted');
  engine.setFaults([]);
  await expect(engine.fetch('http://x/failover', init)).rejects.toThrow('aborted');
  expect(engine.ledger()).toEqual([]);
  expect(() => createEngine({ speed: Number.NaN })).toThrow('NaN is no speed');
});

test('it can also listen, and gives tokens to its application', async () => {
  engine = createEngine({ application: { id: 'me', secret: 'mine' } });
  const { url } = await engine.listen();
  const authorization = `Basic ${Buffer.from('me:mine').toString('base64')}`;
  const form = {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  };
  expect(await (await fetch(`${url}/oauth/token`, form)).json()).toMatchObject({ token_type: 'bearer' });
  expect((await asked('/failover', BODY, fetch, url)).status).toBe(200);
});

test('the built library has types that a program checks against', { timeout: 60_000 }, async () => {
  engine = createEngine();
  await inFolder(async (folder) => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/routee-failover'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const program = (value: string): string => `
import { checkFlow, createEngine, type LocalEngine, pathsOf } from 'routee-failover';
const engine: LocalEngine = createEngine({ seed: ${value} });
const { flow } = checkFlow('a.yaml', 'to: "+306900000001"\\nflow: [{ type: Sms, from: B, message: { body: hi } }]');
console.log(flow ? pathsOf(flow.plan)?.length : 0, (await engine.fetch('http://x/failover-otp/health')).status);
await engine.close();
`;
    writeFileSync(join(folder, 'right.ts'), program('1'));
    writeFileSync(join(folder, 'wrong.ts'), program('"one"'));
    execFileSync('npm', ['run', '--silent', 'build:types'], { cwd: ROOT });
    const checked = (file: string): string => {
      const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--noEmit', '--types', 'node'];
      const types = ['--typeRoots', join(ROOT, 'node_modules/@types')];
      try {
        return execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['--ignoreConfig', ...options, ...types, file], {
          cwd: folder,
          encoding: 'utf8',
        });
      } catch (error) {
        return (error as { stdout: string }).stdout;
      }
    };
    expect(checked('right.ts')).toBe('');
    expect(checked('wrong.ts')).toMatch(/^wrong\.ts\(3,\d+\): error TS2322/);
    execFileSync(join(ROOT, 'node_modules/.bin/esbuild'), ['right.ts', '--outfile=right.mjs', '--log-level=error'], {
      cwd: folder,
    });
    expect(execFileSync(process.execPath, ['right.mjs'], { cwd: folder, encoding: 'utf8' })).toBe('4 200\n');
  });
});

test('the README has every recipient that needs no setting', () => {
  engine = createEngine();
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const rows = MAGIC_RECIPIENTS.map(({ number, what }) => `| \`${number}\` | ${what} |\n`).join('');
  expect(readme).toContain(`| recipient | what becomes of it |\n|---|---|\n${rows}`);
  for (const name of FAULT_NAMES) if (!/^50[234]/.test(name)) expect(readme).toContain(`\`${name}`);
});
