import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { EngineClock } from '../../src/engine/engine-clock.ts';
import { engineApp, type Listening, listen } from '../../src/engine/http-face.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { program } from '../support/program.ts';

const BODY = {
  flow: [
    { type: 'Viber', order: 1, to: '+306900000001', senderInfoTrackingId: 's', ttl: 1, message: { text: 'hi' } },
    { type: 'Sms', order: 2, to: '+306900000001', from: 'Brand', message: { body: 'hi' } },
  ],
};
const BASIC = `Basic ${Buffer.from('an-application:its-secret').toString('base64')}`;

let face: Listening;
let nowMs: number;
let answered: string[];

beforeEach(async () => {
  nowMs = Date.UTC(2026, 0, 1);
  answered = [];
  const kernel = new Kernel<() => void>(nowMs);
  const clock = { nowMs: () => nowMs, sleep: async () => {} };
  const application = { id: 'an-application', secret: 'its-secret' };
  const engine = new Engine({ kernel, seed: 1, outcomes: [], application, wallMs: clock.nowMs, tokenLifeMs: 60_000 });
  face = await listen(
    engineApp({
      engine,
      catchUp: new EngineClock(kernel, clock, 60).catchUp,
      answered: (method, target, status) => answered.push(`${status} ${method} ${target}`),
    }),
    0,
  );
});

afterEach(() => face.close());

/** One request, and its answer. */
async function asked(method: string, path: string, init: { headers?: Record<string, string>; body?: string } = {}) {
  const response = await fetch(face.url + path, { method, ...init });
  // biome-ignore lint/suspicious/noExplicitAny: what is in it is what the tests are about
  const json = (await response.json()) as any;
  return { status: response.status, type: response.headers.get('content-type'), json };
}

const token = async (authorization = BASIC, body = 'grant_type=client_credentials') =>
  asked('POST', '/oauth/token', {
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });

async function bearer(): Promise<Record<string, string>> {
  const { json } = await token();
  return { authorization: `Bearer ${json.access_token}`, 'content-type': 'application/json' };
}

test('who has the id and the secret gets a token, and nobody else', async () => {
  expect(await token()).toMatchObject({
    status: 200,
    json: { access_token: expect.any(String), token_type: 'bearer', expires_in: 60 },
  });
  for (const wrong of ['Basic eDp5', 'Basic !', 'Bearer x', ''])
    expect(await token(wrong)).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
  expect(await token(BASIC, 'grant_type=password')).toMatchObject({ status: 400 });
});

test('a send is accepted, lives sixty times as fast as the clock, and is found again', async () => {
  const headers = await bearer();
  const sent = await asked('POST', '/failover', { headers, body: JSON.stringify(BODY) });
  expect(sent).toMatchObject({ status: 200, type: 'application/json', json: { flowKind: 'standard' } });
  const { trackingId } = sent.json;
  expect((await asked('GET', `/failover/tracking/${trackingId}`, { headers })).json.status).toBe('InProgress');
  nowMs += 1_000;
  expect((await asked('GET', `/failover/tracking/${trackingId}`, { headers })).json.status).toBe('Succeeded');
  const page = await asked('POST', '/failover/tracking', {
    headers,
    body: '{"fieldName":"to","searchTerm":"+306900000001"}',
  });
  expect(page.json).toMatchObject({ totalElements: 1, first: true, last: true, content: [{ trackingId }] });
  expect(answered).toContain('200 POST /failover');
});

describe('the errors are in the shape of the remote', () => {
  test.each<readonly [string, string, string, string | undefined, number]>([
    ['no such path', 'GET', '/nothing', undefined, 404],
    ['no such method', 'PUT', '/failover', '{}', 404],
    ['no JSON', 'POST', '/failover', '{"flow":', 400],
    ['no flow', 'POST', '/failover', '{}', 400],
    ['a list', 'POST', '/failover', '[]', 400],
    ['an unknown field to search by', 'POST', '/failover/tracking', '[{"fieldName":"price","searchTerm":"1"}]', 400],
    [
      'an operator that is for numbers only',
      'POST',
      '/failover/tracking',
      '[{"fieldName":"status","searchOperator":"contains","searchTerm":"F"}]',
      400,
    ],
    ['a date that is none', 'POST', '/failover/tracking?dateStart=yesterday', '[]', 400],
    ['a page that is none', 'POST', '/failover/tracking?page=-1', '[]', 400],
    ['more than 1 MiB', 'POST', '/failover', `{"flow":"${'x'.repeat(1024 * 1024)}"}`, 413],
  ])('%s', async (_, method, path, body, status) => {
    const headers = await bearer();
    const { json, status: got } = await asked(method, path, { headers, ...(body !== undefined && { body }) });
    expect(got).toBe(status);
    expect(json).toEqual({
      code: expect.stringMatching(new RegExp(`^${status}\\d{6}$`)),
      developerMessage: expect.any(String),
    });
  });

  test('a body that is too long, behind which nothing can be asked on the same connection', async () => {
    const init = { method: 'POST', headers: await bearer(), body: 'x'.repeat(1024 * 1024 + 1) };
    const { status, headers } = await fetch(`${face.url}/failover`, init);
    expect([status, headers.get('connection')]).toEqual([413, 'close']);
  });

  test('a body that is not called JSON', async () => {
    const headers = { ...(await bearer()), 'content-type': 'text/plain' };
    expect(await asked('POST', '/failover', { headers, body: '{}' })).toMatchObject({ status: 415 });
  });

  test('a wrong body or filter of the otp service', async () => {
    const headers = await bearer();
    const sent = await asked('POST', '/failover-otp/otp/send-failover', { headers, body: '{}' });
    expect(sent).toMatchObject({ status: 422, json: { errors: [{ field: 'flow', message: expect.any(String) }] } });
    expect(await asked('GET', '/failover-otp/otp/failover?limit=x', { headers })).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'limit' }] },
    });
  });

  test('no token, a wrong one, and one that has run out', async () => {
    const path = '/failover/tracking/1e5400aa-9a4a-4c58-9040-6dbdc8a324c1';
    const headers = await bearer();
    expect((await asked('GET', path, { headers })).status).toBe(404);
    expect((await asked('GET', path)).status).toBe(401);
    expect((await asked('GET', '/failover/tracking/%ff', { headers })).status).toBe(404);
    expect((await asked('GET', path, { headers: { authorization: 'Bearer nobody' } })).status).toBe(401);
    nowMs += 60_000;
    expect((await asked('GET', path, { headers })).status).toBe(401);
  });
});

test('the otp list has pages and filters', async () => {
  const headers = await bearer();
  const flow = [{ type: 'Sms', order: 1, to: '306900000002', ttl: 60, label: 'login', message: { body: 'code' } }];
  for (let count = 0; count < 3; count++)
    await asked('POST', '/failover-otp/otp/send-failover', { headers, body: JSON.stringify({ flow }) });
  const list = async (query: string) => (await asked('GET', `/failover-otp/otp/failover?${query}`, { headers })).json;
  expect(await list('limit=2')).toMatchObject({ total: 3, limit: 2, offset: 0, results: [{}, {}] });
  expect((await list('limit=2&offset=2')).results).toHaveLength(1);
  expect(await list('phone_number=%2B306900000002&tag=login&status=inprogress')).toMatchObject({ total: 3 });
  expect(await list('tag=other')).toMatchObject({ total: 0, results: [] });
});

test('the otp templates are told to who has a token', async () => {
  const path = '/failover-otp/otp/templates';
  expect((await asked('GET', path)).status).toBe(401);
  const headers = await bearer();
  const { status, json } = await asked('GET', path, { headers });
  expect([status, json.templates.length]).toEqual([200, 9]);
  expect(json.templates[1]).toEqual({
    id: 'c2cdc028-a48b-4187-bbaf-3aaa137b6e23',
    name: 'valid for 5 minutes',
    templateType: 'basic_5min',
    languages: ['en'],
  });
  expect((await asked('POST', path, { headers, body: '{}' })).status).toBe(404);
});

test('the health of the otp service needs no token', async () => {
  expect(await asked('GET', '/failover-otp/health')).toMatchObject({ status: 200, json: { status: 'ok' } });
});

test('a port that is in use is named', async () => {
  const { port } = new URL(face.url);
  expect(await program(['engine', '--port', port])).toEqual({
    exitCode: 2,
    out: '',
    err: `error: port ${port} is in use\nhint: choose another one, or --port 0\n`,
  });
});
