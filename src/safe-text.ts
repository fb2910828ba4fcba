/**
 * Text that cannot drive a terminal.
 *
 * Whatever came from a file, an answer or an argument passes one of these before it is written anywhere. What is
 * dangerous is not dropped but shown as its escape, so that the reader sees that it was there.
 */

// C0 without tab and newline, DEL, C1; marks, embeddings, overrides and isolates of the bidirectional algorithm; the
// two separators that some readers take for a newline; surrogates without their other half.
const UNSAFE = new RegExp(
  [
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/,
    /[\ud800-\udbff](?![\udc00-\udfff])/,
    /(?<![\ud800-\udbff])[\udc00-\udfff]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** The text with every control character (but newline and tab) and bidi control written as `\x1b` or `\u202e`. */
export function safeText(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(UNSAFE, escaped);
}

/** As `safeText`, and on one line: newlines and tabs become spaces, so that no text can forge a line of its own. */
export function safeLine(text: string): string {
  return safeText(text.replace(/\r\n?|[\n\t]/g, ' '));
}

/** JSON, on one line or indented, in which no character can drive a terminal; it parses back to the very same value. */
export function safeJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE, (character) => unicodeEscape(character));
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscape(character);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
