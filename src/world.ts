import { setMaxListeners } from 'node:events';
import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { parseEnv } from 'node:util';
import { type Clock, wallClock } from './clock.ts';
import { ExitCode, InputFailure, Interrupted, OutputFailure } from './errors.ts';
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
  readonly readText: (file: string) => Promise<string>;
  readonly flowFiles: (path: string) => Promise<readonly string[]>;
  readonly parseEnv: (text: string) => Readonly<Record<string, string | undefined>>;
};

const MIB = 1024 * 1024;

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
  const readText = async (file: string): Promise<string> => {
    if (file !== '-') return readFile(file);
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
    flowFiles: someFlowFiles,
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

/** Reads a text file of at most 1 MiB; never waits on what is no file, and never takes what is no text. */
async function readFile(file: string): Promise<string> {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    throw new InputFailure('input.file', `cannot read ${file}: ${REASONS[error.code ?? ''] ?? error.code}`, {
      hint: hintFor(error.code),
    });
  });
  try {
    const stat = await handle.stat();
    if (stat.isDirectory())
      throw new InputFailure('input.file', `${file} is a directory`, {
        hint: 'name the files in it',
      });
    if (!stat.isFile())
      throw new InputFailure('input.file', `${file} is not a regular file`, { hint: 'use - to read standard input' });
    if (stat.size > MIB) throw tooLarge(file);
    const bytes = await handle.readFile().catch((error: NodeJS.ErrnoException) => {
      throw new InputFailure('input.file', `cannot read ${file}: ${REASONS[error.code ?? ''] ?? error.code}`);
    });
    return decoded(file, bytes);
  } finally {
    await handle.close();
  }
}

/** The YAML and JSON files in a folder and below it, without what is hidden or installed; a file is itself. */
async function flowFiles(path: string): Promise<readonly string[]> {
  const folder = await stat(path).catch(() => undefined);
  // What is no folder is for whoever reads it to complain about.
  if (!folder?.isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const below = entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .toSorted((one, two) => (one.name < two.name ? -1 : 1))
    .map((entry) => {
      const inside = join(path, entry.name);
      if (entry.isDirectory()) return flowFiles(inside);
      return /\.(?:ya?ml|json)$/.test(entry.name) && !entry.name.endsWith('.schema.json') ? [inside] : [];
    });
  const files = (await Promise.all(below)).flat();
  return files;
}

/** As `flowFiles`; a folder without any is a mistake. */
async function someFlowFiles(path: string): Promise<readonly string[]> {
  const files = await flowFiles(path);
  if (files.length > 0) return files;
  throw new InputFailure('input.file', `there is no flow file in ${path}`, {
    hint: 'their names end in .yaml, .yml or .json',
  });
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

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENXIO: 'it is not a regular file',
};

function hintFor(code: string | undefined): string | undefined {
  return code === 'ENOENT' ? 'the path is taken from the folder you are in' : undefined;
}

function tooLarge(file: string): InputFailure {
  return new InputFailure('input.file', `${file} is larger than 1 MiB`, { hint: 'a flow file holds one flow' });
}

/** The text, without a byte order mark. */
function decoded(file: string, bytes: Buffer): string {
  if (bytes.includes(0))
    throw new InputFailure('input.file', `${file} is a binary file`, { hint: 'a flow file is YAML or JSON in UTF-8' });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputFailure('input.file', `${file} is not text in UTF-8`, { hint: 'save it as UTF-8', cause });
  }
}
