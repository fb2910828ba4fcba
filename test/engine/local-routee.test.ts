import { afterEach, describe, expect, test } from 'vitest';
import { wallClock } from '../../src/clock.ts';
import { FAULT_NAMES, parseFault } from '../../src/engine/faults.ts';
import { MAGIC_RECIPIENTS } from '../../src/engine/magic.ts';
import { stateIn, stateText } from '../../src/engine/state-file.ts';
import { otpTracking, tracking } from '../../src/engine/tracking-shapes.ts';
import { parseOutcome } from '../../src/flow/outcome.ts';
import { type Local, localRoutee, receiver } from '../support/local.ts';
import { fastClock } from '../support/session.ts';

let local: Local;
afterEach(() => local.close());

const flowTo = (to: string, more: object = {}) => ({
  flow: [
    { type: 'Viber', order: 1, to, senderInfoTrackingId: 's', ttl: 10, message: { text: 'hi' } },
    { type: 'Sms', order: 2, to, from: 'Brand', ttl: 60, message: { body: 'hi', label: 'mine' } },
    {
      type: 'Voice',
      order: 3,
      to: { phone: to },
      from: '302105550100',
      dialPlan: { verbs: [{ type: 'SAY', message: { text: 'hi', language: 'en-GB' } }] },
    },
  ],
  ...more,
});
const FLOW = flowTo('+306900000001');

const sent = async (body: object = FLOW): Promise<string> =>
  (await local.asked('POST', '/failover', body)).json.trackingId;
const tracked = async (id: string) => (await local.asked('GET', `/failover/tracking/${id}`)).json;
const wind = (advance: string) => local.asked('POST', '/_engine/clock', { advance });

describe('the clock', () => {
  test('stands still until it is wound', async () => {
    local = await localRoutee({ outcomes: [{ target: 'Viber', status: 'EXPIRED', chance: 1 }] });
    const id = await sent();
    await wind('9m59s');
    expect((await tracked(id)).messages.map(({ status }: { status: { name: string } }) => status.name)).toEqual([
      'QUEUED',
    ]);
    const { json } = await wind('1s');
    expect(json).toEqual({ now: expect.any(String), speed: 'manual' });
    expect((await tracked(id)).messages[0].status.name).toBe('EXPIRED');
    await wind('1m');
    expect((await tracked(id)).status).toBe('Succeeded');
  });

  test('goes at once, or so many times as fast as life', async () => {
    local = await localRoutee({ speed: 'max' });
    expect((await tracked(await sent())).status).toBe('Succeeded');
    expect((await local.asked('POST', '/_engine/clock', { speed: 100_000 })).json.speed).toBe(100_000);
    const id = await sent();
    while ((await tracked(id)).status === 'InProgress') await new Promise(setImmediate);
  });

  test.each([[{ advance: '10' }], [{ advance: -1 }], [{ speed: 0 }], [{ speed: 'fast' }]])(
    '%j is refused',
    async (body) => {
      local = await localRoutee();
      expect((await local.asked('POST', '/_engine/clock', body)).status).toBe(400);
    },
  );
});

describe('a step is decided in the place of the phone', () => {
  test('and the story goes on from there', async () => {
    local = await localRoutee();
    const id = await sent();
    await wind('0s');
    expect((await local.asked('POST', `/_engine/deliveries/${id}/steps/1`, { status: 'failed' })).json).toEqual({
      decided: true,
    });
    await wind('0s');
    const { deliveries } = (await local.asked('GET', '/_engine/deliveries')).json;
    expect(
      deliveries[0].steps.map(({ status, pending }: { status: string; pending: boolean }) => [status, pending]),
    ).toEqual([
      ['FAILED', false],
      ['Queued', true],
      [null, false],
    ]);
  });

  test('and the phone says nothing more about it', async () => {
    local = await localRoutee();
    const id = await sent();
    await wind('0s');
    await local.asked('POST', `/_engine/deliveries/${id}/steps/1`, { status: 'UNDELIVERED' });
    const statuses = async () =>
      (await tracked(id)).messages.map(({ status }: { status: { name: string } }) => status.name);
    await wind('9m');
    expect(await statuses()).toEqual(['UNDELIVERED']);
    await wind('1m');
    expect(await statuses()).toEqual(['UNDELIVERED', 'Queued']);
  });

  test.each([
    [1, 'Busy', 'Busy is no final status of Viber'],
    [2, 'Failed', 'no step of order 2 was tried'],
    [9, 'Failed', 'no step of order 9 was tried'],
  ])('but not step %i as %s', async (order, status, message) => {
    local = await localRoutee();
    const id = await sent();
    await wind('0s');
    const { json, status: code } = await local.asked('POST', `/_engine/deliveries/${id}/steps/${order}`, { status });
    expect([code, json.developerMessage]).toEqual([409, message]);
  });
});

test('outcomes are replaced while it runs, and a reset forgets deliveries', async () => {
  local = await localRoutee({ speed: 'max' });
  expect(
    (await local.asked('POST', '/_engine/outcomes', { outcomes: ['Viber=FAILED', 'Sms=Unsent:50%'] })).json.outcomes,
  ).toEqual(['Viber=FAILED', 'Sms=Unsent:50%']);
  const id = await sent();
  expect((await tracked(id)).messages[0].status.name).toBe('FAILED');
  expect((await local.asked('POST', '/_engine/outcomes', { outcomes: ['Fax=FAILED'] })).status).toBe(400);
  expect((await local.asked('GET', '/_engine/ledger')).json).toMatchObject([
    { endpoint: 'standard', to: '+306900000001', id, mark: 'mine' },
  ]);
  await local.asked('POST', '/_engine/reset', {});
  expect((await local.asked('GET', '/_engine/ledger')).json).toEqual([]);
  expect((await local.asked('GET', `/failover/tracking/${id}`)).status).toBe(404);
});

test('time goes no further than something happens', async () => {
  local = await localRoutee({ speed: 'max' });
  const before = local.routee.clock.nowMs;
  for (let count = 0; count < 3; count++) await tracked(await sent());
  expect(local.routee.clock.nowMs - before).toBeLessThan(60_000);
});

test('a wrong half of a call changes nothing', async () => {
  local = await localRoutee();
  expect((await local.asked('POST', '/_engine/clock', { speed: 'max', advance: 'bad' })).status).toBe(400);
  expect(local.routee.clock.speed).toBe('manual');
  const { json } = await local.asked('POST', '/_engine/outcomes', { outcomes: ['Sms=Failed:7%'] });
  expect(json.outcomes).toEqual(['Sms=Failed:7%']);
});

test('the newest deliveries are remembered, and the ledger has all of them', async () => {
  local = await localRoutee({ speed: 'max', keep: 2 });
  const ids = [await sent(), await sent(), await sent(), await sent()];
  expect((await local.asked('GET', `/failover/tracking/${ids[0]}`)).status).toBe(404);
  expect((await local.asked('GET', `/failover/tracking/${ids[3]}`)).status).toBe(200);
  expect((await local.asked('GET', '/_engine/ledger')).json).toHaveLength(4);
});

test.each(MAGIC_RECIPIENTS)('$number $what', async ({ number, outcomes }) => {
  local = await localRoutee();
  const id = await sent(flowTo(number, { callback: { strategy: 'OnStep', url: 'http://127.0.0.1:1/x' } }));
  await wind('12h');
  const { messages } = await tracked(id);
  const wanted = outcomes.map(
    (text) => (parseOutcome(text) as { outcome: { target: string; status: string; detail?: string } }).outcome,
  );
  for (const { type, status } of messages) {
    const outcome = wanted.find(({ target }) => target === type);
    if (outcome === undefined) expect(['Delivered', 'Completed']).toContain(status.name);
    else if (outcome.status === 'ServerError') expect(status.reason.detailedStatus).toBe('Server Error');
    else expect(status.name).toBe(outcome.status);
    if (outcome?.detail) expect(status.reason.detailedStatus).toBe(outcome.detail);
  }
  expect(messages.length).toBeGreaterThan(0);
});

describe('callbacks', () => {
  test('OnStep tells every change, in their order, each with the tracking as it was then', async () => {
    const hook = await receiver();
    local = await localRoutee();
    const id = await sent(flowTo('+99900000002', { callback: { strategy: 'OnStep', url: hook.url } }));
    await wind('1h');
    const expected = ['QUEUED', 'UNDELIVERED', 'Queued', 'Sent', 'Delivered'];
    await hook.count(expected.length);
    const told = hook.received.map(({ json }) => (json.messages as { status: { name: string } }[]).at(-1)!.status.name);
    expect(told).toEqual(expected);
    expect(hook.received.at(-1)!.json).toMatchObject({ trackingId: id, status: 'Succeeded', flowKind: 'standard' });
    for (const { json } of hook.received) expect(tracking.safeParse(json).error).toBeUndefined();
    expect(hook.received[0]!.headers['content-type']).toBe('application/json');
    await hook.close();
  });

  test('OnCompletion tells the end, once', async () => {
    const hook = await receiver();
    local = await localRoutee();
    await sent(flowTo('+99900000008', { callback: { strategy: 'OnCompletion', url: hook.url } }));
    await wind('1h');
    await hook.count(1);
    await wind('12h');
    expect(hook.received.map(({ json }) => [json.status, json.statusCode])).toEqual([['Failed', 1]]);
    await hook.close();
  });

  test('otp tells with the shape of its own service', async () => {
    const hook = await receiver();
    local = await localRoutee();
    const flow = [{ type: 'Sms', order: 1, to: '306900000001', ttl: 60, message: { body: 'code' } }];
    const { json } = await local.asked('POST', '/failover-otp/otp/send-failover', {
      flow,
      callback: { url: hook.url },
    });
    await wind('1m');
    await hook.count(3);
    expect(hook.received.at(-1)!.json).toMatchObject({
      flowId: json.flowId,
      status: 'Succeeded',
      steps: [{ channel: 'sms' }],
    });
    for (const { json: told } of hook.received) expect(otpTracking.safeParse(told).error).toBeUndefined();
    await hook.close();
  });

  test('are repeated until they are taken, and every attempt is seen', async () => {
    const hook = await receiver((number) => (number < 2 ? 500 : 204));
    local = await localRoutee({ clock: fastClock(100) });
    await sent(flowTo('+99900000008', { callback: { strategy: 'OnCompletion', url: hook.url } }));
    await wind('1h');
    await hook.count(3);
    const attempts = async () => (await local.asked('GET', '/_engine/deliveries')).json.deliveries[0].callbacks;
    while ((await attempts()).length < 3) await new Promise(setImmediate);
    expect(
      (await attempts()).map(({ attempt, status }: { attempt: number; status: number }) => [attempt, status]),
    ).toEqual([
      [1, 500],
      [2, 500],
      [3, 204],
    ]);
    await hook.close();
  });

  test('of before a reset are not posted after it', async () => {
    const [old, own] = [await receiver(() => 500), await receiver()];
    local = await localRoutee({ clock: fastClock(100) });
    const begin = (url: string) => sent(flowTo('+99900000008', { callback: { strategy: 'OnCompletion', url } }));
    await begin(old.url);
    await wind('1h');
    await old.count(1);
    await local.asked('POST', '/_engine/reset', {});
    await begin(own.url);
    await wind('1h');
    await own.count(1);
    const { deliveries } = (await local.asked('GET', '/_engine/deliveries')).json;
    expect(deliveries[0].callbacks.every(({ url }: { url: string }) => url === own.url)).toBe(true);
    await old.close();
    await own.close();
  });

  test('go to this machine only', async () => {
    local = await localRoutee();
    const posted: string[] = [];
    await local.close();
    local = await localRoutee({
      post: async (url) => {
        posted.push(url);
        return { status: 200 };
      },
    });
    await sent(flowTo('+99900000008', { callback: { strategy: 'OnCompletion', url: 'https://example.com/hook' } }));
    await wind('1h');
    const { deliveries } = (await local.asked('GET', '/_engine/deliveries')).json;
    expect(deliveries[0].callbacks).toMatchObject([
      { status: null, error: expect.stringContaining('--allow-callbacks') },
    ]);
    expect(posted).toEqual([]);
  });

  test('come twice and out of order where that is wanted', async () => {
    const hook = await receiver();
    local = await localRoutee({ faults: [{ scope: 'callback', name: 'duplicate', chance: 1 }] });
    await sent(flowTo('+99900000002', { callback: { strategy: 'OnStep', url: hook.url } }));
    await wind('1h');
    await hook.count(10);
    await local.asked('POST', '/_engine/faults', { faults: ['reorder'] });
    await sent(flowTo('+99900000002', { callback: { strategy: 'OnStep', url: hook.url } }));
    await wind('1h');
    await hook.count(15);
    const told = hook.received
      .slice(10)
      .map(({ json }) => (json.messages as { status: { name: string } }[]).at(-1)!.status.name);
    expect(told).toEqual(['UNDELIVERED', 'QUEUED', 'Sent', 'Queued', 'Delivered']);
    await hook.close();
  });
});

describe('faults', () => {
  const fault = (text: string) => {
    const parsed = parseFault(text);
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.fault;
  };

  /** What a client sees of a send that meets the fault, and whether the ledger has it. */
  async function seen(text: string) {
    local = await localRoutee({ faults: [fault(text)], speed: 'max' });
    const got = await local.asked('POST', '/failover', FLOW).then(
      ({ status, json }) => ({ status, json }),
      (error: Error) => ({ lost: error.message }),
    );
    const entries = local.routee.engine.deliveries.ledger.length;
    return { got, accepted: entries === 1 };
  }

  test.each(['reset', '500', '502', '503', '504'])(
    'the twins of %s look the same, and only one is accepted',
    async (name) => {
      const before = await seen(`${name}-before`);
      await local.close();
      const after = await seen(`${name}-after`);
      expect(after.got).toEqual(before.got);
      expect([before.accepted, after.accepted]).toEqual([false, true]);
    },
  );

  test.each<readonly [string, boolean, object]>([
    ['refuse', false, { lost: 'fetch failed' }],
    ['429', false, { status: 429 }],
    ['html', false, { status: 502, json: '<h1>Bad Gateway</h1>' }],
    ['redirect', false, { status: 307 }],
    ['token-expired', false, { status: 401 }],
    ['delay:1ms', true, { status: 200 }],
    ['truncated', true, { lost: 'terminated' }],
    ['empty', true, { status: 200, json: '' }],
    ['mistyped', true, { status: 200, json: { trackingId: 12_345 } }],
    ['huge', true, { status: 200 }],
    ['drip', true, { status: 200, json: { flowKind: 'standard' } }],
  ])('%s', { timeout: 60_000 }, async (text, accepted, got) => {
    const result = await seen(text);
    expect(result.accepted).toBe(accepted);
    expect(result.got).toMatchObject(got);
  });

  test('hang never answers, and a bomb is 64 MiB from a few', async () => {
    local = await localRoutee({ faults: [fault('hang')] });
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${local.routee.engine.token}`, 'content-type': 'application/json' };
    const body = JSON.stringify(FLOW);
    const hanging = fetch(`${local.face.url}/failover`, { method: 'POST', headers, body, signal: gone.signal });
    await local.asked('POST', '/_engine/faults', { faults: ['gzip-bomb'] });
    const bomb = await fetch(`${local.face.url}/failover`, { method: 'POST', headers, body });
    expect((await bomb.arrayBuffer()).byteLength).toBe(64 * 1024 * 1024);
    gone.abort();
    await expect(hanging).rejects.toThrow();
    expect(local.routee.engine.deliveries.ledger).toHaveLength(1);
  });

  test('are drawn by the seed, and are for other requests where that is said', async () => {
    const met = async (seed: number): Promise<string> => {
      local = await localRoutee({ seed, faults: [fault('500-before:30%'), fault('tracking:lag:50%')] });
      let story = '';
      for (let count = 0; count < 12; count++)
        story += (await local.asked('POST', '/failover', FLOW)).status === 200 ? '.' : 'x';
      await local.close();
      return story;
    };
    const first = await met(1);
    expect(first).toMatch(/x/);
    expect(await met(1)).toBe(first);
    expect(await met(2)).not.toBe(first);
    local = await localRoutee({ faults: [fault('lag')] });
    expect((await local.asked('GET', `/failover/tracking/${await sent()}`)).status).toBe(404);
  });

  test.each([
    ['boom', '"boom" is no fault'],
    ['delay', 'delay needs a duration'],
    ['429:200%', '"200%" is no probability'],
    ['429:x', '"x" is no probability'],
  ])('%s is none', (text, message) => {
    local = { close: async () => {} } as Local;
    expect(parseFault(text)).toMatchObject({ ok: false, message });
  });

  test('each is named in the design', () => {
    local = { close: async () => {} } as Local;
    expect(FAULT_NAMES).toHaveLength(26);
  });
});

test('an engine goes on with what another one has kept', async () => {
  local = await localRoutee({ outcomes: [{ target: 'Viber', status: 'EXPIRED', chance: 1 }] });
  const id = await sent();
  await wind('5m');
  const text = stateText(local.routee.state);
  const story = async (): Promise<string> => {
    await wind('1h');
    return JSON.stringify(await tracked(id));
  };
  const one = await story();
  await local.close();
  const state = stateIn(text)!;
  local = await localRoutee({
    clock: { ...wallClock, nowMs: () => state.nowMs },
    state,
    outcomes: [{ target: 'Viber', status: 'EXPIRED', chance: 1 }],
  });
  expect(await story()).toBe(one);
  expect(local.routee.engine.deliveries.ledger).toHaveLength(1);
  expect(stateIn('{}')).toBeUndefined();
  const broken = { ...state, kept: { ...state.kept, deliveries: [{}] } };
  expect(stateIn(JSON.stringify(broken))).toBeUndefined();
  expect(stateIn('no')).toBeUndefined();
});

test('a clock that is wound stands where it stood, however long nothing ran', async () => {
  local = await localRoutee();
  const id = await sent();
  await wind('1s');
  const state = local.routee.state;
  const status = (await tracked(id)).status;
  await local.close();
  local = await localRoutee({ state, clock: { ...wallClock, nowMs: () => wallClock.nowMs() + 3_600_000 } });
  expect((await tracked(id)).status).toBe(status);
  expect(local.routee.clock.nowMs).toBe(state.nowMs);
});

test('what was due while nothing ran has happened in its order', async () => {
  local = await localRoutee({ outcomes: [{ target: 'Viber', status: 'DELIVERED', delayMs: 1_200_000, chance: 1 }] });
  const id = await sent();
  await wind('1s');
  const state = local.routee.state;
  await local.close();
  local = await localRoutee({ state, speed: 1, clock: { ...wallClock, nowMs: () => state.nowMs + 3_600_000 } });
  const { messages } = await tracked(id);
  expect(messages[0].status.name).toBe('EXPIRED');
  expect(Date.parse(messages[0].status.updatedDate) - Date.parse(messages[0].createdAt)).toBe(600_000);
});

describe('what steers it', () => {
  test.each([
    ['another name', { host: 'evil.example' }],
    ['another page', { origin: 'http://evil.example' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
  ])('does not answer to %s', async (_, headers) => {
    local = await localRoutee();
    const { request } = await import('node:http');
    const status = await new Promise((done) => {
      request(
        `${local.face.url}/_engine/reset`,
        { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
        (response) => {
          response.resume();
          done(response.statusCode);
        },
      ).end('{}');
    });
    expect(status).toBe(403);
  });

  test('wants JSON, which no form can post', async () => {
    local = await localRoutee();
    const posted = async (type: string, body: string): Promise<number> =>
      (await fetch(`${local.face.url}/_engine/reset`, { method: 'POST', headers: { 'content-type': type }, body }))
        .status;
    expect(await posted('text/plain', '{}')).toBe(415);
    expect(await posted('application/json', '{')).toBe(400);
    expect((await local.asked('GET', '/_engine/nothing')).status).toBe(404);
  });
});
