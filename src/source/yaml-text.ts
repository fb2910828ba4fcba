import { Document, isCollection, isPair, isScalar, isSeq, type Pair, type Scalar, visit } from 'yaml';
import { safeLine, safeText } from '../safe-text.ts';

/** What a person should know of a value: a sentence on the line before it, a word or two behind it. */
export type Remark = {
  readonly before?: string;
  readonly behind?: string;
  /** It is short, and stands on the line of its key. */
  readonly inline?: boolean;
};

/** The remark of the value under a path of keys and indexes; undefined where there is nothing to say. */
export type Remarks = (path: readonly (string | number)[]) => Remark | undefined;

/**
 * A value as a YAML text that people go on with: `head` are the comments that it begins with. `undefined` is left out,
 * and null is written as nothing. Read again, it is the same value.
 */
export function yamlText(value: unknown, head: readonly string[], remarks: Remarks = () => undefined): string {
  const document = new Document(value, { keepUndefined: false, aliasDuplicateObjects: false });
  visit(document, {
    // What is a list of words stays on one line.
    Seq: (_, node) => {
      if (node.items.length > 0 && node.items.every((item) => isScalar(item))) node.flow = true;
    },
    // What a terminal is not to get by itself is written by its escape, also where it is printed.
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && safeText(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
    },
    Pair: (_, pair, ancestors) => remark(pair as Pair, ancestors, remarks),
  });
  const body = document.toString({ lineWidth: 0, nullStr: '', flowCollectionPadding: false });
  return [...head.map((line) => `#${line === '' ? '' : ` ${safeLine(line)}`}\n`), body].join('');
}

function remark(pair: Pair, ancestors: readonly unknown[], remarks: Remarks): void {
  const key = pair.key as Scalar;
  const said = remarks(pathTo(pair, ancestors));
  if (said?.before !== undefined) key.commentBefore = ` ${said.before}`;
  if (said?.inline && isCollection(pair.value)) pair.value.flow = true;
  // Behind a collection the words would stand below it.
  if (said?.behind !== undefined && isScalar(pair.value)) pair.value.comment = ` ${said.behind}`;
}

function pathTo(pair: Pair, ancestors: readonly unknown[]): (string | number)[] {
  const above = [...ancestors, pair];
  return above.flatMap((node, place): (string | number)[] => {
    const within = above[place + 1];
    if (isPair(node)) return [String((node.key as Scalar).value)];
    return isSeq(node) && within !== undefined ? [node.items.indexOf(within as never)] : [];
  });
}
