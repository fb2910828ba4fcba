import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { openApi } from '../../src/engine/open-api.ts';
import { VERSION } from '../../src/version.ts';
import { EVERY_END, type Exchange, everyEndpoint, everyRefusal } from '../support/every-endpoint.ts';
import { answer, faultServer } from '../support/fault-server.ts';
import { localEngine } from '../support/local-engine.ts';
import { validatingProxy } from '../support/prism.ts';
import { program } from '../support/program.ts';

const document = openApi(VERSION);

test('the program prints the document, and does not listen', async () => {
  const { exitCode, out, err } = await program(['engine', '--openapi']);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(document)));
});

test('a public linter finds nothing but that health never fails', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: '/openapi.json', config });
  expect(problems.map(({ severity, ruleId, location }) => [severity, ruleId, location[0]?.pointer])).toEqual([
    ['warn', 'operation-4xx-response', '#/paths/~1failover-otp~1health/get/responses'],
  ]);
});

test('what the document gives as an example is accepted', async () => {
  const engine = await localEngine();
  const proxy = await validatingProxy(document, engine.url);
  try {
    const { json } = await post(`${proxy.url}/oauth/token`, 'grant_type=client_credentials', {
      authorization: engine.basic,
      'content-type': 'application/x-www-form-urlencoded',
    });
    const headers = { authorization: `Bearer ${json.access_token}`, 'content-type': 'application/json' };
    const paths = document.paths as Readonly<Record<string, { readonly post?: Posted }>>;
    const examples = Object.entries(paths).flatMap(([path, { post: posted }]) =>
      Object.entries(posted?.requestBody.content ?? {}).map(([type, { example }]) => ({ path, type, example })),
    );
    const sent = examples.filter(({ type }) => type === 'application/json');
    expect(sent).toHaveLength(4);
    for (const { path, example } of sent) {
      const { status, violations } = await post(proxy.url + path, JSON.stringify(example), headers);
      expect({ path, status, violations }).toEqual({ path, status: 200, violations: [] });
    }
  } finally {
    await proxy.close();
    await engine.close();
  }
});

type Posted = { readonly requestBody: { readonly content: Readonly<Record<string, { readonly example: unknown }>> } };

async function post(url: string, body: string, headers: Record<string, string>) {
  const response = await fetch(url, { method: 'POST', headers, body });
  const violations = violationsOf(response.headers.get('sl-violations'));
  return { status: response.status, json: (await response.json()) as Record<string, unknown>, violations };
}

/** Where the proxy found something that the document does not have: `request.body.flow`. */
function violationsOf(header: string | null): string[] {
  if (header?.startsWith('Too many')) return ['too many'];
  return (JSON.parse(header ?? '[]') as { location: string[] }[]).map(({ location }) => location.join('.'));
}

test('a validating proxy sees nothing that is not in the document, asked or answered', async () => {
  const engine = await localEngine(EVERY_END);
  const proxy = await validatingProxy(document, engine.url);
  try {
    const exchanges = await everyEndpoint(engine, proxy.url);
    expect(exchanges.length).toBeGreaterThan(300);
    expect(exchanges.flatMap(({ status, violations }) => (status === 200 ? (violations ?? []) : status))).toEqual([]);
  } finally {
    await proxy.close();
    await engine.close();
  }
});

test('what the engine refuses the document does not allow, and the refusal is in it', async () => {
  const engine = await localEngine();
  const proxy = await validatingProxy(document, engine.url);
  try {
    // Text that is no JSON the proxy refuses by itself, in another content type.
    const refusals = (await everyRefusal(engine, proxy.url)).filter(({ status, type }) => {
      return status !== 200 && type === 'application/json';
    });
    expect(refusals.length).toBeGreaterThan(30);
    const found = refusals.map(({ violations }) => violationsOf(violations));
    expect(found.flat().filter((place) => !place.startsWith('request'))).toEqual([]);
    const allowed = refusals.filter((_, index) => found[index]!.length === 0);
    // Who asks and for what is nothing that a document knows.
    expect([...new Set(allowed.map(({ status }) => status))].toSorted()).toEqual([401, 404]);
  } finally {
    await proxy.close();
    await engine.close();
  }
});

/** The tracking of a call that nobody picked up. */
async function trackedCall(): Promise<Exchange['json']> {
  const engine = await localEngine(EVERY_END);
  try {
    const exchanges = await everyEndpoint(engine, engine.url);
    return exchanges.findLast(({ json }) => json.messages?.[0]?.type === 'Voice')!.json;
  } finally {
    await engine.close();
  }
}

test('the same proxy sees an answer that was tampered with', async () => {
  const tracking = await trackedCall();
  const [call] = tracking.messages;
  const tampered: Readonly<Record<string, unknown>> = {
    nothing: tracking,
    'a field less': { ...tracking, createdAt: undefined },
    'a field more': { ...tracking, more: 1 },
    'a field more of a step': { ...tracking, messages: [{ ...call, more: 1 }] },
    'a word that is none': { ...tracking, status: 'Delivered' },
    'a number as a text': { ...tracking, totalPrice: '0.03' },
    'a status of another channel': { ...tracking, messages: [{ ...call, status: { ...call.status, name: 'Sent' } }] },
    'a time of another zone': { ...tracking, updatedAt: '2026-01-01T00:00:00+02:00' },
    'the shape of the other service': { flowId: tracking.trackingId, status: 'Succeeded', steps: [] },
  };
  const remote = await faultServer((socket, { path }) => {
    const [status, name] = decodeURIComponent(path.split('/').at(-1)!).split(':');
    answer(Number(status), JSON.stringify(tampered[name!]))(socket, remote.requests.at(-1)!);
  });
  const proxy = await validatingProxy(document, remote.url);
  try {
    const seen = async (status: number, name: string): Promise<string[]> => {
      const url = `${proxy.url}/failover/tracking/${encodeURIComponent(`${status}:${name}`)}`;
      const response = await fetch(url, { headers: { authorization: 'Bearer a-token' } });
      return violationsOf(response.headers.get('sl-violations'));
    };
    expect(await seen(200, 'nothing')).toEqual([]);
    for (const name of Object.keys(tampered).slice(1))
      expect(await seen(200, name), name).toContainEqual(expect.stringMatching(/^response\.body/));
    expect(await seen(418, 'nothing')).toEqual(['response']);
  } finally {
    await proxy.close();
    await remote.close();
  }
});
