import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wallClock } from '../../src/clock.ts';
import { Engine } from '../../src/engine/engine.ts';
import { EngineClock } from '../../src/engine/engine-clock.ts';
import { engineApp, type Listening, listen } from '../../src/engine/http-face.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { answer, type FaultServer, faultServer } from '../support/fault-server.ts';
import { inFolder, program } from '../support/program.ts';

/*
 * The built program, talkative: with --verbose, and with everything that Node and its libraries tell of themselves. What
 * must not be seen is looked for in each form in which it may be written.
 */

const SECRET = 'c4n4ry+s3cret/of"the=application';
const TOKEN = 'c4n4ry.t0ken-that_nobody~may/see+';
const PIN = '738291';
const NUMBER = '306955551234';
const ID = '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1';

const FLOW = `
to: "+${NUMBER}"
flow:
  - type: ViberOtp
    senderInfoTrackingId: s
    templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20
    pin: \${env:PIN}
    ttl: 30
  - { type: Sms, ttl: 30, message: { body: "your code is \${env:PIN}" } }
`;

let engine: Listening;
let broken: FaultServer;

beforeAll(async () => {
  const kernel = new Kernel<() => void>(wallClock.nowMs());
  const application = { id: 'an-application', secret: SECRET };
  const emulated = new Engine({ kernel, seed: 1, outcomes: [], application });
  engine = await listen(engineApp({ engine: emulated, catchUp: new EngineClock(kernel, wallClock, 600).catchUp }), 0);
  // A remote that gives back whatever it was given.
  broken = await faultServer((socket, request) => {
    const told = JSON.stringify({
      ...request.headers,
      developerMessage: `${request.headers.authorization} ${request.body}`,
    });
    if (request.path === '/oauth/token')
      answer(200, JSON.stringify({ access_token: TOKEN, expires_in: 60 }))(socket, request);
    else answer(400, told)(socket, request);
  });
});

afterAll(async () => {
  await engine.close();
  await broken.close();
});

type Case = readonly [name: string, remote: 'engine' | 'broken', args: readonly string[], more: object];

test.each<Case>([
  ['a send', 'engine', ['send', 'flow.yaml', '--interval', '1s'], {}],
  ['a send as JSON', 'engine', ['send', 'flow.yaml', '--json', '--interval', '1s'], {}],
  ['a send with a token', 'broken', ['send', 'flow.yaml'], { ROUTEE_ACCESS_TOKEN: TOKEN }],
  ['a send with an answer that tells all', 'broken', ['send', 'flow.yaml'], {}],
  ['the same as JSON', 'broken', ['send', 'flow.yaml', '--json'], {}],
  [
    'a send to nobody',
    'engine',
    ['send', 'flow.yaml', '--api-url', 'http://127.0.0.1:1'],
    { ROUTEE_ACCESS_TOKEN: TOKEN },
  ],
  ['a request that is only shown', 'engine', ['send', 'flow.yaml', '--show-request', 'curl'], {}],
  ['a dry run', 'engine', ['send', 'flow.yaml', '--dry-run'], {}],
  ['a delivery', 'broken', ['track', ID, '--timeout', '1s'], {}],
  ['the templates', 'engine', ['templates'], {}],
  ['a search for a number', 'engine', ['search', '--to', `+${NUMBER}`], {}],
  ['the same as it is listed', 'engine', ['search', '--format', 'csv'], {}],
])('%s shows no secret, token, pin or number', async (_, remote, args, more) => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'flow.yaml'), FLOW);
    const env = {
      ROUTEE_API_URL: (remote === 'engine' ? engine : broken).url,
      ROUTEE_APP_ID: 'an-application',
      ROUTEE_APP_SECRET: SECRET,
      PIN,
      NODE_DEBUG: '*',
      ...more,
    };
    const { out, err } = await program([...args, '--verbose'], { cwd: folder, env });
    expect(out + err).not.toBe('');
    for (const secret of [SECRET, TOKEN, `an-application:${SECRET}`]) {
      for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64(secret)]) {
        expect(out + err).not.toContain(form);
      }
    }
    expect(out + err).not.toContain(PIN);
    expect((out + err).replace(/[ ()-]/g, '')).not.toContain(NUMBER.slice(0, 9));
  });
});

/** Without its end, which depends on what follows. */
function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1);
}
