import { channelOf, isSuccess } from '../status.ts';
import type { StepValue } from './step-value.ts';

/** Values to rehearse with: a number that nobody has to be called at, and a code that opens nothing. */
const SAMPLES: Readonly<Record<string, string>> = { phone: '+306900000000', pin: '123456' };

/** Two stories to begin with: everybody is reached at once, and nobody by the first step. */
export function exampleScenarios(steps: readonly StepValue[], names: readonly string[]): object {
  const vars = Object.fromEntries(['phone', ...names].map((name) => [name, SAMPLES[name] ?? 'sample']));
  const [first, second] = steps;
  if (first === undefined) return {};
  const channel = channelOf(first.type);
  const success = channel === 'Viber' ? 'SEEN' : channel === 'Sms' ? 'Delivered' : 'Completed';
  const reached = { vars, outcomes: { 1: success }, expect: { status: 'Succeeded' } };
  const listed = (first.failoverOnStatuses as string[] | undefined) ?? [];
  const failure = listed.find((status) => !isSuccess(channel, status));
  const stories: Record<string, object> = { [`on ${channel}`]: reached };
  if (second !== undefined && failure !== undefined) {
    const other = channelOf(second.type);
    const then = other === 'Viber' ? 'SEEN' : other === 'Sms' ? 'Delivered' : 'Completed';
    const expected = { status: 'Succeeded', steps: [{ [channel]: failure }, { [other]: then }] };
    stories[`nobody on ${channel}`] = { vars, outcomes: { 1: failure, 2: then }, expect: expected };
  }
  return stories;
}
