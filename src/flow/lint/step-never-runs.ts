import type { LintRule } from './lint-rule.ts';

/** A step that the one before it never starts. */
export const stepNeverRuns: LintRule = {
  name: 'step-never-runs',
  why:
    'A step is started by a status of the one before it. With an empty list nothing starts it, nor ' +
    'what comes after it: the fallback is there to be read, and never sent.',
  example: '- { type: Viber, failoverOnStatuses: [], … }\n- { type: Sms, … } # never sent',
  find: ({ steps }) => {
    const dead = steps.findIndex(({ step: { failoverOnStatuses: listed, failoverOnDelivered } }) => {
      return Array.isArray(listed) && listed.length === 0 && failoverOnDelivered !== true;
    });
    const [by, ...never] = dead === -1 ? [] : steps.slice(dead);
    return never.map(({ index }) => ({
      path: ['flow', index],
      message: `flow[${index}] can never run: flow[${by!.index}] lists no status that starts the next step`,
      hint: `list statuses in flow[${by!.index}].failoverOnStatuses, or leave it out for the default`,
    }));
  },
};
