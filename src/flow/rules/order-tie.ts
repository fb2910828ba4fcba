import type { Rule } from './rule.ts';

/** Two steps of the same order: the otp endpoint rejects them, the others try the one that is written first. */
export const orderTie: Rule = ({ endpoint, steps }) => {
  const first = new Map<unknown, number>();
  return steps.flatMap(({ order }, index) => {
    const other = first.get(order);
    if (typeof order !== 'number') return [];
    first.set(order, other ?? index);
    if (other === undefined) return [];
    const strict = endpoint === 'otp';
    const message = `flow[${index}].order is ${order}, as flow[${other}].order is`;
    const hint = strict
      ? 'the otp endpoint takes each order once'
      : 'the step that is written first is tried first; say so by its order';
    return [
      { rule: 'order-tie', severity: strict ? 'error' : 'warning', path: ['flow', index, 'order'], message, hint },
    ];
  });
};
