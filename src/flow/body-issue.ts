import type { Severity } from '../source/diagnostic.ts';
import { quoted } from '../words.ts';

/** Something about a request body, at a path in it. The file that it was written in, if any, adds the line. */
export type BodyIssue = {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: readonly (string | number)[];
  /** The key in the mapping at `path` that is meant, rather than the mapping. */
  readonly key?: string | undefined;
  readonly message: string;
  readonly hint?: string | undefined;
};

/** A value in a message: texts in quotes, collections by what they are, and never what is secret. */
export function shown(value: unknown, path: readonly PropertyKey[] = []): string {
  if (path.includes('pin') && typeof value === 'string') return `${value.length} characters`;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  return typeof value === 'object' ? 'a mapping' : String(value);
}
