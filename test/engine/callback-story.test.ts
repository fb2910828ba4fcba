import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { eventsOf, flowOf, outcomesOf } from '../support/flow.ts';
import { ROOT } from '../support/program.ts';

/** What these tests look at of a tracking. */
type Tracking = {
  readonly trackingId: string;
  readonly status: string;
  readonly terminationChannel: string;
  readonly originatingService: string;
  readonly totalPrice: number;
  readonly createdAt: string;
  readonly messages: readonly {
    readonly type: string;
    readonly order: number;
    readonly price?: number;
    readonly createdAt: string;
    readonly status: { readonly name: string; readonly reason: unknown; readonly updatedDate: string };
  }[];
};

/** The callback of the guide: Sms Undelivered at once, Viber EXPIRED after half a minute, Voice Completed. */
const callback = JSON.parse(
  readFileSync(join(ROOT, 'test/fixtures/callback-sms-viber-voice.json'), 'utf8'),
) as Tracking;

/** The flow that the guide's callback tells of. */
const flow = flowOf(`
flow:
  - { type: Sms, from: senderId, to: "+306900000001", ttl: 1, message: { body: The sms message to be sent, label: string } }
  - type: Viber
    senderInfoTrackingId: senderId
    to: "+381600000001"
    ttl: 0.5
    inboundUrl: https://inbound.example.com
    message: { text: The sms message to be sent, action: { caption: "1", targetUrl: "https://www.routee.net" } }
  - type: Voice
    from: senderId
    to: "+306900000001"
    dialPlan: { verbs: [{ type: SAY, message: { text: hi, language: en-US } }] }
    failoverOnStatuses: [Busy, Terminated, Failed, Unsent, NoAnswer]
`);

const OUTCOMES = ['Sms=Undelivered(Opted-out)@0s', 'Viber=EXPIRED', 'Voice=Completed'];

/** The tracking that the engine gives at the end of the story. */
function told(): Tracking {
  const kernel = new Kernel<() => void>(Date.UTC(2026, 0, 1));
  const engine = new Engine({ kernel, seed: 1, outcomes: outcomesOf(flow, OUTCOMES) });
  const post = { method: 'POST', path: '/failover', token: engine.token, json: flow.body };
  const { trackingId } = engine.exchange(post).json as Tracking;
  for (let next = kernel.step(); next; next = kernel.step()) next.event();
  return engine.exchange({ method: 'GET', path: `/failover/tracking/${trackingId}`, token: engine.token })
    .json as Tracking;
}

test("the story of the guide's callback comes out with its statuses, spelled as there", () => {
  const detailOf = (reason: unknown): unknown => (reason as { detailedStatus?: string }).detailedStatus;
  const statuses = (tracking: Tracking): unknown =>
    tracking.messages.map(({ type, order, status }) => [order, type, status.name, detailOf(status.reason)]);
  expect(statuses(told())).toEqual(statuses(callback));
  const { status, terminationChannel, originatingService, totalPrice, messages } = told();
  expect({ status, terminationChannel, originatingService }).toEqual({
    status: 'Succeeded',
    terminationChannel: 'Voice',
    originatingService: 'failover',
  });
  expect(totalPrice).toBe(messages.reduce((sum, { price = 0 }) => sum + price, 0));
  expect(totalPrice).toBeGreaterThan(0);
});

test('its times are those of the guide: at once, half a minute, a call', () => {
  const { createdAt, messages } = told();
  const sinceMs = (date: string): number => Date.parse(date) - Date.parse(createdAt);
  const [sms, viber, voice] = messages.map(({ status }) => sinceMs(status.updatedDate));
  expect([sms, viber]).toEqual([0, 30_000]);
  expect(voice).toBeGreaterThan(30_000);
  expect(messages.map((message) => sinceMs(message.createdAt))).toEqual([0, 0, 30_000]);
});

test("every key of the guide's callback is there with the same type", () => {
  const missing = (expected: unknown, got: unknown, path: string): string[] => {
    if (typeof expected !== typeof got) return [`${path}: ${typeof expected}, got ${typeof got}`];
    if (typeof expected !== 'object' || expected === null) return [];
    return Object.entries(expected).flatMap(([key, value]) =>
      missing(value, (got as Record<string, unknown>)[key], `${path}.${key}`),
    );
  };
  expect(missing(callback, told(), 'callback')).toEqual([]);
});

test('the same story is followed with the same statuses', async () => {
  const events = await eventsOf(flow, OUTCOMES);
  const steps = events.flatMap((event) =>
    event.type === 'step.changed' ? [`${event.atMs} ${event.channel} ${event.status}`] : [],
  );
  expect(steps.slice(0, 3)).toEqual(['0 Sms Undelivered', '0 Viber QUEUED', '30000 Viber EXPIRED']);
  expect(events.at(-1)).toMatchObject({
    type: 'flow.finished',
    status: 'Succeeded',
    terminationChannel: 'Voice',
    dryRun: true,
  });
  expect(events.every(({ dryRun }) => dryRun === true)).toBe(true);
});
