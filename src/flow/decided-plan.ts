import { childOf, type MapNode, type SourceNode } from '../source/source-node.ts';
import type { Endpoint } from '../status.ts';
import { type Body, type Plan, planOf, withDefaults } from './plan.ts';

/** What decides what happens; texts and recipients may still be missing. */
const DECISIVE = ['type', 'order', 'ttl', 'failoverOnStatuses', 'expireOnDelivery', 'failoverOnDelivered'];

/** The plan of a body in which values may be missing; undefined when one of them decides what happens. */
export function decidedPlan(draft: MapNode, endpoint: Endpoint, body: Body): Plan | undefined {
  const flow = childOf(draft, 'flow');
  const steps = flow?.kind === 'list' ? flow.items : [];
  const unknown = [
    childOf(childOf(draft, 'callback'), 'strategy'),
    ...steps.flatMap((step) => DECISIVE.map((key) => childOf(step, key))),
  ].some(hasUnset);
  return unknown || steps.length === 0 ? undefined : planOf(endpoint, withDefaults(endpoint, body));
}

function hasUnset(node: SourceNode | undefined): boolean {
  if (node === undefined) return false;
  if (node.kind === 'text') return node.unset !== undefined;
  return node.kind === 'list' ? node.items.some(hasUnset) : node.entries.some(({ value }) => hasUnset(value));
}
