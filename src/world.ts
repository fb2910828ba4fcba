import { setMaxListeners } from 'node:events';
import { addAbortSignal } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { parseEnv } from 'node:util';
import { type Clock, wallClock } from './clock.ts';
import { ExitCode, InputFailure, Interrupted, OutputFailure } from './errors.ts';
import { decoded, flowFiles, isThere, MIB, readFile, tooLarge, writeText } from './files.ts';
import { Redactor } from './redact.ts';
import { VERSION } from './version.ts';

/** The process, as the program sees it. */
export type World = {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Opened by whoever looks at it first. */
  readonly stdin: NodeJS.ReadStream;
  /** Standard input is a terminal. */
  readonly attended: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
  /** Aborted by the second Ctrl-C. */
  readonly hurry: AbortSignal;
  /** Waits until everything is written to standard output; fails with an OutputFailure when it could not be. */
  readonly flushed: () => Promise<void>;
  readonly readText: (file: string, mostBytes?: number) => Promise<string>;
  readonly isThere: (file: string) => Promise<boolean>;
  readonly writeText: (file: string, text: string, newMode?: number) => Promise<void>;
  readonly flowFiles: (path: string) => Promise<readonly string[]>;
  readonly parseEnv: (text: string) => Readonly<Record<string, string | undefined>>;
};

/** Bytes as Node shows them, in which nobody would find a secret. */
const DUMP = /<Buffer [^>]*>/g;

/** Runs the command line of this process, and sets its exit code. */
export async function run(): Promise<void> {
  const { stdout, stderr, env } = process;
  const [interruption, insistence] = [new AbortController(), new AbortController()];
  // Every call that is under way listens to it.
  setMaxListeners(0, interruption.signal, insistence.signal);
  const interrupt = (): void => {
    // Whoever insists waits for no answer any more, but is still told what is not known then.
    if (insistence.signal.aborted) process.exit(ExitCode.interrupted);
    if (interruption.signal.aborted) insistence.abort(new Interrupted());
    interruption.abort(new Interrupted());
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  let lost: OutputFailure | undefined;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no failure.
    if (error.code === 'EPIPE') return;
    lost ??= new OutputFailure(error);
    interruption.abort(lost);
  });
  // There is nowhere left to say that it failed.
  stderr.on('error', () => {});
  const flushed = async (): Promise<void> => {
    await new Promise<void>((done) => stdout.write('', () => done()));
    // An error is told in the turn after.
    await nextTurn();
    if (lost) throw lost;
  };
  let stdinIsRead = false;
  const readText = async (file: string, mostBytes?: number): Promise<string> => {
    if (file !== '-') return readFile(file, mostBytes);
    if (stdinIsRead)
      throw new InputFailure('usage', 'standard input can be read once', { hint: 'put the other one into a file' });
    stdinIsRead = true;
    return readStdin(interruption.signal);
  };
  const redactor = new Redactor();
  // What Node and its libraries tell of themselves knows nothing of what must not be seen.
  if (env.NODE_DEBUG) {
    const write = stderr.write.bind(stderr);
    stderr.write = ((text: string | Uint8Array, ...more: never[]) =>
      write(
        typeof text === 'string' ? redactor.text(text.replace(DUMP, '<Buffer>')) : text,
        ...more,
      )) as typeof stderr.write;
  }
  const world: World = {
    stdout,
    stderr,
    get stdin() {
      return process.stdin;
    },
    attended: isatty(0),
    env,
    clock: wallClock,
    random: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
    redactor,
    signal: interruption.signal,
    hurry: insistence.signal,
    flushed,
    readText,
    isThere,
    writeText,
    flowFiles,
    parseEnv,
  };
  const args = process.argv.slice(2);
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    // Scripts ask for it often; loading the whole command line would be most of the time that takes.
    stdout.write(`${VERSION}\n`);
    return;
  }
  // Whatever ends the process before there is an answer is no success.
  process.exitCode = ExitCode.bug;
  const { main } = await import('./main.ts');
  process.exitCode = await main(args, world);
}

async function readStdin(signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MIB) throw tooLarge('standard input');
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
  return decoded('standard input', Buffer.concat(chunks));
}
