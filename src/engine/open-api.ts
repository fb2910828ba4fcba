import type { JsonSchema } from '../flow/schema/from-shape.ts';
import { type Failure, OPERATIONS, type Operation, schemaRef } from './open-api-operations.ts';
import { type AnswerName, openApiSchemas } from './open-api-schemas.ts';

/** The refusals: their status, when they come, and what is in them. */
export const FAILURES: Readonly<Record<Failure, readonly [status: number, description: string, schema: AnswerName]>> = {
  BadRequest: [400, 'The body or the query is wrong, and says in what.', 'Refusal'],
  Unauthorized: [401, 'The access token is missing, wrong or expired: get a new one, and ask again.', 'Refusal'],
  NoToken: [401, 'The application is not known, or its secret is another.', 'TokenRefusal'],
  NotFound: [404, 'There is no such delivery.', 'Refusal'],
  TooLarge: [413, 'The body is longer than 1 MiB.', 'Refusal'],
  NotJson: [415, 'The body is not called application/json.', 'Refusal'],
  Unprocessable: [422, 'The body or the query is wrong, and says in which fields.', 'OtpRefusal'],
};

const SECURITY = { basic: [{ application: [] }], none: [] } as const;

/** Everything that the engine serves of the remote, as an OpenAPI 3.1 document. */
export function openApi(version: string): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of OPERATIONS)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationJson(operation) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Routee Failover, as the engine of routee-failover serves it',
      version,
      summary: 'Multichannel message flows through Viber, SMS and Voice, emulated: nothing is sent to anybody.',
      description:
        'What the emulation takes and answers. It is strict: the remote itself may leave fields out, or answer with ' +
        'more. What one field of a flow has to do with another is not said here: such a body is refused with 400, or ' +
        '422 by the otp service.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://127.0.0.1:8787', description: 'Where routee-failover engine listens by itself.' }],
    tags: [
      { name: 'Token', description: 'Who may ask for anything.' },
      { name: 'Failover', description: 'The standard and the transactional endpoint, with tracking and search.' },
      { name: 'Failover OTP', description: 'The service for one-time passwords.' },
    ],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        application: { type: 'http', scheme: 'basic', description: 'The id and the secret of the application.' },
        token: { type: 'http', scheme: 'bearer', description: 'An access token.' },
      },
      responses: Object.fromEntries(
        Object.entries(FAILURES).map(([name, [, description, schema]]) => [name, answerJson(description, schema)]),
      ),
      schemas: openApiSchemas(),
    },
  };
}

function operationJson(operation: Operation) {
  const { id, tag, summary, description, security, parameters, body, ok, failures, callback } = operation;
  const { type, schema, example } = body ?? {};
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description && { description }),
    ...(security && { security: SECURITY[security] }),
    ...(parameters && { parameters }),
    ...(type && { requestBody: { required: true, content: { [type]: { schema, example } } } }),
    responses: {
      200: answerJson(ok.description, ok.schema),
      ...Object.fromEntries(
        failures.map((failure) => [FAILURES[failure][0], { $ref: `#/components/responses/${failure}` }]),
      ),
    },
    ...(callback && { callbacks: { progress: callbackJson(id, tag, callback) } }),
  };
}

/** What the client is told by, at the address that it gave (guide, "Callback"). */
function callbackJson(id: string, tag: string, schema: AnswerName): JsonSchema {
  const post = {
    operationId: `${id}Progress`,
    tags: [tag],
    summary: 'How the delivery goes',
    description: 'Repeated until it is answered with 2xx, five times at most. It may come twice, late or out of order.',
    security: [],
    requestBody: { required: true, content: { 'application/json': { schema: schemaRef(schema) } } },
    responses: { '2XX': { description: 'It was taken.' }, '4XX': { description: 'It is posted again.' } },
  };
  return { '{$request.body#/callback/url}': { post } };
}

function answerJson(description: string, schema: AnswerName): JsonSchema {
  return { description, content: { 'application/json': { schema: schemaRef(schema) } } };
}
