import type { GivenUrls } from './account/remote-address.ts';
import type { Clock } from './clock.ts';
import type { ExitCode } from './errors.ts';
import type { Redactor } from './redact.ts';
import type { Asking } from './term/ask.ts';
import type { Output } from './term/output.ts';

/** What a command may touch of the world. It takes out of it exactly what it uses. */
export type Context = {
  /** The result. */
  readonly out: Output;
  /** Everything else. */
  readonly err: Output;
  /** The terminal to draw on in place; undefined unless both streams are one, and the person wants it. */
  readonly screen: NodeJS.WriteStream | undefined;
  /** `--json`: events and documents instead of sentences. */
  readonly json: boolean;
  /** `--quiet`: nothing but failures. */
  readonly quiet: boolean;
  /** `--verbose`: every request and answer. */
  readonly verbose: boolean;
  /** Where a person can be asked; undefined where there is none. */
  readonly asking: Asking | undefined;
  /** `--no-input`: whoever is there does not want to be asked. */
  readonly noInput: boolean;
  /** The options of this command line that another one needs as well, to reach the same remote; each after a space. */
  readonly again: string;
  /** `--api-url` and `--auth-url`. */
  readonly urls: GivenUrls;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly redactor: Redactor;
  /** Aborted with an `Interrupted` by Ctrl-C, and with an `OutputFailure` when nothing can be told any more. */
  readonly signal: AbortSignal;
  /** Aborted by the second Ctrl-C: not even answers that are under way are waited for. */
  readonly hurry: AbortSignal;
  /** Waits until the result is written; fails with an OutputFailure when it could not be. */
  readonly flushed: () => Promise<void>;
  /** The text of a file, or of standard input for `-`. Fails with an InputFailure that says why it cannot be read. */
  readonly readText: (file: string, mostBytes?: number) => Promise<string>;
  /** Whether there is something of that name. */
  readonly isThere: (file: string) => Promise<boolean>;
  /** Writes a file as a whole or not at all, a new one with that mode. Fails with an InputFailure that says why. */
  readonly writeText: (file: string, text: string, newMode?: number) => Promise<void>;
  /** The flow files in a folder and below it, in the order of their names; a file is itself. */
  readonly flowFiles: (path: string) => Promise<readonly string[]>;
  /** The exit code of a command that ended well, but not with 0. */
  readonly endWith: (code: ExitCode) => void;
};
