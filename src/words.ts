/** Small things that messages are made of. */

/** `1 problem`, `2 problems`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c` (or with another last word). */
export function listed(items: readonly string[], last = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** `a step`, `an Sms step`. */
export function withArticle(noun: string): string {
  return `${/^(?:[aeiou]|Sms\b)/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** The text in double quotes, at most 40 characters of it. */
export function quoted(text: string): string {
  return `"${shortened(text, 40)}"`;
}

/** The text as one word of a shell's command line. */
export function shellWord(text: string): string {
  return /^[\w./:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** At most `length` characters, the last one an ellipsis when some are missing. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** `flow[0].message.text` for a path of keys and indexes. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((segment, index) => {
      if (typeof segment === 'number') return `[${segment}]`;
      return `${index === 0 ? '' : '.'}${String(segment)}`;
    })
    .join('');
}

/** Longer words are not mistyped names. */
const LONGEST_WORD = 64;
/** More names help nobody. */
const MOST_NAMED = 16;

/** The candidate that was probably meant: the same but for case, or at most two typing mistakes away. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  let best: string | undefined;
  // One mistake in a short word is already another word.
  let bestDistance = word.length <= 3 ? 2 : 3;
  if (word.length > LONGEST_WORD) return undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** ` did you mean "x"?`-hint, or the whole list when nothing is near. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  if (meant !== undefined) return `did you mean ${quoted(meant)}?`;
  const more = candidates.length - MOST_NAMED;
  return `known here: ${candidates.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Levenshtein distance, with a neighbouring swap as one mistake. */
function editDistance(left: string, right: string): number {
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const line = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(above[column]! + 1, line[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1));
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) cost = Math.min(cost, before[column - 2]! + 1);
      line.push(cost);
    }
    [before, above] = [above, line];
  }
  return above[right.length]!;
}
