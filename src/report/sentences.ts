import { clockText } from '../clock.ts';
import type { FlowFinished, FlowPending, FlowUnknown } from '../run-event.ts';
import { statusCodeMeaning } from '../status.ts';

/** How a flow ended, and what that means, in one sentence. */
export function endingSentence(ending: FlowFinished | FlowPending | FlowUnknown): string {
  switch (ending.type) {
    case 'flow.finished':
      return finishedSentence(ending);
    case 'flow.pending':
      return 'InProgress: still under way when we stopped waiting';
    case 'flow.unknown':
      return `Unknown: it may have been accepted, and was not repeated (${ending.reason})`;
    default:
      return ending satisfies never;
  }
}

function finishedSentence({
  status,
  statusCode,
  terminationChannel,
  elapsedMs,
  totalPrice,
  reason,
}: FlowFinished): string {
  const end = [`after ${clockText(elapsedMs)}`, ...(totalPrice ? [`price ${priceText(totalPrice)}`] : [])].join(', ');
  if (status !== 'Failed')
    return `${status}: reached through ${terminationChannel ?? 'a channel that the remote does not name'} ${end}`;
  const code = statusCode === null ? '' : ` with statusCode ${statusCode}`;
  return `Failed${code}: ${reason ?? statusCodeMeaning(statusCode)}, ${end}`;
}

/** At least two decimals, at most four. */
export function priceText(price: number): string {
  return price.toFixed(4).replace(/0{1,2}$/, '');
}
