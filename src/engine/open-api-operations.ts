import { HEALTH_PATH, OTP_TRACKING_PATH, SEND_PATHS, STANDARD_TRACKING_PATH, TEMPLATES_PATH } from '../api/paths.ts';
import { TOKEN_PATH } from '../api/token.ts';
import type { JsonSchema } from '../flow/schema/from-shape.ts';
import type { Endpoint } from '../status.ts';
import { MOST_SIZE, USUAL_SIZE } from './listing.ts';
import type { AnswerName, SchemaName } from './open-api-schemas.ts';

/** One thing that can be asked of the engine, and everything that it may answer. */
export type Operation = {
  readonly id: string;
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly tag: 'Token' | 'Failover' | 'Failover OTP';
  readonly summary: string;
  readonly description?: string;
  /** How the caller shows who it is; default: with a token. */
  readonly security?: 'basic' | 'none';
  readonly parameters?: readonly Parameter[];
  readonly body?: { readonly type: string; readonly schema: JsonSchema; readonly example: unknown };
  readonly ok: { readonly description: string; readonly schema: AnswerName };
  readonly failures: readonly Failure[];
  /** What is posted to the address in the body of the request. */
  readonly callback?: AnswerName;
};

/** A refusal of the engine's, by the name of the response in the document. */
export type Failure = 'BadRequest' | 'Unauthorized' | 'NoToken' | 'NotFound' | 'TooLarge' | 'NotJson' | 'Unprocessable';

type Parameter = {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required?: boolean;
  readonly description: string;
  readonly schema: JsonSchema;
};

/** A reference to a schema of the document. */
export function schemaRef(name: SchemaName): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

const PHONE = '+306912345678';
const SENDER = '0094d198-4dd2-4fb5-b451-d46aca191b27';
const TEMPLATE = '0aac888f-2ee2-4112-9659-1755a951966a';

const sms = { type: 'Sms', from: 'Brand', to: PHONE, order: 2, message: { body: 'Your order is on its way' } };

const text: JsonSchema = { type: 'string' };

const query = (name: string, description: string, schema: JsonSchema = text): Parameter => {
  return { name, in: 'query', description, schema };
};

const path = (name: string, description: string): Parameter => {
  return { name, in: 'path', required: true, description, schema: text };
};

const whole = (minimum: number, usual: number, most?: number): JsonSchema => {
  return { type: 'integer', minimum, ...(most !== undefined && { maximum: most }), default: usual };
};

const json = (schema: JsonSchema, example: unknown) => ({ type: 'application/json', schema, example });

/** What no request with a JSON body is spared. */
const BODY_FAILURES = ['Unauthorized', 'TooLarge', 'NotJson'] as const;

const DATE: JsonSchema = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\d(?:T\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:\\d\\d)?)?$',
  examples: ['2025-05-05T15:00Z'],
};

const token: Operation = {
  id: 'getToken',
  method: 'post',
  path: TOKEN_PATH,
  tag: 'Token',
  summary: 'Get an access token',
  description: 'The client credentials of OAuth 2: the id and the secret of the application are in the header.',
  security: 'basic',
  body: {
    type: 'application/x-www-form-urlencoded',
    schema: schemaRef('TokenRequest'),
    example: { grant_type: 'client_credentials' },
  },
  ok: { description: 'A token, good from now on.', schema: 'Token' },
  failures: ['BadRequest', 'NoToken', 'TooLarge'],
};

const sends: readonly Operation[] = [
  send('standard', 'StandardFlow', 'StandardAccepted', 'Send a flow with rich Viber messages', {
    flow: [
      { type: 'Viber', senderInfoTrackingId: SENDER, to: PHONE, order: 1, ttl: 10, message: { text: 'On its way' } },
      sms,
    ],
    callback: { strategy: 'OnStep', url: 'https://example.com/hooks/orders' },
  }),
  send('transactional', 'TransactionalFlow', 'TransactionalAccepted', 'Send a flow with approved Viber templates', {
    flow: [
      {
        ...{ type: 'Viber', senderInfoTrackingId: SENDER, to: PHONE, order: 1, ttl: 10 },
        ...{ templateId: TEMPLATE, templateLang: 'en', templateParams: { pin: '012345' } },
      },
      sms,
    ],
  }),
  send('otp', 'OtpFlow', 'OtpAccepted', 'Send a one-time password', {
    flow: [
      {
        ...{ type: 'ViberOtp', senderInfoTrackingId: SENDER, to: PHONE, order: 1, ttl: 30 },
        ...{ templateId: TEMPLATE, pin: '012345' },
      },
      { type: 'Sms', to: PHONE, order: 2, ttl: 60, message: { body: 'Your code is 012345' } },
    ],
  }),
];

function send(endpoint: Endpoint, body: SchemaName, ok: AnswerName, summary: string, example: unknown): Operation {
  const otp = endpoint === 'otp';
  return {
    id: `send${endpoint[0]!.toUpperCase()}${endpoint.slice(1)}`,
    method: 'post',
    path: SEND_PATHS[endpoint],
    tag: otp ? 'Failover OTP' : 'Failover',
    summary,
    description:
      `Accepts the flow and tries its steps by their order. The ttl of a step is in ${otp ? 'seconds' : 'minutes'}. ` +
      'Unknown keys are passed over; a body of the shape of another endpoint is refused.',
    body: json(schemaRef(body), example),
    ok: { description: 'The flow was accepted, and is under way.', schema: ok },
    failures: ['BadRequest', ...BODY_FAILURES, ...(otp ? (['Unprocessable'] as const) : [])],
    callback: otp ? 'OtpTracking' : 'Tracking',
  };
}

const trackings: readonly Operation[] = [
  {
    id: 'track',
    method: 'get',
    path: `${STANDARD_TRACKING_PATH}/{trackingId}`,
    tag: 'Failover',
    summary: 'Tell how a delivery goes',
    parameters: [path('trackingId', 'What the send answered.')],
    ok: { description: 'The delivery, with every step that was tried.', schema: 'Tracking' },
    failures: ['Unauthorized', 'NotFound'],
  },
  {
    id: 'search',
    method: 'post',
    path: STANDARD_TRACKING_PATH,
    tag: 'Failover',
    summary: 'Search the deliveries, the newest first',
    description:
      'What is found fits every filter and the dates. `contains`, `starts_with` and `ends_with` are for `to`.',
    parameters: [
      query('dateStart', 'Nothing that was created before.', DATE),
      query('dateEnd', 'Nothing that was created later.', DATE),
      query('page', 'The page, from 0.', whole(0, 0)),
      query('size', 'So many on a page.', whole(1, USUAL_SIZE, MOST_SIZE)),
    ],
    body: json({ anyOf: [{ type: 'array', items: schemaRef('SearchFilter') }, schemaRef('SearchFilter')] }, [
      { fieldName: 'to', searchOperator: 'starts_with', searchTerm: '+3069' },
    ]),
    ok: { description: 'One page of what was found.', schema: 'TrackingPage' },
    failures: ['BadRequest', ...BODY_FAILURES],
  },
  {
    id: 'trackOtp',
    method: 'get',
    path: `${OTP_TRACKING_PATH}/{id}`,
    tag: 'Failover OTP',
    summary: 'Tell how a one-time password goes',
    parameters: [path('id', 'The flowId, or the trackingId of a step.')],
    ok: { description: 'The delivery, with every step that was tried.', schema: 'OtpTracking' },
    failures: ['Unauthorized', 'NotFound'],
  },
  {
    id: 'listOtp',
    method: 'get',
    path: OTP_TRACKING_PATH,
    tag: 'Failover OTP',
    summary: 'List the one-time passwords, the newest first',
    parameters: [
      query('status', 'The status of the flow, in any case.'),
      query('tag', 'The label of a step.'),
      query('phone_number', 'The number of a recipient, with or without its +.'),
      query('flow_id', 'One flow.'),
      query('limit', 'At most so many.', whole(1, USUAL_SIZE, MOST_SIZE)),
      query('offset', 'So many are left out before them.', whole(0, 0)),
    ],
    ok: { description: 'What was found.', schema: 'OtpList' },
    failures: ['Unauthorized', 'Unprocessable'],
  },
];

const rest: readonly Operation[] = [
  {
    id: 'listTemplates',
    method: 'get',
    path: TEMPLATES_PATH,
    tag: 'Failover OTP',
    summary: 'List the otp templates of the account',
    ok: { description: 'The nine predefined templates.', schema: 'TemplateList' },
    failures: ['Unauthorized'],
  },
  {
    id: 'getHealth',
    method: 'get',
    path: HEALTH_PATH,
    tag: 'Failover OTP',
    summary: 'Tell whether the otp service is up',
    security: 'none',
    ok: { description: 'It is.', schema: 'Health' },
    failures: [],
  },
];

/** Everything of the remote that the engine serves. */
export const OPERATIONS: readonly Operation[] = [token, ...sends, ...trackings, ...rest];
