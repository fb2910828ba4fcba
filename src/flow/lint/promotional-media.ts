import { listed } from '../../words.ts';
import { mapping } from '../rules/rule.ts';
import type { LintRule } from './lint-rule.ts';

const MEDIA = ['imageUrl', 'action', 'viberFile', 'viberVideo'];

/** A Viber message that is billed as promotional. */
export const promotionalMedia: LintRule = {
  name: 'promotional-media',
  why:
    'A Viber message of text alone is billed as transactional, every other as promotional, which ' +
    'costs more. Where that is meant, say so with a comment.',
  example: '- { type: Viber, message: { text: Sale, imageUrl: "https://example.com/sale.jpg" }, … }',
  find: ({ steps }) =>
    steps.flatMap(({ step, index }) => {
      const message = mapping(step.message);
      // In the order of the text: the first one is where a comment silences it.
      const media = Object.keys(message).filter((key) => MEDIA.includes(key) && message[key] !== undefined);
      if (step.type !== 'Viber' || media.length === 0) return [];
      const what = `flow[${index}].message is billed as promotional, because of its ${listed(media)}`;
      return [
        {
          path: ['flow', index, 'message'],
          key: media[0],
          message: what,
          hint: 'leave it out, or say in a comment that it is meant',
        },
      ];
    }),
};
