import * as z from 'zod';
import { durationMs } from '../clock.ts';
import type { Problem, Span } from '../source/diagnostic.ts';
import { entryOf, type MapEntry, nodeAt, type SourceNode } from '../source/source-node.ts';
import { CHANNELS } from '../status.ts';
import { didYouMean } from '../words.ts';
import { type Outcome, outcomeFor, parseOutcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import { oneOf } from './shape/field.ts';
import { once } from './shape/once.ts';
import { readAs } from './shape/read-as.ts';
import { shapeIssues } from './shape/shape-issues.ts';

const DURATION = 'must be a duration such as 30s, 15m or 2h';

/** What must follow from a scenario's outcomes. */
export const expectation = once(() => {
  const channel = oneOf(CHANNELS);
  const code = 'must be 0, 1, 2 or 3';
  return z.strictObject({
    status: oneOf(['Succeeded', 'Failed']).optional(),
    statusCode: z.int(code).min(0, code).max(3, code).optional(),
    terminationChannel: channel.optional(),
    /** One `Channel: STATUS` for each attempted step. */
    steps: z
      .array(z.partialRecord(channel, z.string()), 'must be a list such as [Viber: EXPIRED, Sms: Delivered]')
      .optional(),
    within: z
      .string(DURATION)
      .refine((text) => durationMs(text) !== undefined, DURATION)
      .optional(),
    callbacks: z.strictObject({ count: z.int().min(0).optional(), last: z.string().optional() }).optional(),
    notTried: channel.optional(),
    contains: z.string().optional(),
  });
});

/** As written in the file, checked. */
export type Expectation = z.output<ReturnType<typeof expectation>>;

/** Outcomes, and what must follow from them. */
export type Scenario = {
  readonly name: string;
  readonly vars: ReadonlyMap<string, string>;
  readonly outcomes: readonly Outcome[];
  readonly expect: Expectation | undefined;
  /** Where the scenario's name stands, and by its key each thing that it expects. */
  readonly spans: { readonly name: Span; readonly expect: ReadonlyMap<string, Span> };
};

const KEYS = ['vars', 'outcomes', 'expect'];

type Report = (problem: Omit<Problem, 'severity'>) => void;

/** The values of a scenario's `vars`, as typed. */
export function scenarioVars(scenario: SourceNode | undefined): Map<string, string> {
  const vars = entryOf(scenario, 'vars')?.value;
  const entries = vars?.kind === 'map' ? vars.entries : [];
  return new Map(
    entries.flatMap(({ key, value }) => (value.kind === 'text' && !value.empty ? [[key, value.text]] : [])),
  );
}

/** Reads every scenario; each mistake is reported where it stands. Without a plan, outcomes are not held against it. */
export function readScenarios(
  node: SourceNode,
  plan: Plan | undefined,
  declared: ReadonlySet<string>,
  report: Report,
): Scenario[] {
  if (node.kind !== 'map') {
    report({ rule: 'scenario', message: 'scenarios must be names with outcomes', span: node.span, path: 'scenarios' });
    return [];
  }
  return node.entries.map((entry) => readScenario(entry, plan, declared, report));
}

function readScenario(
  { key: name, keySpan, value: node }: MapEntry,
  plan: Plan | undefined,
  declared: ReadonlySet<string>,
  report: Report,
): Scenario {
  const path = `scenarios.${name}`;
  if (node.kind !== 'map') report({ rule: 'scenario', message: `${path} must hold outcomes`, span: node.span, path });
  for (const entry of node.kind === 'map' ? node.entries : []) {
    if (KEYS.includes(entry.key)) continue;
    const message = `"${entry.key}" is not a key of a scenario`;
    report({ rule: 'unknown-key', message, hint: didYouMean(entry.key, KEYS), span: entry.keySpan, path });
  }
  reportVars(entryOf(node, 'vars'), path, declared, report);
  const outcomes = entryOf(node, 'outcomes');
  return {
    name,
    vars: scenarioVars(node),
    outcomes: outcomes ? readOutcomes(outcomes.value, `${path}.outcomes`, plan, report) : [],
    expect: readExpectation(entryOf(node, 'expect'), `${path}.expect`, report),
    spans: { name: keySpan, expect: new Map(entriesOf(entryOf(node, 'expect')?.value)) },
  };
}

function entriesOf(node: SourceNode | undefined): (readonly [string, Span])[] {
  return node?.kind === 'map' ? node.entries.map(({ key, value }) => [key, value.span] as const) : [];
}

function reportVars(entry: MapEntry | undefined, path: string, declared: ReadonlySet<string>, report: Report): void {
  if (entry === undefined) return;
  if (entry.value.kind !== 'map') {
    report({ rule: 'scenario', message: `${path}.vars must be names with values`, span: entry.value.span, path });
    return;
  }
  for (const { key, keySpan } of entry.value.entries) {
    if (declared.has(key)) continue;
    report({
      rule: 'variable',
      message: `the variable ${key} is not declared`,
      hint: didYouMean(key, [...declared]),
      span: keySpan,
      path,
    });
  }
}

function readOutcomes(node: SourceNode, path: string, plan: Plan | undefined, report: Report): Outcome[] {
  if (node.kind !== 'map') {
    report({ rule: 'outcome', message: `${path} must be channels with statuses`, span: node.span, path });
    return [];
  }
  return node.entries.flatMap(({ key, keySpan, value }) => {
    const text = value.kind === 'text' ? value.text : '';
    const parsed = parseOutcome(`${key}=${text}`);
    const checked = parsed.ok && plan ? outcomeFor(plan, parsed.outcome) : parsed;
    if (checked.ok) return [checked.outcome];
    const span = value.kind === 'text' && !value.empty && !checked.early ? value.span : keySpan;
    report({ rule: 'outcome', message: checked.message, hint: checked.hint, span, path });
    return [];
  });
}

function readExpectation(entry: MapEntry | undefined, path: string, report: Report): Expectation | undefined {
  if (entry === undefined) return undefined;
  const value = readAs(expectation(), entry.value);
  const issues = shapeIssues(expectation(), value, []);
  for (const { rule, path: at, key, message, hint } of issues) {
    const { node } = nodeAt(entry.value, at);
    const span = key === undefined ? node.span : (entryOf(node, key)?.keySpan ?? node.span);
    report({
      rule: rule === 'unknown-key' ? rule : 'scenario',
      message: key === undefined ? `expect.${message}` : message.replace('the body', 'expect'),
      hint,
      span,
      path,
    });
  }
  if (issues.length > 0) return undefined;
  const wanted = value as Expectation;
  const contradiction = contradictionIn(wanted);
  if (contradiction === undefined) return wanted;
  const [key, message] = contradiction;
  report({ rule: 'scenario', message, span: entryOf(entry.value, key)?.value.span ?? entry.keySpan, path });
  return undefined;
}

/** What can never come true together: the key that is one too many, and why. */
function contradictionIn(wanted: Expectation): readonly [key: string, message: string] | undefined {
  const { status, statusCode, terminationChannel, notTried, steps = [] } = wanted;
  if (status === 'Succeeded' && statusCode !== undefined)
    return ['statusCode', 'expect.statusCode is of a flow that Failed, and expect.status is Succeeded'];
  if (notTried === undefined) return undefined;
  if (notTried === terminationChannel)
    return ['notTried', 'expect.notTried is the channel that the flow is to end with'];
  if (steps.some((step) => Object.keys(step).includes(notTried)))
    return ['notTried', `expect.notTried is ${notTried}, and expect.steps has a ${notTried} step`];
  return undefined;
}
