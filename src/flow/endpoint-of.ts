import type { Endpoint } from '../status.ts';

/** The keys that only a template Viber step of the transactional endpoint has. */
export const TEMPLATE_KEYS = ['templateId', 'templateLang', 'templateParams', 'deliveryScope'];

/**
 * The endpoint that these steps are for, told from their shape (guide, "Which endpoint"): one-time-password steps mean
 * otp, template steps transactional, everything else standard.
 */
export function endpointOf(steps: readonly Readonly<Record<string, unknown>>[]): Endpoint {
  const vibers = steps.filter(({ type }) => type === 'Viber');
  if (steps.some(({ type }) => type === 'ViberOtp') || vibers.some(({ pin }) => pin !== undefined)) return 'otp';
  const isTemplate = vibers.some((step) => TEMPLATE_KEYS.some((key) => step[key] !== undefined));
  const isFreeForm = vibers.some(({ message }) => message !== undefined);
  return isTemplate && !isFreeForm ? 'transactional' : 'standard';
}
