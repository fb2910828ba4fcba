/** Characters of a text, as offsets: from the first, up to but not with the second. */
export type Span = readonly [start: number, end: number];

/** `error` stops a send, `warning` is doubtful, `note` only tells what could not be looked at. */
export type Severity = 'error' | 'warning' | 'note';

/** Something about a text that a person should see, at the place where it is written. */
export type Problem = {
  /** Kebab-case name of the rule that found it. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
  readonly span: Span;
  /** The place in the value: `flow[0].ttl`. */
  readonly path?: string | undefined;
};

/** A problem of a named file, its place told as people tell it. */
export type Diagnostic = Problem & {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** The whole line, as it is written. */
  readonly lineText: string;
};

/** In the order of the text; at one place errors first. */
export function inOrder(problems: readonly Diagnostic[]): Diagnostic[] {
  const weight = { error: 0, warning: 1, note: 2 };
  return problems.toSorted(
    (left, right) => left.span[0] - right.span[0] || weight[left.severity] - weight[right.severity],
  );
}
