import { listed } from '../../words.ts';
import { OTP_TEMPLATES } from '../otp-templates.ts';
import { mapping, type Rule } from './rule.ts';

/** A predefined template whose parameters are known is given every one of them. */
export const templateParams: Rule = ({ endpoint, steps }) =>
  steps.flatMap(({ type, templateId, templateParams: given }, index) => {
    if (endpoint !== 'transactional' || type !== 'Viber' || typeof templateId !== 'string') return [];
    const template = OTP_TEMPLATES.find(({ id }) => id === templateId.toLowerCase());
    const missing = template?.params.filter((name) => mapping(given)[name] === undefined) ?? [];
    if (template === undefined || missing.length === 0) return [];
    const path = given === undefined ? ['flow', index] : ['flow', index, 'templateParams'];
    const needed = `which the template "${template.name}" needs`;
    const message = `flow[${index}].templateParams lacks ${listed(missing)}, ${needed}`;
    return [{ rule: 'required', severity: 'error', path, message }];
  });
