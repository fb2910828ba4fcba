import { RING_MS } from '../plan.ts';
import { mapping } from '../rules/rule.ts';
import type { LintRule, LintStep } from './lint-rule.ts';

/** The template that says "valid for 5 minutes" (API reference, "Viber OTP templates"). */
const FIVE_MINUTES_ID = 'c2cdc028-a48b-4187-bbaf-3aaa137b6e23';
const MINUTE_S = 60;
/** The remote's defaults (guide, "Step fields"). */
const VIBER_MINUTES = 10;
const SMS_MINUTES = 1_200;

/** A fallback with a code that is no longer valid. */
export const codeExpired: LintRule = {
  name: 'code-expired',
  why:
    'The template tells how long a code is valid. A fallback that starts later brings a code that no ' +
    'longer works, and is paid for all the same.',
  example: '- { type: ViberOtp, templateType: basic_5min, ttl: 600, … }\n- { type: Sms, … } # ten minutes later',
  find: ({ endpoint, steps }) => {
    const validS = codeValidS(steps.map(({ step }) => step));
    if (validS === undefined) return [];
    let startS: number | undefined = 0;
    return steps.flatMap(({ step, index }, place) => {
      const startedS = startS;
      const ownS = lengthS(endpoint === 'otp', step);
      startS = startedS === undefined || ownS === undefined ? undefined : startedS + ownS;
      if (place === 0 || startedS === undefined || startedS < validS) return [];
      const message = `flow[${index}] may start after ${startedS} seconds, and the code is valid for ${validS}`;
      return [{ path: ['flow', index], message, hint: 'shorten the ttl of the steps before it' }];
    });
  },
};

/** For how many seconds the code of a flow is valid, as far as its templates tell. */
export function codeValidS(steps: readonly LintStep['step'][]): number | undefined {
  return steps.map(validityS).find((seconds) => seconds !== undefined);
}

/** How long the code of a step is valid, as far as its template tells. */
function validityS({ templateId, templateType, templateParams }: LintStep['step']): number | undefined {
  const told = Number(mapping(templateParams).codeValidityTime);
  if (told > 0) return told * MINUTE_S;
  const five = templateType === 'basic_5min' || String(templateId).toLowerCase() === FIVE_MINUTES_ID;
  return five ? 5 * MINUTE_S : undefined;
}

/** The longest that the next step has to wait for this one; undefined where that is not known yet. */
function lengthS(otp: boolean, { ttl, type, failoverOnDelivered }: LintStep['step']): number | undefined {
  if (type === 'Voice') return RING_MS / 1_000;
  const own = ttl ?? (type === 'Viber' ? VIBER_MINUTES : SMS_MINUTES);
  return typeof own === 'number' ? own * (otp ? 1 : MINUTE_S) * (failoverOnDelivered === true ? 2 : 1) : undefined;
}
