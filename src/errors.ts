import type { Diagnostic } from './source/diagnostic.ts';

/** What the program's exit code tells a script. Each number is a promise. */
export const ExitCode = {
  /** Yes: succeeded, accepted, nothing wrong. */
  ok: 0,
  /** No: the flow failed, or problems were found. */
  failed: 1,
  /** Nothing was sent; the input has to be mended. */
  usage: 2,
  /** The remote or the network failed, and nothing was accepted by it. */
  remote: 3,
  /** Credentials are missing or were refused. */
  denied: 4,
  /** The journal or the disk cannot be trusted; nothing more was sent. */
  journal: 5,
  /** It may have been accepted, and is not repeated. */
  unknown: 6,
  /** Still under way when we stopped waiting. */
  pending: 8,
  /** A bug of ours. */
  bug: 70,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit codes as `--help` and the README tell them. */
export const EXIT_CODES: readonly (readonly [ExitCode, string])[] = [
  [ExitCode.ok, 'yes: succeeded, accepted, nothing wrong'],
  [ExitCode.failed, 'no: the flow failed, or problems were found'],
  [ExitCode.usage, 'nothing was sent, fix the input'],
  [ExitCode.remote, 'remote or network failed, and nothing was accepted by it'],
  [ExitCode.denied, 'credentials missing or refused'],
  [ExitCode.journal, 'journal or disk not trustworthy: nothing more was sent'],
  [ExitCode.unknown, 'fate unknown: it may have been accepted and is not repeated'],
  [ExitCode.pending, 'still under way when we stopped waiting'],
  [ExitCode.bug, 'a bug of ours'],
  [ExitCode.interrupted, 'interrupted'],
];

type Details = { readonly hint?: string | undefined; readonly cause?: unknown };

/** A failure we foresaw, and can explain without a stack trace. */
export abstract class Failure extends Error {
  abstract readonly exitCode: ExitCode;
  /** Stable and dotted, for scripts: `input.flow`, `remote.throttled`. */
  readonly code: string;
  /** What to do about it, as a sentence or a command. */
  readonly hint: string | undefined;

  constructor(code: string, message: string, { hint, cause }: Details = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** The person who typed it has to change something: a flag, a file, a value. Nothing was sent. */
export class InputFailure extends Failure {
  readonly exitCode: ExitCode = ExitCode.usage;
  /** What is wrong in a file, each at its place. */
  readonly problems: readonly Diagnostic[];

  constructor(code: string, message: string, details: Details & { readonly problems?: readonly Diagnostic[] } = {}) {
    super(code, message, details);
    this.problems = details.problems ?? [];
  }
}

/** The remote, or the way to it, failed; nothing was accepted by it. */
export class RemoteFailure extends Failure {
  readonly exitCode: ExitCode = ExitCode.remote;
}

/** The remote wants other credentials. */
export class DeniedFailure extends Failure {
  readonly exitCode: ExitCode = ExitCode.denied;
}

/** What was asked for is not there. */
export class AbsentFailure extends Failure {
  readonly exitCode: ExitCode = ExitCode.failed;

  constructor(message: string, details: Details = {}) {
    super('remote.absent', message, details);
  }
}

/** What was to be told can no longer be written. */
export class OutputFailure extends Failure {
  readonly exitCode: ExitCode = ExitCode.journal;

  constructor(cause: NodeJS.ErrnoException) {
    super('output.unwritable', `the output cannot be written: ${cause.code ?? cause.message}`, { cause });
  }
}

/** Somebody pressed Ctrl-C, or asked the process to end. */
export class Interrupted extends Failure {
  readonly exitCode: ExitCode = ExitCode.interrupted;

  constructor() {
    super('interrupted', 'interrupted');
  }
}
