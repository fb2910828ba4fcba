import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEND_PATHS, trackingPath } from '../../src/api/paths.ts';
import { Engine } from '../../src/engine/engine.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { checkFlow, type Flow } from '../../src/flow/flow-file.ts';
import { type Outcome, parseOutcome } from '../../src/flow/outcome.ts';
import { worstCaseMs } from '../../src/flow/plan.ts';
import { rehearsal } from '../../src/rehearse/rehearse.ts';
import { REHEARSAL_STARTS_AT_MS } from '../../src/rehearse/starts-at.ts';
import type { RunEvent, StepChanged } from '../../src/run-event.ts';

/** The longest that two looks at a delivery are apart. */
const POLL_MS = 15_000;

const SENDER = '0094d198-4dd2-4fb5-b451-d46aca191b27';
const SAY = { type: 'SAY', message: { text: 'Hi', language: 'en-GB' } };

// Final statuses of a channel, by hand; those with which a failover can start are in FAILOVER.
const FINAL: Record<string, readonly string[]> = {
  Viber: ['DELIVERED', 'SEEN', 'UNDELIVERED', 'EXPIRED', 'FAILED', 'UNSENT'],
  Sms: ['Delivered', 'Undelivered', 'Failed', 'Unsent'],
  Voice: ['Completed', 'Busy', 'NoAnswer', 'Failed', 'Unsent', 'Terminated'],
};
const FAILOVER: Record<string, string[]> = {
  Viber: ['EXPIRED', 'FAILED', 'UNDELIVERED'],
  Sms: ['Undelivered', 'Failed'],
  Voice: ['Completed', 'Busy', 'NoAnswer', 'Failed', 'Unsent', 'Terminated'],
};

/** What a random story is made of. */
type Story = { flow: Flow; outcomes: Outcome[]; seed: number };

/** Optional fields, each as likely left out as given. */
const maybe = <T>(values: Record<string, fc.Arbitrary<T>>) => fc.record(values, { requiredKeys: [] });

/** A step with fixed fields, some that vary, and perhaps its own list of statuses. */
function step(channel: string, fixed: object, varying: Record<string, fc.Arbitrary<unknown>> = {}) {
  const failoverOnStatuses = fc.subarray(FAILOVER[channel]!);
  return maybe({ failoverOnStatuses, ...varying }).map((more) => ({ ...fixed, ...more }));
}

const sms = { type: 'Sms', from: 'Brand', message: { body: 'Καλημέρα, your order is on its way' } };
const smsStep = fc.integer({ min: 1, max: 20 }).chain((ttl) => step('Sms', { ...sms, ttl }));
const voiceStep = step('Voice', { type: 'Voice', from: '302100000001', dialPlan: { verbs: [SAY] } });
const viber = { type: 'Viber', senderInfoTrackingId: SENDER };
const viberTtl = { ttl: fc.integer({ min: 1, max: 30 }).map((halves) => halves / 2) };
const viberStep = step('Viber', { ...viber, message: { text: 'Hi' } }, { ...viberTtl, expireOnDelivery: fc.boolean() });
const templateStep = step('Viber', { ...viber, templateId: SENDER, templateLang: 'en' }, viberTtl);
const seconds = fc.integer({ min: 0, max: 300 });
const smsOtpStep = seconds.chain((ttl) => step('Sms', { ...sms, ttl }));
const viberOtp = { ...viber, type: 'ViberOtp', templateId: SENDER, pin: '1234' };
const viberOtpStep = seconds.chain((ttl) => step('Viber', { ...viberOtp, ttl }, { failoverOnDelivered: fc.boolean() }));

const upToFour = <T>(...steps: fc.Arbitrary<T>[]) => fc.array(fc.oneof(...steps), { minLength: 1, maxLength: 4 });
const url = 'https://example.com/hook';
const callback = maybe({ callback: fc.constantFrom({ strategy: 'OnStep', url }, { strategy: 'OnCompletion', url }) });
const body = fc.oneof(
  fc.tuple(fc.constant('standard'), upToFour<object>(smsStep, voiceStep, viberStep), callback),
  fc.tuple(fc.constant('transactional'), upToFour<object>(smsStep, voiceStep, templateStep), callback),
  fc.tuple(fc.constant('otp'), upToFour<object>(smsOtpStep, viberOtpStep), fc.constant({})),
);
// More than there are steps: who comes first is what counts.
const orders = fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 }));
const flow = fc.tuple(body, orders).map(([[endpoint, steps, more], orders]) => {
  const ordered = steps.map((step, index) => (orders ? { ...step, order: orders[index] } : step));
  const text = JSON.stringify({ endpoint, to: '+306900000001', flow: ordered, ...more });
  const checked = checkFlow('flow.yaml', text, { complete: true });
  if (!checked.flow) throw new Error(checked.problems.map(({ message }) => message).join('; '));
  return checked.flow;
});

/** A random answer of a channel; a call has no ttl to end it, so it is never made longer than its ringing may be. */
function outcomeOf(order: number, channel: string): fc.Arbitrary<Outcome> {
  const statuses = fc.constantFrom(...FINAL[channel]!, 'ServerError');
  const delay = fc.integer({ min: 0, max: channel === 'Voice' ? 60 : 900 }).map((late) => `@${late}s`);
  const chance = fc.integer({ min: 0, max: 100 }).map((percent) => `:${percent}%`);
  const optional = (text: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), text);
  return fc.tuple(statuses, optional(delay), optional(chance)).map(([status, late, likely]) => {
    const parsed = parseOutcome(`${order}=${status}${late}${likely}`);
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.outcome;
  });
}

const story: fc.Arbitrary<Story> = flow.chain((flow) =>
  fc.record({
    flow: fc.constant(flow),
    outcomes: fc.tuple(...flow.plan.steps.map(({ order, channel }) => outcomeOf(order, channel))),
    seed: fc.nat(),
  }),
);

/** Whether a property holds for many stories; the smallest that breaks it is in the message. */
const always = (holds: (story: Story) => void | Promise<void>, numRuns = process.env.SOAK ? 3_000 : 150) =>
  fc.assert(
    fc.asyncProperty(story, async (told) => holds(told)),
    { numRuns },
  );

/** All events of a rehearsal. */
async function rehearsed({ flow, outcomes, seed }: Story): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  await rehearsal(flow, { outcomes, seed, emit: (event) => events.push(event) }).play();
  return events;
}

type Told = { price?: number; type?: string; channel?: string; status: string | { name: string } };
type Tracked = { status: string; totalPrice?: number; total_cost?: number; messages?: Told[]; steps?: Told[] };

/** The tracking after each thing that happens in the engine, and when it happened. */
function watched({ flow, outcomes, seed }: Story): { tracked: Tracked; atMs: number }[] {
  const kernel = new Kernel<() => void>(REHEARSAL_STARTS_AT_MS);
  const engine = new Engine({ kernel, seed, outcomes });
  const { token } = engine;
  const sent = engine.exchange({ method: 'POST', path: SEND_PATHS[flow.endpoint], token, json: flow.body });
  const { trackingId, flowId } = sent.json as { trackingId?: string; flowId?: string };
  const path = trackingPath(flow.endpoint, trackingId ?? flowId ?? '');
  const looks: { tracked: Tracked; atMs: number }[] = [];
  for (let next = kernel.step(); next; next = kernel.step()) {
    next.event();
    const tracked = engine.exchange({ method: 'GET', path, token }).json as Tracked;
    looks.push({ tracked, atMs: kernel.nowMs - REHEARSAL_STARTS_AT_MS });
  }
  return looks;
}

const stepsOf = ({ messages, steps }: Tracked): Told[] => messages ?? steps ?? [];

function isUnderWay(step: Told): boolean {
  const channel = (step.type ?? step.channel ?? '').toLowerCase();
  const status = typeof step.status === 'string' ? step.status : step.status.name;
  const finals = Object.entries(FINAL).find(([name]) => name.toLowerCase() === channel)?.[1] ?? [];
  return !finals.some((final) => final.toLowerCase() === status.toLowerCase());
}

/** The changes of steps among the events, those of each step by themselves. */
function changesByStep(events: readonly RunEvent[]): StepChanged[][] {
  const changes = events.filter((event) => event.type === 'step.changed');
  return [...new Set(changes.map(({ order }) => order))].map((order) =>
    changes.filter((change) => change.order === order),
  );
}

test('every run begins with its acceptance and ends with exactly one end', () =>
  always(async (story) => {
    const types = (await rehearsed(story)).map(({ type }) => type);
    expect([types[0], types.at(-1)]).toEqual(['flow.accepted', 'flow.finished']);
    expect(types.filter((type) => type === 'flow.finished')).toHaveLength(1);
  }));

test('at most one step is under way, and it is the newest', () =>
  always((story) => {
    for (const { tracked } of watched(story)) {
      expect(stepsOf(tracked).slice(0, -1).filter(isUnderWay)).toEqual([]);
    }
  }));

test('an ended flow never changes its mind', () =>
  always((story) => {
    const statuses = watched(story).map(({ tracked }) => tracked.status);
    const first = statuses.findIndex((status) => status === 'Succeeded' || status === 'Failed');
    expect(first).toBeGreaterThanOrEqual(0);
    expect(new Set(statuses.slice(first)).size).toBe(1);
  }));

test('the time of a step never goes back', () =>
  always(async (story) => {
    for (const changes of changesByStep(await rehearsed(story))) {
      const times = changes.map(({ atMs }) => atMs ?? Number.NaN);
      expect(times).toEqual(times.toSorted((left, right) => left - right));
    }
  }));

// Disagrees on otp, where a run counts the steps instead.
test('a run names steps by the orders that the flow gives them', () =>
  always(async (story) => {
    const told = changesByStep(await rehearsed(story)).map(([first]) => first!.order);
    expect(told).toEqual(story.flow.plan.steps.slice(0, told.length).map(({ order }) => order));
  }));

test('the same seed tells the same story to the letter', () =>
  always(async (story) => {
    expect(JSON.stringify(await rehearsed(story))).toBe(JSON.stringify(await rehearsed(story)));
  }));

// Disagrees where a run ends before the last step that its success starts.
test('the total price is the sum of what the steps cost, and no other is told at the end', () =>
  always(async (story) => {
    const last = watched(story).at(-1)!.tracked;
    const sum = stepsOf(last).reduce((total, { price }) => total + (price ?? 0), 0);
    expect(last.totalPrice ?? last.total_cost).toBeCloseTo(sum, 9);
    const end = (await rehearsed(story)).at(-1)!;
    expect(end.type === 'flow.finished' && end.totalPrice).toBeCloseTo(sum, 9);
  }));

test('no flow ends later than its worst case', () =>
  always((story) => {
    const ended = watched(story).find(({ tracked }) => tracked.status === 'Succeeded' || tracked.status === 'Failed');
    expect(ended?.atMs).toBeLessThanOrEqual(worstCaseMs(story.flow.plan));
  }));

test('no run is told its end later than the worst case and one more look', () =>
  always(async (story) => {
    const end = (await rehearsed(story)).at(-1)!;
    const limitMs = worstCaseMs(story.flow.plan) + POLL_MS;
    expect(Date.parse(end.at) - REHEARSAL_STARTS_AT_MS).toBeLessThanOrEqual(limitMs);
    expect(end.type === 'flow.finished' && end.elapsedMs).toBeLessThanOrEqual(limitMs);
  }));
