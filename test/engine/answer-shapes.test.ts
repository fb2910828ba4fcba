import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAILURES } from '../../src/engine/open-api.ts';
import { OPERATIONS, type Operation } from '../../src/engine/open-api-operations.ts';
import { ANSWERS } from '../../src/engine/open-api-schemas.ts';
import { EVERY_END, type Exchange, everyEndpoint, everyRefusal } from '../support/every-endpoint.ts';
import { type LocalEngine, localEngine } from '../support/local-engine.ts';

/** A step as the standard service tracks it. */
type Message = { readonly type: string; readonly status: { readonly name: string; readonly reason: unknown } };

let engine: LocalEngine;
let exchanges: Exchange[];

beforeAll(async () => {
  engine = await localEngine(EVERY_END);
  exchanges = [...(await everyEndpoint(engine, engine.url)), ...(await everyRefusal(engine, engine.url))];
});

afterAll(() => engine.close());

/** What was asked for, as the document has it. */
function operationOf({ method, path }: Exchange): Operation {
  const [plain] = path.split('?');
  const fits = (template: string): boolean => new RegExp(`^${template.replace(/\{\w+\}/, '[^/]+')}$`).test(plain!);
  return OPERATIONS.find((one) => one.method === method.toLowerCase() && fits(one.path))!;
}

/** The answers that an operation may have, by their status. */
function answersOf({ ok, failures }: Operation): Map<number, keyof typeof ANSWERS> {
  return new Map([[200, ok.schema], ...failures.map((name) => [FAILURES[name][0], FAILURES[name][2]] as const)]);
}

test('every answer has the shape that its endpoint and its status have', () => {
  const misfits = exchanges.flatMap((exchange) => {
    const { method, path, status, type, json } = exchange;
    const name = answersOf(operationOf(exchange)).get(status);
    if (name === undefined || type !== 'application/json') return [`${status} ${method} ${path} is not foreseen`];
    const issues = ANSWERS[name].safeParse(json).error?.issues ?? [];
    return issues.map((issue) => `${status} ${method} ${path}: ${issue.path.join('.')} ${issue.message}`);
  });
  expect(misfits).toEqual([]);
});

test('every answer that is foreseen comes', () => {
  const came = new Set(exchanges.map((exchange) => `${exchange.status} ${operationOf(exchange).id}`));
  const foreseen = OPERATIONS.flatMap((one) => [...answersOf(one).keys()].map((status) => `${status} ${one.id}`));
  expect([...came].toSorted()).toEqual(foreseen.toSorted());
});

test('every status of every channel was told, and every way in which a flow can end', () => {
  const trackings = exchanges.filter(({ status, path }) => status === 200 && path.startsWith('/failover/tracking/'));
  const messages = trackings.flatMap(({ json }) => json.messages as readonly Message[]);
  const told = new Set(messages.map(({ type, status }) => `${type} ${status.name}`));
  expect([...told].toSorted()).toMatchInlineSnapshot(`
    [
      "Sms Delivered",
      "Sms Failed",
      "Sms Queued",
      "Sms Sent",
      "Sms Undelivered",
      "Sms Unsent",
      "Viber DELIVERED",
      "Viber EXPIRED",
      "Viber FAILED",
      "Viber QUEUED",
      "Viber SEEN",
      "Viber UNDELIVERED",
      "Viber UNSENT",
      "Voice Busy",
      "Voice Completed",
      "Voice Failed",
      "Voice InProgress",
      "Voice Initiated",
      "Voice NoAnswer",
      "Voice Queued",
      "Voice Ringing",
      "Voice Terminated",
      "Voice Unsent",
    ]
  `);
  expect([...new Set(trackings.map(({ json }) => `${json.status} ${json.statusCode ?? ''}`))].toSorted()).toEqual([
    'Failed 0',
    'Failed 1',
    'Failed 2',
    'Failed 3',
    'InProgress ',
    'Succeeded ',
  ]);
  expect(messages.some(({ status }) => status.reason === '')).toBe(true);
});

test('an answer with a field too many, too few, or of another type has not its shape', () => {
  const tracked = exchanges.findLast(({ json }) => json.messages?.length === 3)!.json;
  expect(ANSWERS.Tracking.safeParse(tracked).success).toBe(true);
  for (const key of Object.keys(tracked).filter((name) => !['terminationChannel', 'statusCode'].includes(name)))
    expect(ANSWERS.Tracking.safeParse({ ...tracked, [key]: undefined }).success, key).toBe(false);
  for (const key of Object.keys(tracked))
    expect(ANSWERS.Tracking.safeParse({ ...tracked, [key]: {} }).success).toBe(false);
  expect(ANSWERS.Tracking.safeParse({ ...tracked, more: 1 }).success).toBe(false);
  const [first, ...rest] = tracked.messages;
  expect(ANSWERS.Tracking.safeParse({ ...tracked, messages: [{ ...first, more: 1 }, ...rest] }).success).toBe(false);
});
