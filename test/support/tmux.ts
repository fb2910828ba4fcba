import { execFileSync, spawnSync } from 'node:child_process';
import { afterEach, beforeEach } from 'vitest';

/** Without tmux the emulators of other tests have to do; .ci/run installs it. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

/** Every file and every test has a server of its own. */
let server = 0;

/** A shell in a real terminal, new for each test; its prompt is the exit code of the last command in brackets. */
export function terminalTests(folder: () => string) {
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-L', `routee-failover-${process.pid}-${server}`, '-u', ...args], { encoding: 'utf8' });
  const type = (text: string): string => tmux('send-keys', '-t', 'test', text, 'Enter');
  const keys = (...names: readonly string[]): string => tmux('send-keys', '-t', 'test', '--', ...names);
  const screen = (): string => tmux('capture-pane', '-p', '-t', 'test').trimEnd();
  beforeEach(() => {
    // A server that is told to end is still there for a moment.
    server++;
    const size = ['-x', '120', '-y', '24', '-c', folder()];
    tmux(
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      '-s',
      'test',
      ...size,
      'env -u CI -u NO_COLOR LANG=C.UTF-8 bash --norc',
    );
    type('PS1="[\\$?] "; clear');
  });
  afterEach(() => {
    tmux('kill-server');
  });
  return {
    tmux,
    /** Types a line, and Enter. */
    type,
    /** Presses keys by their names; a text is typed. */
    keys,
    resize: (columns: number, rows: number): string =>
      tmux('resize-window', '-t', 'test', '-x', String(columns), '-y', String(rows)),
    /** The screen as soon as it shows the pattern. */
    shown: async (pattern: RegExp): Promise<string> => {
      for (;;) {
        const text = screen();
        if (pattern.test(text)) return text;
        await new Promise(setImmediate);
      }
    },
  };
}
