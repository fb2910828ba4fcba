import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXIT_CODES, ExitCode } from '../src/errors.ts';
import { VERSION } from '../src/version.ts';
import { inFolder, program, ROOT, shell } from './support/program.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>> & { version: string };

test('the version is one, in the package, the program and the help', async () => {
  expect(VERSION).toBe(manifest.version);
  for (const flag of ['--version', '-V'])
    expect(await program([flag])).toEqual({ exitCode: 0, out: `${VERSION}\n`, err: '' });
  expect(await program(['check', '--version'])).toEqual({ exitCode: 0, out: `${VERSION}\n`, err: '' });
});

test('the exit codes are the same in the code, the help and the README', async () => {
  const { out } = await program(['--help']);
  const help = [...out.matchAll(/^ +(\d+) {2}(.+)$/gm)].map(([, code, meaning]) => [Number(code), meaning]);
  const readme = [...read('README.md').matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => [
    Number(code),
    meaning,
  ]);
  expect(EXIT_CODES.map(([code]) => code)).toEqual(Object.values(ExitCode));
  expect(help).toEqual(EXIT_CODES);
  expect(readme).toEqual(EXIT_CODES);
});

test('the package runs no install scripts of its own', () => {
  expect(Object.keys(manifest.scripts!).filter((name) => /install/.test(name))).toEqual([]);
});

/** Why a package that the program needs is there. */
const REASONS: Readonly<Record<string, string>> = {
  '@bomb.sh/tab': 'completion in four shells',
  '@dagrejs/dagre': 'where the boxes of a drawn flow stand',
  '@hono/node-server': 'the engine over HTTP: the server under hono',
  '@inquirer/prompts': 'the questions that a person is asked',
  chalk: 'colour',
  commander: 'the command line',
  'csv-stringify': 'search results for spreadsheets, without formulas',
  hono: 'the engine over HTTP',
  ora: 'the spinner and the drawing in place',
  'shell-quote': 'the words of a curl command, as a shell reads them',
  'sms-segments-calculator': 'how many parts an SMS is, and which characters make it longer',
  'string-width': 'how many columns a text takes',
  tinyglobby: 'patterns for file names, where no shell knows them',
  undici: 'the network',
  yaml: 'flow files, with the place of everything',
  zod: 'the shapes of bodies and answers',
};

test('every dependency has its reason', () => {
  expect(Object.keys(manifest.dependencies!).toSorted()).toEqual(Object.keys(REASONS).toSorted());
});

test('no lock names a registry, and no file a machine', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved"/);
  const files = ['src', 'bin', 'flows', 'test'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  const texts = files.filter((path) => statSync(join(ROOT, path)).isFile()).map((path) => [path, read(path)] as const);
  expect(texts.filter(([, text]) => text.includes(ROOT)).map(([path]) => path)).toEqual([]);
});

test('the top level holds what it should, and nothing else', () => {
  const allowed = [
    ...['package.json', 'package-lock.json', 'tsconfig.json', 'biome.json', 'README.md', 'CHANGELOG.md', 'LICENSE'],
    ...['src', 'bin', 'flows', 'test', '.ci', '.git', '.gitignore', 'dist', 'node_modules'],
  ];
  expect(readdirSync(ROOT).filter((name) => !allowed.includes(name))).toEqual([]);
});

test('a program that was not built says what to run', async () => {
  await inFolder(async (folder) => {
    cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    expect(await shell(`"${process.execPath}" bin/routee-failover.js --help`, folder)).toEqual({
      output: 'error: routee-failover is not built\nhint: run npm ci, or npm run build, in its folder\n',
      exitCode: 2,
    });
  });
});
