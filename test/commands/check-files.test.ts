import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeText } from '../../src/files.ts';
import { inFolder, program } from '../support/program.ts';
import { session } from '../support/session.ts';

const GOOD = 'to: "+306900000001"\nflow: [{ type: Sms, from: Brand, message: { body: hi } }]\n';
const VOICE = `# Rings.
to: "+306900000001"
flow:
  - type: Voice # only this
    from: "302105550100"
    dialPlans: { verbs: [{ type: SAY, message: { text: hi, language: en-US } }] }
`;

const inFlows = (use: (folder: string) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    mkdirSync(join(folder, 'flows/deeper/node_modules'), { recursive: true });
    writeFileSync(join(folder, 'flows/good.yaml'), GOOD);
    writeFileSync(join(folder, 'flows/voice.yml'), VOICE);
    writeFileSync(join(folder, 'flows/deeper/[1].json'), JSON.stringify({ to: '+306900000001', flow: [] }));
    writeFileSync(join(folder, 'flows/deeper/notes.md'), 'no flow');
    writeFileSync(join(folder, 'flows/deeper/node_modules/x.yaml'), GOOD);
    await use(folder);
  });

test.each([
  ['flows/*', ['flows/good.yaml', 'flows/voice.yml']],
  ['flows/*.yaml', ['flows/good.yaml']],
  ['flows/**', ['flows/deeper/[1].json', 'flows/good.yaml', 'flows/voice.yml']],
  ['**/*.{yml,json}', ['flows/deeper/[1].json', 'flows/voice.yml']],
  ['./flows/g??d.yaml', ['flows/good.yaml']],
  ['flows/deeper/[1].json', ['flows/deeper/[1].json']],
])('the pattern %s stands for the flow files that fit it', async (pattern, files) => {
  await inFlows(async (folder) => {
    const { out } = await program(['check', pattern, '--json'], { cwd: folder });
    expect((JSON.parse(out) as { files: { file: string }[] }).files.map(({ file }) => file)).toEqual(files);
  });
});

test('a pattern that nothing fits is a mistake', async () => {
  await inFlows(async (folder) => {
    expect(await program(['check', 'flaws/*.yaml'], { cwd: folder })).toEqual({
      exitCode: 2,
      out: '',
      err: 'error: no file fits flaws/*.yaml\nhint: * is any name, ** any folders\n',
    });
  });
});

test('--fix mends the files themselves, and tells what is left', async () => {
  await inFlows(async (folder) => {
    chmodSync(join(folder, 'flows/voice.yml'), 0o640);
    symlinkSync('voice.yml', join(folder, 'flows/link.yaml'));
    const before = await program(['check', 'flows/link.yaml'], { cwd: folder });
    expect(before.out).toMatch(/\nflows\/link.yaml: ok \(standard: Voice\), 1 warning; --fix mends 1\n$/);
    const { out, exitCode } = await program(['check', 'flows/good.yaml', 'flows/link.yaml', '--fix', '--strict'], {
      cwd: folder,
    });
    expect({ out, exitCode }).toEqual({
      exitCode: 0,
      out: `flows/good.yaml: ok (standard: Sms)
flows/link.yaml:6:5: fixed: dialPlans is dialPlan [dial-plan-key]
flows/link.yaml: ok (standard: Voice)
`,
    });
    const path = join(folder, 'flows/voice.yml');
    expect(readFileSync(path, 'utf8')).toBe(VOICE.replace('dialPlans', 'dialPlan'));
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(folder, 'flows/link.yaml')).isSymbolicLink()).toBe(true);
    expect(readdirSync(join(folder, 'flows')).toSorted()).toEqual(['deeper', 'good.yaml', 'link.yaml', 'voice.yml']);
  });
});

test('--fix tells documents what it has done', async () => {
  await inFlows(async (folder) => {
    const { out } = await program(['check', 'flows/voice.yml', '--fix', '--json'], { cwd: folder });
    expect(JSON.parse(out).files[0]).toMatchObject({
      problems: [],
      fixable: 0,
      fixed: [{ rule: 'dial-plan-key', message: 'dialPlans is dialPlan', line: 6, column: 5 }],
    });
  });
});

test('a file that cannot be written is told', async () => {
  await expect(writeText('/proc/version', 'x')).rejects.toThrow('cannot write /proc/version: ');
});

test('--fix is nothing for standard input', async () => {
  expect(await session(['check', '-', '--fix'], { files: { '-': VOICE } })).toEqual({
    exitCode: 2,
    out: '',
    err: 'error: --fix mends files, and standard input is none\nhint: name the file\n',
  });
});
