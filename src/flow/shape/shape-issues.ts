import type * as z from 'zod';
import { isStatus } from '../../status.ts';
import { didYouMean, nearest, pathText, quoted } from '../../words.ts';
import { type BodyIssue, shown } from '../body-issue.ts';
import { keysAt } from './shape-walk.ts';

type Path = readonly (string | number)[];

/** The rule that a field's mistakes go by, where it is not told by the kind of mistake. */
const RULE_OF_FIELD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ttl: 'ttl',
    to: 'recipient',
    phone: 'recipient',
    order: 'order',
    failoverOnStatuses: 'status',
    templateId: 'template-id',
    pin: 'pin',
    verbs: 'verbs',
    imageUrl: 'url',
    fileUrl: 'url',
    fileURL: 'url',
    videoUrl: 'url',
    videoThumbnail: 'url',
    inboundUrl: 'url',
    eventUrl: 'url',
    url: 'url',
  }),
);

/** What zod found wrong with `value`, which stands at `base` in the body, in our words. */
export function shapeIssues(shape: z.ZodType, value: unknown, base: Path): BodyIssue[] {
  const result = shape.safeParse(value, { error: wording });
  if (result.success) return [];
  const found = result.error.issues.flatMap((issue) => translated(issue, shape, value, base));
  // One field can fail several checks; the first says enough.
  const seen = new Set<string>();
  return found.filter(({ path, key }) => {
    const place = JSON.stringify([path, key]);
    return !seen.has(place) && seen.add(place);
  });
}

/** Our words where a field has none of its own. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_type') return undefined;
  const expected: Readonly<Record<string, string>> = {
    object: 'keys with values',
    record: 'keys with values',
    array: 'a list',
    string: 'a text',
  };
  return `must be ${expected[issue.expected] ?? `a ${issue.expected}`}`;
}

function translated(issue: z.core.$ZodIssue, shape: z.ZodType, value: unknown, base: Path): BodyIssue[] {
  const path = issue.path as (string | number)[];
  const at = [...base, ...path];
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(shape, path, value);
    return issue.keys.map((key) => unknownKey(key, at, known));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = fittingBranch(issue.errors);
    if (branch)
      return branch.flatMap((inner) => translated({ ...inner, path: [...path, ...inner.path] }, shape, value, base));
  }
  return [fieldIssue(issue, path, at, value)];
}

function fieldIssue(issue: z.core.$ZodIssue, path: Path, at: Path, value: unknown): BodyIssue {
  const got = path.reduce<unknown>((parent, segment) => (parent as Record<string, unknown>)?.[segment], value);
  const where = pathText(at);
  const field = at.findLast((segment) => typeof segment === 'string') ?? '';
  if (got === undefined) return { rule: 'required', severity: 'error', path: at, message: `${where} is missing` };
  const sized = typeof got === 'string' && (issue.code === 'too_big' || issue.code === 'too_small');
  const rule = RULE_OF_FIELD.get(field) ?? (sized ? 'length' : 'value');
  if (got === null) {
    return {
      rule,
      severity: 'error',
      path: at,
      message: `${where} is empty`,
      hint: 'give it a value, or remove the key',
    };
  }
  const size = issue.code === 'too_big' && typeof got === 'string' ? `${got.length} characters` : shown(got, at);
  const hint = numberInQuotes(issue, got)
    ? 'remove the quotes'
    : rule === 'recipient'
      ? phoneHint(got)
      : wordHint(issue, got);
  // Of a collection it is enough to say what it must be.
  const but = typeof got === 'object' ? '' : `, got ${size}`;
  return { rule, severity: 'error', path: at, message: `${where} ${issue.message}${but}`, hint };
}

/** What people write into numbers that a machine does not want. */
function phoneHint(got: unknown): string | undefined {
  if (typeof got !== 'string') return undefined;
  if (got.startsWith('00')) return 'write + in place of 00';
  if (/\d[\s().-]+\d/.test(got)) return 'write it without spaces, dashes and brackets';
  return /^\d+$/.test(got) ? 'write + and the country code before it' : undefined;
}

/** "did you mean" for a word out of a list that the wording has already named. */
function wordHint(issue: z.core.$ZodIssue, got: unknown): string | undefined {
  const words = /^must be (\S+(?:, \S+)* or \S+)$/.exec(issue.message)?.[1]?.split(/, | or /);
  // A status that exists and is not for this list was not mistyped.
  if (words === undefined || typeof got !== 'string' || isStatus(got)) return undefined;
  const meant = nearest(got, words);
  return meant && `did you mean ${quoted(meant)}?`;
}

function numberInQuotes(issue: z.core.$ZodIssue, got: unknown): boolean {
  if (
    issue.code !== 'invalid_type' ||
    typeof got !== 'string' ||
    !['number', 'int', 'boolean'].includes(issue.expected)
  )
    return false;
  return issue.expected === 'boolean' ? /^(?:true|false)$/.test(got) : /^\d+(?:\.\d+)?$/.test(got);
}

function unknownKey(key: string, at: Path, known: readonly string[]): BodyIssue {
  const message = `"${key}" is not a key of ${pathText(at) || 'the body'}`;
  return { rule: 'unknown-key', severity: 'error', path: at, key, message, hint: didYouMean(key, known) };
}

/** Of the alternatives, the one that the value was meant for: none of its mistakes is about the value as a whole. */
function fittingBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  return (
    branches.find((issues) => issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys')) ??
    branches.find((issues) => issues.every((issue) => issue.code !== 'invalid_type' && issue.code !== 'invalid_value'))
  );
}
