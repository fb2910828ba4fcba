import type * as z from 'zod';
import { type Channel, channelOf, type Endpoint, type StepType, spelled } from '../status.ts';
import { stepShape } from './shape/shapes.ts';

/** A request body that has passed its check. */
export type Body = {
  readonly flow: readonly Readonly<Record<string, unknown>>[];
  readonly callback?: { readonly strategy?: string; readonly url: string };
  readonly restrictions?: Readonly<Record<string, unknown>>;
};

/** A step as it will be tried, with the remote's defaults filled in. */
export type PlannedStep = {
  /** The place in the body, from 0. */
  readonly index: number;
  readonly order: number;
  readonly type: StepType;
  readonly channel: Channel;
  readonly recipients: readonly string[];
  /** How long an answer is waited for; a call has no ttl and ends by itself. */
  readonly ttlMs: number | null;
  /** The statuses that start the next step, as the channel spells them. */
  readonly failoverOn: readonly string[];
  /** Viber: a message that was delivered and not seen when the ttl ends has expired. */
  readonly expireOnDelivery: boolean;
  /** ViberOtp: the next step is sent a ttl after the delivery. */
  readonly failoverOnDelivered: boolean;
};

/** What a body makes the remote do, in the order it will do it. */
export type Plan = {
  readonly endpoint: Endpoint;
  /** Every status change is acted on and told at once. */
  readonly onStep: boolean;
  readonly steps: readonly PlannedStep[];
};

/** A call that nobody answers ends by itself after so long. */
export const RING_MS = 60_000;

const MINUTE_MS = 60_000;

/** The plan of a checked body whose defaults are filled in: steps by order, ties by position. */
export function planOf(endpoint: Endpoint, body: Body): Plan {
  const steps = body.flow.map((step, index) => plannedStep(endpoint, step, index));
  return {
    endpoint,
    onStep: body.callback?.strategy === 'OnStep',
    steps: steps.toSorted((left, right) => left.order - right.order || left.index - right.index),
  };
}

/** The longest that a flow can take: every step to its end. */
export function worstCaseMs({ steps }: Plan): number {
  return steps.reduce(
    (sum, { ttlMs, failoverOnDelivered }) => sum + (ttlMs ?? RING_MS) * (failoverOnDelivered ? 2 : 1),
    0,
  );
}

/** The body with what the remote fills in where a field of a step was left out; unknown keys stay. */
export function withDefaults(endpoint: Endpoint, body: Body): Body {
  return { ...body, flow: body.flow.map((step) => filled(stepShape(endpoint, step.type)!, step)) };
}

/** A field that has a default, or fields of its own that may have. */
type Filling = { readonly key: string; readonly usual?: unknown; readonly inner?: z.ZodObject };

/** By shape: looking through all fields of it would take longer than filling in. */
const FILLINGS = new WeakMap<z.ZodObject, readonly Filling[]>();

function fillingsOf(shape: z.ZodObject): readonly Filling[] {
  const known = FILLINGS.get(shape);
  if (known) return known;
  const fillings = Object.entries(shape.shape).flatMap(([key, field]): Filling[] => {
    const def = (field as z.ZodType)._zod.def as { type: string; defaultValue?: unknown };
    if (def.type === 'default') return [{ key, usual: def.defaultValue }];
    return def.type === 'object' ? [{ key, inner: field as z.ZodObject }] : [];
  });
  FILLINGS.set(shape, fillings);
  return fillings;
}

function filled(shape: z.ZodObject, value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = { ...value };
  for (const { key, usual, inner } of fillingsOf(shape)) {
    const given = value[key];
    if (given === undefined && !inner) result[key] = usual;
    else if (inner && typeof given === 'object' && given !== null) {
      result[key] = filled(inner, given as Record<string, unknown>);
    }
  }
  return result;
}

function plannedStep(endpoint: Endpoint, step: Readonly<Record<string, unknown>>, index: number): PlannedStep {
  const type = step.type as StepType;
  const channel = channelOf(type);
  const ttl = step.ttl as number | undefined;
  return {
    index,
    order: (step.order as number | undefined) ?? index + 1,
    type,
    channel,
    recipients: recipientsOf(step.to),
    ttlMs: ttl === undefined ? null : ttl * (endpoint === 'otp' ? 1_000 : MINUTE_MS),
    failoverOn: (step.failoverOnStatuses as string[]).map((status) => spelled(channel, status)),
    expireOnDelivery: step.expireOnDelivery === true,
    failoverOnDelivered: step.failoverOnDelivered === true,
  };
}

function recipientsOf(to: unknown): string[] {
  if (typeof to === 'string') return [to];
  if (Array.isArray(to)) return to.map(String);
  const { phone, viber, sip } = to as Record<string, string | undefined>;
  return [phone, viber, sip].filter((address) => address !== undefined && address.trim() !== '') as string[];
}
