import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalEngine, localEngine } from '../support/local-engine.ts';
import { ROOT, shell } from '../support/program.ts';

/* Programs that nobody wrote for this engine. */

let engine: LocalEngine;

beforeAll(async () => {
  engine = await localEngine(['+306900000001:Viber=EXPIRED']);
});

afterAll(() => engine.close());

/** What a command line prints, which is JSON. */
async function printed(commandLine: string, env: Record<string, string> = {}) {
  const { output, exitCode } = await shell(commandLine, ROOT, { ENGINE: engine.url, ...env });
  expect(exitCode, output).toBe(0);
  // biome-ignore lint/suspicious/noExplicitAny: what is in it is what the tests are about
  return JSON.parse(output) as any;
}

async function tokenByCurl(): Promise<string> {
  const { id, secret } = engine.application;
  const { access_token } = await printed(
    `curl -sS -X POST "$ENGINE/oauth/token" \\
      -H "Authorization: Basic $(printf %s "$ID:$SECRET" | base64 -w0)" \\
      -H 'Content-Type: application/x-www-form-urlencoded' \\
      -d 'grant_type=client_credentials'`,
    { ID: id, SECRET: secret },
  );
  return access_token;
}

test("curl, by the commands of Routee's guide: a token, a send, its tracking, a search", async () => {
  const env = { TOKEN: await tokenByCurl() };
  const post = `curl -sS -X POST -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json'`;
  for (const name of ['standard-viber-sms-onstep.json', 'standard-sms-voice-viber.json']) {
    const sent = await printed(`${post} "$ENGINE/failover" -d @test/fixtures/${name}`, env);
    expect(sent).toMatchObject({ trackingId: expect.any(String), flowKind: 'standard' });
    engine.wind(86_400_000);
    const track = `curl -sS -H "Authorization: Bearer $TOKEN" "$ENGINE/failover/tracking/${sent.trackingId}"`;
    expect(await printed(track, env)).toMatchObject({ trackingId: sent.trackingId, status: 'Succeeded' });
  }
  const found = await printed(
    `${post} "$ENGINE/failover/tracking?dateStart=2025-05-05T15:00Z&page=0&size=10" \\
      -d '[{"fieldName":"terminationChannel","searchOperator":"is","searchTerm":"Sms"}]'`,
    env,
  );
  expect(found.totalElements).toBe(found.content.length);
  expect(found).toMatchObject({ number: 0, size: 10, first: true, last: true });
});

test('curl: a one-time password, and the list of them', async () => {
  const env = { TOKEN: await tokenByCurl() };
  const body = {
    flow: [
      {
        ...{ type: 'ViberOtp', order: 1, to: '+306900000001', ttl: 30, pin: '012345' },
        senderInfoTrackingId: '0094d198-4dd2-4fb5-b451-d46aca191b27',
        templateId: '0aac888f-2ee2-4112-9659-1755a951966a',
      },
      { type: 'Sms', order: 2, to: '+306900000001', ttl: 60, message: { body: 'Your code is 012345' } },
    ],
  };
  const sent = await printed(
    `curl -sS -X POST "$ENGINE/failover-otp/otp/send-failover" -H "Authorization: Bearer $TOKEN" \\
      -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`,
    env,
  );
  expect(sent).toMatchObject({ flowId: expect.any(String), status: 'InProgress', type: 'Viber', error: null });
  engine.wind(60_000);
  const list = await printed(
    `curl -sS -G "$ENGINE/failover-otp/otp/failover" -H "Authorization: Bearer $TOKEN" \\
      --data-urlencode 'phone_number=+306900000001' -d limit=5`,
    env,
  );
  expect(list).toMatchObject({
    ...{ total: 1, limit: 5, offset: 0 },
    results: [{ flowId: sent.flowId, status: 'Succeeded', steps: [{ status: 'EXPIRED' }, { status: 'DELIVERED' }] }],
  });
});

test('curl: what is wrong is told with a status by which it can be known', async () => {
  const { output, exitCode } = await shell('curl -sS -f "$ENGINE/failover-otp/otp/templates"', ROOT, {
    ENGINE: engine.url,
  });
  expect([output.trim(), exitCode]).toEqual(['curl: (22) The requested URL returned error: 401', 22]);
});

test('an OAuth client gets a token by its credentials, uses it, and is refused with another secret', async () => {
  const server = { issuer: engine.url, token_endpoint: `${engine.url}/oauth/token` };
  const client = { client_id: engine.application.id };
  const loopback = { [oauth.allowInsecureRequests]: true };
  const granted = async (secret: string): Promise<oauth.TokenEndpointResponse> => {
    const by = oauth.ClientSecretBasic(secret);
    const response = await oauth.clientCredentialsGrantRequest(server, client, by, {}, loopback);
    return oauth.processClientCredentialsResponse(server, client, response);
  };
  const token = await granted(engine.application.secret);
  expect(token).toMatchObject({ token_type: 'bearer', expires_in: 3_600, scope: 'failover' });
  const url = new URL(`${engine.url}/failover-otp/otp/templates`);
  const request = (given: string): Promise<Response> =>
    oauth.protectedResourceRequest(given, 'GET', url, new Headers(), null, loopback);
  const answered = await request(token.access_token);
  expect([answered.status, ((await answered.json()) as { templates: unknown[] }).templates.length]).toEqual([200, 9]);
  await expect(granted('another-secret')).rejects.toMatchObject({ error: 'invalid_client', status: 401 });
  expect((await request('another-token')).status).toBe(401);
});
