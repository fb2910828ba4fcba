import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder, program } from './support/program.ts';

const PIN = '738291';
const NUMBER = '306955551234';

/** An otp flow with mistakes (or none) around a pin and numbers that must never be seen. */
const otp = (ttl: string): string => `
name: "code ${PIN} for +${NUMBER}"
vars: { phone: "+${NUMBER}", code: "${PIN}" }
to: \${phone}
flow:
  - type: ViberOtp
    senderInfoTrackingId: s
    templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20
    pin: \${code}
    ttl: ${ttl}
  - { type: Sms, ttl: 30, message: { body: "your code is ${PIN}, call +30 695 555 1234" } }
`;

test.each<readonly [string, string, readonly string[]]>([
  ['a dry run', '30', ['send', 'flow.yaml', '--dry-run', '--outcome', 'Viber=EXPIRED']],
  [
    'a dry run as JSON',
    '30',
    ['send', 'flow.yaml', '--dry-run', '--json', '--outcome', `+${NUMBER}:Viber=UNDELIVERED(${PIN})`],
  ],
  [
    'a recipient and a code from outside',
    '30',
    ['send', 'flow.yaml', '--dry-run', '--to', `+${NUMBER}`, '--var', `code=${PIN}`],
  ],
  ['a flow with a mistake', `${PIN} seconds`, ['check', 'flow.yaml']],
  ['a flow with a mistake, as JSON', `-${PIN}`, ['check', 'flow.yaml', '--json']],
  ['a send of it', `"to +${NUMBER}"`, ['send', 'flow.yaml', '--dry-run']],
  ['a send of it, as JSON', `"to +${NUMBER}"`, ['send', 'flow.yaml', '--dry-run', '--json']],
  ['an outcome that is none', '30', ['send', 'flow.yaml', '--dry-run', '--outcome', `+${NUMBER}=x`]],
  ['a default that is not used, beside a mistake', '30 seconds', ['check', 'flow.yaml', '--var', 'code=111222']],
  [
    'an outcome with the code in its detail',
    '30',
    ['send', 'flow.yaml', '--dry-run', '--outcome', `Viber=NEVER(${PIN})`],
  ],
  ['a value without its name', '30', ['send', 'flow.yaml', '--dry-run', '--var', `code ${PIN}`]],
])('%s shows neither the pin nor the number', async (_, ttl, args) => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'flow.yaml'), otp(ttl));
    const { out, err } = await program(args, { cwd: folder, env: { NODE_DEBUG: '*' } });
    const seen = (out + err).replaceAll(/^.*(?:MODULE|ESM|TIMER|NET|STREAM|FS) \d+:.*$/gm, '');
    expect(seen).not.toBe('');
    expect(seen).not.toContain(PIN);
    expect(seen.replace(/[ ()-]/g, '')).not.toContain(NUMBER.slice(0, 9));
  });
});

test('a file of values that cannot be used shows none of its lines', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'flow.yaml'), otp('30'));
    writeFileSync(join(folder, 'vars.yaml'), `code: "${PIN}"\ncode: [${PIN}]\n`);
    const { exitCode, out, err } = await program(['send', 'flow.yaml', '--dry-run', '--vars', 'vars.yaml'], {
      cwd: folder,
    });
    expect(exitCode).toBe(2);
    expect(out + err).not.toContain(PIN);
  });
});

test('a name that looks like a number stays a name', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'order-20240501.yaml'), 'flow: []\n');
    const { out } = await program(['check', '--json', 'order-20240501.yaml'], { cwd: folder });
    expect(JSON.parse(out).files[0].file).toBe('order-20240501.yaml');
  });
});
