import { STATUSES, sameWord } from '../status.ts';
import type { DeliveryEvent, DeliveryState } from './delivery.ts';

/** What somebody decides in the place of a phone: an event, or why it cannot be. */
export function decisionOf(
  { plan, steps }: DeliveryState,
  order: number,
  status: string,
  detail: string | undefined,
): { readonly event: DeliveryEvent } | { readonly problem: string } {
  // Of steps of one order the last one that was tried is the one that is under way.
  const index = plan.steps.findLastIndex((step, place) => step.order === order && place < steps.length);
  const step = plan.steps[index];
  const tried = steps[index];
  if (step === undefined || tried === undefined) return { problem: `no step of order ${order} was tried` };
  const word = STATUSES[step.channel].final.find((final) => sameWord(final, status));
  if (word === undefined) return { problem: `${status} is no final status of ${step.channel}` };
  const seen = tried.status === 'DELIVERED' && word === 'SEEN';
  if (tried.final && !seen) return { problem: `the step has ended as ${tried.status}` };
  return { event: { kind: 'step.answered', step: index, status: word, detail } };
}
