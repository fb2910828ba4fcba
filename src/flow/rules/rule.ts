import type { Endpoint } from '../../status.ts';
import type { BodyIssue } from '../body-issue.ts';

/** A request body whose fields may be wrong or missing: a rule looks at what is there, and is silent about the rest. */
export type RuleBody = {
  readonly endpoint: Endpoint;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
};

/** Something that the shape of a single field cannot say. One rule, one file. */
export type Rule = (body: RuleBody) => BodyIssue[];

/** The mapping under `key`, or an empty one. */
export function mapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
