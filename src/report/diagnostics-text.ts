import { safeLine } from '../safe-text.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Style } from '../term/style.ts';
import { counted } from '../words.ts';

/** Beyond so many problems a frame for each would fill more than a screen. */
const MOST_FRAMES = 20;
/** Nobody reads on. */
const MOST_PROBLEMS = 100;
/** Of a longer line only what is around the place is shown. */
const LONGEST_LINE = 96;

/** Covers what must not be seen, character by character. */
type Redact = (text: string) => string;

/** Problems as a person reads them: place, message, rule, the line with a mark under it, and what to do. */
export async function problemLines(problems: readonly Diagnostic[], style: Style, redact: Redact): Promise<string[]> {
  if (problems.length === 0) return [];
  // Loading the tables of widths takes a fifth of a whole check; plain letters do without.
  const plain = problems.slice(0, MOST_FRAMES).every(({ lineText }) => /^[ -~]*$/.test(lineText));
  const widthOf = plain ? (text: string) => text.length : (await import('../term/width.ts')).widthOf;
  const lines = problems
    .slice(0, MOST_PROBLEMS)
    .flatMap((problem, index) => [
      headLine(problem, style),
      ...(index < MOST_FRAMES ? frameLines(problem, style, redact, widthOf) : []),
      ...(problem.hint === undefined ? [] : [`  ${style.paint.cyan('hint:')} ${safeLine(problem.hint)}`]),
    ]);
  const more = problems.length - MOST_PROBLEMS;
  return more > 0 ? [...lines, `${counted(more, 'more problem')}; --json tells them all`] : lines;
}

function headLine({ file, line, column, severity, message, rule }: Diagnostic, { paint }: Style): string {
  const colour = { error: paint.red, warning: paint.yellow, note: paint.blue }[severity];
  const place = paint.bold(`${safeLine(file)}:${line}:${column}:`);
  return `${place} ${colour(`${severity}:`)} ${safeLine(message)} ${paint.dim(`[${rule}]`)}`;
}

type WidthOf = (text: string) => number;

function frameLines(
  { line, column, lineText, span, severity }: Diagnostic,
  { paint }: Style,
  redact: Redact,
  widthOf: WidthOf,
): string[] {
  // There is nothing to see in an empty line.
  if (lineText === '') return [];
  const start = column - 1;
  const length = Math.min(Math.max(span[1] - span[0], 1), Math.max(lineText.length - start, 1));
  const from = lineText.length <= LONGEST_LINE ? 0 : Math.max(0, Math.min(start - 20, lineText.length - LONGEST_LINE));
  // Masked as a whole first, which keeps its length: a number or a pin must not escape its mask by being cut.
  const shown = redact(lineText).slice(from, from + LONGEST_LINE);
  const before = widthOf(safeLine(shown.slice(0, start - from)));
  const marked = Math.max(
    1,
    Math.min(widthOf(safeLine(shown.slice(start - from, start - from + length))), LONGEST_LINE - before),
  );
  const gutter = String(line).padStart(5);
  const colour = severity === 'error' ? paint.red : paint.yellow;
  return [
    `${paint.dim(`${gutter} |`)} ${safeLine(shown)}`,
    `${paint.dim('      |')} ${' '.repeat(before)}${colour('^'.repeat(marked))}`,
  ];
}
