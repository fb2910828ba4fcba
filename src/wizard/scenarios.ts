import { channelOf, isFinal, isSuccess } from '../status.ts';
import type { StepValue } from './step-value.ts';

/** Values to rehearse with: a number that nobody has to be called at, and a code that opens nothing. */
const SAMPLES: Readonly<Record<string, string>> = {
  pin: '123456',
  ttl: '60',
  language: 'en-GB',
  templateLang: 'en',
  templateId: '0aac888f-2ee2-4112-9659-1755a951966a',
};
const PHONE = '+306900000000';

/** Two stories to begin with: everybody is reached at once, and nobody by the first step. */
export function exampleScenarios(steps: readonly StepValue[], names: readonly string[]): object {
  const vars = Object.fromEntries(
    ['phone', ...names].map((name) => [name, /^phone\d*$/.test(name) ? PHONE : (SAMPLES[name] ?? 'sample')]),
  );
  const [first, second] = steps;
  if (first === undefined) return {};
  const channel = channelOf(first.type);
  const channels = steps.map(({ type }) => channelOf(type));
  // A channel that is tried twice answers by the order of its step.
  const key = (index: number): string | number =>
    new Set(channels).size === channels.length ? channels[index]! : index + 1;
  const success = channel === 'Viber' ? 'SEEN' : channel === 'Sms' ? 'Delivered' : 'Completed';
  const reached = { vars, outcomes: { [key(0)]: success }, expect: { status: 'Succeeded' } };
  const listed = words(first.failoverOnStatuses);
  const failure = listed.find((status) => isFinal(channel, status) && !isSuccess(channel, status));
  const stories: Record<string, object> = { [`on ${channel}`]: reached };
  if (second !== undefined && failure !== undefined) {
    const other = channelOf(second.type);
    const then = other === 'Viber' ? 'SEEN' : other === 'Sms' ? 'Delivered' : 'Completed';
    // A call may be followed by a text although it was picked up.
    const last = !words(second.failoverOnStatuses).includes(then);
    const tried = [{ [channel]: failure }, { [other]: then }];
    const expected = { status: 'Succeeded', ...(last && { steps: tried }) };
    stories[`nobody on ${channel}`] = { vars, outcomes: { [key(0)]: failure, [key(1)]: then }, expect: expected };
  }
  return stories;
}

/** What an import has there may be anything. */
function words(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((word) => typeof word === 'string') : [];
}
