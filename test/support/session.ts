import { parseEnv } from 'node:util';
import { type Clock, wallClock } from '../../src/clock.ts';
import { InputFailure } from '../../src/errors.ts';
import { main } from '../../src/main.ts';
import { Redactor } from '../../src/redact.ts';

/** A clock that goes so many times as fast as the wall's: a deadline of a minute is over in a second. */
export function fastClock(times: number): Clock {
  const startMs = wallClock.nowMs();
  return {
    nowMs: () => startMs + (wallClock.nowMs() - startMs) * times,
    sleep: (ms, signal) => wallClock.sleep(ms / times, signal),
  };
}

/** How a command line is run inside this process. */
export type Session = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Texts by file name; `-` is standard input. What is written is found in them afterwards. */
  readonly files?: Record<string, string>;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly hurry?: AbortSignal;
  readonly random?: () => number;
  /** Told of everything that is printed, as soon as it is. */
  readonly printed?: (text: string) => void;
};

/** What a command line prints and ends with: the whole program but for its process, which is what a test can steer. */
export async function session(
  args: readonly string[],
  { env = {}, files = {}, clock = wallClock, signal, hurry, random = () => 0, printed }: Session = {},
): Promise<{ exitCode: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    isTTY: false,
    write: (text: string) => {
      texts[name] += text;
      printed?.(text);
    },
  });
  const exitCode = await main(args, {
    stdout: stream('out') as unknown as NodeJS.WriteStream,
    stderr: stream('err') as unknown as NodeJS.WriteStream,
    get stdin(): never {
      throw new Error('nobody is there to be asked');
    },
    attended: false,
    env,
    clock,
    random,
    redactor: new Redactor(),
    signal: signal ?? new AbortController().signal,
    hurry: hurry ?? new AbortController().signal,
    flushed: async () => {},
    readText: async (file) => {
      const text = files[file];
      if (text === undefined) throw new InputFailure('input.file', `cannot read ${file}`);
      return text;
    },
    isThere: async (file) => Object.hasOwn(files, file),
    writeText: async (file, text) => {
      files[file] = text;
    },
    flowFiles: async (path) => [path],
    parseEnv,
  });
  return { exitCode, ...texts };
}
