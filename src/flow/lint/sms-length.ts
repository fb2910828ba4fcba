import { counted, listed, quoted } from '../../words.ts';
import { mapping } from '../rules/rule.ts';
import { smsLength } from '../sms-parts.ts';
import type { LintRule } from './lint-rule.ts';

/** More of them say no more. */
const MOST_NAMED = 8;

/** An SMS that costs more than one, or could cost less. */
export const smsLengthRule: LintRule = {
  name: 'sms-length',
  why:
    'Every part of an SMS is paid for. A single character outside of the GSM alphabet (Greek lower ' +
    'case and accents, a curly quote, an emoji) makes the whole text UCS-2, of which a part has 70 ' +
    'characters instead of 160.',
  example: '- { type: Sms, message: { body: "Η παραγγελία σας έρχεται" } }',
  find: ({ steps }) =>
    steps.flatMap(({ step, index }) => {
      const body = mapping(step.message).body;
      if (step.type !== 'Sms' || typeof body !== 'string') return [];
      const { encoding, parts, forcing } = smsLength(body);
      if (parts === 1 && encoding === 'GSM-7') return [];
      const named = forcing.slice(0, MOST_NAMED).map(quoted);
      const more = forcing.length > named.length ? ` and ${forcing.length - named.length} more` : '';
      const why = forcing.length > 0 ? `, because of ${more ? named.join(', ') + more : listed(named)}` : '';
      const message = `flow[${index}].message.body is ${counted(parts, 'part')} of ${encoding}${why}`;
      const hint =
        forcing.length > 0
          ? 'a part has 70 characters then, and 160 without them'
          : 'a part has 160 characters, 153 where there are several';
      return [{ path: ['flow', index, 'message', 'body'], message, hint }];
    }),
};
