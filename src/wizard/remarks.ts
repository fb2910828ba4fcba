import type { FlowValues } from '../flow/flow-text.ts';
import { smsLength } from '../flow/sms-parts.ts';
import type { Remark, Remarks } from '../source/yaml-text.ts';
import { counted } from '../words.ts';
import { valueAt } from './step-value.ts';

/** What a file that was composed says of choices that a check would doubt: they were meant. */
export function wizardRemarks(values: FlowValues): Remarks {
  return (path): Remark | undefined => {
    const place = path.map((segment) => (typeof segment === 'number' ? '*' : segment)).join('.');
    switch (place) {
      case 'flow.*.message.imageUrl':
      case 'flow.*.message.viberFile':
      case 'flow.*.message.viberVideo':
        return { before: 'Billed as promotional, which is meant. routee-failover: ignore promotional-media' };
      case 'flow.*.expireOnDelivery':
        if (valueAt(values, path) !== true) return undefined;
        return { before: 'The person may get both messages. routee-failover: ignore expire-on-delivery' };
      case 'flow.*.message.body': {
        const { parts, encoding } = smsLength(String(valueAt(values, path)));
        if (parts === 1 && encoding === 'GSM-7') return undefined;
        return {
          before: `${counted(parts, 'part')} of ${encoding}, which is meant. routee-failover: ignore sms-length`,
        };
      }
      case 'vars.pin':
        return { behind: 'never written here: --vars - gives it' };
      default:
        return undefined;
    }
  };
}
