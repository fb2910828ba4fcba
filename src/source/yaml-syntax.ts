import type { Document, YAMLError } from 'yaml';
import type { Problem, Span } from './diagnostic.ts';
import { openingBefore } from './opening.ts';

/** After these the rest of the text still means what it says, so that it can be checked too. */
const HARMLESS = new Set(['TAG_RESOLVE_FAILED', 'MULTIPLE_DOCS', 'BAD_DIRECTIVE']);

const QUOTES = 'a text with special characters needs quotes; between single quotes a quote is written twice';
const SPACES = 'what belongs together stands under each other: look at the spaces here and on the line before';
const COMMENT = 'a text with # or : in it needs quotes: a # after a space begins a comment';

/**
 * What the YAML library found, in our words.
 *
 * One slip makes the library stumble on for the rest of the text, so of the errors that upset the structure only the
 * first is told; `wellFormed` is false then.
 */
export function syntaxProblems(
  document: Document.Parsed,
  text: string,
): { readonly problems: readonly Problem[]; readonly wellFormed: boolean } {
  const found = [...document.errors, ...document.warnings];
  const harmless = found.filter((error) => HARMLESS.has(error.code));
  const broken = found
    .filter((error) => !HARMLESS.has(error.code))
    .toSorted((left, right) => left.pos[0] - right.pos[0])
    .slice(0, 1);
  return { problems: [...broken, ...harmless].map((error) => problemOf(error, text)), wellFormed: broken.length === 0 };
}

function problemOf(error: YAMLError, text: string): Problem {
  const span: Span = [error.pos[0], Math.max(error.pos[1], error.pos[0] + 1)];
  const at = (rule: string, message: string, hint?: string): Problem => ({
    rule,
    severity: 'error',
    message,
    hint,
    span,
  });
  if (error.message.includes('call stack')) return at('nesting', 'nested too deeply to be read');
  // `${name}` inside {…} or […] reads as a dollar and the beginning of a mapping.
  if (text.slice(span[0] - 1, span[0] + 1) === '${') {
    return {
      ...at('yaml', '${…} must stand in quotes here', 'put the whole text in quotes'),
      span: [span[0] - 1, span[1]],
    };
  }
  switch (error.code) {
    case 'TAG_RESOLVE_FAILED':
      return at('tag', `custom tags are not supported: ${text.slice(...span).trim()}`, 'remove the tag');
    case 'MULTIPLE_DOCS':
      return at(
        'document',
        'a second document begins here, and a flow file holds one',
        'put it into a file of its own',
      );
    case 'TAB_AS_INDENT':
      return at('yaml', 'tabs are not allowed as indentation', 'indent with spaces');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return at('yaml', 'a second ": " on this line', 'put the text that has it in quotes');
    case 'UNEXPECTED_TOKEN':
      return at('yaml', `this cannot stand here${token(error.message)}`, QUOTES);
    case 'MISSING_CHAR':
    case 'BAD_INDENT':
      return (
        unclosed(error, text, at) ?? { ...at('yaml', sentence(error.message), SPACES), span: firstWord(text, span[0]) }
      );
    default:
      return at('yaml', sentence(error.message), SPACES);
  }
}

/** A quote or bracket that is opened and never closed is told where it is opened. */
function unclosed(
  error: YAMLError,
  text: string,
  at: (rule: string, message: string, hint: string) => Problem,
): Problem | undefined {
  const quote = /^Missing closing .quote/.test(error.message);
  if (!quote && !/^Flow (?:map|sequence)/.test(error.message)) return undefined;
  const opening = openingBefore(text, error.pos[0]);
  if (opening === undefined) return undefined;
  const problem = at('yaml', `this ${text[opening]} is not closed`, quote ? QUOTES : COMMENT);
  return { ...problem, span: [opening, opening + 1] };
}

/** The first word of a line, which the library points to the left of. */
function firstWord(text: string, start: number): Span {
  const [, spaces = '', word = ' '] = /^(\s*)(\S+)/.exec(text.slice(start)) ?? [];
  return [start + spaces.length, start + spaces.length + word.length];
}

/** What the library met, where it says so in a word. */
function token(message: string): string {
  const met = /token(?: in YAML stream)?: (".*")/.exec(message)?.[1];
  return met === undefined ? '' : `: ${met}`;
}

/** Lower-case, no full stop: as our own messages are. */
function sentence(message: string): string {
  const first = message
    .split('\n')[0]!
    .replace(/\s+at line \d+, column \d+:?$/, '')
    .replace(/[.:]$/, '');
  return first.charAt(0).toLowerCase() + first.slice(1);
}
