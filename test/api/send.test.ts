import { expect, test } from 'vitest';
import { createClient } from '../../src/api/client.ts';
import type { SendAnswer } from '../../src/api/failover-api.ts';
import type { Exchange, HttpRequest } from '../../src/api/transport.ts';
import type { Endpoint } from '../../src/status.ts';

const ID = '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1';

/** What a client makes of one exchange, and the requests that it made. */
async function sent(endpoint: Endpoint, exchange: Exchange): Promise<{ answer: SendAnswer; requests: HttpRequest[] }> {
  const requests: HttpRequest[] = [];
  const transport = {
    exchange: async (request: HttpRequest) => {
      requests.push(request);
      return exchange;
    },
  };
  const api = createClient({ transport, origin: 'https://example.com', token: async () => 'a-token' });
  return { answer: await api.send(endpoint, { flow: [] }), requests };
}

const answered = (status: number, body: string): Exchange => ({ kind: 'answered', status, headers: {}, body });

test.each([
  ['standard', '/failover'],
  ['transactional', '/failover/transactional'],
  ['otp', '/failover-otp/otp/send-failover'],
] as const)('a %s flow is posted once, to %s', async (endpoint, path) => {
  const { requests } = await sent(endpoint, answered(200, `{"trackingId":"${ID}","flowId":"${ID}"}`));
  expect(requests).toEqual([
    {
      method: 'POST',
      url: `https://example.com${path}`,
      headers: { authorization: 'Bearer a-token', 'content-type': 'application/json', accept: 'application/json' },
      body: '{"flow":[]}',
    },
  ]);
});

const unknown = { kind: 'unknown', reason: expect.any(String) };

test.each<readonly [Endpoint, number, string, unknown]>([
  ['standard', 200, `{"trackingId":"${ID}"}`, { kind: 'accepted', trackingId: ID }],
  [
    'transactional',
    201,
    `\ufeff{"trackingId":"${ID}","flowKind":"transactional"}`,
    { kind: 'accepted', trackingId: ID },
  ],
  ['otp', 200, `{"flowId":"${ID}","status":"InProgress"}`, { kind: 'accepted', trackingId: ID }],
  [
    'otp',
    200,
    '{"flowId":null,"status":"Failed","statusCode":"1","error":"no balance"}',
    { kind: 'failed', statusCode: 1, reason: 'no balance' },
  ],
  [
    'otp',
    200,
    '{"flowId":null,"status":"FAILED","statusCode":null}',
    { kind: 'failed', statusCode: null, reason: undefined },
  ],
  ['standard', 200, '{"trackingId":null}', unknown],
  ['standard', 200, '{"trackingId":12345678}', unknown],
  ['standard', 200, '{"trackingId":["a"]}', unknown],
  ['standard', 200, '{"trackingId":"../../etc"}', unknown],
  ['standard', 200, `{"trackingId":"${'a'.repeat(65)}"}`, unknown],
  ['standard', 200, `{"flowId":"${ID}"}`, unknown],
  ['otp', 200, `{"trackingId":"${ID}"}`, unknown],
  ['standard', 200, `{"trackingId":"${ID}"`, unknown],
  ['standard', 200, '', unknown],
  ['standard', 204, '', unknown],
  ['standard', 200, '<html>sign in</html>', unknown],
  ['standard', 200, '{}', unknown],
  ['standard', 302, '', unknown],
  ['standard', 408, '{"developerMessage":"x"}', unknown],
  ['standard', 409, '{"developerMessage":"x"}', unknown],
  ['standard', 425, '', unknown],
  ['standard', 500, '{"code":"500000000","developerMessage":"x"}', unknown],
  ['standard', 503, '<html>', unknown],
  [
    'standard',
    400,
    '{"code":"400005000","developerMessage":"bad sender"}',
    { kind: 'refused', status: 400, code: '400005000', message: 'bad sender' },
  ],
  ['otp', 422, '{"message":"flow[0].pin"}', { kind: 'refused', status: 422, code: undefined, message: 'flow[0].pin' }],
  [
    'standard',
    404,
    '{"code":404,"developerMessage":"gone"}',
    { kind: 'refused', status: 404, code: '404', message: 'gone' },
  ],
  ['standard', 404, '<html>nothing here</html>', unknown],
  ['standard', 400, '{}', unknown],
  ['standard', 401, '', { kind: 'denied', status: 401 }],
  ['standard', 403, '{}', { kind: 'denied', status: 403 }],
  ['standard', 429, '', { kind: 'throttled' }],
])('on %s an answer %i %s means what it can prove', async (endpoint, status, body, expected) => {
  const { answer, requests } = await sent(endpoint, answered(status, body));
  expect(answer).toEqual(expected);
  expect(requests).toHaveLength(1);
});

test('what has not left was not sent, and what has left without an answer is of unknown fate', async () => {
  expect((await sent('standard', { kind: 'notSent', proof: 'refused' })).answer).toEqual({
    kind: 'notSent',
    proof: 'refused',
  });
  expect((await sent('standard', { kind: 'ambiguous', reason: 'reset' })).answer).toEqual({
    kind: 'unknown',
    reason: 'reset',
  });
});
