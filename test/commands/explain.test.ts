import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { describe, expect, test } from 'vitest';
import { explainLines } from '../../src/report/explain-text.ts';
import { styleFor } from '../../src/term/style.ts';
import { widthOf } from '../../src/term/width.ts';
import { flowOf } from '../support/flow.ts';
import { program, ROOT } from '../support/program.ts';
import { session } from '../support/session.ts';

const FLOW = `
name: Shipped
vars: { phone: , name: }
to: \${phone}
flow:
  - { type: Voice, from: "302100000000", failoverOnStatuses: [Completed, Busy], dialPlan: { verbs: [{ type: SAY, message: { text: "hi \${name}", language: en-GB } }] } }
  - { type: Sms, from: Brand, ttl: 30, message: { body: "hi \${name}" } }
`;

const explained = (text: string, ...args: string[]) =>
  session(['explain', 'flow.yaml', ...args], { files: { 'flow.yaml': text } });

test('a tree tells what every status leads to, also where values are missing', async () => {
  const { exitCode, out } = await explained(FLOW);
  expect(exitCode).toBe(0);
  expect(`\n${out}`).toMatchInlineSnapshot(`
    "
    Shipped (standard): 12 paths, at worst 31:00
    1 Voice, rings for a minute
    |- Completed: 2 Sms, ttl 30:00, at worst after 01:00, though the flow has succeeded already
    |  \`- Delivered, Undelivered, Failed, Unsent: Succeeded within 31:00
    |- Busy: 2 Sms, ttl 30:00, at worst after 01:00
    |  |- Delivered: Succeeded within 31:00
    |  |- Undelivered, Failed: Failed within 31:00, statusCode 2: the last step failed too, and there is no next step
    |  \`- Unsent: Failed within 31:00, statusCode 1: the balance is insufficient
    |- NoAnswer, Failed: Failed within 01:00, statusCode 3: the status that arrived is not one that triggers the next step
    \`- Unsent, Terminated: Failed within 01:00, statusCode 1: the balance is insufficient
    "
  `);
});

test('a code is told to be valid or not when the fallback starts', async () => {
  const otp = (ttl: number): string => `
to: "+306900000001"
flow:
  - { type: ViberOtp, senderInfoTrackingId: s, templateId: c2cdc028-a48b-4187-bbaf-3aaa137b6e23, pin: "4711", ttl: ${ttl} }
  - { type: Sms, ttl: 60, message: { body: "4711" } }
`;
  expect((await explained(otp(299))).out).toContain('at worst after 04:59, the code is still valid');
  expect((await explained(otp(300))).out).toContain('at worst after 05:00, the code is no longer valid');
});

test('a document has every path with its worst time', async () => {
  const { out } = await explained(FLOW, '--json');
  const { endpoint, count, paths } = JSON.parse(out);
  expect({ endpoint, count, listed: paths.length }).toEqual({ endpoint: 'standard', count: 12, listed: 12 });
  expect(paths[0]).toEqual({
    steps: [
      { order: 1, channel: 'Voice', status: 'Completed' },
      { order: 2, channel: 'Sms', status: 'Delivered' },
    ],
    status: 'Succeeded',
    statusCode: null,
    terminationChannel: 'Sms',
    worstSeconds: 1_860,
  });
});

test('more than a thousand paths are counted, and not listed', async () => {
  const steps = Array.from({ length: 12 }, () => '{ type: Sms, from: Brand, ttl: 1, message: { body: hi } }');
  const { out } = await explained(`to: "+306900000001"\nflow: [${steps.join(', ')}]\n`, '--json');
  expect(JSON.parse(out)).toEqual({ endpoint: 'standard', count: 12_286, paths: null });
});

test.each([20, 40, 80, 120])('no line is wider than %i columns', async (columns) => {
  const style = await styleFor(false, { LANG: 'C.UTF-8' }, true);
  const flow = flowOf(FLOW.replace('phone: , name: ', 'phone: "+306900000001", name: you'));
  for (const line of explainLines(flow, style, columns)) expect(widthOf(line)).toBeLessThanOrEqual(columns);
});

describe.each(readdirSync(join(ROOT, 'flows')).filter((file) => file.endsWith('.yaml')))('flows/%s', (file) => {
  test('is a graph that Graphviz draws', async () => {
    const { out } = await program(['explain', `flows/${file}`, '--format', 'dot']);
    const svg = (await Graphviz.load()).dot(out);
    expect(svg).toContain('<title>step1</title>');
    expect(svg).toContain('Succeeded');
  });

  test('is a picture with its own numbers', async () => {
    const { out } = await program(['explain', `flows/${file}`, '--format', 'svg']);
    expect(out).toMatch(/^<svg xmlns="\S+" viewBox="0 0 \d+ \d+" width="\d+" height="\d+" role="img">\n/);
    expect(out).not.toContain('*');
  });
});

test('what cannot be explained says why', async () => {
  const wrong = await explained(FLOW.replace('Brand', '""'));
  expect(wrong.exitCode).toBe(2);
  expect(wrong.err).toContain('error: flow.yaml cannot be explained: 1 error');
  const missing = await explained(FLOW.replace('ttl: 30', 'ttl: "${name}"'));
  expect(missing.exitCode).toBe(2);
  expect(missing.err).toContain('error: flow.yaml cannot be explained: a value is missing');
});

test('a channel that is not tried is told, with the reason', async () => {
  const text = `
body: hi
to: { fbMessengerId: "1" }
rules: [fbMessenger, sms]
channelOptions: { sms: { from: Brand } }
`;
  const { out } = await explained(text.replace('"1"', '"1", phoneNumber: "306900000001"'));
  expect(out).toContain("fbMessenger is skipped: Routee's Failover does not have this channel\n1 Sms");
  const { out: json } = await explained(text.replace('"1"', '"1", phoneNumber: "306900000001"'), '--json');
  expect(JSON.parse(json).skipped).toMatchObject([{ order: 1, channel: 'fbMessenger' }]);
});
