import { describe, expect, test } from 'vitest';
import { SEND_PATHS } from '../../src/api/paths.ts';
import { Engine } from '../../src/engine/engine.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { checkFlow } from '../../src/flow/flow-file.ts';
import type { Endpoint } from '../../src/status.ts';

/*
 * The table of the guide, "Which endpoint", row by row: what an endpoint takes, and what it rejects with the name of
 * the endpoint that would take it. `check` and the engine have to agree.
 */

const SENDER = '0094d198-4dd2-4fb5-b451-d46aca191b27';
const TO = '+306900000001';

const sms = { type: 'Sms', from: 'Brand', to: TO, message: { body: 'hi' } };
const viber = { type: 'Viber', senderInfoTrackingId: SENDER, to: TO, message: { text: 'hi' } };
const template = {
  type: 'Viber',
  senderInfoTrackingId: SENDER,
  to: TO,
  templateId: '3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20',
  templateLang: 'en',
};
const voice = {
  type: 'Voice',
  from: 'Brand',
  to: { phone: TO },
  dialPlan: { verbs: [{ type: 'SAY', message: { text: 'hi', language: 'en-US' } }] },
};
const viberOtp = {
  type: 'ViberOtp',
  senderInfoTrackingId: SENDER,
  to: TO,
  templateId: '3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20',
  pin: '4711',
  ttl: 30,
};
const smsOtp = { type: 'Sms', to: TO, message: { body: 'hi' }, ttl: 30 };

type Step = Readonly<Record<string, unknown>>;
type Row = readonly [title: string, endpoint: Endpoint, steps: readonly Step[], rest?: object];

const TAKEN: readonly Row[] = [
  ['free-form Viber', 'standard', [viber]],
  ['Sms, Voice and Viber', 'standard', [sms, voice, viber]],
  ['a label on Viber', 'standard', [{ ...viber, label: 'promo' }]],
  ['restrictions', 'standard', [sms], { restrictions: { contentTemplateId: '1107' } }],
  ['a callback with its strategy', 'standard', [sms], { callback: { strategy: 'OnStep', url: 'https://example.com' } }],
  ['a Viber template', 'transactional', [template]],
  ['a template, then Sms, then Voice', 'transactional', [template, sms, voice]],
  [
    'parameters, scope and seq',
    'transactional',
    [{ ...template, templateParams: { a: 'b' }, deliveryScope: 'ALL_DEVICES', seq: 1 }],
  ],
  ['Sms and Voice only', 'transactional', [sms, voice]],
  ['ViberOtp, then Sms', 'otp', [viberOtp, smsOtp]],
  ['Sms only', 'otp', [smsOtp]],
  ['a callback with its url only', 'otp', [smsOtp], { callback: { url: 'https://example.com' } }],
];

type Rejected = readonly [title: string, endpoint: Endpoint, steps: readonly Step[], rest: object, names: RegExp];

const REJECTED: readonly Rejected[] = [
  ['templateId on Viber', 'standard', [template], {}, /transactional/],
  ['templateLang on a free-form Viber', 'standard', [{ ...viber, templateLang: 'en' }], {}, /transactional/],
  ['templateParams on a free-form Viber', 'standard', [{ ...viber, templateParams: {} }], {}, /transactional/],
  ['ViberOtp', 'standard', [viberOtp], {}, /\botp\b/],
  ['a message on Viber', 'transactional', [viber], {}, /standard/],
  ['a label on Viber', 'transactional', [{ ...template, label: 'promo' }], {}, /standard/],
  ['restrictions', 'transactional', [template], { restrictions: { contentTemplateId: '1107' } }, /standard/],
  ['ViberOtp', 'transactional', [viberOtp], {}, /\botp\b/],
  ['Voice', 'otp', [viberOtp, voice], {}, /standard and transactional/],
  ['Viber', 'otp', [template], {}, /standard and transactional/],
  ['a message on ViberOtp', 'otp', [{ ...viberOtp, message: { text: 'hi' } }], {}, /standard/],
  [
    'a strategy in the callback',
    'otp',
    [smsOtp],
    { callback: { strategy: 'OnStep', url: 'https://example.com' } },
    /standard and transactional/,
  ],
  ['restrictions', 'otp', [smsOtp], { restrictions: { contentTemplateId: '1107' } }, /standard/],
];

function bodyOf(steps: readonly Step[], rest: object = {}): { flow: object[] } {
  return { flow: steps.map((step, index) => ({ ...step, order: index + 1 })), ...rest };
}

/** What the engine answers to the body at that endpoint. */
function answered(endpoint: Endpoint, body: object): { status: number; json: Record<string, unknown> } {
  const engine = new Engine({ kernel: new Kernel(), seed: 1, outcomes: [] });
  const answer = engine.exchange({ method: 'POST', path: SEND_PATHS[endpoint], token: engine.token, json: body });
  return { status: answer.status, json: answer.json as Record<string, unknown> };
}

const errorsOf = (endpoint: Endpoint, body: object): string[] =>
  checkFlow('flow.json', JSON.stringify({ endpoint, ...body }))
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);

describe.each(TAKEN.map(([title, endpoint, steps, rest = {}]) => [title, endpoint, steps, rest] as const))(
  '%s on %s',
  (_, endpoint, steps, rest) => {
    const body = bodyOf(steps, rest);

    test('is accepted by check', () => {
      expect(errorsOf(endpoint, body)).toEqual([]);
    });

    test('is accepted by the engine, which tells the id under the name of that service', () => {
      const { status, json } = answered(endpoint, body);
      expect(status).toBe(200);
      const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
      expect(endpoint === 'otp' ? json.flowId : json.trackingId).toMatch(uuid);
      expect(json.flowKind).toBe(endpoint === 'otp' ? undefined : endpoint);
    });
  },
);

describe.each<Rejected>(REJECTED)('%s on %s', (_, endpoint, steps, rest, names) => {
  const body = bodyOf(steps, rest);

  test('is rejected by check, in one sentence that names the right endpoint', () => {
    const errors = errorsOf(endpoint, body);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(names);
  });

  test('is rejected by the engine with the status of that service', () => {
    const { status, json } = answered(endpoint, body);
    expect(status).toBe(endpoint === 'otp' ? 422 : 400);
    expect(String(json.developerMessage ?? json.message)).toMatch(names);
    if (endpoint === 'otp')
      expect(json.errors).toEqual([
        expect.objectContaining({ field: expect.stringMatching(/^(?:flow|callback|restrictions)/) }),
      ]);
    else expect(json.code).toMatch(/^400\d{6}$/);
  });
});

test.each<readonly [string, readonly Step[], Endpoint]>([
  ['a free-form Viber step', [viber, sms], 'standard'],
  ['a template', [template, sms], 'transactional'],
  ['a ViberOtp step', [viberOtp, smsOtp], 'otp'],
  ['a pin on a Viber step', [{ ...template, pin: '4711' }], 'otp'],
  ['no Viber step at all', [sms, voice], 'standard'],
  ['a template beside a free-form step', [viber, template], 'standard'],
])('%s tells the endpoint when the file does not', (_, steps, endpoint) => {
  expect(checkFlow('flow.json', JSON.stringify(bodyOf(steps))).endpoint).toBe(endpoint);
});

test.each<readonly [string, Endpoint, object, number]>([
  ['a body that is no object', 'standard', [1], 400],
  ['no flow', 'transactional', {}, 400],
  ['an empty flow', 'otp', { flow: [] }, 422],
  [
    'an order that is taken twice',
    'otp',
    {
      flow: [
        { ...smsOtp, order: 1 },
        { ...smsOtp, order: 1 },
      ],
    },
    422,
  ],
])('the engine is as strict as the remote about %s', (_, endpoint, body, status) => {
  expect(answered(endpoint, body).status).toBe(status);
});

test('the engine answers 401 without its token, and 404 for what it does not have', () => {
  const engine = new Engine({ kernel: new Kernel(), seed: 1, outcomes: [] });
  const ask = (method: string, path: string, token: string | undefined) =>
    engine.exchange({ method, path, token }).status;
  expect(ask('POST', '/failover', undefined)).toBe(401);
  expect(ask('POST', '/failover', 'another')).toBe(401);
  expect(ask('GET', '/failover/tracking/0aac888f-2ee2-4112-9659-1755a951966a', engine.token)).toBe(404);
  expect(ask('GET', '/failover-otp/otp/failover/0aac888f-2ee2-4112-9659-1755a951966a', engine.token)).toBe(404);
  expect(ask('GET', '/failover', engine.token)).toBe(404);
  expect(ask('GET', '/failover/tracking/', engine.token)).toBe(404);
});
