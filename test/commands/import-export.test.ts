import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { engineApp, listen } from '../../src/engine/http-face.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { inFolder, program, ROOT } from '../support/program.ts';
import { session } from '../support/session.ts';

const BODY = '{"flow":[{"type":"Sms","from":"302105550100","to":"+306900000001","message":{"body":"hi"}}]}';
const FLOW = `endpoint: standard
vars:
  phone: # --to gives another one
to: \${phone}
flow:
  - type: Sms
    from: "302105550100"
    message:
      body: hi
`;
const HEAD = '# Imported from a request body.\n# yaml-language-server: $schema=./flow.schema.json\n';

test('a request becomes a flow on standard output, without the number of the recipient', async () => {
  const { exitCode, out, err } = await session(['import', '-'], { files: { '-': BODY } });
  expect({ exitCode, out }).toEqual({ exitCode: 0, out: HEAD + FLOW });
  expect(err).toBe(
    'the endpoint is told from the steps: standard\nthe recipient is ${phone}: give it with --to, or keep it with --reveal\n',
  );
});

test('--json prints the flow as JSON, which is a flow file too', async () => {
  const { out } = await session(['import', '-', '--json', '--reveal'], { files: { '-': BODY } });
  expect(JSON.parse(out)).toMatchObject({ endpoint: 'standard', vars: { phone: '+306900000001' }, to: '${phone}' });
});

test('a file is written once, and what is wrong with the flow is told', async () => {
  const files: Record<string, string> = { 'body.json': BODY.replace('"from"', '"form"') };
  const { exitCode, out, err } = await session(['import', 'body.json', '-o', 'flow.yaml'], { files });
  expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
  expect(files['flow.yaml']).toContain('form: "302105550100"');
  expect(err).toContain('flow.yaml:9:5: error: "form" is not a key of flow[0] [unknown-key]');
  expect(err).toMatch(/written: flow.yaml\n {2}routee-failover check flow.yaml\n$/);
  const again = await session(['import', 'body.json', '-o', 'flow.yaml'], { files });
  expect(again).toMatchObject({
    exitCode: 2,
    err: 'error: flow.yaml is there already, and was left as it is\nhint: name another file, or add --force\n',
  });
  expect((await session(['import', 'body.json', '-o', 'flow.yaml', '--force'], { files })).exitCode).toBe(0);
});

test('a batch needs a place for its recipients', async () => {
  const batch = ['447123123123', '447123123124'].map((phoneNumber) => ({
    body: 'Hi',
    to: { phoneNumber },
    rules: ['sms'],
  }));
  const files: Record<string, string> = { 'batch.json': JSON.stringify(batch) };
  expect(await session(['import', 'batch.json'], { files })).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('--recipients is missing'),
  });
  await session(['import', 'batch.json', '-o', 'flow.yaml', '--recipients', 'people.csv'], { files });
  expect(files['people.csv']).toBe('phone\n+447123123123\n+447123123124\n');
  expect(files['flow.yaml']).toContain('phoneNumber: ${phone}');
});

test('a delivery is imported by its tracking id', async () => {
  const kernel = new Kernel<() => void>(0);
  const engine = new Engine({ kernel, seed: 1, outcomes: [] });
  const face = await listen(
    engineApp({ engine, catchUp: () => kernel.advanceTo(kernel.nowMs + 60_000, (event) => event()) }),
    0,
  );
  const { id, secret } = engine.application;
  const env = { ROUTEE_API_URL: face.url, ROUTEE_APP_ID: id, ROUTEE_APP_SECRET: secret };
  try {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'flow.json'), BODY);
      const sent = await program(['send', 'flow.json', '--no-wait', '--quiet', '--yes'], { cwd: folder, env });
      const { exitCode, out } = await program(['import', sent.out.trim()], { cwd: folder, env });
      expect(exitCode).toBe(0);
      expect(out).toContain(`# Imported from the delivery ${sent.out.trim()}.\n`);
      expect(out).toContain('to: ${phone}');
      expect(out).toContain('body: hi');
      expect(out).not.toContain('306900000001');
      expect((await program(['import', '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1'], { cwd: folder, env })).exitCode).toBe(
        1,
      );
    });
  } finally {
    await face.close();
  }
});

test.each(['json', 'curl', 'http'])(
  'export --as %s covers numbers and pins unless they are to be seen',
  async (format) => {
    const pin = ['--var', 'pin=873521'];
    const args = ['export', 'flows/bank-pin.yaml', '--as', format, '--to', '+306900000001'];
    const masked = await program([...args, ...pin]);
    expect(masked.out).toContain('+3069******01');
    const revealed = await program([...args, '--reveal', ...pin]);
    expect(revealed.out).toContain('+306900000001');
    expect(masked.out + revealed.out).not.toContain('873521');
    expect(revealed.err).toBe('$PIN stands for the pin\n');
    if (format !== 'json') expect(revealed.out).toContain('Authorization: Bearer $ROUTEE_ACCESS_TOKEN');
  },
);

test('export takes a flow that lacks values, and none that is wrong', async () => {
  const { exitCode, out } = await session(['export', '-'], { files: { '-': FLOW } });
  expect(exitCode).toBe(0);
  expect(JSON.parse(out).flow[0].to).toBe('${phone}');
  const wrong = await session(['export', '-'], { files: { '-': FLOW.replace('from', 'form') } });
  expect(wrong).toMatchObject({ exitCode: 2, out: '' });
  expect(wrong.err).toContain('error: stdin cannot be exported: 2 errors');
});

test('every flow of flows/ is exported and imported again', async () => {
  await inFolder(async (folder) => {
    mkdirSync(join(folder, 'flows'));
    for (const name of ['order-shipped', 'medical-appointment', 'bank-pin', 'three-channels', 'retail-sale']) {
      const env = { PIN: '4711' };
      const args = ['--to', '+306900000001', '--reveal'];
      const first = await program(['export', join(ROOT, `flows/${name}.yaml`), ...args], { env });
      writeFileSync(join(folder, `${name}.json`), first.out);
      const imported = await program(['import', `${name}.json`, '-o', `${name}.yaml`], { cwd: folder, env });
      expect(imported.exitCode).toBe(0);
      const second = await program(['export', `${name}.yaml`, ...args], { cwd: folder, env });
      expect(JSON.parse(second.out)).toEqual(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
    }
  });
});
