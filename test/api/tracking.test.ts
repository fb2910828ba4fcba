import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TrackAnswer } from '../../src/api/failover-api.ts';
import type { Exchange } from '../../src/api/transport.ts';
import type { Endpoint } from '../../src/status.ts';
import { clientOver } from '../support/client.ts';
import { ROOT } from '../support/program.ts';

const callback: unknown = JSON.parse(readFileSync(join(ROOT, 'test/fixtures/callback-sms-viber-voice.json'), 'utf8'));

/** What a client makes of one answer. */
async function tracked(endpoint: Endpoint, status: number, body: string): Promise<TrackAnswer> {
  const exchange: Exchange = { kind: 'answered', status, headers: {}, body };
  const api = clientOver({ exchange: async () => exchange });
  return api.track(endpoint, 'an-id-of-ours');
}

/** The tracking of a JSON answer. */
async function trackingOf(endpoint: Endpoint, json: unknown) {
  const answer = await tracked(endpoint, 200, JSON.stringify(json));
  if (answer.kind !== 'tracked') throw new Error(`not tracked: ${JSON.stringify(answer)}`);
  return answer.tracking;
}

test("the guide's own tracking is read whole", async () => {
  const tracking = await trackingOf('standard', callback);
  expect(tracking).toMatchObject({
    trackingId: '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1',
    endpoint: 'standard',
    status: 'Succeeded',
    statusCode: null,
    terminationChannel: 'Voice',
    totalPrice: 0.0039466668,
    createdAtMs: Date.parse('2021-06-09T13:21:02.209Z'),
  });
  expect(tracking.steps).toEqual([
    {
      order: 1,
      channel: 'Sms',
      status: 'Undelivered',
      detail: 'Opted-out',
      description: 'Message cannot be sent to the destination number because the customer has replied with STOP',
      startedAtMs: Date.parse('2021-06-09T13:21:02.251Z'),
      statusAtMs: Date.parse('2021-06-09T13:21:02Z'),
      price: null,
      ttlMs: 60_000,
      to: '+306900000001',
    },
    {
      order: 2,
      channel: 'Viber',
      status: 'EXPIRED',
      detail: 'Expired',
      description: 'Message expired.',
      startedAtMs: Date.parse('2021-06-09T13:21:02.745Z'),
      statusAtMs: Date.parse('2021-06-09T13:21:34.772Z'),
      price: 0,
      ttlMs: 30_000,
      to: '+381600000001',
    },
    {
      order: 3,
      channel: 'Voice',
      status: 'Completed',
      detail: undefined,
      description: undefined,
      startedAtMs: Date.parse('2021-06-09T13:21:35.052Z'),
      statusAtMs: Date.parse('2021-06-09T13:22:13.038Z'),
      price: 0.0039466668,
      ttlMs: null,
      to: '+306900000001',
    },
  ]);
});

test('the tracking of the otp service is read into the same model', async () => {
  const tracking = await trackingOf('otp', {
    flowId: 'f108f844-f472-49f4-9e52-f20dffe1d205',
    status: 'SUCCEEDED',
    statusCode: '',
    total_cost: '0.03',
    steps: [
      {
        trackingId: 'a',
        role: 'primary',
        status: 'EXPIRED',
        channel: 'viber',
        created_at: '2026-01-01T00:00:00Z',
        detailed_status: 'TTL Expired',
        price: 0,
      },
      {
        trackingId: 'b',
        role: 'failover',
        status: 'delivered',
        channel: 'SMS',
        delivered_at: '2026-01-01T00:00:35.500Z',
        price: 0.03,
        error_message: null,
      },
    ],
  });
  expect(tracking).toEqual({
    trackingId: 'f108f844-f472-49f4-9e52-f20dffe1d205',
    endpoint: 'otp',
    status: 'Succeeded',
    statusCode: null,
    terminationChannel: 'Sms',
    totalPrice: 0.03,
    createdAtMs: Date.UTC(2026, 0, 1),
    updatedAtMs: null,
    steps: [
      {
        order: 1,
        channel: 'Viber',
        status: 'EXPIRED',
        detail: 'TTL Expired',
        description: undefined,
        startedAtMs: Date.UTC(2026, 0, 1),
        statusAtMs: null,
        price: 0,
        ttlMs: null,
        to: undefined,
      },
      {
        order: 2,
        channel: 'Sms',
        status: 'Delivered',
        detail: undefined,
        description: undefined,
        startedAtMs: null,
        statusAtMs: Date.UTC(2026, 0, 1, 0, 0, 35, 500),
        price: 0.03,
        ttlMs: null,
        to: undefined,
      },
    ],
  });
});

test.each([
  ['a status in another case', { status: { name: 'undelivered' } }, { status: 'Undelivered' }],
  ['a status that nobody knows', { status: { name: 'Teleported' } }, { status: 'Teleported' }],
  [
    'a reason that is an empty text',
    { status: { name: 'Failed', reason: '' } },
    { status: 'Failed', detail: undefined },
  ],
  ['a reason of another type', { status: { name: 'Failed', reason: [1] } }, { status: 'Failed', detail: undefined }],
  [
    'a reason without a description',
    { status: { name: 'Failed', reason: { detailedStatus: 'Roaming' } } },
    { detail: 'Roaming', description: undefined },
  ],
  ['no status', {}, { status: 'Unknown', statusAtMs: null }],
  ['a status that is a text', { status: 'failed' }, { status: 'Failed', statusAtMs: null }],
  ['an unreadable date', { status: { name: 'Sent', updatedDate: 'yesterday' } }, { status: 'Sent', statusAtMs: null }],
  ['a price as a text', { status: { name: 'Sent' }, price: '0.03' }, { price: 0.03 }],
  ['an order as a text', { order: '2', status: { name: 'Sent' } }, { order: 2 }],
  ['no order', { order: null, status: { name: 'Sent' } }, { order: 1 }],
])('a message with %s is read as far as it goes', async (_, message, step) => {
  const { steps } = await trackingOf('standard', {
    status: 'InProgress',
    messages: [{ type: 'Sms', order: 1, ...message }],
  });
  expect(steps[0]).toMatchObject(step);
});

test.each([
  ['a number', 2, 2],
  ['a digit', '2', 2],
  ['null', null, null],
  ['an empty text', '', null],
  ['a word', 'two', null],
  ['nothing', undefined, null],
])('a statusCode that is %s is read', async (_, statusCode, read) => {
  expect(await trackingOf('standard', { status: 'Failed', statusCode, messages: [] })).toMatchObject({
    statusCode: read,
  });
});

test('a message without a type is known by its ids, and what is no message is left out', async () => {
  const messages = [{ conversationTrackingId: 'a' }, null, 'x', { messageId: 'b' }, { trackingId: 'c' }];
  const { steps } = await trackingOf('standard', { status: 'InProgress', messages });
  expect(steps.map(({ channel }) => channel)).toEqual(['Voice', 'Sms', 'Viber']);
});

test('the kind of the flow is what the remote says it is', async () => {
  expect(await trackingOf('standard', { status: 'Queued', flowKind: 'Transactional' })).toMatchObject({
    endpoint: 'transactional',
    status: 'Queued',
    steps: [],
  });
});

test.each([
  [404, '{}', { kind: 'absent' }],
  [401, '', { kind: 'denied', status: 401, by: 'api' }],
  [403, '', { kind: 'denied', status: 403, by: 'api' }],
  [500, '<html>', { kind: 'failed', reason: 'the remote answered 500' }],
  [302, '', { kind: 'failed', reason: 'the remote answered 302' }],
  [200, '', { kind: 'failed', reason: 'the remote answered 200 without a tracking' }],
  [200, '<html>', { kind: 'failed', reason: 'the remote answered 200 without a tracking' }],
  [200, '[]', { kind: 'failed', reason: 'the remote answered 200 without a tracking' }],
  [200, '{"messages":[]}', { kind: 'failed', reason: 'the remote answered 200 without a tracking' }],
])('an answer %s %s to a look is no tracking', async (status, body, answer) => {
  expect(await tracked('standard', status, body)).toEqual(answer);
  expect(await tracked('otp', status, body)).toEqual(answer);
});
