import { mapping } from '../rules/rule.ts';
import type { LintRule } from './lint-rule.ts';

/** An SMS without the code that the Viber message has. */
export const pinMismatch: LintRule = {
  name: 'pin-mismatch',
  why:
    'The Viber step gets its code as a pin, and the SMS as a part of its text. Where the text has ' +
    'another one, or none, whoever falls back to SMS cannot log in.',
  example: '- { type: ViberOtp, pin: "4711", … }\n- { type: Sms, message: { body: "Your code is 4712" } }',
  find: ({ steps }) => {
    const pins = steps.flatMap(({ step }) => pinOf(step) ?? []);
    const pin = pins[0];
    if (pin === undefined) return [];
    return steps.flatMap(({ step, index }) => {
      const body = mapping(step.message).body;
      if (step.type !== 'Sms' || typeof body !== 'string' || hasCode(body, pin)) return [];
      const path = ['flow', index, 'message', 'body'];
      const has = /\d{4,10}/.test(body) ? 'another code than' : 'no code, unlike';
      const message = `flow[${index}].message.body has ${has} the Viber step`;
      return [{ path, message, hint: 'put the same variable into the pin and the text' }];
    });
  },
};

/** A code of digits is one only where no other digit is beside it. */
function hasCode(text: string, pin: string): boolean {
  if (!/^\d+$/.test(pin)) return text.includes(pin);
  return [...text.matchAll(/\d+/g)].some(([digits]) => digits === pin);
}

function pinOf({ pin, templateParams }: Readonly<Record<string, unknown>>): string | undefined {
  const own = pin ?? mapping(templateParams).pin;
  return typeof own === 'string' && own !== '' ? own : undefined;
}
