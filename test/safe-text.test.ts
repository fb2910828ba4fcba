import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeJson, safeLine, safeText } from '../src/safe-text.ts';

/** Whatever could drive a terminal, or turn the order of what is read. */
const DANGEROUS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

test.each([
  ['a clipboard write', '\u001b]52;c;aGk=\u0007', '\\x1b]52;c;aGk=\\x07'],
  ['a link', '\u001b]8;;https://a.b\u001b\\x', '\\x1b]8;;https://a.b\\x1b\\x'],
  ['a single-byte introducer', '\u009b31m', '\\x9b31m'],
  ['a line that overwrites itself', 'ok\rno', 'ok\\x0dno'],
  ['a backspace', 'a\u0008b', 'a\\x08b'],
  ['an order of reading that is turned round', '\u202egpj.exe', '\\u202egpj.exe'],
  ['half a surrogate pair', 'a\ud800b', 'a\\ud800b'],
  ['an emoji that is joined', '👩‍💻', '👩‍💻'],
  ['text in other scripts', 'Καλημέρα שלום', 'Καλημέρα שלום'],
])('%s is inert', (_, text, shown) => {
  expect(safeText(text)).toBe(shown);
});

test('a newline and a tab stay in a text, and are spaces in a line', () => {
  expect(safeText('a\n\tb\r\nc')).toBe('a\n\tb\nc');
  expect(safeLine('a\n\tb\r\nc\rd')).toBe('a  b c d');
});

test('no text, split anywhere, leaves a dangerous character in any form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
      expect(safeText(left) + safeText(right)).not.toMatch(DANGEROUS);
      expect(safeLine(left + right)).not.toMatch(/[\n\t]/);
      const json = safeJson({ [left]: [right] });
      expect(json).not.toMatch(DANGEROUS);
      expect(JSON.parse(json)).toEqual({ [left]: [right] });
    }),
    { numRuns: 5_000 },
  );
});
