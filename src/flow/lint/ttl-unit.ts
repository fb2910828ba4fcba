import type { LintRule } from './lint-rule.ts';

/** Nobody waits so long for a code to be delivered, and then tries another channel. */
const LONG_MINUTES = 300;
/** In so few seconds hardly any message is delivered. */
const SHORT_SECONDS = 15;

/** A ttl that was meant in the other unit. */
export const ttlUnit: LintRule = {
  name: 'ttl-unit',
  why:
    'A ttl is in minutes on the standard and transactional endpoints, and in seconds on otp. Copied ' +
    'from one to the other, a fallback after five minutes becomes one after five hours, or one after ' +
    'ten minutes follows after ten seconds.',
  example: '- { type: Viber, ttl: 300, … } # five hours on the standard endpoint',
  find: ({ endpoint, steps }) =>
    steps.slice(0, -1).flatMap(({ step: { ttl, type }, index }) => {
      if (typeof ttl !== 'number') return [];
      const path = ['flow', index, 'ttl'];
      if (endpoint === 'otp' && ttl > 0 && ttl <= SHORT_SECONDS) {
        const message = `flow[${index}].ttl is ${ttl} seconds: on the otp endpoint a ttl is not in minutes`;
        return [{ path, message, hint: `${ttl} minutes would be ${ttl * 60}` }];
      }
      // An SMS waits for 20 hours by default: nothing can be told from its ttl.
      if (endpoint === 'otp' || type !== 'Viber' || ttl < LONG_MINUTES) return [];
      const message = `flow[${index}].ttl is ${ttl} minutes: here a ttl is not in seconds`;
      return [{ path, message, hint: `${ttl} seconds would be ${Math.round(ttl / 6) / 10}` }];
    }),
};
