import type { Problem, Span } from '../source/diagnostic.ts';
import { childOf, entryOf, type MapNode, nodeAt, type SourceNode, yamlValue } from '../source/source-node.ts';
import type { Endpoint } from '../status.ts';
import { pathText } from '../words.ts';
import type { BodyIssue } from './body-issue.ts';
import type { Body } from './plan.ts';
import { readAs } from './shape/read-as.ts';
import { fieldOf } from './shape/shape-walk.ts';
import { bodyShape, stepShape } from './shape/shapes.ts';

/** A draft as JSON: what is sent, and what of it the shapes know. */
export type ReadBody = {
  /** With what `extra` passes through. Only after a check without errors is it really a `Body`. */
  readonly sent: Body;
  /** Without it: `extra` is nobody's business. */
  readonly checked: Readonly<Record<string, unknown>>;
  /** What is wrong with the `extra` of a step. */
  readonly issues: readonly BodyIssue[];
};

/** The draft as the JSON that was meant; the shapes decide the types of its scalars. */
export function readBody(endpoint: Endpoint, draft: MapNode): ReadBody {
  const checked: Record<string, unknown> = {};
  for (const { key, value } of draft.entries) {
    checked[key] = key === 'flow' ? readSteps(endpoint, value) : readAs(bodyShape(endpoint).shape[key], value);
  }
  if (!Array.isArray(checked.flow)) return { sent: checked as Body, checked, issues: [] };
  const issues: BodyIssue[] = [];
  const steps = (checked.flow as unknown[]).map((step, index) => withoutExtra(endpoint, step, index, issues));
  return {
    sent: { ...checked, flow: steps.map(({ own, extra }) => (extra ? { ...(own as object), ...extra } : own)) } as Body,
    checked: { ...checked, flow: steps.map(({ own }) => own) },
    issues,
  };
}

/** Where an issue of the body stands in the file; undefined when it is about a value that is not known yet. */
export function problemOf(issue: BodyIssue, draft: MapNode): Problem | undefined {
  const { rule, severity, path, key, message, hint } = issue;
  const { node, found } = nodeAt(draft, path);
  if (found && isUnset(node)) return undefined;
  const step = path.length > 1 ? nodeAt(draft, path.slice(0, 2)).node : undefined;
  if (isUnset(childOf(step, 'type'))) return undefined;
  const keySpan = key === undefined ? undefined : entryOf(node, key)?.keySpan;
  const span = keySpan ?? (node.kind === 'text' ? node.span : firstCharacter(node.span));
  const nobody = rule === 'required' && path.at(-1) === 'to';
  return {
    rule,
    severity,
    message,
    hint: nobody ? 'write to: ${phone} at the top of the file, and give it with --to' : hint,
    span,
    path: pathText(key === undefined ? path : [...path, key]),
  };
}

function readSteps(endpoint: Endpoint, node: SourceNode): unknown {
  if (node.kind !== 'list') return yamlValue(node);
  return node.items.map((item) => {
    const type = childOf(item, 'type');
    return readAs(type?.kind === 'text' ? stepShape(endpoint, type.text) : undefined, item);
  });
}

function withoutExtra(
  endpoint: Endpoint,
  step: unknown,
  index: number,
  issues: BodyIssue[],
): { own: unknown; extra?: object } {
  if (typeof step !== 'object' || step === null || !('extra' in step)) return { own: step };
  const { extra, ...own } = step;
  const path = ['flow', index];
  if (typeof extra !== 'object' || extra === null || Array.isArray(extra)) {
    const message = `flow[${index}].extra must be keys with values`;
    issues.push({ rule: 'value', severity: 'error', path: [...path, 'extra'], message });
    return { own };
  }
  const shape = stepShape(endpoint, (own as { type?: unknown }).type);
  const isOwn = (key: string): boolean =>
    Object.hasOwn(own, key) || (shape !== undefined && fieldOf(shape, key) !== undefined);
  // What the step has a key for is checked there.
  for (const key of Object.keys(extra).filter(isOwn)) {
    const message = `"${key}" is a key of the step itself, and not for extra`;
    issues.push({
      rule: 'duplicate-key',
      severity: 'error',
      path: [...path, 'extra'],
      key,
      message,
      hint: 'write it in the step',
    });
  }
  return { own, extra };
}

function isUnset(node: SourceNode | undefined): boolean {
  return node?.kind === 'text' && node.unset !== undefined;
}

/** A collection is pointed at by where it begins. */
function firstCharacter([start]: Span): Span {
  return [start, start + 1];
}
