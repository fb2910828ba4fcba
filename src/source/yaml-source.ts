import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Diagnostic, Problem, Span } from './diagnostic.ts';
import type { ListNode, MapEntry, MapNode, SourceNode, TextNode } from './source-node.ts';
import { syntaxProblems } from './yaml-syntax.ts';

/** Deeper than any flow needs, and far from where recursion would end. */
const MAX_DEPTH = 60;

/** Far more than a flow needs. */
const MOST_ALIASES = 200;
const MOST_COPIES = 20_000;

const YAML_TAG = 'tag:yaml.org,2002:';
/** Tags that the library knows beyond the core of YAML 1.2. */
const OTHER_TAGS = new Set(['omap', 'pairs', 'set', 'binary', 'timestamp', 'merge']);

/** Names that reach into the prototype of whatever object they become a key of. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A YAML 1.2 text (so JSON too) that remembers where everything is written, and how.
 *
 * Scalars are handed over raw: `+306912345678` and `012345` are these very characters, and whoever knows the field
 * decides what they are. Aliases are already followed; one document, no custom tags, no merge keys.
 */
export class YamlSource {
  readonly file: string;
  readonly text: string;
  /** What the text says; undefined when it says nothing or is not well-formed. */
  readonly root: SourceNode | undefined;
  /** What is wrong with it as YAML. */
  readonly problems: readonly Problem[];
  readonly #lines = new LineCounter();

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    const document = parsed(text, this.#lines);
    const { problems, wellFormed } = syntaxProblems(document, text);
    if (!wellFormed) {
      this.problems = problems;
      return;
    }
    const reader = new NodeReader(document);
    this.root = reader.root();
    this.problems = [...problems, ...reader.problems];
  }

  /** The problem with the file's name, and the line and column of its span. */
  diagnostic(problem: Problem): Diagnostic {
    const [start] = problem.span;
    const { line, col } = this.#lines.linePos(start);
    const end = this.text.indexOf('\n', start);
    const lineText = this.text.slice(start - col + 1, end === -1 ? undefined : end).replace(/\r$/, '');
    return { ...problem, file: this.file, line: Math.max(line, 1), column: Math.max(col, 1), lineText };
  }
}

// The library's own look for duplicate keys takes quadratic time; the reader below notices them as it goes.
function parsed(text: string, lineCounter: LineCounter): Document.Parsed {
  const options = { version: '1.2', prettyErrors: false, uniqueKeys: false, merge: false, lineCounter } as const;
  return parseDocument(text, options);
}

/** Turns the library's nodes into ours, following aliases; a mapping's bad keys become problems. */
class NodeReader {
  readonly problems: Problem[] = [];
  readonly #document: Document.Parsed;
  /** The collections we are inside of, to notice an alias to one of them. */
  readonly #open = new Set<Node>();
  /** How many aliases we are inside of, and how many nodes were read there. */
  #aliased = 0;
  #copies = 0;
  #outermost: Span = [0, 1];

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  /** The whole value; undefined when there is none, or it cannot be read. */
  root(): SourceNode | undefined {
    const { contents } = this.#document;
    if (contents === null || !this.#isReadable()) return undefined;
    const root = this.#read(contents, 0);
    return this.#copies > MOST_COPIES ? undefined : root;
  }

  #read(node: Node, depth: number): SourceNode | undefined {
    const span = spanOf(node);
    if (this.#aliased > 0 && ++this.#copies > MOST_COPIES) {
      // Told once; what else the aliases would bring is left out.
      if (this.#copies === MOST_COPIES + 1) {
        this.#report(
          'alias',
          this.#outermost,
          'following the aliases makes this file grow out of all proportion',
          'write the values out',
        );
      }
      return undefined;
    }
    if (depth > MAX_DEPTH) {
      this.#report('nesting', span, `nested deeper than ${MAX_DEPTH} levels`);
      return undefined;
    }
    if (isAlias(node)) return this.#readAlias(node, depth);
    if (isScalar(node)) return textNode(node, span);
    if (this.#open.has(node)) {
      this.#report('alias', span, 'a collection holds an alias to itself');
      return undefined;
    }
    this.#open.add(node);
    let result: SourceNode | undefined;
    if (isMap<Node, Node | null>(node)) result = this.#readMap(node, span, depth);
    if (isSeq<Node>(node)) result = this.#readList(node, span, depth);
    this.#open.delete(node);
    return result;
  }

  #readAlias(alias: Alias, depth: number): SourceNode | undefined {
    const target = alias.resolve(this.#document);
    if (target === undefined) {
      this.#report('alias', spanOf(alias), `there is no anchor "&${alias.source}" before this alias`);
      return undefined;
    }
    if (this.#aliased === 0) this.#outermost = spanOf(alias);
    this.#aliased++;
    const node = this.#read(target, depth + 1);
    this.#aliased--;
    return node;
  }

  #readMap(node: YAMLMap<Node, Node | null>, span: Span, depth: number): MapNode {
    const entries: MapEntry[] = [];
    const names = new Set<string>();
    for (const { key, value } of node.items) {
      const keySpan: Span = key?.range ? [key.range[0], key.range[1]] : span;
      const name = isScalar(key) ? (key.source ?? String(key.value)) : undefined;
      if (name === undefined) this.#report('yaml', keySpan, 'a key must be plain text');
      else if (name === '<<')
        this.#report(
          'merge-key',
          keySpan,
          'merge keys (<<) are not supported',
          'write the keys out, or use an alias for a whole value',
        );
      else if (FORBIDDEN_KEYS.has(name)) this.#report('forbidden-key', keySpan, `"${name}" cannot be a key`);
      else if (names.has(name)) {
        const message = `"${name}" is written twice in this mapping`;
        this.#report('duplicate-key', keySpan, message, 'keep one of the two');
      } else {
        names.add(name);
        const child = value === null ? emptyAt(keySpan) : this.#read(value, depth + 1);
        if (child !== undefined) entries.push({ key: name, keySpan, value: child });
      }
    }
    return { kind: 'map', span, entries };
  }

  #readList(node: YAMLSeq<Node>, span: Span, depth: number): ListNode {
    const items = node.items.map((item) => this.#read(item, depth + 1));
    return { kind: 'list', span, items: items.filter((item) => item !== undefined) };
  }

  /** Reports tags and aliases that are not for a flow file, and tells whether the value can be read all the same. */
  #isReadable(): boolean {
    const aliases: Alias[] = [];
    let readable = true;
    visit(this.#document, (_, node) => {
      if (isAlias(node)) aliases.push(node);
      const tag = isNode(node) ? (node as { tag?: string }).tag : undefined;
      if (!tag?.startsWith(YAML_TAG) || !OTHER_TAGS.has(tag.slice(YAML_TAG.length))) return;
      readable = false;
      this.#report('tag', spanOf(node as Node), `!!${tag.slice(YAML_TAG.length)} is not supported`, 'remove the tag');
    });
    const { yaml } = this.#document.directives;
    if (yaml.explicit && yaml.version !== '1.2')
      this.#report('yaml', [0, 1], `this is YAML ${yaml.version}, and a flow file is YAML 1.2`);
    if (aliases.length <= MOST_ALIASES) return readable;
    this.#report('alias', spanOf(aliases[MOST_ALIASES]!), `more than ${MOST_ALIASES} aliases`, 'write the values out');
    return false;
  }

  #report(rule: string, span: Span, message: string, hint?: string): void {
    this.problems.push({ rule, severity: 'error', message, hint, span });
  }
}

function spanOf(node: Node): Span {
  return node.range ? [node.range[0], node.range[1]] : [0, 1];
}

function textNode(scalar: Scalar, span: Span): TextNode {
  const plain = scalar.type === 'PLAIN';
  const text = scalar.source ?? '';
  return {
    kind: 'text',
    span,
    text,
    plain,
    empty: plain && (text === '' || text === '~' || text === 'null'),
    typed: scalar.value,
  };
}

function emptyAt([, end]: Span): TextNode {
  return { kind: 'text', span: [end, end], text: '', plain: true, empty: true, typed: null };
}
