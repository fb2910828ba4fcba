import { expect, test } from 'vitest';
import { openingBefore } from '../../src/source/opening.ts';

test.each([
  ['a: "b', 3],
  ['a: [b, {c: d}', 3],
  ['a: {b: [c', 7],
  ['a: {b: c # }', 3],
  ["a: 'it''s' # '\nb: {", 18],
  ['a: "x\\"y" and [', 14],
  ["a: it's {", 8],
  ['a: {b: c}', undefined],
])('in %s the opening is at %s', (text, at) => {
  expect(openingBefore(text, text.length)).toBe(at);
});
