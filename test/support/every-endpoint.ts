import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANNELS, type Channel, STATUSES } from '../../src/status.ts';
import type { LocalEngine } from './local-engine.ts';
import { ROOT } from './program.ts';

/** What was asked, and what came back. */
export type Exchange = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what is in it is what the tests are about
  readonly json: any;
  /** What a validating proxy found wrong on the way. */
  readonly violations: string | null;
};

type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string | undefined>>,
) => Promise<Exchange>;

const STANDARD = '/failover';
const TRANSACTIONAL = '/failover/transactional';
const OTP = '/failover-otp/otp/send-failover';
const SEARCH = '/failover/tracking';
const OTP_LIST = '/failover-otp/otp/failover';

const TEMPLATE = '0aac888f-2ee2-4112-9659-1755a951966a';
const SENDER = '0094d198-4dd2-4fb5-b451-d46aca191b27';

const ENDS = CHANNELS.flatMap((channel) => [
  ...STATUSES[channel].final.map((status) => [channel, status] as const),
  [channel, 'ServerError'] as const,
]);

const numberOf = (end: number): string => `+3069000010${String(end).padStart(2, '0')}`;

/** Outcomes by which every channel comes to every end, each for a recipient of its own. */
export const EVERY_END: readonly string[] = [
  ...ENDS.map(([channel, status], end) => `${numberOf(end)}:${channel}=${status}`),
  '+306900002001:Sms=Undelivered(Opted-out)@0s',
  '+306900002001:Viber=UNDELIVERED@3s',
];

const steps = (to: string) => ({
  Viber: { type: 'Viber', senderInfoTrackingId: SENDER, to, ttl: 1, message: { text: 'hi' } },
  Sms: { type: 'Sms', from: 'Brand', to, ttl: 1, message: { body: 'hi', label: 'spring' } },
  Voice: {
    ...{ type: 'Voice', from: '+306900000009', to: { phone: to } },
    dialPlan: { verbs: [{ type: 'SAY', message: { text: 'hi', language: 'en-US' } }] },
  },
  template: {
    ...{ type: 'Viber', senderInfoTrackingId: SENDER, to, ttl: 1 },
    ...{ templateId: TEMPLATE, templateLang: 'en', templateParams: { pin: '012345' }, seq: 7 },
  },
  ViberOtp: { type: 'ViberOtp', senderInfoTrackingId: SENDER, to, ttl: 60, templateId: TEMPLATE, pin: '012345' },
  OtpSms: { type: 'Sms', to, ttl: 60, label: 'login', message: { body: 'Your code is 012345' } },
});

const fixture = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, 'test/fixtures', name), 'utf8'));

/** Bodies that are accepted, each with its endpoint. */
function flows(): (readonly [path: string, body: unknown])[] {
  const { Viber, Sms, Voice, template, ViberOtp, OtpSms } = steps('+306900002001');
  const ends = ENDS.flatMap(([channel], end) => flowsThrough(channel, numberOf(end)));
  return [
    [STANDARD, fixture('standard-viber-sms-onstep.json')],
    [STANDARD, fixture('standard-sms-voice-viber.json')],
    [
      STANDARD,
      { flow: [{ ...Viber, expireOnDelivery: true }, Sms, { ...Voice, to: { sip: 'sip:anna@example.com' } }] },
    ],
    [
      STANDARD,
      { flow: [{ ...Sms, urlShortener: { urlValidity: 3600 }, validityPeriod: 60 }], restrictions: { a: '1' } },
    ],
    [STANDARD, { flow: [{ ...Viber, message: { imageUrl: 'https://example.com/a.png', mood: 'good' } }], note: 1 }],
    [TRANSACTIONAL, { flow: [template, Sms, Voice], callback: { strategy: 'OnStep', url: 'http://127.0.0.1:9/' } }],
    // Keys that the shapes do not know are passed over, and bend no answer.
    [
      STANDARD,
      { flow: [{ ...Viber, from: 5 }], callback: { strategy: 'OnStep', url: 'http://127.0.0.1:9/', more: 1 } },
    ],
    [TRANSACTIONAL, { flow: [{ ...template, from: 5 }] }],
    [OTP, { flow: [{ ...ViberOtp, to: numberOf(0), expireOnDelivery: true, mood: 'good' }, OtpSms] }],
    [OTP, { flow: [ViberOtp, OtpSms] }],
    [OTP, { flow: [{ ...ViberOtp, to: ['306900002002', '306900002003'], failoverOnDelivered: true }, OtpSms] }],
    [OTP, { flow: [OtpSms], callback: { url: 'http://127.0.0.1:9/' } }],
    ...ends,
  ];
}

function flowsThrough(channel: Channel, to: string): (readonly [path: string, body: unknown])[] {
  const { ViberOtp, OtpSms, template, ...standard } = steps(to);
  const alone = [STANDARD, { flow: [standard[channel]] }] as const;
  switch (channel) {
    case 'Viber':
      return [alone, [TRANSACTIONAL, { flow: [template] }], [OTP, { flow: [ViberOtp] }]];
    case 'Sms':
      return [alone, [OTP, { flow: [OtpSms] }]];
    case 'Voice':
      return [alone];
    default:
      return channel satisfies never;
  }
}

const FILTERS = [
  ...['type:is:viber', 'to:contains:69', 'to:starts_with:+30', 'to:ends_with:1', 'status:is:Failed'],
  ...['terminationChannel:is_not:Sms', 'flowKind:is:transactional', 'to:is:nobody'],
].map((text) => {
  const [fieldName, searchOperator, searchTerm] = text.split(':');
  return { fieldName, searchOperator, searchTerm };
});

/** Asks everything that there is to ask, rightly; the deliveries are looked at from their beginning to their end. */
export async function everyEndpoint({ wind, basic }: LocalEngine, url: string): Promise<Exchange[]> {
  const { ask, exchanges } = await asker(url, basic);
  const sent: string[] = [];
  for (const [path, body] of flows()) {
    const { json } = await ask('POST', path, body);
    sent.push(path === OTP ? `${OTP_LIST}/${json.flowId}` : `${SEARCH}/${json.trackingId}`);
  }
  // From the first word of a channel to the end of the longest ttl.
  for (const ms of [0, 500, 1_500, 5_000, 30_000, 90_000, 86_400_000]) {
    wind(ms);
    for (const path of sent) await ask('GET', path);
  }
  const otp = exchanges.findLast(({ path }) => path.startsWith(`${OTP_LIST}/`))!;
  await ask('GET', `${OTP_LIST}/${otp.json.steps[0].trackingId}`);
  for (const filter of FILTERS) await ask('POST', SEARCH, [filter]);
  await ask('POST', `${SEARCH}?page=1&size=7`, []);
  await ask('POST', `${SEARCH}?page=99`, []);
  await ask('POST', `${SEARCH}?dateStart=2025-05-05T15:00Z&dateEnd=2027-05-05T15:00Z&size=1000`, FILTERS[0]);
  for (const asked of ['', 'limit=2&offset=3', 'status=failed', 'tag=login', 'phone_number=306900002001', 'flow_id=x'])
    await ask('GET', `${OTP_LIST}?${asked}`);
  await ask('GET', '/failover-otp/otp/templates');
  await ask('GET', '/failover-otp/health', undefined, { authorization: undefined });
  return exchanges;
}

/** Asks for everything wrongly, in each way that has an answer of its own. */
export async function everyRefusal({ basic }: LocalEngine, url: string): Promise<Exchange[]> {
  const { ask, exchanges } = await asker(url, basic);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  await ask('POST', '/oauth/token', 'grant_type=client_credentials', { ...form, authorization: 'Basic eDp5' });
  await ask('POST', '/oauth/token', 'grant_type=password', { ...form, authorization: basic });
  await ask('POST', '/oauth/token', 'x'.repeat(1024 * 1024 + 1), { ...form, authorization: basic });
  const { Viber, Sms, Voice, template, ViberOtp, OtpSms } = steps('+306900002001');
  for (const path of [STANDARD, TRANSACTIONAL, OTP]) {
    await ask('POST', path, {});
    await ask('POST', path, { flow: [{ ...Viber, to: 'nobody' }, { ...OtpSms, ttl: 'soon' }, 1, { type: 'Pigeon' }] });
  }
  // What belongs to another endpoint, or to no call.
  for (const foreign of [{ pin: '012345' }, { templateLang: 'en' }])
    await ask('POST', STANDARD, { flow: [{ ...Viber, ...foreign }] });
  await ask('POST', STANDARD, { flow: [{ ...Sms, label: 'spring' }] });
  await ask('POST', STANDARD, { flow: [{ ...Voice, ttl: 1 }] });
  for (const foreign of [{ label: 'spring' }, { inboundUrl: 'https://example.com/' }, { expireOnDelivery: true }])
    await ask('POST', TRANSACTIONAL, { flow: [{ ...template, ...foreign }] });
  await ask('POST', TRANSACTIONAL, { flow: [template], restrictions: {} });
  await ask('POST', OTP, { flow: [OtpSms], restrictions: {} });
  await ask('POST', OTP, { flow: [OtpSms], callback: { url: 'http://127.0.0.1:9/', strategy: 'OnStep' } });
  await ask('POST', OTP, { flow: [{ ...OtpSms, urlShortener: { urlValidity: 3600 } }] });
  await ask('POST', OTP, { flow: [{ ...ViberOtp, message: { text: 'hi' } }] });
  for (const path of [STANDARD, TRANSACTIONAL, OTP, SEARCH]) {
    await ask('POST', path, '{"flow":');
    await ask('POST', path, '{}', { 'content-type': 'text/plain' });
    await ask('POST', path, `"${'x'.repeat(1024 * 1024)}"`);
    await ask('POST', path, '{}', { authorization: undefined });
    await ask('POST', path, '{}', { authorization: 'Bearer nobody' });
  }
  await ask('POST', SEARCH, [{ fieldName: 'price', searchTerm: '1' }]);
  for (const asked of ['dateStart=yesterday', 'page=-1', 'size=0']) await ask('POST', `${SEARCH}?${asked}`, []);
  for (const asked of ['limit=x', 'limit=1001', 'offset=-1']) await ask('GET', `${OTP_LIST}?${asked}`);
  for (const path of [`${SEARCH}/x`, `${OTP_LIST}/x`]) {
    await ask('GET', path);
    await ask('GET', path, undefined, { authorization: undefined });
  }
  for (const path of [OTP_LIST, '/failover-otp/otp/templates'])
    await ask('GET', path, undefined, { authorization: undefined });
  return exchanges;
}

/** Asks with a good token where nothing else is said, and keeps what comes back. */
async function asker(url: string, basic: string): Promise<{ ask: Ask; exchanges: Exchange[] }> {
  const exchanges: Exchange[] = [];
  let authorization = basic;
  const ask: Ask = async (method, path, body, changed = {}) => {
    const headers = { authorization, 'content-type': body === undefined ? undefined : 'application/json', ...changed };
    const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url + path, { method, headers: given, ...(text !== undefined && { body: text }) });
    const exchange: Exchange = {
      ...{ method, path, status: response.status, type: response.headers.get('content-type') ?? '' },
      ...{ json: await response.json(), violations: response.headers.get('sl-violations') },
    };
    exchanges.push(exchange);
    return exchange;
  };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const { json } = await ask('POST', '/oauth/token', 'grant_type=client_credentials', form);
  authorization = `Bearer ${json.access_token}`;
  return { ask, exchanges };
}
