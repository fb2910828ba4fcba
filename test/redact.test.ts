import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskPhone, Redactor } from '../src/redact.ts';

test.each([
  ['+306900000001', '+3069******01'],
  ['00306900000001', '0030********01'],
  ['+30 690 000 0001', '+30 69* *** **01'],
  ['+30-690-000-0001', '+30-69*-***-**01'],
  ['+30\u00a0690\u00a0000\u00a00001', '+30\u00a069*\u00a0***\u00a0**01'],
  ['(690) 000-0001', '(690) 0**-**01'],
  ['+30.690.000.0001', '+30.69*.***.**01'],
  ['+30 - 690 - 000 - 0001', '+30 - 69* - *** - **01'],
  ['6912-34-56-78', '6912-**-**-78'],
  ['+３０６９００００００００１', '+３０６９*******０１'],
])('%s is masked in whatever spelling', (number, masked) => {
  expect(new Redactor().text(`call ${number} now`)).toBe(`call ${masked} now`);
  expect(maskPhone(number)).toBe(masked);
});

test.each([
  '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1',
  '12345678-1234-4234-8234-123456789012',
  '5bac9a79de9f802a0512e785',
  '2026-01-01T00:00:00.000Z',
  '127.0.0.1:8787',
  'statusCode 2',
  '10:00 of 20:00:00',
])('%s is no phone number', (text) => {
  expect(new Redactor().text(text)).toBe(text);
});

test('a secret is covered wherever it stands, and nothing but it', () => {
  const redactor = new Redactor();
  redactor.hide('4711');
  redactor.hide('s3cret+key');
  expect(redactor.text('code 4711, G-4711, order 47110, s3cret+key')).toBe(
    'code ****, G-****, order 47110, **********',
  );
  expect(redactor.value({ message: 'code 4711', atMs: 4711, list: ['4711'] })).toEqual({
    message: 'code ****',
    atMs: 4711,
    list: ['****'],
  });
});

test('a pin in a line of a file and the user of a URL are covered unasked', () => {
  const redactor = new Redactor();
  expect(redactor.text('  pin: 012345')).toBe('  pin: ******');
  expect(redactor.text('  pin: "${code:-4711}"')).toBe('  pin: "*************"');
  expect(redactor.text('  pin: ${code}')).toBe('  pin: ${code}');
  expect(redactor.text("ftp://us'er:pa'ss@host/x")).toBe('ftp://***********@host/x');
  expect(redactor.text('{ "pin": "0123", "to": 1 }')).toBe('{ "pin": "****", "to": 1 }');
  expect(redactor.text('url: https://me:secret@example.com/a')).toBe('url: https://*********@example.com/a');
});

test('a mask has the length of what it covers', () => {
  const redactor = new Redactor();
  redactor.hide('123456');
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme-composite' }),
      fc.constantFrom('+306900000001', '123456', 'pin: 99', 'a://b:c@d'),
      (around, secret) => {
        const text = around + secret + around;
        expect(redactor.text(text)).toHaveLength(text.length);
      },
    ),
  );
});
