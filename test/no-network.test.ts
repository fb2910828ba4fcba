import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder, program } from './support/program.ts';

/** Ends the process with a code of its own as soon as anything connects, listens, looks up a name or sends a packet. */
const GUARD = `
const fail = (what) => () => { process.stderr.write('NETWORK: ' + what + '\\n'); process.exit(99); };
const net = require('node:net'), dns = require('node:dns'), dgram = require('node:dgram'), tls = require('node:tls');
net.Socket.prototype.connect = fail('connect');
net.Server.prototype.listen = fail('listen');
tls.connect = fail('tls');
dgram.Socket.prototype.send = dgram.Socket.prototype.bind = fail('udp');
for (const name of Object.keys(dns)) if (/^(lookup|resolve|reverse)/.test(name)) dns[name] = fail('dns');
for (const name of Object.keys(dns.promises)) if (/^(lookup|resolve|reverse)/.test(name)) dns.promises[name] = fail('dns');
globalThis.fetch = fail('fetch');
`;

test.each([
  ['send', 'flows/viber-then-sms.yaml', '--dry-run', '--outcome', 'Viber=EXPIRED'],
  ['send', 'flows/bank-pin.yaml', '--dry-run', '--json'],
  ['send', 'flows/medical-appointment.yaml', '--dry-run', '--scenario', 'only the call gets through'],
  ['check', 'flows/three-channels.yaml'],
  ['check', 'flows/bank-pin.yaml'],
  ['check', 'flows/order-shipped.yaml', '--online'],
])('%s %s %s opens no socket', async (...args) => {
  await inFolder(async (folder) => {
    const guard = join(folder, 'guard.cjs');
    writeFileSync(guard, GUARD);
    const { exitCode, err } = await program(args, { nodeArgs: ['--require', guard] });
    expect(err).not.toContain('NETWORK');
    expect(exitCode).toBe(0);
  });
});

test('check --online does, for a flow that names an otp template', async () => {
  await inFolder(async (folder) => {
    const guard = join(folder, 'guard.cjs');
    writeFileSync(guard, GUARD);
    const env = { ROUTEE_API_URL: 'http://127.0.0.1:1', ROUTEE_ACCESS_TOKEN: 'a-token' };
    const args = ['check', 'flows/bank-pin.yaml', '--online'];
    const { exitCode, err } = await program(args, { nodeArgs: ['--require', guard], env });
    expect({ exitCode, err }).toEqual({ exitCode: 99, err: 'NETWORK: connect\n' });
  });
});

test('the guard that these tests rely on does see a connection', async () => {
  await inFolder(async (folder) => {
    const guard = join(folder, 'guard.cjs');
    writeFileSync(guard, `${GUARD}\nnet.connect(1, '127.0.0.1');`);
    expect((await program(['--help'], { nodeArgs: ['--require', guard] })).exitCode).toBe(99);
  });
});
