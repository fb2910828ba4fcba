import type { Channel } from '../status.ts';

/*
 * What the emulated messages cost. The figures are made up but for the call, whose second costs what the guide's
 * example callback was charged; they are there to be summed, not to be believed.
 */

const SMS_PART = 0.03;
const VIBER_MESSAGE = 0.01;
const CALL_SECOND = 0.0009866667;

/** The price of a step; undefined as long as it costs nothing yet, or was never billed. */
export function priceOf(channel: Channel, status: string, parts: number, callSeconds: number): number | undefined {
  switch (channel) {
    case 'Sms':
      return status === 'Delivered' ? rounded(SMS_PART * parts) : undefined;
    case 'Viber':
      if (status === 'QUEUED') return undefined;
      return status === 'DELIVERED' || status === 'SEEN' ? VIBER_MESSAGE : 0;
    case 'Voice':
      return status === 'Completed' || status === 'Terminated' ? rounded(CALL_SECOND * callSeconds) : undefined;
    default:
      return channel satisfies never;
  }
}

/** To ten places, as the remote prints its prices. */
export function rounded(price: number): number {
  return Math.round(price * 1e10) / 1e10;
}
