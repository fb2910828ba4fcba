import type { Rule } from './rule.ts';

/** `order` stands on every step or on none: one that lacks it has no place among the others. */
export const orderMixed: Rule = ({ steps }) => {
  const ordered = steps.findIndex((step) => step.order !== undefined);
  if (ordered === -1) return [];
  return steps.flatMap((step, index) => {
    // What is no step at all is told elsewhere.
    if (step.order !== undefined || Object.keys(step).length === 0) return [];
    const message = `flow[${index}] has no order, and flow[${ordered}] has one`;
    return [
      { rule: 'order', severity: 'error', path: ['flow', index], message, hint: 'give every step an order, or none' },
    ];
  });
};
