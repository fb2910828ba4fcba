import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './support/program.ts';

/** Who may import whom, by the folders of src/. A folder always may import itself; every one may the vocabulary. */
const MAY_IMPORT: Readonly<Record<string, readonly string[] | 'all'>> = {
  source: [],
  flow: ['source'],
  api: ['flow'],
  convert: ['flow', 'source', 'api'],
  journal: [],
  engine: ['flow', 'api'],
  run: ['flow', 'api', 'journal'],
  rehearse: ['source', 'flow', 'api', 'journal', 'engine', 'run'],
  campaign: ['source', 'flow', 'api', 'journal', 'run'],
  listen: ['api', 'journal', 'run'],
  account: ['api'],
  term: [],
  report: ['source', 'flow', 'term'],
  wizard: ['source', 'flow', 'rehearse', 'report', 'term'],
  commands: 'all',
  main: 'all',
  world: 'all',
  context: 'all',
  version: [],
  files: [],
  index: 'all',
};

/** Files that anyone may import, and that import only each other. */
const VOCABULARY = ['run-event', 'errors', 'clock', 'words', 'status', 'redact', 'safe-text'];

/** Packages that are imported in one place only. */
const ONLY_IMPORTER: Readonly<Record<string, readonly string[]>> = {
  commander: ['commands', 'main'],
  undici: ['api'],
  chalk: ['term'],
  ora: ['term'],
  'string-width': ['term'],
  '@inquirer/prompts': ['term'],
  yaml: ['source'],
  zod: ['flow', 'api', 'engine'],
  hono: ['engine'],
  'hono/streaming': ['engine'],
  '@hono/node-server': ['engine'],
  '@hono/node-server/utils/response': ['engine'],
  'csv-stringify/sync': ['report', 'convert'],
  'sms-segments-calculator': ['flow'],
  '@dagrejs/dagre': ['report'],
  tinyglobby: ['files'],
  'shell-quote': ['convert'],
  '@bomb.sh/tab': ['commands'],
  '@bomb.sh/tab/commander': ['commands'],
};

/** Reaching for the world belongs to the files that name it. */
const ONLY_IN: readonly (readonly [what: RegExp, files: readonly string[]])[] = [
  [/\bDate\.now\(|\bsetTimeout\b|\bsetInterval\b|\bnew Date\(\)|\bperformance\./, ['clock.ts']],
  [/\bprocess\./, ['world.ts']],
  [/\bconsole\./, []],
  [/\bMath\.random\(|\brandomUUID\b/, []],
  [/^import (?!type )[^;]*from 'node:(?:net|http|https|dns|tls|tty|child_process)/m, ['world.ts']],
  [/^import (?!type )[^;]*from 'node:fs/m, ['files.ts']],
];

const LONGEST_FILE = 260;
const LONGEST_LINE = 120;

type Source = { readonly path: string; readonly folder: string; readonly text: string };

const sources: readonly Source[] = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({
    path,
    folder: path.split(/[/.]/)[0]!,
    text: readFileSync(join(ROOT, 'src', path), 'utf8'),
  }));

/** What a file imports by value: relative paths as folders, packages by name. */
function importsOf({ path, text }: Source): { folders: string[]; packages: string[] } {
  const statements = [...text.matchAll(/(?:import|export)\s+(?!type\b)([^;]*?)from '([^']+)'|import\('([^']+)'\)/g)];
  const targets = statements
    // A statement whose names are all types is gone after compilation.
    .filter(([, names]) => !names || !/^\{(?:\s*type [^,}]+,?)+\s*\}\s*$/.test(names.trim()))
    .map(([, , from, lazily]) => (from ?? lazily)!);
  const relative = targets.filter((target) => target.startsWith('.'));
  return {
    folders: relative.map((target) => posix.join(path, '..', target).split(/[/.]/)[0]!),
    packages: targets.filter((target) => !target.startsWith('.') && !target.startsWith('node:')),
  };
}

test.each(sources)('$path imports only what its folder may', (source) => {
  const { folder } = source;
  const vocabulary = VOCABULARY.includes(folder);
  const allowed = vocabulary ? [] : MAY_IMPORT[folder];
  expect(allowed, `${folder} is not in the table of folders`).toBeDefined();
  const others = importsOf(source).folders.filter((target) => target !== folder && !VOCABULARY.includes(target));
  expect(allowed === 'all' ? [] : others.filter((target) => !allowed!.includes(target))).toEqual([]);
});

test.each(sources)('$path takes nothing but types from the commands, main and the world', (source) => {
  if (['main', 'world', 'commands'].includes(source.folder)) return;
  expect(source.text.match(/from '[^']*\/(?:main|world|commands\/[\w-]+)\.ts'/g) ?? []).toEqual([]);
});

test.each(sources)('$path imports only packages that its folder is there for', (source) => {
  const misplaced = importsOf(source).packages.filter((name) => !ONLY_IMPORTER[name]?.includes(source.folder));
  expect(misplaced).toEqual([]);
});

test.each(sources)('$path reaches for the world only if its name says so', ({ path, text }) => {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  const found = ONLY_IN.filter(([what, files]) => what.test(code) && !files.includes(path)).map(
    ([what]) => what.source,
  );
  expect(found).toEqual([]);
});

test.each(sources)('$path is no longer than its idea', ({ text }) => {
  const lines = text.split('\n');
  expect(lines.length).toBeLessThanOrEqual(LONGEST_FILE);
  expect(lines.filter((line) => line.length > LONGEST_LINE && !line.includes('http'))).toEqual([]);
});

test.each(sources)('$path says what each of its exports is', ({ text }) => {
  const bare = [...text.matchAll(/^(.*)\n(export (?:async )?(?:const|function|class|abstract class|type) (\w+))/gm)]
    // A type beside the constant that it is made of needs no sentence of its own.
    .filter(
      ([, before, , name]) =>
        !/(?:\*\/|^export const .*)$/.test(before!) && !new RegExp(`export const ${name}\\b`).test(text),
    )
    .filter(([, before]) => !before!.includes('*/'))
    .map(([, , declaration]) => declaration);
  expect(bare).toEqual([]);
});

/** The sources that are loaded with one of them, before anything is asked for lazily. */
function loadedWith(path: string, seen = new Set<string>()): Set<string> {
  const source = sources.find((one) => one.path === path);
  if (source === undefined || seen.has(path)) return seen;
  seen.add(path);
  for (const [, names, target] of source.text.matchAll(/^(?:import|export)\s+(?!type\b)([^;]*?)from '(\.[^']+)'/gm)) {
    if (!/^\{(?:\s*type [^,}]+,?)+\s*\}\s*$/.test(names!.trim())) loadedWith(posix.join(path, '..', target!), seen);
  }
  return seen;
}

test('a check loads nothing of the remote, which it needs with --online only', () => {
  const loaded = [...loadedWith('commands/check.ts'), ...loadedWith('main.ts')];
  expect(loaded).toContain('flow/flow-file.ts');
  expect(loaded.filter((path) => /^(?:api|account|run|engine)\//.test(path))).toEqual([]);
  expect([...loadedWith('commands/online-check.ts')]).toContain('commands/connection.ts');
});
