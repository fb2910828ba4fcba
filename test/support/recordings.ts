/*
 * What the remote answers while a delivery goes on, written by hand after its documents: each answer counts from its
 * moment on, in milliseconds since the acceptance. There are two of each story: as documented, and as a service may
 * well answer that spells words its own way and leaves out what is empty.
 */

/** What is answered from a moment on. */
export type Recording = readonly (readonly [fromMs: number, json: object])[];

/** The documented answers of a story, and the same in another spelling with less in it. */
export type Recordings = { readonly documented: Recording; readonly sparse: Recording };

const START_MS = Date.UTC(2026, 0, 1);
const ID = '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1';

const iso = (ms: number): string => new Date(START_MS + ms).toISOString();

type Message = { readonly type: string; readonly order: number; readonly [key: string]: unknown };

/** A tracking of the standard service, whole. */
function standard(status: string, messages: readonly Message[], more: object = {}): object {
  return {
    trackingId: ID,
    flowKind: 'standard',
    messages,
    terminationChannel: messages.at(-1)!.type,
    status,
    totalPrice: 0,
    originatingService: 'failover',
    applicationId: '5bac9a79de9f802a0512e785',
    createdAt: iso(0),
    updatedAt: iso(0),
    ...more,
  };
}

const said = (name: string, atMs: number, detailedStatus?: string, description?: string): object => ({
  name,
  reason: { ...(detailedStatus && { detailedStatus }), ...(description && { description }) },
  updatedDate: iso(atMs),
});

const viber = (status: object, more: object = {}): Message => ({
  trackingId: '0b508231-7a0a-44aa-bc76-185a296f004a',
  type: 'Viber',
  order: 1,
  to: '+306900000001',
  ttl: 1,
  createdAt: iso(0),
  failoverOnStatuses: ['EXPIRED', 'FAILED', 'UNDELIVERED'],
  body: { text: 'hi' },
  expireOnDelivery: false,
  status,
  ...more,
});

const sms = (order: number, sentMs: number, status: object, more: object = {}): Message => ({
  messageId: '2c508231-7a0a-44aa-bc76-185a296f004a',
  smsId: '3c508231-7a0a-44aa-bc76-185a296f004a',
  type: 'Sms',
  order,
  from: 'Brand',
  to: '+306900000001',
  ttl: 1,
  createdAt: iso(sentMs),
  body: 'hi',
  status,
  ...more,
});

const voice = (status: object, more: object = {}): Message => ({
  messageId: '4c508231-7a0a-44aa-bc76-185a296f004a',
  conversationTrackingId: '5c508231-7a0a-44aa-bc76-185a296f004a',
  type: 'Voice',
  order: 2,
  from: '302100000000',
  to: '+306900000001',
  createdAt: iso(2_000),
  // The channel says an empty text where the others have an object.
  status: { ...status, reason: '', description: '' },
  ...more,
});

const EXPIRED = viber(said('EXPIRED', 60_000, 'Expired', 'Message expired.'), { price: 0 });

const seen: Recordings = {
  documented: [
    [0, standard('InProgress', [viber(said('QUEUED', 0))])],
    [3_000, standard('Succeeded', [viber(said('SEEN', 3_000), { price: 0.01 })], { totalPrice: 0.01 })],
  ],
  sparse: [
    [0, { status: 'INPROGRESS', messages: [{ type: 'VIBER', status: { name: 'Queued' } }] }],
    [3_000, { status: 'succeeded', messages: [{ type: 'viber', status: 'seen' }], terminationChannel: 'VIBER' }],
  ],
};

const fellOver = (end: object, status: string, more: object): Recordings => ({
  documented: [
    [0, standard('InProgress', [viber(said('QUEUED', 0))])],
    [60_000, standard('InProgress', [EXPIRED, sms(2, 60_000, said('Queued', 60_000))])],
    [60_412, standard('InProgress', [EXPIRED, sms(2, 60_000, said('Sent', 60_412))])],
    [65_000, standard(status, [EXPIRED, sms(2, 60_000, end)], more)],
  ],
  sparse: [
    [0, { status: 'queued', messages: [{ type: 'Viber', status: { name: 'queued', reason: null } }] }],
    [
      60_000,
      {
        status: 'InProgress',
        messages: [
          { type: 'viber', status: 'expired' },
          { type: 'sms', status: 'queued' },
        ],
      },
    ],
    // Out of order, and the numbers as texts.
    [
      60_412,
      {
        status: 'InProgress',
        messages: [
          { type: 'SMS', order: '2', status: { name: 'SENT' } },
          { type: 'VIBER', order: '1', status: { name: 'Expired' } },
        ],
      },
    ],
    [
      65_000,
      {
        status: status.toUpperCase(),
        messages: [
          { type: 'Viber', order: 1, status: { name: 'EXPIRED', reason: '' } },
          { type: 'Sms', order: 2, status: { name: (end as { name: string }).name.toLowerCase() }, price: null },
        ],
        terminationChannel: 'sms',
        ...('statusCode' in more && { statusCode: String(more.statusCode) }),
      },
    ],
  ],
});

const unsent: Recordings = {
  documented: [
    [0, standard('InProgress', [viber(said('QUEUED', 0))], { flowKind: 'transactional' })],
    [
      2_000,
      standard('Failed', [viber(said('UNSENT', 2_000), { price: 0 })], { flowKind: 'transactional', statusCode: 1 }),
    ],
  ],
  sparse: [
    [0, { flowKind: 'TRANSACTIONAL', status: 'InProgress', messages: [{ type: 'Viber', status: 'queued' }] }],
    [
      2_000,
      {
        status: 'Failed',
        statusCode: '1',
        terminationChannel: 'Viber',
        messages: [{ type: 'Viber', status: { name: 'unsent' } }],
      },
    ],
  ],
};

const UNKNOWN_NUMBER = sms(1, 0, said('Undelivered', 2_000, 'Unknown Number'));

const called: Recordings = {
  documented: [
    [0, standard('Queued', [sms(1, 0, said('Queued', 0))])],
    [566, standard('InProgress', [sms(1, 0, said('Sent', 566))])],
    [2_000, standard('InProgress', [UNKNOWN_NUMBER, voice({ name: 'Queued', updatedDate: iso(2_000) })])],
    [2_938, standard('InProgress', [UNKNOWN_NUMBER, voice({ name: 'Ringing', updatedDate: iso(2_938) })])],
    [11_151, standard('InProgress', [UNKNOWN_NUMBER, voice({ name: 'InProgress', updatedDate: iso(11_151) })])],
    [
      32_000,
      standard(
        'Succeeded',
        [UNKNOWN_NUMBER, voice({ name: 'Completed', updatedDate: iso(32_000) }, { price: 0.0207200007, duration: 21 })],
        { totalPrice: 0.0207200007 },
      ),
    ],
  ],
  sparse: [
    [0, { status: 'Queued', messages: [] }],
    [566, { status: 'InProgress', messages: [{ messageId: 'x', status: { name: 'sent' } }] }],
    [
      2_000,
      {
        status: 'InProgress',
        messages: [
          { type: 'Sms', status: { name: 'UNDELIVERED' } },
          { type: 'VOICE', status: 'queued' },
        ],
      },
    ],
    [
      2_938,
      {
        status: 'InProgress',
        messages: [
          { type: 'Sms', status: { name: 'UNDELIVERED' } },
          { type: 'VOICE', status: 'ringing' },
        ],
      },
    ],
    [
      11_151,
      {
        status: 'InProgress',
        messages: [
          { type: 'Sms', status: { name: 'undelivered' } },
          { type: 'voice', status: 'INPROGRESS' },
        ],
      },
    ],
    [
      32_000,
      {
        status: 'Succeeded',
        statusCode: '',
        terminationChannel: 'voice',
        messages: [
          { type: 'Sms', status: { name: 'Undelivered' } },
          { conversationTrackingId: 'x', status: { name: 'completed', reason: '' } },
        ],
      },
    ],
  ],
};

const otpStep = (channel: string, status: string, createdMs: number, more: object = {}): object => ({
  trackingId: '6c508231-7a0a-44aa-bc76-185a296f004a',
  role: channel === 'viber' ? 'primary' : 'failover',
  status,
  channel,
  phone_number: '+306900000001',
  created_at: iso(createdMs),
  delivered_at: null,
  detailed_status: null,
  error_message: null,
  price: 0,
  latency_ms: null,
  ...more,
});

const otpTracking = (status: string, steps: readonly object[], more: object = {}): object => ({
  flowId: ID,
  status,
  statusCode: null,
  total_cost: 0,
  steps,
  ...more,
});

const OTP_EXPIRED = otpStep('viber', 'EXPIRED', 0, { detailed_status: 'Expired', error_message: 'Message expired.' });

const otp: Recordings = {
  documented: [
    [0, otpTracking('InProgress', [otpStep('viber', 'queued', 0)])],
    [30_000, otpTracking('InProgress', [OTP_EXPIRED, otpStep('sms', 'queued', 30_000)])],
    [30_500, otpTracking('InProgress', [OTP_EXPIRED, otpStep('sms', 'sent', 30_000)])],
    [
      35_000,
      otpTracking(
        'Succeeded',
        [OTP_EXPIRED, otpStep('sms', 'DELIVERED', 30_000, { delivered_at: iso(35_000), price: 0.03 })],
        { total_cost: 0.03 },
      ),
    ],
  ],
  sparse: [
    [0, { status: 'inprogress', steps: [{ status: 'QUEUED' }] }],
    [30_000, { status: 'InProgress', steps: [{ channel: 'VIBER', status: 'expired' }, { status: 'Queued' }] }],
    [30_500, { status: 'InProgress', steps: [{ channel: 'Viber', status: 'Expired' }, { status: 'sent' }] }],
    [
      35_000,
      {
        status: 'SUCCEEDED',
        statusCode: '',
        total_cost: '0.03',
        steps: [{ status: 'EXPIRED' }, { status: 'delivered' }],
      },
    ],
  ],
};

/** By the name of the story. */
export const RECORDINGS = {
  'somebody sees it': seen,
  'nobody on Viber': fellOver(said('Delivered', 65_000), 'Succeeded', { totalPrice: 0.03 }),
  'nobody anywhere': fellOver(said('Undelivered', 65_000, 'Call Barred'), 'Failed', { statusCode: 2 }),
  'no balance': unsent,
  'a call gets through': called,
  'a code by SMS': otp,
} as const satisfies Record<string, Recordings>;
