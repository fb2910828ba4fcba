import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkFlow } from '../../src/flow/flow-file.ts';
import { problemLines } from '../../src/report/diagnostics-text.ts';
import { YamlSource } from '../../src/source/yaml-source.ts';
import { styleFor } from '../../src/term/style.ts';

test('a scalar is handed over as it was written', () => {
  const { root } = new YamlSource(
    'x',
    'a: +30\nb: 012\nc: "0\\u0031"\nd: ~\ne:\nf: Null\ng: !!str 5\nh: two\n words\n',
  );
  const entries = root?.kind === 'map' ? root.entries : [];
  const told = entries.map(({ key, value }) => [
    key,
    value.kind === 'text' ? value.text : value.kind,
    value.kind === 'text' && value.empty,
  ]);
  expect(told).toEqual([
    ['a', '+30', false],
    ['b', '012', false],
    ['c', '01', false],
    ['d', '~', true],
    ['e', '', true],
    ['f', 'Null', false],
    ['g', '5', false],
    ['h', 'two words', false],
  ]);
});

test('lines and columns are counted as editors count them', () => {
  const source = new YamlSource('x', 'name: αβγ\r\nflow: 😀x\r\n');
  const entries = source.root?.kind === 'map' ? source.root.entries : [];
  const places = entries.map(({ value }) =>
    source.diagnostic({ rule: 'r', severity: 'error', message: '', span: value.span }),
  );
  expect(places.map(({ line, column, lineText }) => [line, column, lineText])).toEqual([
    [1, 7, 'name: αβγ'],
    [2, 7, 'flow: 😀x'],
  ]);
});

test('no prototype is touched by any key', () => {
  new YamlSource('x', '__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\n');
  checkFlow('x', '{"flow": [{"type": "Sms", "extra": {"__proto__": {"polluted": 1}}}]}');
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

const fragment = fc.constantFrom(
  ...[
    'flow:',
    '\n  - ',
    'type: Sms',
    'to: ',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '&a ',
    '*a',
    '!!js ',
    '<<: ',
    '---',
    '\t',
    '#',
    '|',
    '>',
    '\n',
    ' ',
  ],
  ...[
    '${x}',
    '${',
    '$$',
    '+306900000001',
    '0x1F',
    '.nan',
    '\u0000',
    '\u001b',
    '\u009b',
    '\u202e',
    '😀',
    '__proto__: 1',
    '? ',
    '%YAML 1.1\n',
    'vars:',
  ],
);

test('no text makes the check fall over, and every problem has its place', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
        fc.string({ unit: 'binary', maxLength: 200 }),
      ),
      (text) => {
        const { problems, flow } = checkFlow('x', text, { complete: true });
        const lines = text.split('\n').length;
        for (const { line, column, message } of problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines + 1);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(message).not.toBe('');
        }
        expect(flow !== undefined || problems.length > 0).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a file of the largest size is read within the time a person waits', () => {
  const step = '  - { type: Sms, from: Brand, message: { body: hi } }\n';
  const { problems } = checkFlow(
    'x',
    `to: "+306900000001"\nflow:\n${step.repeat(Math.floor((1024 * 1024) / step.length) - 1)}`,
  );
  expect(problems.map(({ rule }) => rule)).toEqual(['limit']);
});

test.each([
  ['a hundred thousand keys', Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`).join('\n')],
  ['as many variables in one text', `name: x\nflow: "${'${a}'.repeat(100_000)}"\n`],
  [
    'as many scenarios',
    `flow: []\nscenarios:\n${Array.from({ length: 20_000 }, (_, index) => `  s${index}: { outcomes: { Sms: x } }`).join('\n')}`,
  ],
  ['one key of a megabyte', `${'k'.repeat(1024 * 1024 - 4)}: 1`],
  ['brackets without end', '[{'.repeat(500_000)],
  ['a hundred thousand aliases', `flow:\n- &a 1\n${'- *a\n'.repeat(100_000)}`],
  ['copies of a long list', `a: &a [${'1,'.repeat(50_000)}1]\nb: [${'*a,'.repeat(60)}*a]\n`],
  ['a very long name that is not declared', `vars: { ${'x'.repeat(400_000)}: 1 }\nto: "\${${'x'.repeat(399_999)}b}"\n`],
  [
    'a very long SMS',
    `to: "+306900000001"\nflow: [{ type: Sms, from: B, message: { body: "${'lorem ipsum '.repeat(10_000)}" } }]\n`,
  ],
  ['a very long SMS in Greek', `flow: [{ type: Sms, from: B, message: { body: "${'καλημέρα '.repeat(10_000)}" } }]\n`],
  ['a list of very many recipients', `flow:\n- type: ViberOtp\n  to: [${'a,'.repeat(200_000)}a]\n`],
])('%s do not take more than their share of time', { timeout: 20_000 }, async (_, text) => {
  const { problems } = checkFlow('x', text, { complete: true });
  const lines = await problemLines(problems, await styleFor(false, {}, true), (line) => line);
  expect(problems.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThan(600);
});

test.each([
  'flow:\n- { type: Sms, toString: 1, message: { valueOf: 2 } }\n',
  'flow:\n- { type: ViberOtp, hasOwnProperty: 1 }\ncallback: { toLocaleString: 1 }\n',
  'flow: !!omap\n  - a: b\n',
  'flow:\n- { type: Sms, extra: { failoverOnStatuses: 5 }, from: !!binary aGk= }\n',
  'to: ${env:constructor}\nflow:\n- { type: "${env:valueOf:?x}" }\n',
  '%YAML 1.1\n---\nflow: []\n',
])('%s is refused with a problem, and nothing of JavaScript is taken for the flow', (text) => {
  const { problems, flow } = checkFlow('x', text, { env: {} });
  expect(flow).toBeUndefined();
  expect(problems.length).toBeGreaterThan(0);
  expect(JSON.stringify(problems)).not.toContain('native code');
});
