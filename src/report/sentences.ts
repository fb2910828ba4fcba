import { clockText } from '../clock.ts';
import type { FlowFinished, FlowPending, FlowUnknown, RequestRetried } from '../run-event.ts';
import { statusCodeMeaning } from '../status.ts';

/** How a flow ended, and what that means, in one sentence. */
export function endingSentence(ending: FlowFinished | FlowPending | FlowUnknown): string {
  switch (ending.type) {
    case 'flow.finished':
      return finishedSentence(ending);
    case 'flow.pending':
      return `InProgress: still under way when we stopped waiting, accepted as ${ending.trackingId}`;
    case 'flow.unknown':
      return `Unknown: it may have been accepted, and was not repeated (${ending.reason})`;
    default:
      return ending satisfies never;
  }
}

/** What went wrong in passing, and what is done about it. */
export function retriedSentence({ reason, waitMs }: Pick<RequestRetried, 'reason' | 'waitMs'>): string {
  return `${reason}; asking again${waitMs < 100 ? '' : ` in ${(waitMs / 1_000).toFixed(1)} s`}`;
}

function finishedSentence(finished: FlowFinished): string {
  const { status, statusCode, terminationChannel, reachedThrough, elapsedMs, totalPrice, reason } = finished;
  const price = totalPrice ? `, price ${priceText(totalPrice)}` : '';
  const after = `${status} after ${clockText(elapsedMs)}`;
  if (status !== 'Failed')
    return `${after}: reached through ${reachedThrough ?? terminationChannel ?? 'a channel that is not named'}${price}`;
  const code = statusCode === null ? '' : ` with statusCode ${statusCode}`;
  return `${after}${code}: ${reason ?? statusCodeMeaning(statusCode)}${price}`;
}

/** At least two decimals, at most four. */
export function priceText(price: number): string {
  return price.toFixed(4).replace(/0{1,2}$/, '');
}
