import { expect, test } from 'vitest';
import type { SendAnswer } from '../../src/api/failover-api.ts';
import type { Exchange, HttpRequest } from '../../src/api/transport.ts';
import type { Endpoint } from '../../src/status.ts';
import { clientOver } from '../support/client.ts';

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
  const api = clientOver(transport);
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
const accepted = { kind: 'accepted', trackingId: ID, warnings: [] };

test.each<readonly [Endpoint, number, string, unknown]>([
  ['standard', 200, `{"trackingId":"${ID}"}`, accepted],
  ['transactional', 201, `\ufeff{"trackingId":"${ID}","flowKind":"transactional"}`, accepted],
  ['otp', 200, `{"flowId":"${ID}","status":"InProgress"}`, accepted],
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
  ['standard', 401, '', { kind: 'denied', status: 401, by: 'api' }],
  ['standard', 403, '{}', { kind: 'denied', status: 403, by: 'api' }],
])('on %s an answer %i %s means what it can prove', async (endpoint, status, body, expected) => {
  const { answer, requests } = await sent(endpoint, answered(status, body));
  expect(answer).toEqual(expected);
  expect(requests).toHaveLength(1);
});

test('what has not left was not sent, and what has left without an answer is of unknown fate', async () => {
  const refused = { kind: 'notSent', proof: 'refused', passing: false } as const;
  expect((await sent('standard', refused)).answer).toEqual({ kind: 'notSent', proof: 'refused' });
  expect((await sent('standard', { kind: 'ambiguous', reason: 'reset' })).answer).toEqual({
    kind: 'unknown',
    reason: 'reset',
  });
});

test.each<readonly [string, object, readonly string[]]>([
  ['says nothing of the flow', { trackingId: ID }, []],
  ['echoes it', { trackingId: ID, flow: [{ to: '306900000001' }, { to: { phone: '+306900000001' } }] }, []],
  ['has fewer steps', { trackingId: ID, flow: [{}] }, ['the remote accepted 1 of 2 steps']],
  [
    'has another recipient',
    { trackingId: ID, flow: [{ to: '+306900000009' }, {}] },
    ['the remote accepted flow[0] for another recipient, +306900000009'],
  ],
])('an accepted send whose answer %s is accepted, and what differs is told', async (_, echo, warnings) => {
  const api = clientOver({ exchange: async () => answered(200, JSON.stringify(echo)) });
  const body = { flow: [{ to: '+306900000001' }, { to: { phone: '+306900000001' } }] };
  expect(await api.send('standard', body)).toEqual({ kind: 'accepted', trackingId: ID, warnings });
});

test.each([
  ['{"detail":[{"loc":["body","flow",0,"pin"],"msg":"too short"}]}', 'flow[0].pin: too short'],
  ['{"message":"2 mistakes","errors":[{"field":"flow[1].ttl","message":"no number"}]}', 'flow[1].ttl: no number'],
  ['{"message":"flow[0].pin must have 4 to 10 characters"}', 'flow[0].pin must have 4 to 10 characters'],
  ['{"detail":"no"}', 'no'],
])('the 422 %s names the place and the reason', async (body, message) => {
  const { answer } = await sent('otp', answered(422, body));
  expect(answer).toMatchObject({ kind: 'refused', status: 422, message });
});
