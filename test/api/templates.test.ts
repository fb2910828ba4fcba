import { expect, test } from 'vitest';
import type { TemplatesAnswer } from '../../src/api/failover-api.ts';
import { undiciTransport } from '../../src/api/undici-transport.ts';
import { wallClock } from '../../src/clock.ts';
import { Engine } from '../../src/engine/engine.ts';
import { engineTransport } from '../../src/engine/engine-transport.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { OTP_TEMPLATE_TYPES, OTP_TEMPLATES } from '../../src/flow/otp-templates.ts';
import { clientOver } from '../support/client.ts';
import { answer, faultServer, type Reaction } from '../support/fault-server.ts';

const ID = '0aac888f-2ee2-4112-9659-1755a951966a';

/** What a client makes of one answer. */
async function listed(status: number, body: string): Promise<TemplatesAnswer> {
  return clientOver({ exchange: async () => ({ kind: 'answered', status, headers: {}, body }) }).templates();
}

/** The templates of a JSON answer. */
async function templatesOf(json: unknown) {
  const told = await listed(200, JSON.stringify(json));
  if (told.kind !== 'listed') throw new Error(`not listed: ${JSON.stringify(told)}`);
  return told;
}

const ALONE = { id: ID, name: null, type: null, languages: [] };

test.each([
  ['a list', [{ id: ID }]],
  ['templates', { templates: [{ id: ID }] }],
  ['results', { total: 1, results: [{ id: ID }] }],
  ['content', { content: [{ id: ID }], totalElements: 1, last: true }],
  ['data', { data: [{ id: ID }], status: 'ok' }],
  ['items', { items: [{ id: ID }], templates: null, results: {} }],
])('%s of templates is read', async (_, json) => {
  expect(await templatesOf(json)).toEqual({ kind: 'listed', templates: [ALONE], complete: true });
});

test.each([
  ['an id of another name', { templateId: ID }, ALONE],
  ['an id of a third name', { template_id: ID, id: null }, ALONE],
  ['a number as its id', { id: 4711 }, { ...ALONE, id: '4711' }],
  ['a name', { id: ID, name: 'Basic OTP' }, { ...ALONE, name: 'Basic OTP' }],
  ['an empty name', { id: ID, name: '' }, ALONE],
  ['a name of another type', { id: ID, name: { en: 'Basic' } }, ALONE],
  ['a templateType', { id: ID, templateType: 'basic', type: 'otp' }, { ...ALONE, type: 'basic' }],
  ['a type', { id: ID, type: 'basic' }, { ...ALONE, type: 'basic' }],
  ['one language', { id: ID, language: 'en' }, { ...ALONE, languages: ['en'] }],
  ['languages', { id: ID, languages: ['en', 'el'] }, { ...ALONE, languages: ['en', 'el'] }],
  ['a text as its languages', { id: ID, languages: 'el' }, { ...ALONE, languages: ['el'] }],
  [
    'languages that are objects',
    { id: ID, languages: [{ code: 'en', name: 'English' }, { code: 'el' }] },
    { ...ALONE, languages: ['en', 'el'] },
  ],
  [
    'languages that are none among them',
    { id: ID, languages: [null, 'en', {}, 7, ''] },
    { ...ALONE, languages: ['en'] },
  ],
  ['languages of another type', { id: ID, languages: 7 }, ALONE],
])('a template with %s is read as far as it goes', async (_, row, template) => {
  expect((await templatesOf([row])).templates).toEqual([template]);
});

test('what has no id is left out', async () => {
  const rows = [null, 'x', { name: 'nobody' }, { id: ID }, { id: '' }, [ID]];
  expect((await templatesOf(rows)).templates).toEqual([ALONE]);
});

test('an account may have none', async () => {
  expect(await templatesOf({ templates: [] })).toEqual({ kind: 'listed', templates: [], complete: true });
});

test.each([
  ['a last page to come', { content: [{ id: ID }], last: false }],
  ['a larger total', { results: [{ id: ID }], total: '12' }],
  ['more elements', { content: [{ id: ID }], totalElements: 2 }],
])('a list with %s is not complete', async (_, json) => {
  expect(await templatesOf(json)).toMatchObject({ complete: false, templates: [ALONE] });
});

test('a list may be longer than any page', async () => {
  const rows = Array.from({ length: 5_000 }, (_, number) => ({ id: number }));
  expect((await templatesOf(rows)).templates).toHaveLength(5_000);
});

test.each([
  [401, '', { kind: 'denied', status: 401, by: 'api' }],
  [403, '', { kind: 'denied', status: 403, by: 'api' }],
  [404, '{}', { kind: 'failed', reason: 'the remote answered 404 without a list of templates' }],
  [500, '<html>', { kind: 'failed', reason: 'the remote answered 500' }],
  [200, '', { kind: 'failed', reason: 'the remote answered 200 without a list of templates' }],
  [200, '<html>', { kind: 'failed', reason: 'the remote answered 200 without a list of templates' }],
  [200, '{"templates":{}}', { kind: 'failed', reason: 'the remote answered 200 without a list of templates' }],
  [200, '[{"uuid":"x"}]', { kind: 'failed', reason: 'the remote answered 200 without a list of templates' }],
])('an answer %s %s is no list of templates', async (status, body, told) => {
  expect(await listed(status, body)).toEqual(told);
});

/** What a client makes of a server's reactions, the last of them for ever. */
async function asked(...reactions: readonly Reaction[]) {
  let nth = 0;
  const server = await faultServer((socket, request) => {
    if (request.path === '/oauth/token') {
      const grant = JSON.stringify({ access_token: `token-${server.requests.length}`, expires_in: 3600 });
      return answer(200, grant)(socket, request);
    }
    reactions[Math.min(nth++, reactions.length - 1)]!(socket, request);
  });
  const transport = undiciTransport({ clock: wallClock });
  const retries: string[] = [];
  try {
    const credentials = { kind: 'application', id: 'an-application', secret: 'its-secret' } as const;
    const api = clientOver(transport, { origin: server.url, credentials });
    const told = await api.templates({ patienceMs: 10_000, retrying: ({ reason }) => retries.push(reason) });
    const seen = server.requests.filter(({ path }) => path !== '/oauth/token');
    return { told, retries, seen: seen.map(({ method, path, headers }) => [method, path, headers.authorization]) };
  } finally {
    await transport.close?.();
    await server.close();
  }
}

const GOOD = answer(200, JSON.stringify([{ id: ID }]));
const PATH = '/failover-otp/otp/templates';

test('the templates are asked for again when the remote fails in passing', async () => {
  const { told, retries, seen } = await asked(answer(503), (socket) => socket.resetAndDestroy(), GOOD);
  expect(told).toMatchObject({ kind: 'listed', templates: [ALONE] });
  expect(retries).toEqual(['the remote answered 503', 'the connection was reset before an answer came']);
  expect(seen).toEqual(Array(3).fill(['GET', PATH, 'Bearer token-1']));
});

test('a token that is refused is renewed once', async () => {
  const renewed = await asked(answer(401), GOOD);
  expect(renewed.told).toMatchObject({ kind: 'listed' });
  expect(renewed.seen.map(([, , token]) => token)).toEqual(['Bearer token-1', 'Bearer token-3']);
  const refused = await asked(answer(403));
  expect(refused.told).toEqual({ kind: 'denied', status: 403, by: 'api' });
  expect(refused.seen).toHaveLength(2);
});

test('the engine has the nine predefined templates, one of each type', async () => {
  const engine = new Engine({ kernel: new Kernel<() => void>(0), seed: 1, outcomes: [] });
  const { id, secret } = engine.application;
  const told = await clientOver(engineTransport(engine), {
    credentials: { kind: 'application', id, secret },
  }).templates();
  expect(told).toEqual({
    kind: 'listed',
    complete: true,
    templates: OTP_TEMPLATES.map(({ id, name, type }) => ({ id, name, type, languages: ['en'] })),
  });
  expect(OTP_TEMPLATES.map(({ type }) => type).toSorted()).toEqual(OTP_TEMPLATE_TYPES.toSorted());
});

test('the engine tells its templates to nobody without a token', async () => {
  const engine = new Engine({ kernel: new Kernel<() => void>(0), seed: 1, outcomes: [] });
  expect(await clientOver(engineTransport(engine)).templates()).toEqual({ kind: 'denied', status: 401, by: 'api' });
});
