import { ExitCode } from '../errors.ts';
import type { Ending } from '../run/run.ts';

/** The exit code for how a delivery ended. */
export function exitCodeOf(ending: Ending): ExitCode {
  switch (ending.type) {
    case 'flow.accepted':
      return ExitCode.ok;
    case 'flow.finished':
      return ending.status === 'Succeeded' ? ExitCode.ok : ExitCode.failed;
    case 'flow.pending':
      return ExitCode.pending;
    case 'flow.unknown':
      return ExitCode.unknown;
    default:
      return ending satisfies never;
  }
}
