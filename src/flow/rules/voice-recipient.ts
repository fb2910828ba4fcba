import { mapping, type Rule } from './rule.ts';

/** A Voice step that is to call a `{phone, viber, sip}` of which all are blank calls nobody. */
export const voiceRecipient: Rule = ({ steps }) =>
  steps.flatMap(({ type, to }, index) => {
    if (type !== 'Voice' || typeof to !== 'object' || to === null) return [];
    const { phone, viber, sip } = mapping(to);
    if ([phone, viber, sip].some((address) => typeof address === 'string' && address.trim() !== '')) return [];
    const message = `flow[${index}].to names nobody to call`;
    return [
      {
        rule: 'recipient',
        severity: 'error',
        path: ['flow', index, 'to'],
        message,
        hint: 'give phone, viber or sip a value',
      },
    ];
  });
