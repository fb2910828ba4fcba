import { EventEmitter } from 'node:events';
import readline from 'node:readline';
import type xterm from '@xterm/headless';

/**
 * A terminal as a program sees it: a stream that is a TTY, and behind it a real emulator that wraps and rewraps. As
 * with a real one, a resize is done some time before the program hears of it.
 */
export class FakeTerminal extends EventEmitter {
  readonly isTTY = true;
  /** Everything that was written. */
  raw = '';
  readonly #screen: xterm.Terminal;

  constructor(screen: xterm.Terminal) {
    super();
    this.#screen = screen;
    this.columns = screen.cols;
  }

  /** As the program has been told. */
  columns: number;

  get rows(): number {
    return this.#screen.rows;
  }

  write(text: string): boolean {
    this.raw += text;
    // A real terminal's line discipline adds the carriage return.
    this.#screen.write(text.replaceAll('\n', '\r\n'));
    return true;
  }

  cursorTo(x: number): boolean {
    return readline.cursorTo(this.asWriteStream(), x);
  }

  moveCursor(x: number, y: number): boolean {
    return readline.moveCursor(this.asWriteStream(), x, y);
  }

  clearLine(direction: -1 | 0 | 1): boolean {
    return readline.clearLine(this.asWriteStream(), direction);
  }

  clearScreenDown(): boolean {
    return readline.clearScreenDown(this.asWriteStream());
  }

  /** Resizes the screen, which rewraps what is on it; the program is told when `announce` is called. */
  resize(columns: number): void {
    this.#screen.resize(columns, this.rows);
  }

  announce(): void {
    this.columns = this.#screen.cols;
    this.emit('resize');
  }

  /** The lines on the screen, without what is empty below. */
  lines(): string[] {
    const { active } = this.#screen.buffer;
    const all = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
    return all.slice(0, all.findLastIndex((line) => line !== '') + 1);
  }

  /** Waits until the screen shows it. */
  async shows(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.lines().join('\n'))) await this.#written();
  }

  /** Waits until the program has drawn again, and the screen has taken it in. */
  async redrawn(): Promise<void> {
    const length = this.raw.length;
    while (this.raw.length === length) await this.#written();
    await this.#written();
  }

  asWriteStream(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream;
  }

  /** The emulator works off what is written in turns of its own. */
  #written(): Promise<void> {
    return new Promise((done) => this.#screen.write('', () => setImmediate(done)));
  }
}
