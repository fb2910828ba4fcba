import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkFlow } from '../../src/flow/flow-file.ts';
import { flowOf, problemsOf } from '../support/flow.ts';
import { ROOT } from '../support/program.ts';

const read = (name: string): string => readFileSync(join(ROOT, 'test/fixtures', name), 'utf8');

test.each(['standard-sms-voice-viber.json', 'standard-viber-sms-onstep.json'])(
  'the body %s of the guide is a flow file, and is sent to the letter',
  (name) => {
    const { flow, problems } = checkFlow(name, read(name), { complete: true });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(JSON.stringify(flow?.body)).toBe(JSON.stringify(JSON.parse(read(name))));
  },
);

test('steps of the same order are tried as they are written', () => {
  const flow = flowOf(read('standard-sms-voice-viber.json'));
  expect(flow.plan.steps.map(({ order, channel }) => `${order} ${channel}`)).toEqual(['1 Sms', '2 Voice', '2 Viber']);
});

test('nothing is added to what was written but the order and the recipient', () => {
  const { body } = flowOf(`
to: "+306900000001"
flow:
  - { type: Sms, from: Brand, message: { body: hi } }
  - { type: Voice, from: Brand, dialPlan: { verbs: [{ type: SAY, message: { text: hi, language: en-US } }] } }
  - { type: Viber, senderInfoTrackingId: sender, to: "+306900000002", message: { text: hi } }
`);
  expect(body).toEqual({
    flow: [
      { type: 'Sms', from: 'Brand', message: { body: 'hi' }, to: '+306900000001', order: 1 },
      {
        type: 'Voice',
        from: 'Brand',
        dialPlan: { verbs: [{ type: 'SAY', message: { text: 'hi', language: 'en-US' } }] },
        to: { phone: '+306900000001' },
        order: 2,
      },
      { type: 'Viber', senderInfoTrackingId: 'sender', to: '+306900000002', message: { text: 'hi' }, order: 3 },
    ],
  });
});

test('a recipient from outside replaces every other, and is the value of ${phone}', () => {
  const text = `
to: "+306900000001"
flow:
  - { type: Sms, from: Brand, to: "+306900000002", message: { body: "call \${phone}" } }
  - type: Voice
    from: Brand
    to: { phone: "+306900000003", viber: someone }
    dialPlan: { verbs: [{ type: SAY, message: { text: hi, language: en-US } }] }
`;
  const { body } = flowOf(text, { to: '+306900000009' });
  expect(body.flow.map(({ to }) => to)).toEqual(['+306900000009', { phone: '+306900000009' }]);
  expect(body.flow[0]!.message).toEqual({ body: 'call +306900000009' });
});

test('a text field keeps every character that was typed, and a number is a number', () => {
  const { body } = flowOf(`
to: +306900000001
flow:
  - { type: Sms, from: 0123, ttl: 10, message: { body: 0x1F, label: 1e10, flash: true } }
  - type: Viber
    senderInfoTrackingId: 007
    ttl: 0.5
    message: { text: no, action: { caption: 012, targetUrl: "https://example.com" } }
callback: { strategy: OnStep, url: https://example.com }
restrictions: { contentTemplateId: 1107160000000012345, principalEntityId: 0012 }
`);
  expect(body).toEqual({
    flow: [
      {
        type: 'Sms',
        from: '0123',
        ttl: 10,
        message: { body: '0x1F', label: '1e10', flash: true },
        to: '+306900000001',
        order: 1,
      },
      {
        type: 'Viber',
        senderInfoTrackingId: '007',
        ttl: 0.5,
        message: { text: 'no', action: { caption: '012', targetUrl: 'https://example.com' } },
        to: '+306900000001',
        order: 2,
      },
    ],
    callback: { strategy: 'OnStep', url: 'https://example.com' },
    restrictions: { contentTemplateId: '1107160000000012345', principalEntityId: '0012' },
  });
});

test('the pin and the parameters of templates are texts', () => {
  const otp = flowOf(`
to: 306900000001
flow:
  - { type: ViberOtp, senderInfoTrackingId: s, templateId: 0aac888f-2ee2-4112-9659-1755a951966a, pin: 012345, ttl: 30 }
`);
  expect(otp.body.flow[0]).toMatchObject({ pin: '012345', to: '306900000001', ttl: 30 });
  const template = flowOf(`
to: "+306900000001"
flow:
  - type: Viber
    senderInfoTrackingId: s
    templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20
    templateLang: en
    templateParams: { order: 0077, price: 1.50, yes: true }
`);
  expect(template.body.flow[0]!.templateParams).toEqual({ order: '0077', price: '1.50', yes: 'true' });
});

test('what stands under extra goes into the step as YAML types it', () => {
  const { body } = flowOf(`
to: "+306900000001"
flow:
  - { type: Sms, from: Brand, message: { body: hi }, extra: { priority: 5, tags: [a, b], on: true, text: "5" } }
`);
  expect(body.flow[0]).toEqual({
    type: 'Sms',
    from: 'Brand',
    message: { body: 'hi' },
    to: '+306900000001',
    order: 1,
    priority: 5,
    tags: ['a', 'b'],
    on: true,
    text: '5',
  });
});

test("Routee's own placeholders pass through untouched", () => {
  const { body } = flowOf(`
to: "+306900000001"
flow:
  - { type: Viber, senderInfoTrackingId: s, message: { text: "Hi [~{firstName}], 5$ off" } }
`);
  expect(body.flow[0]!.message).toEqual({ text: 'Hi [~{firstName}], 5$ off' });
});

test('a list of numbers is for the Viber step of otp only', () => {
  const otp = `
flow:
  - type: ViberOtp
    senderInfoTrackingId: s
    templateId: 0aac888f-2ee2-4112-9659-1755a951966a
    pin: "4711"
    ttl: 30
    to: ["+306900000001", "306900000002"]
`;
  expect(flowOf(otp).plan.steps[0]!.recipients).toEqual(['+306900000001', '306900000002']);
  expect(problemsOf(otp.replace('"306900000002"', '"12"'))).toEqual([
    '8:27 error [recipient] flow[0].to[1] must be 7 to 15 digits, the country code first, with or without a +, got "12"',
  ]);
});

test('a file can have as many good shapes as JSON and YAML have', () => {
  const json = '{"to":"+306900000001","flow":[{"type":"Sms","from":"B","message":{"body":"hi"}}]}';
  const withAliases = 'to: "+306900000001"\nflow:\n  - &sms { type: Sms, from: B, message: { body: hi } }\n  - *sms\n';
  expect(flowOf(json).body.flow).toHaveLength(1);
  expect(flowOf(json.replace(/,/g, ',\r\n')).body.flow).toHaveLength(1);
  expect(flowOf(withAliases).body.flow.map(({ order }) => order)).toEqual([1, 2]);
});
