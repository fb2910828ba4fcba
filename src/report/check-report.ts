import type { Fix } from '../flow/fixes.ts';
import type { CheckedFlow } from '../flow/flow-file.ts';
import { safeLine } from '../safe-text.ts';
import type { Diagnostic, Severity } from '../source/diagnostic.ts';
import type { Output } from '../term/output.ts';
import { counted, listed } from '../words.ts';
import { problemLines } from './diagnostics-text.ts';

/** What a check found, and what was mended before it. */
export type Checked = CheckedFlow & { readonly fixed?: readonly Fix[] };

/** What `check --json` prints. */
export type CheckDocument = {
  readonly files: readonly {
    readonly file: string;
    readonly endpoint: string | null;
    /** No errors; with `--strict` no warnings either. */
    readonly ok: boolean;
    readonly problems: readonly object[];
    /** How many `--fix` would mend. */
    readonly fixable: number;
    /** What it has mended, at the places that were before. */
    readonly fixed?: readonly object[];
  }[];
  readonly errors: number;
  readonly warnings: number;
};

/** The results of a check as one document. */
export function checkDocument(checked: readonly Checked[], strict: boolean): CheckDocument {
  const files = checked.map(({ file, endpoint, problems, fixes, fixed }) => ({
    file,
    endpoint: endpoint ?? null,
    ok: isOk(problems, strict),
    problems: problems.map(problemJson),
    fixable: fixes.length,
    ...(fixed && { fixed: fixed.map(fixedJson) }),
  }));
  const all = checked.flatMap(({ problems }) => problems);
  return { files, errors: count(all, 'error'), warnings: count(all, 'warning') };
}

/** A problem as `--json` tells it. */
export function problemJson({ rule, severity, message, hint, line, column, path }: Diagnostic): object {
  return { rule, severity, message, hint: hint ?? null, line, column, path: path ?? null };
}

function fixedJson({ problem: { rule, line, column }, message }: Fix): object {
  return { rule, message, line, column };
}

/** The results of a check as text: the problems of each file, and a line that sums them up. */
export async function checkLines(
  checked: readonly Checked[],
  strict: boolean,
  quiet: boolean,
  out: Output,
): Promise<string[]> {
  const shown = quiet ? checked.filter(({ problems }) => !isOk(problems, strict)) : checked;
  const lines = shown.map(async (one) => [
    ...(one.fixed ?? []).map((fix) => fixedLine(fix, out)),
    ...(await problemLines(one.problems, out.style, out.redact)),
    summaryLine(one, strict, out),
  ]);
  return (await Promise.all(lines)).flat();
}

function fixedLine({ problem: { file, line, column, rule }, message }: Fix, { style: { paint } }: Output): string {
  const place = paint.bold(`${safeLine(file)}:${line}:${column}:`);
  return `${place} ${paint.green('fixed:')} ${safeLine(message)} ${paint.dim(`[${rule}]`)}`;
}

function summaryLine(
  { file, problems, endpoint, flow, fixes }: Checked,
  strict: boolean,
  { style: { paint, symbols }, isTTY }: Output,
): string {
  const found = (['error', 'warning', 'note'] as const)
    .map((severity) => ({ severity, times: count(problems, severity) }))
    .filter(({ times }) => times > 0)
    .map(({ severity, times }) => counted(times, severity));
  const ok = isOk(problems, strict);
  const mark = isTTY ? `${ok ? paint.green(symbols.done) : paint.red(symbols.failed)} ` : '';
  const steps = flow ? `: ${flow.plan.steps.map(({ channel }) => channel).join(', then ')}` : '';
  const verdict = ok ? `ok (${endpoint}${steps})${found.length > 0 ? `, ${listed(found)}` : ''}` : listed(found);
  const fixable = fixes.length > 0 ? `; --fix mends ${fixes.length}` : '';
  return `${mark}${paint.bold(safeLine(file))}: ${verdict}${fixable}`;
}

/** No errors; with `--strict` no warnings either. */
export function isOk(problems: readonly Diagnostic[], strict: boolean): boolean {
  return problems.every(({ severity }) => severity === 'note' || (severity === 'warning' && !strict));
}

function count(problems: readonly Diagnostic[], severity: Severity): number {
  return problems.filter((problem) => problem.severity === severity).length;
}
