import { execFileSync, spawnSync } from 'node:child_process';
import { afterEach, beforeEach } from 'vitest';

/** Whether there is a tmux; without it the emulators of other tests have to do. .ci/run installs it. */
export const HAS_TMUX = spawnSync('tmux', ['-V']).status === 0;

let servers = 0;

/** A shell in a real terminal, with a person's keyboard. */
export class TmuxShell {
  readonly #name = `routee-failover-shell-${process.pid}-${++servers}`;

  constructor(command: string, folder: string) {
    this.tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'test', '-x', '120', '-y', '24', '-c', folder, command);
  }

  /** Types a text as it is. */
  type(text: string): void {
    this.tmux('send-keys', '-t', 'test', '-l', '--', text);
  }

  /** Presses keys by their names: Tab, Enter, C-u. */
  press(...keys: readonly string[]): void {
    this.tmux('send-keys', '-t', 'test', ...keys);
  }

  /** The screen as soon as it shows the pattern; what the terminal has wrapped is one line when `joined`. */
  async shown(pattern: RegExp, joined = true): Promise<string> {
    for (;;) {
      const text = this.tmux('capture-pane', '-p', ...(joined ? ['-J'] : []), '-t', 'test').trimEnd();
      if (pattern.test(text)) return text;
      await new Promise(setImmediate);
    }
  }

  close(): void {
    this.tmux('kill-server');
  }

  /** Any other command of tmux. */
  tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#name, '-u', ...args], { encoding: 'utf8' });
  }
}

/** A new bash in a terminal for each test; its prompt is the exit code of the last command in brackets. */
export function terminalTests(folder: () => string) {
  let shell: TmuxShell;
  const type = (text: string): void => {
    shell.type(text);
    shell.press('Enter');
  };
  beforeEach(() => {
    shell = new TmuxShell('env -u CI -u NO_COLOR LANG=C.UTF-8 bash --norc', folder());
    type('PS1="[\\$?] "; clear');
  });
  afterEach(() => shell.close());
  return {
    tmux: (...args: readonly string[]): string => shell.tmux(...args),
    /** Types a line, and Enter. */
    type,
    /** Types a text, or presses a key by its name. */
    keys: (key: string): string => shell.tmux('send-keys', '-t', 'test', '--', key),
    resize: (columns: number, rows: number): string =>
      shell.tmux('resize-window', '-t', 'test', '-x', String(columns), '-y', String(rows)),
    shown: (pattern: RegExp): Promise<string> => shell.shown(pattern, false),
  };
}
