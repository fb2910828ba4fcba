import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkFlow } from '../../src/flow/flow-file.ts';
import { piecesOf } from '../../src/flow/variable-text.ts';
import { flowOf, problemsOf } from '../support/flow.ts';

/** The body of an SMS in a file that declares `name` (there), `order` (1234) and `empty`. */
const file = (body: string): string => `
vars: { name: there, order: "1234", empty: "" }
to: "+306900000001"
flow:
  - { type: Sms, from: Brand, message: { body: ${JSON.stringify(body)} } }
scenarios:
  named: { vars: { name: Alex }, outcomes: { Sms: Delivered } }
`;

const bodyOf = (body: string, given: Parameters<typeof flowOf>[1] = {}): unknown =>
  (flowOf(file(body), given).body.flow[0]!.message as { body: string }).body;

test.each([
  ['Hi ${name}', 'Hi there'],
  ['${name}${order}', 'there1234'],
  ['${empty:-nobody}', 'nobody'],
  ['${name:-nobody}', 'there'],
  ['${order:?which one}', '1234'],
  ['$$5 and $${name}', '$5 and ${name}'],
  ['$5, $name, 5$ and $', '$5, $name, 5$ and $'],
  ['${env:SENDER}', 'from the environment'],
  ['${env:NOBODY:-unset}', 'unset'],
  ['${env:EMPTY:-unset}', 'unset'],
  ['[~{label}] ${name}', '[~{label}] there'],
])('%s becomes %s', (written, expanded) => {
  expect(bodyOf(written, { env: { SENDER: 'from the environment', EMPTY: '' } })).toBe(expanded);
});

test('what is given counts more than the scenario, and the scenario more than the file', () => {
  const named = { scenario: 'named' };
  expect(bodyOf('${name}')).toBe('there');
  expect(bodyOf('${name}', named)).toBe('Alex');
  expect(bodyOf('${name}', { ...named, vars: new Map([['name', 'Eleni']]) })).toBe('Eleni');
});

test('a value is never expanded again, and never becomes structure', () => {
  expect(bodyOf('${name}', { vars: new Map([['name', '${order} $$ "}, to: "+306900000009"']]) })).toBe(
    '${order} $$ "}, to: "+306900000009"',
  );
  const flow = flowOf(
    'vars: { body: "{ a: 1 }" }\nto: "+306900000001"\nflow:\n  - { type: Sms, from: B, message: { body: "${body}" } }\n',
  );
  expect(flow.body.flow[0]!.message).toEqual({ body: '{ a: 1 }' });
});

test("a scalar that is only a variable is read by its field's type, quoted or not", () => {
  const flow = flowOf(`
vars: { ttl: 30, flash: true, code: 0077 }
to: "+306900000001"
flow:
  - { type: Sms, from: "\${code}", ttl: "\${ttl}", message: { body: hi, flash: "\${flash}" } }
  - type: Sms
    from: \${code}
    ttl: \${ttl}
    message: { body: hi }
`);
  expect(flow.body.flow[0]).toMatchObject({ from: '0077', ttl: 30, message: { flash: true } });
  expect(flow.body.flow[1]).toMatchObject({ from: '0077', ttl: 30 });
});

test('a name that is not declared is an error where it stands, with a default too', () => {
  expect(problemsOf(file('Hi ${name}, ${nmae} and ${other:-x}'))).toEqual([
    '5:61 error [variable] the variable nmae is not declared',
    '5:73 error [variable] the variable other is not declared',
  ]);
});

test('check accepts a variable without a value, send does not', () => {
  const text =
    'vars: { ttl: "" }\nto: ${phone}\nflow:\n  - type: Sms\n    from: ${env:SENDER}\n    ttl: ${ttl}\n    message: { body: hi }\n';
  const checked = checkFlow('flow.yaml', text);
  expect(checked.problems.map(({ severity, line }) => `${severity} ${line}`)).toEqual(['note 2', 'note 5', 'note 6']);
  expect(checked.flow).toBeUndefined();
  const sent = checkFlow('flow.yaml', text, { complete: true });
  expect(sent.problems.map(({ severity, line }) => `${severity} ${line}`)).toEqual(['error 2', 'error 5', 'error 6']);
});

test('the second of two equal variables is pointed at where it stands', () => {
  const text = 'to: "+306900000001"\nflow:\n  - type: Sms\n    from: B\n    message:\n      body: "${x} and ${x}"\n';
  expect(problemsOf(text).map((line) => line.split(' ')[0])).toEqual(['6:14', '6:23']);
});

test('a text of any characters is cut into pieces that make it up again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('$', '{', '}', 'a', ':', '-', '?', '$$', '${a}', '${env:B:-c}', ' ')),
      (parts) => {
        const text = parts.join('');
        const whole = piecesOf(text).map((piece) => (piece.kind === 'literal' ? piece.text : piece.written));
        expect(whole.join('').replaceAll('$', '')).toBe(text.replaceAll('$', ''));
      },
    ),
  );
});
