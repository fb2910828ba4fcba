import { describe, expect, test } from 'vitest';
import { shellLine, shellTyped } from '../../src/commands/shell-line.ts';
import { program } from '../support/program.ts';
import { session } from '../support/session.ts';

const FLOW = `flow: []
scenarios:
  nobody on Viber: {}
  it's Viber: {}
  "a:b=c": {}
  "\\e[31mred": {}
  "two\\nlines": {}
  "\`;touch pwned;": {}
`;

/** What is suggested after these words, the last of which is being typed. */
async function suggested(...words: readonly string[]): Promise<string[]> {
  const { out, err, exitCode } = await session(['complete', '--', ...words], { files: { 'a.yaml': FLOW } });
  expect({ err, exitCode }).toEqual({ err: '', exitCode: 0 });
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0]!);
}

const NOTHING = [':4'];

describe('what is suggested', () => {
  test('commands, with what they do, and nothing hidden', async () => {
    const { out } = await session(['complete', '--', 'se']);
    expect(out).toBe('send\tsend a flow and follow it to its end\nsearch\tfind deliveries at the remote\n' + ':4\n');
    expect(await suggested('complet')).toEqual(['completion', ':4']);
  });

  test('the options of a command, and those of all', async () => {
    expect(await suggested('explain', '--')).toEqual(
      expect.arrayContaining(['--format', '--var', '--vars', '--help', '--json', '--env-file', '--no-color']),
    );
    expect(await suggested('validate', '--st')).toEqual(['--strict', ':4']);
  });

  test('the words of an option', async () => {
    expect(await suggested('explain', '--format', '')).toEqual(['text', 'json', 'mermaid', 'dot', 'svg', ':4']);
    expect(await suggested('check', '--format=j')).toEqual(['json', 'junit', ':4']);
    expect(await suggested('search', '--endpoint', 'o')).toEqual(['otp', ':4']);
    expect(await suggested('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell', ':4']);
  });

  test('flow files where one is wanted, and any file for values', async () => {
    expect(await suggested('send', '')).toEqual(['yaml', 'yml', 'json', ':8']);
    expect(await suggested('check', 'a.yaml', '')).toEqual(['yaml', 'yml', 'json', ':8']);
    expect(await suggested('send', 'a.yaml', '--vars', '')).toEqual([':0']);
    expect(await suggested('--env-file', '')).toEqual([':0']);
  });

  test('the scenarios of the file on the line, but for those that could drive the terminal', async () => {
    const names = ['nobody on Viber', "it's Viber", 'a:b=c', ':4'];
    expect(await suggested('send', 'a.yaml', '--scenario', '')).toEqual(names);
    expect(await suggested('test', 'a.yaml', '--filter=no')).toEqual(['nobody on Viber', ':4']);
    expect(await suggested('send', '--json', 'a.yaml', '--scenario', '"nobody o')).toEqual(['nobody on Viber', ':4']);
    expect(await suggested('send', 'a.yaml', '--scenario', "it's")).toEqual(["it's Viber", ':4']);
  });

  test.each([
    ['a file that is not there', ['send', 'none.yaml', '--scenario', '']],
    ['standard input', ['send', '-', '--scenario', '']],
    ['an option that is not known', ['send', '--what']],
    ['a value that nobody knows', ['send', '--to', '']],
    ['a command that is not known', ['what', '--ever']],
    ['control characters', ['\u001b[31m']],
  ])('nothing for %s', async (_, words) => {
    expect(await suggested(...words)).toEqual(NOTHING);
  });

  test.each([[['complete']], [['complete', '--what']], [['complete', '--bash']], [['complete', '--bash', '--', '"']]])(
    '%j fails never',
    async (args) => {
      expect(await session(args)).toMatchObject({ exitCode: 0, err: '' });
    },
  );
});

describe('a line of bash', () => {
  const FLOWS = { files: { 'a.yaml': FLOW } };
  const bash = async (line: string, replaced: string): Promise<string[]> => {
    const { out } = await session(['complete', '--bash', '--', line, replaced], FLOWS);
    return out.trimEnd().split('\n');
  };

  test.each([
    ['send a.yaml --scenario nob', 'nob', ['words', 'nob', 'nobody\\ on\\ Viber']],
    ['send a.yaml --scenario "nobody o', 'nobody o', ['words', 'nobody o', 'nobody on Viber']],
    ["send a.yaml --scenario 'it", 'it', ['words', 'it', "it'\\''s Viber"]],
    ['send a.yaml --scenario=it', 'it', ['words', 'it', "it\\'s\\ Viber"]],
    ['send a.yaml --scenario a:b', 'b', ['words', 'b', 'b=c']],
    ['check my\\ fl', 'my\\ fl', ['flows', 'my fl']],
    ['send x --vars=fi', 'fi', ['files', 'fi']],
  ])('%s', async (line, replaced, told) => {
    expect(await bash(`routee-failover ${line}`, replaced)).toEqual(told);
  });

  test('is taken apart as the shell would, and never run', () => {
    expect(shellLine(`a "b c"'d' e\\ f $(g) "h\\"i`)).toEqual({
      words: ['a', 'b cd', 'e f', '$(g)', 'h"i'],
      typed: '"h\\"i',
      open: '"',
    });
    expect(shellLine('a ')).toEqual({ words: ['a', ''], typed: '', open: '' });
  });

  test('a text is typed so that it is itself again', () => {
    const text = 'a $(b) `c` "d" \'e\' \\f ~g *h; i&j|k<l>m{n}#';
    for (const open of ['', '"', "'"] as const) {
      expect(shellLine(`${open}${shellTyped(text, open)}${open}`).words).toEqual([text]);
    }
    expect(shellTyped('no!', '"')).toBeUndefined();
  });
});

describe('completion', () => {
  test('of an unknown shell is a usage error that names those it knows', async () => {
    expect(await program(['completion', 'tcsh'])).toMatchObject({
      exitCode: 2,
      out: '',
      err: expect.stringContaining('allowed choices are bash, zsh, fish, powershell'),
    });
  });

  test('without a shell tells how each takes it', async () => {
    const { out, exitCode } = await program(['completion']);
    expect(exitCode).toBe(0);
    expect(out.match(/routee-failover completion (\w+)/g)).toEqual(
      ['bash', 'zsh', 'fish', 'powershell'].map((shell) => `routee-failover completion ${shell}`),
    );
  });

  test.each(['bash', 'zsh', 'fish', 'powershell'])('for %s calls the program by its name in PATH', async (shell) => {
    const { out, err, exitCode } = await program(['completion', shell]);
    expect({ err, exitCode }).toEqual({ err: '', exitCode: 0 });
    expect(out).toMatch(/routee-failover complete (?:--|'--')/);
    expect(out).not.toMatch(/\.js\b|node_modules|dist\//);
  });

  test('for PowerShell puts every word in quotes before it is run', async () => {
    const { out } = await program(['completion', 'powershell']);
    expect(out).toContain(`"'" + ($_ -replace "'", "''") + "'"`);
    expect(out).toContain("Register-ArgumentCompleter -CommandName 'routee-failover'");
  });

  test.each(['bash', 'zsh'])('for %s evaluates nothing', async (shell) => {
    const { out } = await program(['completion', shell]);
    expect(out).not.toMatch(/\beval\b|compgen -W/);
  });
});
