import { type Failure, InputFailure } from '../errors.ts';
import { safeLine } from '../safe-text.ts';
import type { Output } from '../term/output.ts';
import { problemJson } from './check-report.ts';
import { problemLines } from './diagnostics-text.ts';

/** Tells a failure on stderr, as the person or the script wants it. */
export async function tellFailure(failure: Failure, { err, json }: Told): Promise<void> {
  if (json) err.json(failureDocument(failure));
  else err.text(await failureLines(failure, err));
}

type Told = { readonly err: Output; readonly json: boolean };

/** A failure as a person reads it: what, where, and what to do. */
async function failureLines(failure: Failure, { style, redact }: Output): Promise<string[]> {
  const { paint } = style;
  const problems = failure instanceof InputFailure ? failure.problems : [];
  return [
    ...(await problemLines(problems, style, redact)),
    `${paint.red('error:')} ${safeLine(failure.message)}`,
    ...(failure.hint === undefined ? [] : [`${paint.cyan('hint:')} ${safeLine(failure.hint)}`]),
  ];
}

/** A failure as `--json` tells it, on stderr. */
function failureDocument(failure: Failure): object {
  const problems =
    failure instanceof InputFailure
      ? failure.problems.map((problem) => ({ file: problem.file, ...problemJson(problem) }))
      : [];
  return {
    error: {
      code: failure.code,
      message: safeLine(failure.message),
      hint: failure.hint === undefined ? null : safeLine(failure.hint),
      problems,
    },
  };
}
