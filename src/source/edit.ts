import type { Span } from './diagnostic.ts';
import type { MapEntry, MapNode } from './source-node.ts';

/** A replacement in a text; an empty span inserts. */
export type Edit = { readonly span: Span; readonly text: string };

/** The text with all of the edits; the same one twice counts once. Undefined when two of them are about one place. */
export function edited(text: string, edits: readonly Edit[]): string | undefined {
  const sorted = edits.toSorted((one, two) => one.span[0] - two.span[0] || one.span[1] - two.span[1]);
  let result = '';
  let done = 0;
  let last: Edit | undefined;
  for (const edit of sorted) {
    const { span, text: by } = edit;
    if (last && last.span[0] === span[0] && last.span[1] === span[1] && last.text === by) continue;
    if (span[0] < done || (last && last.span[0] === span[0])) return undefined;
    result += text.slice(done, span[0]) + by;
    done = span[1];
    last = edit;
  }
  return result + text.slice(done);
}

/** The edit that writes another word there, in the quotes that it has. */
export function replacement(text: string, span: Span, word: string): Edit {
  const quote = /^["']/.exec(text.slice(...span))?.[0] ?? '';
  return { span, text: quote + word + quote };
}

/**
 * The edit that takes an entry out of its mapping, with its line where it has one. Undefined where something would go
 * with it that is not its own: a comment, an anchor.
 */
export function removal(text: string, map: MapNode, { key, keySpan, value }: MapEntry): Edit | undefined {
  // An alias stands for what is written elsewhere, and an anchor may be needed there.
  if (value.span[0] < keySpan[1] || !/^\s*:\s*$/.test(text.slice(keySpan[1], value.span[0]))) return undefined;
  const place = map.entries.findIndex((entry) => entry.key === key);
  const [before, after] = [map.entries[place - 1], map.entries[place + 1]];
  const end = value.span[1];
  const lineStart = text.lastIndexOf('\n', keySpan[0] - 1) + 1;
  if (!isFlowStyle(text, map) && /^[ \t]*$/.test(text.slice(lineStart, keySpan[0]))) {
    const lineEnd = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1;
    return { span: [lineStart, lineEnd === 0 ? text.length : lineEnd], text: '' };
  }
  // Behind an alias nothing tells where it ends.
  if (!after && before && before.value.span[0] < before.keySpan[1]) return undefined;
  const span: Span | undefined = after ? [keySpan[0], after.keySpan[0]] : before && [before.value.span[1], end];
  if (span === undefined || span[0] > span[1] || /#|&/.test(text.slice(...span).replace(text.slice(...value.span), '')))
    return undefined;
  return { span, text: '' };
}

/** The edit that writes an entry into a mapping, behind its first one and in the same manner. */
export function insertion(text: string, map: MapNode, key: string, word: string): Edit | undefined {
  const first = map.entries[0];
  if (first === undefined) return undefined;
  const [start] = first.keySpan;
  if (first.value.span[0] < first.keySpan[1]) return undefined;
  const end = Math.max(first.keySpan[1], first.value.span[1]);
  if (isFlowStyle(text, map)) {
    return { span: [end, end], text: `, ${replacement(text, first.keySpan, key).text}: ${word}` };
  }
  // Only where the entry ends on the line on which it begins is the line's end its own.
  const lineEnd = /\r?\n|$/.exec(text.slice(start))!.index + start;
  if (first.value.kind !== 'text' || end > lineEnd) return undefined;
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return { span: [lineEnd, lineEnd], text: `${newline}${indent}${key}: ${word}` };
}

function isFlowStyle(text: string, map: MapNode): boolean {
  return text[map.span[0]] === '{';
}
