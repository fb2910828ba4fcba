/**
 * Where the quote or bracket was opened that is still open at `end`: the place to mend, while a parser notices only at
 * the end of the text. A guess by counting, good enough to point at.
 */
export function openingBefore(text: string, end: number): number | undefined {
  const open: number[] = [];
  let quote: { readonly at: number; readonly character: string } | undefined;
  for (let at = 0; at < end; at++) {
    const character = text[at]!;
    if (quote) {
      if (character === '\\' && quote.character === '"') at++;
      else if (character === quote.character) quote = undefined;
    } else if (character === '#' && /\s|^$/.test(text[at - 1] ?? '')) {
      // The rest of the line is a comment.
      const newline = text.indexOf('\n', at);
      at = newline === -1 ? end : newline - 1;
    } else if ((character === '"' || character === "'") && /[\s[{,:]|^$/.test(text[at - 1] ?? '')) {
      quote = { at, character };
    } else if (character === '{' || character === '[') open.push(at);
    else if (character === '}' || character === ']') open.pop();
  }
  return quote?.at ?? open.at(-1);
}
