import { execFileSync, spawnSync } from 'node:child_process';

/** Whether there is a tmux; .ci/run installs it. */
export const HAS_TMUX = spawnSync('tmux', ['-V']).status === 0;

let servers = 0;

/** A shell in a real terminal, with a person's keyboard. */
export class TmuxShell {
  readonly #name = `routee-failover-shell-${process.pid}-${++servers}`;

  constructor(command: string, folder: string) {
    this.#tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'test', '-x', '120', '-y', '24', '-c', folder, command);
  }

  /** Types a text as it is. */
  type(text: string): void {
    this.#tmux('send-keys', '-t', 'test', '-l', '--', text);
  }

  /** Presses keys by their names: Tab, Enter, C-u. */
  press(...keys: readonly string[]): void {
    this.#tmux('send-keys', '-t', 'test', ...keys);
  }

  /** The screen as soon as it shows the pattern. */
  async shown(pattern: RegExp): Promise<string> {
    for (;;) {
      const text = this.#tmux('capture-pane', '-p', '-J', '-t', 'test').trimEnd();
      if (pattern.test(text)) return text;
      await new Promise(setImmediate);
    }
  }

  close(): void {
    this.#tmux('kill-server');
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#name, '-u', ...args], { encoding: 'utf8' });
  }
}
