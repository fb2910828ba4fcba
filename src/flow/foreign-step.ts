import { channelOf, ENDPOINTS, type Endpoint, type StepType } from '../status.ts';
import { counted, listed, withArticle } from '../words.ts';
import type { BodyIssue } from './body-issue.ts';
import { fieldOf } from './shape/shape-walk.ts';
import { endpointsWithKey, stepShape, stepTypes } from './shape/shapes.ts';

/** What makes a step belong to another endpoint. */
export type Foreign = {
  readonly issue: BodyIssue;
  /** The keys that the issue is about, so that nothing else complains about them. */
  readonly keys: readonly string[];
  /** The step is one of another endpoint altogether: what this endpoint's own step would need is beside the point. */
  readonly whole: boolean;
};

/** The keys that tell the kind of a Viber step. */
const KIND_KEYS = ['message', 'templateId', 'templateLang', 'templateParams', 'pin'];

/**
 * Tells a step that another endpoint would take, naming that endpoint and what to change (guide, "Which endpoint");
 * undefined for a step that is, or is meant to be, one of this endpoint's own.
 */
export function foreignStep(
  endpoint: Endpoint,
  steps: readonly Readonly<Record<string, unknown>>[],
  index: number,
): Foreign | undefined {
  const step = steps[index]!;
  const type = step.type as StepType;
  const known = stepShape(endpoint, type);
  if (known === undefined) return foreignType(endpoint, type, index);
  const keys = Object.keys(step).filter((key) => isForeignKey(endpoint, type, key));
  if (keys.length === 0) return undefined;
  const whole = keys.some((key) => KIND_KEYS.includes(key));
  const others = common(
    keys.filter((key) => !whole || KIND_KEYS.includes(key)).map((key) => endpointsWithKey(type, key, endpoint)),
  );
  const verb = keys.length === 1 ? 'belongs' : 'belong';
  const owner = `${withArticle(typeAt(others[0], type))} step of the ${listed(others, 'or')} endpoint`;
  const them = keys.length === 1 ? 'it' : 'them';
  const message = `${listed(keys)} of flow[${index}] ${verb} to ${owner}, and the ${endpoint} endpoint rejects ${them}`;
  return {
    issue: issueAt(
      ['flow', index],
      keys[0],
      message,
      isMixed(steps) && whole ? MIXED : hintFor(endpoint, others, keys, whole),
    ),
    keys,
    whole,
  };
}

/** Whether the endpoint rejects the key in a step of that type because it belongs to another endpoint. */
export function isForeignKey(endpoint: Endpoint, type: StepType, key: string): boolean {
  // The parameters of a ViberOtp step are not all public, so only what cannot be one is foreign there.
  if (fieldOf(stepShape(endpoint, type), key) !== undefined || (type === 'ViberOtp' && key !== 'message')) return false;
  return endpointsWithKey(type, key, endpoint).length > 0;
}

const MIXED = 'the Viber steps of one flow are either all free-form or all templates: choose one';

/** Free-form and template Viber steps in one flow: no endpoint takes both. */
function isMixed(steps: readonly Readonly<Record<string, unknown>>[]): boolean {
  const vibers = steps.filter(({ type }) => type === 'Viber');
  return (
    vibers.some(({ message }) => message !== undefined) && vibers.some(({ templateId }) => templateId !== undefined)
  );
}

function foreignType(endpoint: Endpoint, type: StepType, index: number): Foreign | undefined {
  const others = ENDPOINTS.filter((other) => stepShape(other, type) !== undefined);
  if (others.length === 0) return undefined;
  const rule = type === 'Voice' ? 'voice-on-otp' : 'endpoint-shape';
  const owners = `the ${listed(others)} ${others.length === 1 ? 'endpoint does' : 'endpoints do'}`;
  const message = `flow[${index}].type is ${type}, which the ${endpoint} endpoint does not have; ${owners}`;
  const hint = `use ${listed(stepTypes(endpoint), 'or')} here, or write endpoint: ${others[0]} and its steps`;
  return { issue: { ...issueAt(['flow', index, 'type'], undefined, message, hint), rule }, keys: [], whole: true };
}

function hintFor(endpoint: Endpoint, others: readonly Endpoint[], keys: readonly string[], whole: boolean): string {
  if (!whole && keys.includes('label') && others.includes('otp'))
    return 'the label of an Sms step here is message.label';
  if (!whole) return `remove ${keys.length === 1 ? 'the key' : counted(keys.length, 'key')}`;
  const instead = {
    standard: 'a free-form message',
    transactional: 'templateId and templateLang',
    otp: 'a ViberOtp step',
  };
  return `write endpoint: ${others[0]}, or use ${instead[endpoint]} here instead`;
}

function issueAt(
  path: readonly (string | number)[],
  key: string | undefined,
  message: string,
  hint: string,
): BodyIssue {
  return { rule: 'endpoint-shape', severity: 'error', path, key, message, hint };
}

/** What a step of that channel is called at the endpoint. */
function typeAt(endpoint: Endpoint | undefined, type: StepType): StepType {
  const named = stepTypes(endpoint ?? 'standard').find((candidate) => channelOf(candidate) === channelOf(type));
  return named ?? type;
}

/** The endpoints that all of the keys have in common, or of the first when they have none. */
function common(lists: readonly (readonly Endpoint[])[]): readonly Endpoint[] {
  const shared = (lists[0] ?? []).filter((endpoint) => lists.every((list) => list.includes(endpoint)));
  return shared.length > 0 ? shared : (lists[0] ?? []);
}
