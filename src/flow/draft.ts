import type { Problem } from '../source/diagnostic.ts';
import { childOf, entryOf, type MapNode, type SourceNode, type TextNode, withEntry } from '../source/source-node.ts';

type Report = (problem: Problem) => void;

/** The top-level keys that make up the body, besides `to`, which goes into the steps. */
export const BODY_KEYS = ['flow', 'callback', 'restrictions'];

/**
 * The body as it will be sent, still with the places of everything: each step with its recipient and order filled in,
 * and `dialPlan` spelled as the guide spells it. Nothing else is added to what was written.
 *
 * `everyTo` is the recipient that was given from outside, and replaces all others.
 */
export function draftBody(root: MapNode, everyTo: string | undefined, report: Report): MapNode {
  const to = everyTo === undefined ? textAt(root, 'to') : givenText(everyTo, root);
  const flow = childOf(root, 'flow');
  const ordered = flow?.kind === 'list' && flow.items.some((item) => entryOf(item, 'order') !== undefined);
  const entries = root.entries
    .filter(({ key }) => BODY_KEYS.includes(key))
    .map((entry) => {
      if (entry.key !== 'flow' || entry.value.kind !== 'list') return entry;
      const items = entry.value.items.map((item, index) => {
        if (item.kind !== 'map') return item;
        const step = withRecipient(renamedDialPlan(item, report), to, everyTo !== undefined);
        return ordered ? step : withEntry(step, 'order', numberNode(index + 1, step));
      });
      return { ...entry, value: { ...entry.value, items } };
    });
  return { ...root, entries };
}

function withRecipient(step: MapNode, to: TextNode | undefined, always: boolean): MapNode {
  if (to === undefined || (!always && entryOf(step, 'to') !== undefined)) return step;
  if (textAt(step, 'type')?.text !== 'Voice') return withEntry(step, 'to', to);
  const calling: MapNode = { kind: 'map', span: to.span, entries: [{ key: 'phone', keySpan: to.span, value: to }] };
  return withEntry(step, 'to', calling);
}

/** The reference spells the key in two other ways than the guide (API reference, "Voice"); the guide's is sent. */
function renamedDialPlan(step: MapNode, report: Report): MapNode {
  const entries = step.entries.map((entry) => {
    if (entry.key !== 'dialPlans' && entry.key !== 'dialplan') return entry;
    const message = `"${entry.key}" is sent as "dialPlan", as the guide spells it`;
    if (entryOf(step, 'dialPlan')) {
      report({
        rule: 'duplicate-key',
        severity: 'error',
        message: `"${entry.key}" and "dialPlan" are the same`,
        hint: 'keep one of the two',
        span: entry.keySpan,
      });
    }
    report({ rule: 'dial-plan-key', severity: 'warning', message, hint: 'write dialPlan', span: entry.keySpan });
    return { ...entry, key: 'dialPlan' };
  });
  return { ...step, entries };
}

function textAt(node: SourceNode, key: string): TextNode | undefined {
  const value = childOf(node, key);
  return value?.kind === 'text' ? value : undefined;
}

function givenText(text: string, root: MapNode): TextNode {
  const [start] = root.span;
  const span = textAt(root, 'to')?.span ?? ([start, start] as const);
  return { kind: 'text', span, text, plain: false, empty: false, typed: text };
}

function numberNode(value: number, { span }: MapNode): TextNode {
  return { kind: 'text', span: [span[0], span[0]], text: String(value), plain: true, empty: false, typed: value };
}
