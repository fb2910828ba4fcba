/** A piece of a text: characters that stand for themselves, or a variable. */
export type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'variable';
      /** `name`, or `env:NAME`. */
      readonly name: string;
      readonly fallback?: string;
      /** What to say when it has no value. */
      readonly demand?: string;
      /** Where `${` stands in the text. */
      readonly at: number;
      /** As it was written, with `${` and `}`. */
      readonly written: string;
    }
  | { readonly kind: 'mistake'; readonly at: number; readonly written: string; readonly message: string };

const VARIABLE = /^\$\{((?:env:)?[A-Za-z_]\w*)(?::-([^}]*)|:\?([^}]*))?\}/;

/**
 * The variables in a text, by the rules of Docker Compose: `${name}`, `${name:-default}`, `${name:?message}`, the same
 * with `env:NAME`, and `$$` for a dollar. A dollar before anything else stands for itself.
 */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let literal = '';
  let at = 0;
  const push = (piece: Piece): void => {
    if (literal !== '') pieces.push({ kind: 'literal', text: literal });
    literal = '';
    pieces.push(piece);
  };
  while (at < text.length) {
    const next = text.indexOf('$', at);
    literal += text.slice(at, next === -1 ? undefined : next);
    if (next === -1) break;
    if (text[next + 1] === '{') {
      const piece = variableAt(text, next);
      push(piece);
      at = next + piece.written.length;
    } else {
      literal += '$';
      at = next + (text[next + 1] === '$' ? 2 : 1);
    }
  }
  if (literal !== '') pieces.push({ kind: 'literal', text: literal });
  return pieces;
}

function variableAt(text: string, at: number): Exclude<Piece, { kind: 'literal' }> {
  const found = VARIABLE.exec(text.slice(at));
  if (found) {
    const [written, name, fallback, demand] = found;
    return {
      kind: 'variable',
      name: name!,
      at,
      written,
      ...(fallback !== undefined && { fallback }),
      ...(demand !== undefined && { demand }),
    };
  }
  const end = text.indexOf('}', at);
  if (end === -1)
    return { kind: 'mistake', at, written: text.slice(at), message: '"${" begins a variable that no "}" ends' };
  const written = text.slice(at, end + 1);
  return { kind: 'mistake', at, written, message: `${written} is no variable` };
}
