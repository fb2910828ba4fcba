import { mapping, type Rule } from './rule.ts';

/** A call that goes on when a machine answers has to tell somebody about it. */
export const machineDetection: Rule = ({ steps }) =>
  steps.flatMap((step, index) => {
    const { strategy, eventUrl } = mapping(step.machineDetection);
    if (strategy !== 'Continue' || eventUrl !== undefined) return [];
    const path = ['flow', index, 'machineDetection'];
    return [
      {
        rule: 'required',
        severity: 'error',
        path,
        message: `flow[${index}].machineDetection.eventUrl is missing, and the strategy Continue needs it`,
      },
    ];
  });
