import type { Redactor } from '../redact.ts';
import { safeJson, safeText } from '../safe-text.ts';
import type { Style } from './style.ts';

/** A stream of the process, or what a test has in its place. */
export type OutStream = {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

/** The colour codes that our own style writes; everything else that drives a terminal is made visible. */
const OWN_CODES = new RegExp(`(${String.fromCharCode(27)}\\[[0-9;]*m)`);

/**
 * The only way to print. Whatever is printed has passed the redactor and cannot drive the terminal: where the text is
 * put together it is cleaned once more than needed rather than once too little.
 */
export class Output {
  readonly style: Style;
  readonly #stream: OutStream;
  readonly #redactor: Redactor;

  constructor(stream: OutStream, style: Style, redactor: Redactor) {
    this.style = style;
    this.#stream = stream;
    this.#redactor = redactor;
  }

  get isTTY(): boolean {
    return this.#stream.isTTY === true;
  }

  /** The width of the terminal; of what is no terminal a comfortable one. */
  get columns(): number {
    return this.#stream.columns || (this.isTTY ? 80 : 100);
  }

  /** Prints lines of text. */
  lines(...lines: readonly string[]): void {
    this.text(lines);
  }

  /** Prints any number of lines. */
  text(lines: readonly string[]): void {
    for (const line of lines) this.#stream.write(`${this.clean(line)}\n`);
  }

  /** Prints texts in which everything is covered already that has to be, but for the secrets of this run. */
  covered(texts: readonly string[]): void {
    for (const text of texts) this.#stream.write(`${safeText(this.#redactor.withoutSecrets(text))}\n`);
  }

  /** Prints one value as one line of JSON. */
  json(value: unknown): void {
    this.#stream.write(`${safeJson(this.#redactor.value(value))}\n`);
  }

  /** The text without what must not be seen, in the same length. */
  readonly redact = (text: string): string => this.#redactor.text(text);

  /** The text as it may be shown here. */
  clean(text: string): string {
    const covered = this.redact(text);
    if (!this.style.coloured) return safeText(covered);
    return covered
      .split(OWN_CODES)
      .map((part, index) => (index % 2 === 1 ? part : safeText(part)))
      .join('');
  }
}
