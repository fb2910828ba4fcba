import type { Endpoint } from '../status.ts';
import { didYouMean } from '../words.ts';
import { type BodyIssue, shown } from './body-issue.ts';
import { foreignStep } from './foreign-step.ts';
import { mapping, type RuleBody } from './rules/rule.ts';
import { RULES } from './rules/rules.ts';
import { shapeIssues } from './shape/shape-issues.ts';
import { bodyShape, stepShape, stepTypes } from './shape/shapes.ts';

/** More steps than any flow has; what a mistake in a generator would produce. */
const MAX_STEPS = 50;

/** A longer list is no list of recipients or statuses. */
const MOST_ITEMS = 1_000;

/**
 * Everything that is wrong with a request body for that endpoint, in one pass.
 *
 * The same facts serve `check`, which adds the lines of the file, and the engine, which answers 400 or 422 with them.
 */
export function checkBody(endpoint: Endpoint, body: Readonly<Record<string, unknown>>): BodyIssue[] {
  const { flow, ...rest } = body;
  return [...flowIssues(endpoint, flow), ...restIssues(endpoint, rest)];
}

function flowIssues(endpoint: Endpoint, flow: unknown): BodyIssue[] {
  if (flow === undefined) return [flowIssue('required', 'flow is missing', 'list the steps under flow:')];
  if (!Array.isArray(flow))
    return [flowIssue('value', `flow must be a list of steps, got ${shown(flow)}`, 'begin each step with - type:')];
  if (flow.length === 0) return [flowIssue('required', 'flow must have at least one step')];
  if (flow.length > MAX_STEPS)
    return [flowIssue('limit', `flow has ${flow.length} steps, and ${MAX_STEPS} is the most`)];
  const steps = flow.map(mapping);
  return [
    ...flow.flatMap((step: unknown, index) => stepIssues(endpoint, steps, step, index)),
    ...RULES.flatMap((rule) => rule({ endpoint, steps })),
  ];
}

function stepIssues(endpoint: Endpoint, steps: RuleBody['steps'], value: unknown, index: number): BodyIssue[] {
  const path = ['flow', index];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ rule: 'value', severity: 'error', path, message: `flow[${index}] must be a step, got ${shown(value)}` }];
  }
  const step = value as Readonly<Record<string, unknown>>;
  const long = Object.entries(step).find(([, list]) => Array.isArray(list) && list.length > MOST_ITEMS)?.[0];
  if (long !== undefined) {
    const message = `flow[${index}].${long} has more than ${MOST_ITEMS} items`;
    return [{ rule: 'limit', severity: 'error', path: [...path, long], message }];
  }
  const foreign = foreignStep(endpoint, steps, index);
  const shape = stepShape(endpoint, step.type);
  if (shape === undefined) return [foreign?.issue ?? unknownType(endpoint, step.type, index)];
  const issues = shapeIssues(shape, step, path).filter(({ rule, key }) => {
    if (key !== undefined && foreign?.keys.includes(key)) return false;
    return !(foreign?.whole && rule === 'required');
  });
  const told = issues.map((issue) => (step.type === 'Voice' && issue.key === 'ttl' ? voiceTtl(issue) : issue));
  return [...(foreign ? [foreign.issue] : []), ...told, ...passedThrough(endpoint, step, index)];
}

function voiceTtl(issue: BodyIssue): BodyIssue {
  return {
    ...issue,
    rule: 'ttl',
    message: 'a Voice step has no ttl: a call that nobody answers ends by itself',
    hint: 'remove it',
  };
}

function unknownType(endpoint: Endpoint, type: unknown, index: number): BodyIssue {
  if (type === undefined)
    return { rule: 'required', severity: 'error', path: ['flow', index], message: `flow[${index}].type is missing` };
  const message = `flow[${index}].type is ${shown(type)}, which is no kind of step`;
  return {
    rule: 'channel',
    severity: 'error',
    path: ['flow', index, 'type'],
    message,
    hint: didYouMean(String(type), stepTypes(endpoint)),
  };
}

/** The parameters of otp templates are not all public: an unknown key is sent as written, and only doubted. */
function passedThrough(endpoint: Endpoint, step: Readonly<Record<string, unknown>>, index: number): BodyIssue[] {
  if (endpoint !== 'otp' || step.type !== 'ViberOtp') return [];
  const known = stepShape('otp', 'ViberOtp')!.shape;
  return Object.keys(step)
    .filter((key) => !Object.hasOwn(known, key) && key !== 'message')
    .map((key) => ({
      rule: 'unknown-key',
      severity: 'warning',
      path: ['flow', index],
      key,
      message: `"${key}" is not a known key of a ViberOtp step, and is sent as written`,
      hint: didYouMean(key, Object.keys(known)),
    }));
}

function restIssues(endpoint: Endpoint, rest: Readonly<Record<string, unknown>>): BodyIssue[] {
  return shapeIssues(bodyShape(endpoint), rest, []).map((issue) => {
    if (issue.key === 'restrictions' && issue.path.length === 0) {
      return {
        ...issue,
        rule: 'endpoint-shape',
        message: `restrictions belong to the standard endpoint, and the ${endpoint} endpoint rejects them`,
        hint: 'remove them',
      };
    }
    if (endpoint === 'otp' && issue.key === 'strategy') {
      return {
        ...issue,
        rule: 'endpoint-shape',
        message: 'callback.strategy belongs to the standard and transactional endpoints; otp has callback.url only',
        hint: 'remove it',
      };
    }
    return issue;
  });
}

function flowIssue(rule: string, message: string, hint?: string): BodyIssue {
  return { rule, severity: 'error', path: ['flow'], message, hint };
}
