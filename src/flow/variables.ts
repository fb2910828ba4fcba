import type { Problem } from '../source/diagnostic.ts';
import type { SourceNode, TextNode } from '../source/source-node.ts';
import { nearest } from '../words.ts';
import { type Piece, piecesOf } from './variable-text.ts';

/** Values for the variables of a flow file, and who may look where. */
export type Values = {
  /** By name, already by precedence; an empty one counts as not given. */
  readonly byName: ReadonlyMap<string, string>;
  /** Names that are declared somewhere, with or without a value. */
  readonly declared: ReadonlySet<string>;
  /** The environment, read only through `env:`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether every variable needs its value now (`send`), or may wait (`check`). */
  readonly complete: boolean;
};

const HINT = 'a variable is ${name}, ${name:-default}, ${name:?message} or ${env:NAME}; $$ is a dollar';

/** Puts values for variables, and remembers which names were used and what was wrong. */
export class Expander {
  readonly problems: Problem[] = [];
  readonly used = new Set<string>();
  /** One note says enough about a variable. */
  readonly #noted = new Set<string>();
  readonly #meant = new Map<string, string | undefined>();
  /** Where the text of the node that was looked at last begins, if it stands in the file as it is. */
  #located: { readonly node: TextNode; readonly start: number | undefined } | undefined;
  readonly #values: Values;
  readonly #source: string;

  constructor(values: Values, source: string) {
    this.#values = values;
    this.#source = source;
  }

  /** The node with every variable in it replaced. A value is never expanded again, and stays a text. */
  expand(node: SourceNode): SourceNode {
    switch (node.kind) {
      case 'text':
        return node.text.includes('$') ? this.#expandText(node) : node;
      case 'list':
        return { ...node, items: node.items.map((item) => this.expand(item)) };
      case 'map':
        return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: this.expand(entry.value) })) };
      default:
        return node satisfies never;
    }
  }

  #expandText(node: TextNode): TextNode {
    const pieces = piecesOf(node.text);
    const unset: string[] = [];
    const texts = pieces.map((piece) => {
      if (piece.kind === 'literal') return piece.text;
      const value = piece.kind === 'variable' ? this.#childOf(piece, node) : this.#mistake(piece, node);
      if (value === undefined) unset.push(piece.written);
      return value ?? piece.written;
    });
    const text = texts.join('');
    // A scalar that is only a variable is read by its field's type, quoted or not.
    const whole = pieces.length === 1 && pieces[0]!.kind === 'variable';
    return { ...node, text, typed: text, plain: node.plain || whole, empty: false, ...(unset.length > 0 && { unset }) };
  }

  #mistake(piece: Piece & { kind: 'mistake' }, node: TextNode): undefined {
    this.#report('variable', node, piece, piece.message, HINT);
  }

  #childOf(piece: Piece & { kind: 'variable' }, node: TextNode): string | undefined {
    const { name } = piece;
    const inEnvironment = name.startsWith('env:');
    if (!inEnvironment && !this.#values.declared.has(name)) return this.#undeclared(piece, node);
    this.used.add(name);
    const value = inEnvironment ? this.#environment(name.slice('env:'.length)) : this.#values.byName.get(name);
    if (value !== undefined && value !== '') return value;
    if (piece.fallback !== undefined) return piece.fallback;
    const why = piece.demand ? `: ${piece.demand}` : '';
    const kind = inEnvironment ? 'environment variable' : 'variable';
    const message = `the ${kind} ${name.replace(/^env:/, '')} has no value${why}`;
    if (this.#values.complete) this.#report('missing-value', node, piece, message, givingHint(name, inEnvironment));
    else if (!this.#noted.has(name)) this.#note(node, piece, `${message}; what depends on it was not checked`);
    this.#noted.add(name);
    return undefined;
  }

  #undeclared(piece: Piece & { kind: 'variable' }, node: TextNode): undefined {
    const meant = this.#nearest(piece.name);
    const hint = meant === undefined ? `declare it: vars: { ${piece.name}: "" }` : `did you mean \${${meant}}?`;
    this.#report('variable', node, piece, `the variable ${piece.name} is not declared`, hint);
  }

  #environment(name: string): string | undefined {
    const { env } = this.#values;
    return Object.hasOwn(env, name) ? env[name] : undefined;
  }

  #nearest(name: string): string | undefined {
    if (!this.#meant.has(name)) this.#meant.set(name, nearest(name, this.#values.declared));
    return this.#meant.get(name);
  }

  #note(node: TextNode, piece: { written: string; at: number }, message: string): void {
    this.problems.push({ rule: 'missing-value', severity: 'note', message, span: this.#spanOf(node, piece) });
  }

  #report(rule: string, node: TextNode, piece: { written: string; at: number }, message: string, hint: string): void {
    this.problems.push({ rule, severity: 'error', message, hint, span: this.#spanOf(node, piece) });
  }

  /** Where the variable stands in the file; in a text with escapes or folded lines only the text as a whole. */
  #spanOf(node: TextNode, { written, at }: { written: string; at: number }): readonly [number, number] {
    if (this.#located?.node !== node) {
      const [start, end] = node.span;
      const offset = this.#source.slice(start, end).indexOf(node.text);
      this.#located = { node, start: offset === -1 ? undefined : start + offset };
    }
    const { start } = this.#located;
    return start === undefined ? node.span : [start + at, start + at + written.length];
  }
}

function givingHint(name: string, inEnvironment: boolean): string {
  if (inEnvironment)
    return `set ${name.slice('env:'.length)}, or write a default after its name: \${env:NAME:-default}`;
  return name === 'phone'
    ? 'give it with --to, or --var phone=…'
    : `give it with --var ${name}=…, or a default under vars:`;
}
