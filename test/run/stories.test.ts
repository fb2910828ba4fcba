import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Transport } from '../../src/api/transport.ts';
import { undiciTransport } from '../../src/api/undici-transport.ts';
import { type Clock, wallClock } from '../../src/clock.ts';
import { Engine } from '../../src/engine/engine.ts';
import { engineTransport } from '../../src/engine/engine-transport.ts';
import { engineApp, listen } from '../../src/engine/http-face.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { deliver } from '../../src/run/deliver.ts';
import { evenPolls } from '../../src/run/poll-schedule.ts';
import type { RunEvent } from '../../src/run-event.ts';
import { clientOver } from '../support/client.ts';
import { answer, faultServer } from '../support/fault-server.ts';
import { flowOf, outcomesOf } from '../support/flow.ts';
import { RECORDINGS, type Recording } from '../support/recordings.ts';

/*
 * The same stories over three ways to a remote: the engine in this process, the engine over HTTP, and over HTTP what the
 * remote is documented to answer. Time is virtual on all of them: it moves when the run sleeps, and takes the engine with
 * it.
 */

const VIBER = '{ type: Viber, senderInfoTrackingId: s, ttl: 1, message: { text: hi } }';
const TEMPLATE =
  '{ type: Viber, senderInfoTrackingId: s, templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, templateLang: en, ttl: 1 }';
const SMS = '{ type: Sms, from: Brand, ttl: 1, message: { body: hi } }';
const VOICE =
  '{ type: Voice, from: "302100000000", dialPlan: { verbs: [{ type: SAY, message: { text: hi, language: en-GB } }] } }';
const OTP_VIBER =
  '{ type: ViberOtp, senderInfoTrackingId: s, templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, pin: "4711", ttl: 30 }';
const OTP_SMS = '{ type: Sms, ttl: 60, message: { body: "your code" } }';

type Story = { readonly steps: readonly string[]; readonly outcomes: readonly string[] };

const STORIES: Readonly<Record<keyof typeof RECORDINGS, Story>> = {
  'somebody sees it': { steps: [VIBER, SMS], outcomes: ['Viber=SEEN@3s'] },
  'nobody on Viber': { steps: [VIBER, SMS], outcomes: ['Viber=EXPIRED', 'Sms=Delivered@5s'] },
  'nobody anywhere': { steps: [VIBER, SMS], outcomes: ['Viber=EXPIRED', 'Sms=Undelivered(Call Barred)@5s'] },
  'no balance': { steps: [TEMPLATE, SMS], outcomes: ['Viber=UNSENT@2s'] },
  'a call gets through': {
    steps: [SMS, VOICE],
    outcomes: ['Sms=Undelivered(Unknown Number)@2s', 'Voice=Completed@30s'],
  },
  'a code by SMS': { steps: [OTP_VIBER, OTP_SMS], outcomes: ['Viber=EXPIRED', 'Sms=Delivered@5s'] },
};
const NAMES = Object.keys(STORIES) as (keyof typeof RECORDINGS)[];

const ID = '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1';
const START_MS = Date.UTC(2026, 0, 1);

let network: Transport;
beforeAll(() => {
  network = undiciTransport({ clock: wallClock });
});
afterAll(() => network.close!());

/** A clock whose sleep lets the kernel's time pass. */
function kernelClock(kernel: Kernel<() => void>): Clock {
  return {
    nowMs: () => kernel.nowMs,
    sleep: async (ms) => kernel.advanceTo(kernel.nowMs + ms, (event) => event()),
  };
}

/** Everything that happens in a story over that way. */
async function told(
  name: keyof typeof RECORDINGS,
  transport: Transport,
  clock: Clock,
  origin: string,
  engine?: Engine,
) {
  const flow = flowOf(`to: "+306900000001"\nflow: [${STORIES[name].steps.join(', ')}]`);
  const events: RunEvent[] = [];
  const application = engine?.application ?? { id: 'an-application', secret: 'its-secret' };
  const api = clientOver(transport, { clock, origin, credentials: { kind: 'application', ...application } });
  const emit = (event: RunEvent): void => void events.push(event);
  await deliver(flow, { api, clock, polls: evenPolls(1_000), timeoutMs: 600_000, emit });
  return events;
}

function engineFor(name: keyof typeof RECORDINGS) {
  const { steps, outcomes } = STORIES[name];
  const flow = flowOf(`to: "+306900000001"\nflow: [${steps.join(', ')}]`);
  const kernel = new Kernel<() => void>(START_MS);
  return { kernel, engine: new Engine({ kernel, seed: 1, outcomes: outcomesOf(flow, outcomes) }) };
}

async function inProcess(name: keyof typeof RECORDINGS): Promise<RunEvent[]> {
  const { kernel, engine } = engineFor(name);
  return told(name, engineTransport(engine), kernelClock(kernel), 'https://example.com', engine);
}

async function overHttp(name: keyof typeof RECORDINGS): Promise<RunEvent[]> {
  const { kernel, engine } = engineFor(name);
  const face = await listen(engineApp({ engine, catchUp: () => {} }), 0);
  try {
    return await told(name, network, kernelClock(kernel), face.url, engine);
  } finally {
    await face.close();
  }
}

async function recorded(name: keyof typeof RECORDINGS, recording: Recording): Promise<RunEvent[]> {
  const kernel = new Kernel<() => void>(START_MS);
  const server = await faultServer((socket, request) => {
    const { path, method } = request;
    const json = (): object => {
      if (path === '/oauth/token') return { access_token: 'x', expires_in: '3600', token_type: 'bearer' };
      if (method === 'POST') return { trackingId: ID, flowId: ID, status: 'InProgress' };
      return recording.findLast(([fromMs]) => fromMs <= kernel.nowMs - START_MS)![1];
    };
    answer(200, JSON.stringify(json()))(socket, request);
  });
  try {
    return await told(name, network, kernelClock(kernel), server.url);
  } finally {
    await server.close();
  }
}

/** Without the ids, which each remote draws for itself. */
function withoutIds(events: readonly RunEvent[]): object[] {
  return events.map((event) => ('trackingId' in event ? { ...event, trackingId: 'an id' } : event));
}

/** Without what a remote may leave out: times, prices and details. */
function bare(events: readonly RunEvent[]): object[] {
  return events.map((event) => {
    switch (event.type) {
      case 'step.changed':
        return { order: event.order, channel: event.channel, status: event.status };
      case 'flow.finished': {
        const { type, status, statusCode, terminationChannel, reachedThrough } = event;
        return { type, status, statusCode, terminationChannel, reachedThrough };
      }
      default:
        return { type: event.type };
    }
  });
}

describe.each(NAMES)('%s', (name) => {
  test('is the same over HTTP as in this process', async () => {
    const events = await inProcess(name);
    expect(events.at(-1)!.type).toBe('flow.finished');
    expect(await overHttp(name)).toEqual(events);
  });

  test('is the same as the remote is documented to tell it', async () => {
    expect(withoutIds(await recorded(name, RECORDINGS[name].documented))).toEqual(withoutIds(await inProcess(name)));
  });

  test('is the same where the remote spells words otherwise and says less', async () => {
    expect(bare(await recorded(name, RECORDINGS[name].sparse))).toEqual(bare(await inProcess(name)));
  });
});
