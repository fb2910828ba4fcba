import { sameWord } from '../../status.ts';
import type { Finding, LintRule } from './lint-rule.ts';

/** What `expireOnDelivery` does, and what it does not. */
export const expireOnDelivery: LintRule = {
  name: 'expire-on-delivery',
  why:
    'With expireOnDelivery a message that was delivered, but not seen when its ttl ends, counts as ' +
    'EXPIRED. That starts the next step only where EXPIRED is listed, and then the person may get ' +
    'both messages.',
  example: '- { type: Viber, expireOnDelivery: true, failoverOnStatuses: [FAILED], … }\n- { type: Sms, … }',
  find: ({ steps }) =>
    steps.slice(0, -1).flatMap(({ step, index }): Finding[] => {
      const { expireOnDelivery: on, failoverOnStatuses: listed } = step;
      if (on !== true) return [];
      const path = ['flow', index, 'expireOnDelivery'];
      const starts = !Array.isArray(listed) || listed.some((word) => sameWord(String(word), 'EXPIRED'));
      if (starts) {
        const message = `with flow[${index}].expireOnDelivery the person may get both this message and the next`;
        return [{ path, message, hint: 'word the next one so that it does no harm beside this one' }];
      }
      const message = `flow[${index}].expireOnDelivery ends the flow with an unseen message: EXPIRED is not listed`;
      return [{ path, message, hint: 'add EXPIRED to failoverOnStatuses' }];
    }),
};
