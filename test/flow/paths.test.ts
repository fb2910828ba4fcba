import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Flow } from '../../src/flow/flow-file.ts';
import type { Outcome } from '../../src/flow/outcome.ts';
import { countPaths, pathsOf } from '../../src/flow/paths.ts';
import { playScenario } from '../../src/rehearse/scenario-run.ts';
import { type Channel, STATUSES } from '../../src/status.ts';
import { flowOf } from '../support/flow.ts';

const subset = (words: readonly string[]) => fc.option(fc.subarray([...words]), { nil: undefined });
const list = (words: readonly string[] | undefined): string =>
  words ? `, failoverOnStatuses: [${words.join(', ')}]` : '';

const viber = fc
  .record({
    listed: subset(['EXPIRED', 'FAILED', 'UNDELIVERED']),
    ttl: fc.integer({ min: 1, max: 60 }),
    seen: fc.boolean(),
  })
  .map(
    ({ listed, ttl, seen }) =>
      `{ type: Viber, senderInfoTrackingId: s, ttl: ${ttl}, expireOnDelivery: ${seen}, message: { text: hi }${list(listed)} }`,
  );
const sms = fc
  .record({ listed: subset(['Undelivered', 'Failed']), ttl: fc.integer({ min: 1, max: 60 }) })
  .map(({ listed, ttl }) => `{ type: Sms, from: Brand, ttl: ${ttl}, message: { body: hi }${list(listed)} }`);
const voice = subset(['Completed', 'Busy', 'NoAnswer', 'Failed', 'Unsent', 'Terminated']).map(
  (listed) =>
    `{ type: Voice, from: "302100000000", dialPlan: { verbs: [{ type: SAY, message: { text: hi, language: en-GB } }] }${list(listed)} }`,
);
const standard = fc
  .record({ steps: fc.array(fc.oneof(viber, sms, voice), { minLength: 1, maxLength: 3 }), onStep: fc.boolean() })
  .map(
    ({ steps, onStep }) =>
      `to: "+306900000001"\nflow: [${steps.join(', ')}]\ncallback: { strategy: ${onStep ? 'OnStep' : 'OnCompletion'}, url: "https://example.com" }\n`,
  );

const viberOtp = fc
  .record({
    listed: subset(['Expired', 'Failed', 'Undelivered']),
    ttl: fc.integer({ min: 1, max: 600 }),
    unseen: fc.boolean(),
  })
  .map(
    ({ listed, ttl, unseen }) =>
      `{ type: ViberOtp, senderInfoTrackingId: s, templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, pin: "4711", ttl: ${ttl}, failoverOnDelivered: ${unseen}${list(listed)} }`,
  );
const smsOtp = fc
  .record({ listed: subset(['Undelivered', 'Failed']), ttl: fc.integer({ min: 1, max: 600 }) })
  .map(({ listed, ttl }) => `{ type: Sms, ttl: ${ttl}, message: { body: "4711" }${list(listed)} }`);
const otp = fc
  .array(fc.oneof(viberOtp, smsOtp), { minLength: 1, maxLength: 3 })
  .map((steps) => `endpoint: otp\nto: "+306900000001"\nflow: [${steps.join(', ')}]\n`);

type Way = { readonly key: string; readonly end: string; readonly elapsedMs: number };

/** What the engine makes of every combination of final statuses, one for each step. */
function playedWays(flow: Flow): Map<string, Way> {
  const ways = new Map<string, Way>();
  for (const statuses of product(flow.plan.steps.map(({ channel }) => STATUSES[channel].final))) {
    // As late as they can come: the moment before the ttl ends. A call is picked up at once, and ends at once.
    const outcomes = statuses.map((status, index): Outcome => {
      const { order, ttlMs } = flow.plan.steps[index]!;
      return { target: order, status, chance: 1, delayMs: ttlMs ?? 60_000 };
    });
    const { events, end } = playScenario(flow, outcomes, 1);
    const tried = new Map<number, string>();
    for (const event of events)
      if (event.type === 'step.changed') tried.set(event.order, `${event.channel}:${event.status}`);
    const key = [...tried.values()].join(' ');
    ways.set(key, { key, end: `${end.status} ${end.statusCode} ${end.terminationChannel}`, elapsedMs: end.elapsedMs });
  }
  return ways;
}

function product(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>((ways, words) => ways.flatMap((way) => words.map((word) => [...way, word])), [[]]);
}

function listedWays(flow: Flow): Map<string, Way> {
  return new Map(
    pathsOf(flow.plan)!.map(({ steps, status, statusCode, terminationChannel, worstMs }) => {
      const key = steps.map((step) => `${step.channel}:${step.status}`).join(' ');
      return [key, { key, end: `${status} ${statusCode} ${terminationChannel}`, elapsedMs: worstMs }];
    }),
  );
}

test('the paths of a flow are the ways that the engine goes, with their ends and their worst times', () => {
  fc.assert(
    fc.property(fc.oneof(standard, otp), (text) => {
      const flow = flowOf(text);
      const [listed, played] = [listedWays(flow), playedWays(flow)];
      expect([...listed.keys()].toSorted()).toEqual([...played.keys()].toSorted());
      for (const { key, end, elapsedMs } of played.values()) {
        expect({ key, end: listed.get(key)!.end }).toEqual({ key, end });
        expect(elapsedMs, key).toBeLessThanOrEqual(listed.get(key)!.elapsedMs);
        // Without a success on the way, the worst time is reached; what was delivered has ended before.
        const slow = !/DELIVERED|SEEN|Completed/.test(key) && !/Voice/.test(key);
        if (slow) expect({ key, elapsedMs }).toEqual({ key, elapsedMs: listed.get(key)!.elapsedMs });
      }
    }),
    { numRuns: process.env.SOAK ? 5_000 : 1_000 },
  );
});

describe('the number of paths', () => {
  const steps = (count: number): string =>
    Array.from({ length: count }, () => '{ type: Sms, from: Brand, message: { body: hi } }').join(', ');
  const plan = (count: number) => flowOf(`to: "+306900000001"\nflow: [${steps(count)}]\n`).plan;

  // Two of the four endings of a text lead on.
  test.each([
    [1, 4],
    [2, 2 * 4 + 2],
    [3, 2 * 10 + 2],
  ])('of %i texts is %i', (count, expected) => {
    expect(countPaths(plan(count))).toBe(expected);
    expect(pathsOf(plan(count))).toHaveLength(expected);
  });

  test('of fifty texts is known, and they are not listed', () => {
    expect(countPaths(plan(50))).toBeGreaterThan(2 ** 50);
    expect(pathsOf(plan(50))).toBeUndefined();
  });
});

test('a call that must be followed by a text has succeeded already', () => {
  const text = `
to: "+306900000001"
flow:
  - { type: Voice, from: "302100000000", failoverOnStatuses: [Completed], dialPlan: { verbs: [{ type: SAY, message: { text: hi, language: en-GB } }] } }
  - { type: Sms, from: Brand, ttl: 1, message: { body: hi } }
`;
  const failed = pathsOf(flowOf(text).plan)!.find(
    ({ steps }) => steps.map(({ status }) => status).join() === 'Completed,Failed',
  );
  expect(failed).toMatchObject({ status: 'Succeeded', statusCode: null, terminationChannel: 'Sms' satisfies Channel });
});
