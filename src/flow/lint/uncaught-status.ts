import { type Channel, channelOf, type StepType, sameWord } from '../../status.ts';
import { listed as listedWords } from '../../words.ts';
import type { LintRule } from './lint-rule.ts';

/** How a channel fails by itself: what the defaults of `failoverOnStatuses` catch (guide, "Step fields"). */
const FAILURES: Readonly<Record<Channel, readonly string[]>> = {
  Viber: ['EXPIRED', 'FAILED', 'UNDELIVERED'],
  Sms: ['Undelivered', 'Failed'],
  Voice: ['Busy', 'NoAnswer'],
};

/** A failure that does not start the next step, although there is one. */
export const uncaughtStatus: LintRule = {
  name: 'uncaught-status',
  why:
    'A failure that is not listed ends the flow with statusCode 3, and the next step is not sent. A ' +
    'list that was written by hand often lacks one, and that shows only when a message does not ' +
    'arrive.',
  example:
    '- { type: Viber, failoverOnStatuses: [EXPIRED], … } # UNDELIVERED and FAILED end the flow\n- { type: Sms, … }',
  find: ({ steps }) =>
    steps.slice(0, -1).flatMap(({ step, index }) => {
      const { failoverOnStatuses: listed, type } = step;
      const channel = channelOf(type as StepType);
      const failures = Object.hasOwn(FAILURES, channel) ? FAILURES[channel] : undefined;
      // An empty list has a rule of its own; one that is wrong is an error.
      if (!Array.isArray(listed) || listed.length === 0 || failures === undefined) return [];
      const missing = failures.filter((status) => !listed.some((word) => sameWord(String(word), status)));
      if (missing.length === 0) return [];
      const path = ['flow', index, 'failoverOnStatuses'];
      const message = `${listedWords(missing)} of flow[${index}] would end the flow, and the next step is not sent`;
      return [{ path, message, hint: `add ${missing.join(', ')}, or leave the list out for the default` }];
    }),
};
