import type { Span } from './diagnostic.ts';

/** A scalar as it was written. */
export type TextNode = {
  readonly kind: 'text';
  readonly span: Span;
  /** The characters, without quotes and with their escapes undone. */
  readonly text: string;
  /** Written without quotes. */
  readonly plain: boolean;
  /** Nothing was written, or `null` or `~`. */
  readonly empty: boolean;
  /** What YAML itself would take it for: a number, a boolean, null, a text. */
  readonly typed: unknown;
  /** The variables in it that have no value yet, so that nothing can be said about it. */
  readonly unset?: readonly string[];
};

/** A key of a mapping with its value. */
export type MapEntry = { readonly key: string; readonly keySpan: Span; readonly value: SourceNode };
/** A mapping, its entries in the order of the text. */
export type MapNode = { readonly kind: 'map'; readonly span: Span; readonly entries: readonly MapEntry[] };
/** A sequence. */
export type ListNode = { readonly kind: 'list'; readonly span: Span; readonly items: readonly SourceNode[] };

/** A value of a text, with the place where it is written. */
export type SourceNode = TextNode | MapNode | ListNode;

/** The entry of a mapping with that key. */
export function entryOf(node: SourceNode | undefined, key: string): MapEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** The value under that key of a mapping. */
export function childOf(node: SourceNode | undefined, key: string): SourceNode | undefined {
  return entryOf(node, key)?.value;
}

/** The node at the path, or the nearest one around it that is there; `found` tells which of the two. */
export function nodeAt(root: SourceNode, path: readonly PropertyKey[]): { node: SourceNode; found: boolean } {
  let node = root;
  for (const segment of path) {
    const child = node.kind === 'list' ? node.items[Number(segment)] : childOf(node, String(segment));
    if (child === undefined) return { node, found: false };
    node = child;
  }
  return { node, found: true };
}

/** The value as YAML types it, for parts that are passed on as they are. */
export function yamlValue(node: SourceNode): unknown {
  switch (node.kind) {
    case 'text':
      return node.typed;
    case 'list':
      return node.items.map(yamlValue);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, yamlValue(value)]));
    default:
      return node satisfies never;
  }
}

/** The node with `value` under `key`, in the key's place or as the last entry. */
export function withEntry(node: MapNode, key: string, value: SourceNode): MapNode {
  const entry = { key, keySpan: value.span, value };
  const there = node.entries.some((known) => known.key === key);
  const entries = there
    ? node.entries.map((known) => (known.key === key ? { ...known, value } : known))
    : [...node.entries, entry];
  return { ...node, entries };
}
