import { describe, expect, test } from 'vitest';
import type { Exchange, HttpRequest } from '../../src/api/transport.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';
import { Failure, Interrupted } from '../../src/errors.ts';
import { deliver } from '../../src/run/deliver.ts';
import { evenPolls, growingPolls } from '../../src/run/poll-schedule.ts';
import type { Ending } from '../../src/run/run.ts';
import type { RunEvent } from '../../src/run-event.ts';
import { clientOver } from '../support/client.ts';
import { flowOf } from '../support/flow.ts';

const ID = '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1';

const flow = flowOf(`
to: "+306900000001"
flow:
  - { type: Viber, senderInfoTrackingId: s, ttl: 1, message: { text: hi } }
  - { type: Sms, from: Brand, ttl: 1, message: { body: hi } }
`);

const answered = (status: number, json: unknown): Exchange => ({
  kind: 'answered',
  status,
  headers: {},
  body: JSON.stringify(json),
});

const accepted = answered(200, { trackingId: ID });

const tracking = (status: string, ...steps: readonly (readonly [type: string, name: string])[]): Exchange =>
  answered(200, {
    trackingId: ID,
    status,
    messages: steps.map(([type, name], index) => ({ type, order: index + 1, status: { name } })),
  });

/** One delivery against a remote that answers the POST and then the looks in turn, the last one for ever. */
async function played(post: Exchange, looks: readonly Exchange[] = [], timeoutMs = 60_000, signal?: AbortSignal) {
  const clock = new VirtualClock(new Kernel<() => void>());
  const requests: (HttpRequest & { atMs: number })[] = [];
  const events: RunEvent[] = [];
  const transport = {
    exchange: async (request: HttpRequest) => {
      requests.push({ ...request, atMs: clock.nowMs() });
      if (request.method === 'POST') return post;
      const looked = requests.filter(({ method }) => method === 'GET').length;
      return looks[Math.min(looked, looks.length) - 1]!;
    },
  };
  const api = clientOver(transport, { clock });
  const polls = evenPolls(1_000);
  const work = deliver(flow, {
    api,
    clock,
    polls,
    timeoutMs,
    emit: (event) => events.push(event),
    ...(signal && { signal }),
  });
  const ending: Ending | Failure = await clock.runUntil(work).catch((error: unknown) => {
    if (error instanceof Failure) return error;
    throw error;
  });
  const posts = requests.filter(({ method }) => method === 'POST').length;
  return { ending, events, requests, posts, told: events.map(oneLine) };
}

function oneLine(event: RunEvent): string {
  switch (event.type) {
    case 'step.changed':
      return `${event.atMs} ${event.order} ${event.channel} ${event.status}`;
    case 'request.retried':
      return `${event.atMs} again: ${event.reason}`;
    case 'flow.finished':
      return `${event.elapsedMs} ${event.status} ${event.statusCode} ${event.terminationChannel}`;
    default:
      return event.type;
  }
}

describe('a send', () => {
  test('that is accepted is followed to its end', async () => {
    const { told, posts } = await played(accepted, [
      tracking('InProgress', ['Viber', 'queued']),
      tracking('InProgress', ['Viber', 'EXPIRED'], ['Sms', 'Sent']),
      tracking('InProgress', ['Viber', 'EXPIRED'], ['Sms', 'Sent']),
      tracking('Succeeded', ['Viber', 'expired'], ['Sms', 'delivered']),
    ]);
    expect(posts).toBe(1);
    expect(told).toEqual([
      'flow.accepted',
      '1000 1 Viber QUEUED',
      '2000 1 Viber EXPIRED',
      '2000 2 Sms Sent',
      '4000 2 Sms Delivered',
      '4000 Succeeded null null',
    ]);
  });

  test.each<readonly [string, Exchange]>([
    ['was reset after it had left', { kind: 'ambiguous', reason: 'reset' }],
    ['got a 500', answered(500, {})],
    ['got a 200 without an id', answered(200, {})],
    ['was redirected', answered(302, {})],
  ])('that %s is of unknown fate, and is not repeated', async (_, post) => {
    const { ending, posts, requests } = await played(post);
    expect(ending).toMatchObject({ type: 'flow.unknown' });
    expect([posts, requests.length]).toEqual([1, 1]);
  });

  test.each<readonly [string, Exchange, number, string]>([
    ['is refused', answered(400, { code: '400005000', developerMessage: 'bad sender' }), 2, 'remote.refused'],
    ['is denied', answered(401, {}), 4, 'remote.denied'],
    ['did not leave', { kind: 'notSent', proof: 'connection refused', passing: false }, 3, 'remote.unreachable'],
  ])('that %s fails with the exit code of it, after one POST', async (_, post, exitCode, code) => {
    const { ending, posts, events } = await played(post);
    expect(ending).toMatchObject({ exitCode, code });
    expect([posts, events]).toEqual([1, []]);
  });

  test('that is not to be followed ends when it is accepted', async () => {
    const clock = new VirtualClock(new Kernel<() => void>());
    const api = clientOver({ exchange: async () => accepted });
    const ending = await deliver(flow, { api, clock, polls: evenPolls(1), timeoutMs: null, emit: () => {} });
    expect(ending).toMatchObject({ type: 'flow.accepted', trackingId: ID });
  });
});

describe('following', () => {
  test('goes on through whatever fails in passing, and tells each', async () => {
    const { told } = await played(accepted, [
      answered(404, {}),
      answered(503, {}),
      { kind: 'ambiguous', reason: 'reset' },
      { kind: 'notSent', proof: 'connection refused', passing: true },
      answered(200, 'nothing of use'),
      tracking('Succeeded', ['Viber', 'SEEN']),
    ]);
    expect(told).toEqual([
      'flow.accepted',
      '2000 again: the remote answered 503',
      '3000 again: reset',
      '4000 again: connection refused',
      '5000 again: the remote answered 200 without a tracking',
      '6000 1 Viber SEEN',
      '6000 Succeeded null null',
    ]);
  });

  test('ends with the deadline, after a last look at it', async () => {
    const { ending, requests } = await played(accepted, [tracking('InProgress', ['Viber', 'QUEUED'])], 2_500);
    expect(ending).toMatchObject({ type: 'flow.pending', trackingId: ID });
    expect(requests.map(({ atMs }) => atMs)).toEqual([0, 1_000, 2_000, 2_500]);
  });

  test('ends when the credentials are refused, and says that the flow goes on', async () => {
    const { ending } = await played(accepted, [answered(403, {})]);
    expect(ending).toMatchObject({ exitCode: 4, message: expect.stringContaining(`accepted as ${ID}`) });
  });

  test('holds back as long as a 429 asks for', async () => {
    const throttled: Exchange = { kind: 'answered', status: 429, headers: { 'retry-after': '20' }, body: '{}' };
    const { requests, told } = await played(accepted, [throttled, tracking('Succeeded', ['Viber', 'SEEN'])]);
    expect(requests.map(({ atMs }) => atMs)).toEqual([0, 1_000, 21_000]);
    expect(told).toEqual([
      'flow.accepted',
      '1000 again: the remote answered 429',
      '21000 1 Viber SEEN',
      '21000 Succeeded null null',
    ]);
  });

  test('ends when the remote does not know the delivery after two minutes', async () => {
    const { ending, told } = await played(accepted, [answered(404, {})], 3_600_000);
    expect(ending).toMatchObject({ type: 'flow.pending', trackingId: ID, atMs: 121_000 });
    expect(told).toEqual(['flow.accepted', 'warning', 'flow.pending']);
  });

  test('shows a word that nobody knows, and does not take it for the end', async () => {
    const { told } = await played(accepted, [
      tracking('Paused', ['Viber', 'Teleported']),
      tracking('Failed', ['Viber', 'FAILED']),
    ]);
    expect(told).toEqual(['flow.accepted', '1000 1 Viber Teleported', '2000 1 Viber FAILED', '2000 Failed null null']);
  });

  test('takes the times of the remote where it gives them', async () => {
    const messages = [{ type: 'Viber', order: 1, status: { name: 'SEEN', updatedDate: '1970-01-01T00:00:00.250Z' } }];
    const { events } = await played(accepted, [
      answered(200, { status: 'Succeeded', messages, terminationChannel: 'viber', totalPrice: '0.01' }),
    ]);
    expect(events[1]).toMatchObject({ atMs: 250, observedAtMs: 1_000, at: '1970-01-01T00:00:00.250Z' });
    expect(events[2]).toMatchObject({ elapsedMs: 250, terminationChannel: 'Viber', totalPrice: 0.01 });
  });

  test('stops at once when it is interrupted', async () => {
    const interruption = new AbortController();
    const looks = [tracking('InProgress', ['Viber', 'QUEUED'])];
    const work = played(accepted, looks, 600_000, interruption.signal);
    interruption.abort(new Interrupted());
    expect((await work).ending).toMatchObject({ exitCode: 130 });
  });
});

test('looks come after a second, ever more seldom up to 15 s, and often again after a change', () => {
  const polls = growingPolls(() => 0.5);
  const waits = [false, false, false, false, false, false, false, false, true, false].map((changed) =>
    polls.nextMs(changed),
  );
  expect(waits).toEqual([1_000, 1_600, 2_560, 4_096, 6_554, 10_486, 15_000, 15_000, 1_000, 1_600]);
});

test('looks of many deliveries spread, but never beyond 15 s', () => {
  expect(growingPolls(() => 0).nextMs(false)).toBe(800);
  expect(growingPolls(() => 1).nextMs(false)).toBe(1_200);
  const late = growingPolls(() => 1);
  expect(Math.max(...Array.from({ length: 12 }, () => late.nextMs(false)))).toBe(15_000);
});
