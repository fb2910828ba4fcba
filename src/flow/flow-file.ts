import { type Diagnostic, inOrder, type Problem } from '../source/diagnostic.ts';
import { childOf, type MapNode, type SourceNode, yamlValue } from '../source/source-node.ts';
import { YamlSource } from '../source/yaml-source.ts';
import { ENDPOINTS, type Endpoint } from '../status.ts';
import { didYouMean, listed, nearest, quoted } from '../words.ts';
import { checkBody } from './check-body.ts';
import { decidedPlan } from './decided-plan.ts';
import { BODY_KEYS, draftBody } from './draft.ts';
import { endpointOf } from './endpoint-of.ts';
import { FALLBACK_KEYS, fallbackFlow, isFallbackMessage, type Skipped } from './fallback-routing.ts';
import { fileValues } from './file-values.ts';
import { type Fix, fixesOf } from './fixes.ts';
import { withoutIgnored } from './ignored.ts';
import { lintIssues } from './lint/lint.ts';
import { pinsIn, pinVariables } from './pins.ts';
import { type Body, type Plan, planOf, withDefaults } from './plan.ts';
import { problemOf, readBody } from './read-body.ts';
import { readScenarios, type Scenario } from './scenario.ts';
import { type TemplateUse, templateUses } from './template-use.ts';
import { Expander } from './variables.ts';

/** What is given from outside of the file. */
export type Given = {
  /** Values of variables, those of `--var` already over those of `--vars`. */
  readonly vars?: ReadonlyMap<string, string> | undefined;
  /** The environment, read only through `${env:NAME}`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The recipient that replaces every `to`, and is the value of `${phone}`. */
  readonly to?: string | undefined;
  /** The scenario whose `vars` count. */
  readonly scenario?: string | undefined;
  /** Whether every variable must have its value now, as for a send. */
  readonly complete?: boolean | undefined;
};

/** A flow that passed its check with every value known. */
export type Flow = {
  readonly file: string;
  readonly name: string | undefined;
  readonly endpoint: Endpoint;
  /** What is sent, exactly as it was written but for the order and recipient of a step. */
  readonly body: Body;
  readonly plan: Plan;
  readonly scenarios: readonly Scenario[];
  /** The channels of an Omnichannel message that will not be tried. */
  readonly skipped: readonly Skipped[];
  /** A problem of this file, with its place as people tell it. */
  readonly diagnostic: (problem: Problem) => Diagnostic;
};

/** What a flow is, as far as it can be told without every value. */
export type Outline = Pick<Flow, 'file' | 'name' | 'endpoint' | 'body' | 'plan' | 'skipped'>;

/** What a check of one file found. */
export type CheckedFlow = {
  readonly file: string;
  /** Undefined when the file is too broken to tell. */
  readonly endpoint: Endpoint | undefined;
  /** All problems, in the order of the text. */
  readonly problems: readonly Diagnostic[];
  /** Undefined when there is an error, or a value is still missing. */
  readonly flow: Flow | undefined;
  /** Undefined when there is an error, or a value is missing that decides what happens. */
  readonly outline: Outline | undefined;
  /** What would be sent, with variables where they have no value yet; undefined when there is an error. */
  readonly body: Body | undefined;
  /** What must not be shown: the pins in the file. */
  readonly secrets: readonly string[];
  /** The names of the variables that feed a pin. */
  readonly pinVariables: readonly string[];
  /** The names of the variables that the flow uses or declares. */
  readonly variables: readonly string[];
  readonly scenarioNames: readonly string[];
  /** The otp templates that it names, which only the remote knows; those that cannot be one are told already. */
  readonly templateUses: readonly TemplateUse[];
  /** What of it can be mended mechanically. */
  readonly fixes: readonly Fix[];
};

const COMMON_KEYS = ['endpoint', 'name', 'vars', 'to', 'callback', 'restrictions', 'scenarios'];

type Report = (problem: Problem) => void;

/** Reads and checks one flow file. Every problem is found in one pass, and points into `text`. */
export function checkFlow(file: string, text: string, given: Given = {}): CheckedFlow {
  const source = new YamlSource(file, text);
  const found: Problem[] = [...source.problems];
  const reading =
    source.root?.kind === 'map' ? readFlow(source, source.root, given, (problem) => found.push(problem)) : undefined;
  if (reading === undefined && found.length === 0) found.push(notAFlow(source.root));
  const told = inOrder(withoutRepeats(found).map((problem) => source.diagnostic(problem)));
  const problems = withoutIgnored(told, source.text);
  const usable = !problems.some(({ severity }) => severity === 'error');
  return {
    file,
    endpoint: reading?.endpoint,
    problems,
    flow: usable ? reading?.flow : undefined,
    outline: usable ? reading?.outline : undefined,
    body: usable ? reading?.body : undefined,
    secrets: reading?.secrets ?? [],
    pinVariables: reading?.pinVariables ?? [],
    variables: reading?.variables ?? [],
    templateUses: (reading?.templateUses ?? []).filter(({ unknown }) => !isWrong(unknown, told)),
    scenarioNames: source.root?.kind === 'map' ? namesIn(childOf(source.root, 'scenarios')) : [],
    fixes:
      source.root?.kind === 'map' && reading
        ? fixesOf({ text, root: source.root, endpoint: reading.endpoint, problems })
        : [],
  };
}

type Reading = Pick<
  CheckedFlow,
  'flow' | 'outline' | 'body' | 'secrets' | 'pinVariables' | 'variables' | 'templateUses'
> & {
  readonly endpoint: Endpoint;
};

function readFlow(source: YamlSource, root: MapNode, given: Given, report: Report): Reading {
  let sound = true;
  let wrong = false;
  const tell: Report = (problem) => {
    // A value that is still missing is a note, and leaves no flow to send either.
    wrong ||= problem.severity === 'error';
    sound &&= problem.severity !== 'error' && problem.rule !== 'missing-value';
    report(problem);
  };
  checkKeys(root, tell);
  const values = fileValues(root, given, tell);
  const expander = new Expander(values, source.text);
  const expanded = expandedParts(root, expander);
  expander.problems.forEach(tell);
  const fallback = isFallbackMessage(root) ? fallbackFlow(expanded, given.to, tell) : { root: expanded, skipped: [] };
  const draft = draftBody(fallback.root, given.to, tell);
  const endpoint = endpointFor(root, draft, tell);
  const { sent, checked, issues } = readBody(endpoint, draft);
  // A message without a step to try has been told so already.
  const found = isFallbackMessage(root) && checked.flow === undefined ? [] : checkBody(endpoint, checked);
  for (const issue of [...issues, ...found, ...lintIssues(endpoint, checked, found)]) {
    const problem = problemOf(issue, draft);
    if (problem) tell(problem);
  }
  const plan = sound ? planOf(endpoint, withDefaults(endpoint, sent)) : undefined;
  const scenarios = scenariosOf(root, plan, values.declared, tell);
  const about = { file: source.file, name: nameOf(root), skipped: fallback.skipped };
  const diagnostic = (problem: Problem): Diagnostic => source.diagnostic(problem);
  const flow = plan && { ...about, endpoint, body: sent, plan, scenarios, diagnostic };
  const early = flow || wrong ? undefined : decidedPlan(draft, endpoint, sent);
  const outline = flow ?? (early && { ...about, endpoint, body: sent, plan: early });
  const variables = [...new Set([...expander.used, ...values.own])];
  const [secrets, uses] = [pinsIn(root, given), templateUses(draft, diagnostic)];
  const told = { secrets, pinVariables: pinVariables(root), variables, templateUses: uses };
  return { endpoint, body: sent, flow, outline, ...told };
}

/** Whether there is an error at that place. */
function isWrong({ span }: Problem, problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error' && problem.span[0] === span[0]);
}

/** A recipient that several steps take from the top of the file is wrong once. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Set<number>();
  return problems.filter(({ rule, span }) => rule !== 'recipient' || (!seen.has(span[0]) && seen.add(span[0])));
}

function notAFlow(root: SourceNode | undefined): Problem {
  const error = { severity: 'error', hint: 'a flow file begins with flow: and its steps' } as const;
  if (root === undefined || (root.kind === 'text' && root.empty))
    return { ...error, rule: 'empty', message: 'the file is empty', span: [0, 0] };
  const what = root.kind === 'text' ? `the text ${quoted(root.text)}` : 'a list';
  return {
    ...error,
    rule: 'value',
    message: `a flow file holds keys with values, and this is ${what}`,
    span: [root.span[0], root.span[0] + 1],
  };
}

function checkKeys(root: MapNode, report: Report): void {
  const fallback = isFallbackMessage(root);
  const known = [...COMMON_KEYS, ...(fallback ? FALLBACK_KEYS : ['flow'])];
  for (const { key, keySpan, value } of root.entries) {
    const error = { severity: 'error', span: value.span, path: key } as const;
    if (!known.includes(key) && key !== '$schema') {
      const message = `"${key}" is not a key of a flow file`;
      report({ ...error, rule: 'unknown-key', span: keySpan, message, hint: didYouMean(key, known) });
    }
    if (key === 'name' && value.kind !== 'text') report({ ...error, rule: 'value', message: 'name must be a text' });
    if (key === 'to' && !fallback && (value.kind !== 'text' || value.empty)) {
      const hint = 'it is the recipient of every step that names none';
      report({ ...error, rule: 'recipient', message: 'to must be a phone number', hint });
    }
  }
}

/** The parts of the file in which variables are replaced; they stand for values nowhere else. */
function expandedParts(root: MapNode, expander: Expander): MapNode {
  const entries = root.entries.map((entry) =>
    entry.key === 'to' || BODY_KEYS.includes(entry.key) || FALLBACK_KEYS.includes(entry.key)
      ? { ...entry, value: expander.expand(entry.value) }
      : entry,
  );
  return { ...root, entries };
}

function endpointFor(root: MapNode, draft: MapNode, report: Report): Endpoint {
  const written = childOf(root, 'endpoint');
  const word = written?.kind === 'text' ? written.text : '';
  const known = ENDPOINTS.find((endpoint) => endpoint === word);
  if (known !== undefined) return known;
  if (written !== undefined) {
    const got = written.kind === 'text' ? quoted(word) : 'something else';
    const message = `endpoint must be ${listed(ENDPOINTS, 'or')}, got ${got}`;
    report({
      rule: 'endpoint',
      severity: 'error',
      message,
      hint: didYouMean(word, ENDPOINTS),
      span: written.span,
      path: 'endpoint',
    });
  }
  // What was probably meant is the better ground for the rest of the check.
  const meant = ENDPOINTS.find((endpoint) => endpoint === nearest(word, ENDPOINTS));
  if (meant !== undefined) return meant;
  const flow = childOf(draft, 'flow');
  const steps = flow?.kind === 'list' ? flow.items.filter((item) => item.kind === 'map').map(yamlValue) : [];
  return endpointOf(steps as Record<string, unknown>[]);
}

function scenariosOf(root: MapNode, plan: Plan | undefined, declared: ReadonlySet<string>, report: Report): Scenario[] {
  const node = childOf(root, 'scenarios');
  return node ? readScenarios(node, plan, declared, (problem) => report({ ...problem, severity: 'error' })) : [];
}

function namesIn(node: SourceNode | undefined): string[] {
  return node?.kind === 'map' ? node.entries.map(({ key }) => key) : [];
}

function nameOf(root: MapNode): string | undefined {
  const name = childOf(root, 'name');
  return name?.kind === 'text' ? name.text : undefined;
}
