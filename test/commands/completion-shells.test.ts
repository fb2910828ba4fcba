import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/program.ts';
import { HAS_TMUX, TmuxShell } from '../support/tmux.ts';

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

/** What a shell must never run, because it stands in a file. */
const HOSTILE = '$(touch pwned)';

const FLOW = `to: "+306912345678"
flow: [{ type: Sms, from: Brand, message: { body: hi } }]
scenarios:
  nobody answers: { outcomes: { Sms: Failed } }
  it's "quoted": {}
  a:b=c: {}
  "${HOSTILE}": {}
  "; touch pwned; #": {}
  "\\e[31mred": {}
`;

let folder: string;
let shell: TmuxShell | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'routee-failover-'));
  const shim = join(folder, '.bin/routee-failover');
  mkdirSync(join(folder, '.bin'));
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" -- "${join(ROOT, 'bin/routee-failover.js')}" "$@"\n`);
  chmodSync(shim, 0o755);
  writeFileSync(join(folder, 'evil.yaml'), FLOW);
  writeFileSync(join(folder, 'notes.txt'), '');
  mkdirSync(join(folder, 'my flows'));
  writeFileSync(join(folder, 'my flows/one.yml'), FLOW);
});

afterEach(() => {
  shell?.close();
  shell = undefined;
  expect(existsSync(join(folder, 'pwned'))).toBe(false);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = (): string => `env -u CI -u NO_COLOR LANG=C.UTF-8 HOME="${folder}" PATH="${folder}/.bin:$PATH"`;

/** A shell that has the script, with an empty screen. */
async function ready(command: string, ...lines: readonly string[]): Promise<TmuxShell> {
  shell = new TmuxShell(`${environment()} ${command}`, folder);
  for (const line of [...lines, 'clear; echo re""ady']) {
    shell.type(line);
    shell.press('Enter');
  }
  await shell.shown(/^ready/);
  return shell;
}

const SHELLS = [
  {
    name: 'bash',
    start: () => ready('bash --norc', 'PS1="% "', 'source <(routee-failover completion bash)'),
    quotes: ['nobody\\ answers ', '\\$\\(touch\\ pwned\\) ', 'my\\ flows/one.yml '],
  },
  {
    name: 'zsh',
    start: () =>
      ready('zsh -f', 'PS1="%% "', 'autoload -Uz compinit; compinit -u -D', 'source <(routee-failover completion zsh)'),
    quotes: ['nobody\\ answers ', '\\$\\(touch\\ pwned\\) ', 'my\\ flows/one.yml '],
  },
];

describe.each(SHELLS)('in a real $name', { timeout: 60_000 }, ({ name, start, quotes }) => {
  describe.skipIf(!HAS_TMUX || !has(name))('at a real terminal', () => {
    const [plain, hostile, path] = quotes as [string, string, string];

    /** The command line as it stands after a tab, once it has this end. */
    async function completed(line: string, end: string): Promise<void> {
      shell!.type(line);
      shell!.press('Tab');
      const at = line.slice(0, line.lastIndexOf(' ') + 1);
      const escaped = `${at}${end}`.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      await shell!.shown(new RegExp(`^% ${escaped}( |$)`, 'm'));
    }

    /** Runs the line, off the terminal so that the story is told at once. */
    async function played(end: RegExp): Promise<void> {
      shell!.type(' | cat');
      shell!.press('Enter');
      await shell!.shown(end);
    }

    test('commands, options and their words are completed', async () => {
      await start();
      await completed('routee-failover expl', 'explain ');
      shell!.type('--for');
      shell!.press('Tab');
      await shell!.shown(/explain --format( |$)/m);
      shell!.type('mer');
      shell!.press('Tab');
      await shell!.shown(/explain --format +mermaid/);
    });

    test('flow files are completed, other files are not', async () => {
      await start();
      await completed('routee-failover check my', 'my\\ flows/');
      shell!.press('Tab');
      await shell!.shown(new RegExp(path.trimEnd().replace(/[\\.]/g, '\\$&')));
      shell!.press('C-u');
      await completed('routee-failover check e', 'evil.yaml ');
      shell!.press('C-u');
      shell!.type('routee-failover check n');
      shell!.press('Tab');
      shell!.type('ever.yaml');
      await shell!.shown(/check never\.yaml/);
    });

    test('the name of a scenario is completed, and is the one that is played', async () => {
      await start();
      await completed('routee-failover send evil.yaml --dry-run --scenario no', plain);
      await played(/Failed after/);
    });

    test('an open quote is closed', async () => {
      await start();
      await completed('routee-failover send evil.yaml --dry-run --scenario "nobod', '"nobody answers"');
      await played(/Failed after/);
    });

    test('a name after = is completed', async () => {
      await start();
      await completed('routee-failover send evil.yaml --dry-run --scenario=nobod', `--scenario=${plain}`);
      shell!.press('C-u');
      await completed('routee-failover send evil.yaml --dry-run --scenario a:', 'a:b=c ');
    });

    test('a name that looks like a command is a name', async () => {
      await start();
      await completed('routee-failover send evil.yaml --dry-run --scenario \\$', hostile);
      await played(/Succeeded after/);
      shell!.type('clear');
      shell!.press('Enter');
      await completed(`routee-failover send evil.yaml --dry-run --scenario 'it`, `'it'\\''s "quoted"'`);
      await played(/Succeeded after/);
    });

    test('what is typed is not run either, and all names are listed', async () => {
      await start();
      shell!.type('routee-failover send evil.yaml $(touch pwned) --scenario ');
      shell!.press('Tab', 'Tab');
      const screen = await shell!.shown(/a\\?:b\\?=c/);
      expect(screen).not.toContain('red');
    });
  });
});

describe.skipIf(!has('fish'))('in fish', () => {
  const fish = (line: string): string[] =>
    execFileSync('fish', ['--no-config', '-c', `routee-failover completion fish | source; complete -C ${line}`], {
      cwd: folder,
      env: { PATH: `${folder}/.bin:${process.env.PATH}`, HOME: folder, LANG: 'C.UTF-8' },
      encoding: 'utf8',
    })
      .trimEnd()
      .split('\n');

  test('commands, options, files and scenarios are completed', () => {
    expect(fish('"routee-failover expl"')).toEqual(['explain\ttell every way a flow can go']);
    expect(fish('"routee-failover explain --format s"')).toEqual(['svg']);
    expect(fish('"routee-failover check e"')).toEqual(['evil.yaml']);
    expect(fish('"routee-failover send evil.yaml --scenario "').toSorted()).toEqual([
      HOSTILE,
      '; touch pwned; #',
      'a:b=c',
      'it\'s "quoted"',
      'nobody answers',
    ]);
    expect(fish(`'routee-failover send "my flows/one.yml" --scenario "nobody a'`)).toEqual(['nobody answers']);
  });
});
