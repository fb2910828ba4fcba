import { mapping } from '../rules/rule.ts';
import type { LintRule } from './lint-rule.ts';

/** Steps for different people. */
export const recipientsDiffer: LintRule = {
  name: 'recipients-differ',
  why:
    'A flow is for one person: the next step is sent because this one did not reach them. With ' +
    'another number in one of the steps somebody else gets the message, and a code with it.',
  example: '- { type: Viber, to: "+306912345678", … }\n- { type: Sms, to: "+306987654321", … }',
  find: ({ steps }) => {
    const first = steps.map(({ step }) => numberOf(step.to)).find((number) => number !== undefined);
    return steps.flatMap(({ step, index }) => {
      const number = numberOf(step.to);
      if (number === undefined || first === undefined || number === first) return [];
      const message = `flow[${index}].to is another number than that of the other steps`;
      return [{ path: ['flow', index, 'to'], message, hint: 'write to: once, at the top of the file' }];
    });
  },
};

/** The digits of a recipient; undefined where it is none, or several, or not known yet. */
function numberOf(to: unknown): string | undefined {
  const one = Array.isArray(to) && to.length === 1 ? to[0] : (mapping(to).phone ?? to);
  return typeof one === 'string' && /^\+?\d{7,15}$/.test(one) ? one.replace('+', '') : undefined;
}
