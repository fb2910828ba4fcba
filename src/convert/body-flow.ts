import { InputFailure } from '../errors.ts';
import { endpointOf } from '../flow/endpoint-of.ts';
import type { FlowValues } from '../flow/flow-text.ts';
import { ENDPOINTS, type Endpoint } from '../status.ts';
import { listed } from '../words.ts';
import { type Imported, type Json, objectOf } from './imported.ts';
import { StandIns } from './stand-ins.ts';

/** What the remote adds to a body that it gives back (guide, "Create"). */
const REPLY_KEYS = [
  ...['trackingId', 'flowKind', 'flowId', 'status', 'statusCode', 'type', 'error', 'createdAt', 'updatedAt'],
  ...['applicationId', 'accountId'],
];

/** Whether this is a body of one of the send endpoints, or what they answer. */
export function isBody(value: unknown): boolean {
  return Array.isArray(objectOf(value)?.flow);
}

/**
 * A request body, or the remote's reply to one, as a flow: the same body when it is sent. Recipients become variables,
 * with their numbers as values only under `reveal`; pins come from the environment.
 */
export function bodyFlow(body: Json, given: Endpoint | undefined, reveal: boolean): Imported {
  const standIns = new StandIns(reveal);
  const reply = REPLY_KEYS.filter((key) => body[key] !== undefined);
  const written = (body.flow as unknown[]).map((step) => objectOf(step) ?? {});
  const flowKeys = ['endpoint', 'vars', 'scenarios'].filter((key) => body[key] !== undefined);
  if (flowKeys.length > 0) {
    throw new InputFailure('input.import', `this is a flow file already: it has ${listed(flowKeys)}`, {
      hint: 'check it, or send it',
    });
  }
  const steps = reply.includes('flowId') ? written.map(({ trackingId: _, ...step }) => step) : written;
  const known =
    given ?? ENDPOINTS.find((one) => one === body.flowKind) ?? (reply.includes('flowId') ? 'otp' : undefined);
  const endpoint = known ?? endpointOf(steps);
  const first = steps.map(({ to }) => numberIn(to, standIns)).find((number) => number !== undefined);
  const to = first === undefined ? undefined : standIns.phone(first);
  const flow = unordered(steps).map((step) => withStandIns(step, first, standIns));
  if (endpoint === 'otp' && !standIns.hasPins) hideCodes(steps, standIns);
  const { flow: _, callback, ...others } = body;
  const called = withoutUserInfo(callback);
  const rest = Object.fromEntries(Object.entries(others).filter(([key]) => !reply.includes(key)));
  // Only now every pin is known that may stand in a text.
  const texts = standIns.texts({
    ...rest,
    ...(callback !== undefined && { callback: called }),
    flow: flow.map(({ told }) => told),
  }) as { flow: Json[] };
  const whole = texts.flow.map((step, index) => {
    const values: Json = { ...step, ...flow[index]!.kept };
    // In the order in which it was written.
    return Object.fromEntries(Object.keys(steps[index]!).flatMap((key) => (key in values ? [[key, values[key]]] : [])));
  });
  const { vars, secrets } = standIns;
  const values: FlowValues = {
    endpoint,
    ...(Object.keys(vars).length > 0 && { vars }),
    ...(to !== undefined && { to }),
    ...texts,
    flow: whole,
  };
  const notes = [
    ...(reply.length > 0 ? [`left out what the remote adds: ${listed(reply)}`] : []),
    ...(called === callback ? [] : ['left out the user name and password of the callback']),
    ...(known === undefined ? [`the endpoint is told from the steps: ${endpoint}`] : []),
  ];
  return { values, about: [], notes, secrets };
}

/** An SMS of the otp endpoint says a code, also where no Viber step has it as a pin. */
function hideCodes(steps: readonly Json[], standIns: StandIns): void {
  for (const { message } of steps) {
    const said = objectOf(message)?.body;
    const code = typeof said === 'string' ? /(?<!\d)\d{4,10}(?!\d)/.exec(said)?.[0] : undefined;
    if (code !== undefined) standIns.pin(code);
  }
}

/** The callback with an address that holds no password; the same one where it held none. */
function withoutUserInfo(callback: unknown): unknown {
  const url = objectOf(callback)?.url;
  if (typeof url !== 'string' || !/^[a-z]+:\/\/[^/?#]*@/i.test(url)) return callback;
  return { ...(callback as Json), url: url.replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1') };
}

/** A step in two parts: what may have pins in its texts, and what is a variable already. */
type Split = { readonly told: Json; readonly kept: Json };

function withStandIns(step: Json, first: string | undefined, standIns: StandIns): Split {
  const { to, pin, templateParams, ...told } = step;
  const params = objectOf(templateParams);
  const kept: Record<string, unknown> = {};
  if (to !== undefined && !isCommon(step, first)) kept.to = recipient(to, standIns);
  if (isPin(pin)) kept.pin = standIns.pin(String(pin));
  else if (pin !== undefined) kept.pin = pin;
  if (params && isPin(params.pin)) {
    const { pin: secret, ...others } = params;
    kept.templateParams = { pin: standIns.pin(String(secret)), ...(standIns.texts(others, true) as Json) };
  } else if (templateParams !== undefined) kept.templateParams = standIns.texts(templateParams, true);
  return { told, kept };
}

function isPin(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

/** Whether the `to` at the top of the file says the same as this step's. */
function isCommon({ type, to }: Json, first: string | undefined): boolean {
  if (first === undefined) return false;
  const calling = objectOf(to);
  if (type === 'Voice') return calling?.phone === first && Object.keys(calling).length === 1;
  return to === first;
}

/** The first number of a recipient. */
function numberIn(to: unknown, standIns: StandIns): string | undefined {
  const one = Array.isArray(to) ? to[0] : (objectOf(to)?.phone ?? to);
  return standIns.isNumber(one) ? String(one) : undefined;
}

function recipient(to: unknown, standIns: StandIns): unknown {
  if (Array.isArray(to)) return to.map((one) => recipient(one, standIns));
  const calling = objectOf(to);
  if (calling)
    return Object.fromEntries(Object.entries(calling).map(([key, value]) => [key, recipient(value, standIns)]));
  return standIns.isNumber(to) ? standIns.phone(String(to)) : standIns.texts(to);
}

/** The steps without the order that they stand in anyway. */
function unordered(steps: readonly Json[]): readonly Json[] {
  if (!steps.every(({ order }, index) => order === index + 1)) return steps;
  return steps.map(({ order: _, ...step }) => step);
}
