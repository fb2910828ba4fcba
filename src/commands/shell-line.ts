/** A command line as it is typed up to the cursor: what the shell would make of it, without running anything. */
export type ShellLine = {
  /** Its words without their quotes, the one at the cursor last; empty when a new one begins there. */
  readonly words: readonly string[];
  /** The word at the cursor as it is typed. */
  readonly typed: string;
  /** The quote that is still open at the cursor. */
  readonly open: Quote;
};

/** A quote of the shell, or none. */
export type Quote = '"' | "'" | '';

/** Reads a line of a POSIX shell. Variables and substitutions in it stay what is typed. */
export function shellLine(line: string): ShellLine {
  const words: string[] = [];
  let word = '';
  let open: Quote = '';
  let began: number | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (open === '' && /\s/.test(character)) {
      if (began !== undefined) words.push(word);
      [word, began] = ['', undefined];
      continue;
    }
    began ??= at;
    if (character === open) open = '';
    else if (open === '' && (character === '"' || character === "'")) open = character;
    else if (character === '\\' && open !== "'" && escapes(open, line[at + 1])) word += line[++at] ?? '';
    else word += character;
  }
  return { words: [...words, word], typed: began === undefined ? '' : line.slice(began), open };
}

function escapes(open: Quote, next: string | undefined): boolean {
  return open === '' || (next !== undefined && '"\\$`'.includes(next));
}

/** The text as it has to be typed to be itself in a shell; undefined where that quote cannot hold it. */
export function shellTyped(text: string, open: Quote): string | undefined {
  switch (open) {
    case '':
      return text.replace(/[ !"#$&'()*;<>?[\\\]^`{|}~]/g, '\\$&');
    case "'":
      return text.replaceAll("'", "'\\''");
    case '"':
      // In double quotes a backslash keeps the history from being searched, and stays in the text.
      return text.includes('!') ? undefined : text.replace(/["$\\`]/g, '\\$&');
    default:
      return open satisfies never;
  }
}
