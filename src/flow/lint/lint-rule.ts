import type { Endpoint } from '../../status.ts';
import type { BodyIssue } from '../body-issue.ts';

type Values = Readonly<Record<string, unknown>>;

/** A step, and where it is written. */
export type LintStep = { readonly step: Values; readonly index: number };

/** A request body whose fields may be wrong or missing: a rule looks at what is there, and is silent about the rest. */
export type LintBody = {
  readonly endpoint: Endpoint;
  /** In the order in which they are tried. */
  readonly steps: readonly LintStep[];
  readonly callback: Values;
};

/** Something doubtful that a rule has found. */
export type Finding = Pick<BodyIssue, 'path' | 'key' | 'message' | 'hint'>;

/** A rule about what the remote takes, and a person may not have meant. One rule, one file. */
export type LintRule = {
  readonly name: string;
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  /** A step or body that it is about, as YAML. */
  readonly example: string;
  readonly find: (body: LintBody) => readonly Finding[];
};
