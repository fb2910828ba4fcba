import { expect, test } from 'vitest';
import { problemsOf } from '../support/flow.ts';

/*
 * Every field and limit of the guide's "Step fields": the last value that is taken and the first that is not. A field
 * is written into a step that is right otherwise.
 */

const STEPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sms: { type: 'Sms', from: 'Brand', to: '"+306900000001"', message: '{ body: hi }' },
  viber: { type: 'Viber', senderInfoTrackingId: 's', to: '"+306900000001"', message: '{ text: hi }' },
  template: {
    type: 'Viber',
    senderInfoTrackingId: 's',
    to: '"+306900000001"',
    templateId: '3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20',
    templateLang: 'en',
  },
  voice: {
    type: 'Voice',
    from: '"302100000000"',
    to: '{ phone: "+306900000001" }',
    dialPlan: '{ verbs: [{ type: PLAY, fileURL: "https://a.b/c.wav" }] }',
  },
  viberOtp: {
    type: 'ViberOtp',
    senderInfoTrackingId: 's',
    to: '"+306900000001"',
    templateId: '3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20',
    pin: '"4711"',
    ttl: '30',
  },
  smsOtp: { type: 'Sms', to: '"+306900000001"', ttl: '30', message: '{ body: hi }' },
};

/** A flow file of one step: that one, with another field or without one of its own. */
function fileOf(step: string, change: { readonly field?: string; readonly without?: string }): string {
  const key = change.without ?? change.field?.split(':')[0];
  const kept = Object.entries(STEPS[step]!).filter(([name]) => name !== key);
  const fields = [...kept.map(([name, value]) => `${name}: ${value}`), ...(change.field ? [change.field] : [])];
  const endpoint = step.endsWith('Otp') ? 'otp' : step === 'template' ? 'transactional' : 'standard';
  return `endpoint: ${endpoint}\nflow:\n  - { ${fields.join(', ')} }\n`;
}

const of = (length: number): string => 'x'.repeat(length);
const url = (length: number): string => `https://a.b/${of(length - 12)}`;
const message = (rest: string): string => `message: { text: hi, ${rest} }`;
const say = (rest: string): string => `dialPlan: { verbs: [{ type: SAY, ${rest} }] }`;

test.each<readonly [step: string, taken: readonly string[], refused: readonly string[]]>([
  ['sms', ['ttl: 1', 'ttl: 1440'], ['ttl: 0', 'ttl: 1441', 'ttl: 1.5', 'ttl: ten', 'ttl: -1', 'ttl: 1e99']],
  ['sms', ['from: 0123', 'from: Brand'], ['from: ""', 'from:', 'from: [a]']],
  [
    'sms',
    ['to: "+1234567"', `to: "+${'1'.repeat(15)}"`],
    ['to: "+123456"', `to: "+${'1'.repeat(16)}"`, 'to: "306900000001"', 'to: "+0690000000"', 'to: "+30 690 0000001"'],
  ],
  ['sms', ['order: 1'], ['order: 0', 'order: 1.5', 'order: first']],
  [
    'sms',
    [`message: { body: hi, label: ${of(350)} }`],
    [`message: { body: hi, label: ${of(351)} }`, 'message: { body: "" }', 'message: {}'],
  ],
  [
    'sms',
    ['message: { body: hi, flash: true, transcode: false }'],
    ['message: { body: hi, flash: 1 }', 'message: { body: hi, transcode: "true" }'],
  ],
  [
    'sms',
    ['urlShortener: { urlValidity: 3600 }', 'urlShortener: { urlValidity: 2592000 }'],
    ['urlShortener: { urlValidity: 3599 }', 'urlShortener: { urlValidity: 2592001 }', 'urlShortener: {}'],
  ],
  [
    'sms',
    ['failoverOnStatuses: [undelivered, FAILED]', 'failoverOnStatuses: []'],
    ['failoverOnStatuses: [Unsent]', 'failoverOnStatuses: [Expired]'],
  ],
  ['viber', ['ttl: 0.5', 'ttl: 1440', 'ttl: 0.7', 'ttl: 12.3'], ['ttl: 0.4', 'ttl: 1440.1', 'ttl: 0.55', 'ttl: .inf']],
  ['viber', [`label: ${of(350)}`, 'label: ""'], [`label: ${of(351)}`]],
  ['viber', ['inboundUrl: "https://a.b"', 'expireOnDelivery: true'], ['inboundUrl: nowhere', 'expireOnDelivery: yes']],
  [
    'viber',
    [`message: { text: ${of(1000)} }`, 'message: { imageUrl: "https://a.b" }'],
    [`message: { text: ${of(1001)} }`, 'message: {}'],
  ],
  [
    'viber',
    [message(`imageUrl: "${url(1000)}"`)],
    [message(`imageUrl: "${url(1001)}"`), message('imageUrl: "http://a.b"')],
  ],
  [
    'viber',
    [message(`action: { caption: ${of(30)}, targetUrl: "https://a.b" }`)],
    [
      message(`action: { caption: ${of(31)}, targetUrl: "https://a.b" }`),
      message('action: { caption: "", targetUrl: "https://a.b" }'),
      message('action: { caption: Go }'),
    ],
  ],
  [
    'viber',
    [message(`viberFile: { fileName: ${of(25)}, fileType: pdf, fileUrl: "${url(1000)}" }`)],
    [
      message(`viberFile: { fileName: ${of(26)}, fileUrl: "https://a.b" }`),
      message('viberFile: { fileType: exe, fileUrl: "https://a.b" }'),
      message('viberFile: { fileName: a }'),
      message(`viberFile: { fileUrl: "${url(1001)}" }`),
    ],
  ],
  [
    'viber',
    [message('viberVideo: { videoUrl: "https://a.b", videoThumbnail: "https://a.b", fileSize: 200, duration: 600 }')],
    [
      message('viberVideo: { videoUrl: "https://a.b", fileSize: 200.1 }'),
      message('viberVideo: { videoUrl: "https://a.b", duration: 601 }'),
      message('viberVideo: { videoUrl: "http://a.b" }'),
      message('viberVideo: { videoThumbnail: "https://a.b" }'),
    ],
  ],
  [
    'viber',
    ['failoverOnStatuses: [expired, Failed, UNDELIVERED]'],
    ['failoverOnStatuses: [DELIVERED]', 'failoverOnStatuses: [UNSENT]', 'failoverOnStatuses: [SEEN]'],
  ],
  [
    'template',
    ['deliveryScope: ALL_DEVICES', 'deliveryScope: PRIMARY_DEVICE', 'seq: 7', 'ttl: 0.5', 'templateParams: {}'],
    [
      'deliveryScope: all_devices',
      'seq: 1.5',
      'templateId: 1234',
      'templateLang: ""',
      'templateParams: [a]',
      'expireOnDelivery: true',
    ],
  ],
  [
    'voice',
    ['to: "+306900000001"', 'to: { viber: someone }', 'to: { sip: "a@b.c", phone: "" }'],
    ['to: {}', 'to: { phone: " " }', 'to: { phone: "0690" }', 'to: { fax: "+306900000001" }', 'to: [a]'],
  ],
  [
    'voice',
    [say('message: { text: hi, language: el-GR, gender: male }, repeat: 3, bargeIn: true')],
    [
      say('message: { text: hi, language: en-AU }'),
      say('message: { text: hi }'),
      say('message: { language: en-US }'),
      say('message: { text: hi, language: en-US, gender: other }'),
      'dialPlan: {}',
      'dialPlan: { verbs: [] }',
      'dialPlan: { verbs: [{ type: DIAL }] }',
      'dialPlan: { verbs: [{ type: PLAY }] }',
    ],
  ],
  [
    'voice',
    ['machineDetection: { strategy: Hangup }', 'machineDetection: { strategy: Continue, eventUrl: "https://a.b" }'],
    ['machineDetection: { strategy: Continue }', 'machineDetection: { strategy: hangup }'],
  ],
  [
    'voice',
    ['failoverOnStatuses: [completed, BUSY, noanswer, Failed, Unsent, Terminated]'],
    ['failoverOnStatuses: [Ringing]', 'ttl: 10'],
  ],
  [
    'viberOtp',
    [
      'ttl: 0',
      'ttl: 86400',
      'pin: 0123',
      `pin: ${'1'.repeat(10)}`,
      'templateLang: el',
      'failoverOnDelivered: true',
      'to: "306900000001"',
    ],
    [
      'ttl: -1',
      'ttl: 0.5',
      'pin: 012',
      `pin: ${'1'.repeat(11)}`,
      'templateType: other',
      'failoverOnDelivered: often',
      `label: ${of(351)}`,
    ],
  ],
  [
    'viberOtp',
    ['templateType: basic', 'templateType: with_reason, businessName: Bank', 'failoverOnStatuses: [Expired]'],
    ['templateType: with_reason', 'templateType: with_business_and_validity_hours', 'failoverOnStatuses: [UNSENT]'],
  ],
  [
    'smsOtp',
    ['from: Bank', 'label: login', 'failoverOnStatuses: [Expired, Failed, Undelivered]'],
    [
      'message: { body: "" }',
      'message: { body: hi, flash: true }',
      'urlShortener: { urlValidity: 3600 }',
      'to: ["+306900000001"]',
    ],
  ],
])('the fields of a step (%s) have their limits', (step, taken, refused) => {
  const errors = (field: string): string[] =>
    problemsOf(fileOf(step, { field })).filter((line) => line.includes(' error '));
  expect(taken.filter((field) => errors(field).length > 0).map((field) => [field, errors(field)])).toEqual([]);
  expect(refused.filter((field) => errors(field).length === 0).map((field) => [field, errors(field)])).toEqual([]);
});

test.each([
  ['smsOtp', 'ttl'],
  ['viberOtp', 'ttl'],
  ['viberOtp', 'pin'],
  ['viberOtp', 'templateId'],
  ['sms', 'from'],
  ['sms', 'message'],
  ['viber', 'senderInfoTrackingId'],
  ['voice', 'from'],
  ['voice', 'dialPlan'],
  ['template', 'templateLang'],
])('a step (%s) needs its %s', (step, key) => {
  expect(problemsOf(fileOf(step, { without: key }))).toEqual([`3:5 error [required] flow[0].${key} is missing`]);
});
