import type { LintRule } from './lint-rule.ts';

/** A call from a name. */
export const voiceSender: LintRule = {
  name: 'voice-sender',
  why:
    'A call is made from a number. Letters as its sender, which an SMS may have, are refused by most ' +
    'networks, or shown as an unknown caller.',
  example: '- { type: Voice, from: Brand, … }',
  find: ({ steps }) =>
    steps.flatMap(({ step: { type, from }, index }) => {
      if (type !== 'Voice' || typeof from !== 'string' || !/\p{L}/u.test(from)) return [];
      const message = `flow[${index}].from has letters, and a call is made from a number`;
      return [{ path: ['flow', index, 'from'], message, hint: 'write a number of yours' }];
    }),
};
