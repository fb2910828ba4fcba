import type { Rule } from './rule.ts';

/** The template types of otp that name the business (otp guide, "Templates"). */
export const WITH_BUSINESS_NAME: readonly string[] = [
  'with_business_name',
  'with_reason',
  'with_business_and_validity_hours',
];

/** The otp templates that name the business have to be told its name (otp guide, "Templates"). */
export const businessName: Rule = ({ steps }) =>
  steps.flatMap((step, index) => {
    if (step.type !== 'ViberOtp' || step.businessName !== undefined) return [];
    if (!WITH_BUSINESS_NAME.includes(String(step.templateType))) return [];
    const message = `flow[${index}].businessName is missing, and the template type ${step.templateType} needs it`;
    return [{ rule: 'required', severity: 'error', path: ['flow', index], message }];
  });
