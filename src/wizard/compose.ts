import type { FlowValues } from '../flow/flow-text.ts';
import { stepTypes } from '../flow/shape/shapes.ts';
import { type Channel, channelOf, type Endpoint, type StepType } from '../status.ts';
import type { Answers } from './answers.ts';
import { composeFailover, composeStep } from './compose-step.ts';
import type { KnownTemplate } from './question.ts';
import { exampleScenarios } from './scenarios.ts';
import { type StepValue, variablesIn } from './step-value.ts';

/** What the wizard has to know before it asks. */
export type ComposeOptions = {
  readonly answers: Answers;
  readonly templates: readonly KnownTemplate[];
  /** A flow to begin with, instead of the first questions. */
  readonly start?: FlowValues | undefined;
  /** What the flow is called where nobody says it. */
  readonly name: string;
  /** Values of variables that are known already. */
  readonly vars: ReadonlyMap<string, string>;
  /** Shows the flow as it is now. */
  readonly preview: (values: FlowValues) => Promise<void>;
};

type Callback = { readonly strategy?: string; readonly url: string };

type Draft = {
  readonly endpoint: Endpoint;
  readonly name: string;
  readonly to: string;
  readonly steps: readonly StepValue[];
  readonly callback?: Callback | undefined;
  /** What else a flow began with. */
  readonly rest: FlowValues;
};

/** The kinds of message, as Routee's guide tells them apart, and the endpoint that each of them is for. */
const KINDS = [
  {
    value: 'otp' as const,
    name: 'a one-time password',
    description: 'otp: codes only, by Viber and SMS, with ttls in seconds',
  },
  {
    value: 'transactional' as const,
    name: 'a notification with an approved Viber template',
    description: 'transactional: what Viber counts as a notification has to come from a template',
  },
  {
    value: 'standard' as const,
    name: 'a promotion, or a rich message with pictures and buttons',
    description: 'standard: free texts, pictures, files and videos on Viber',
  },
];

const ACTIONS = [
  { value: 'write', name: 'write it' },
  { value: 'add', name: 'add a step, for when this is not enough' },
  { value: 'change', name: 'change a step' },
  { value: 'move', name: 'change the order' },
  { value: 'remove', name: 'remove a step' },
  { value: 'callback', name: 'set where Routee tells how it goes' },
  { value: 'preview', name: 'see every way it can go' },
] as const;
type Action = (typeof ACTIONS)[number]['value'];

/** Asks for a flow, step by step, and returns what its file says. */
export async function compose(options: ComposeOptions): Promise<FlowValues> {
  const { answers, preview } = options;
  let draft = options.start ? await startedDraft(options.start, options) : await firstDraft(options);
  if (answers.has('callback')) draft = await withCallback(draft, answers);
  const person = answers.person;
  while (person) {
    const actions = ACTIONS.filter(({ value }) => draft.steps.length > 1 || !['move', 'remove'].includes(value));
    const action = await person.choose<Action>(`${waysOf(draft)}. And now?`, actions);
    if (action === 'write') break;
    if (action === 'preview') await preview(valuesOf(draft, new Map()));
    else draft = await after(action, draft, options);
  }
  answers.settled();
  return valuesOf(draft, await variablesOf(draft, options));
}

async function firstDraft({ answers, templates, name }: ComposeOptions): Promise<Draft> {
  const endpoint = (await answers.choice('endpoint', 'What is your message?', KINDS)) ?? 'standard';
  const called = await answers.text({ flag: 'name', message: 'What is the flow called?', default: name });
  const message = 'Who gets it? (a number with + before it; empty: given with --to)';
  const to = await answers.text({ flag: 'to', message, default: '', problem: phoneProblem });
  const draft: Draft = { endpoint, name: called, to, steps: [], rest: {} };
  if (answers.person && !answers.has('steps')) return withStep(draft, { answers, templates });
  const channels = stepTypes(endpoint).map(channelOf);
  const names = await answers.words('steps', 'Which channels, one after the other?', channels, []);
  if (names.length === 0) await answers.text({ flag: 'steps', message: '', required: true });
  let steps: StepValue[] = [];
  for (const channel of names) {
    const type = typeOf(endpoint, channel as Channel);
    steps = [...steps, await composeStep(endpoint, type, answers, templates)];
  }
  for (const [index, step] of steps.entries()) {
    const asked = index < steps.length - 1 || answers.has(`${channelOf(step.type).toLowerCase()}-failover`);
    if (asked) steps[index] = await composeFailover(step, endpoint, answers);
  }
  return { ...draft, steps };
}

/** The draft with one more step, which the last one of before leads to. */
async function withStep(
  draft: Draft,
  { answers, templates }: Pick<ComposeOptions, 'answers' | 'templates'>,
): Promise<Draft> {
  const { endpoint, steps } = draft;
  const before = steps.at(-1);
  const led = before ? [...steps.slice(0, -1), await composeFailover(before, endpoint, answers)] : [];
  const types = stepTypes(endpoint).map((value) => ({ value, name: channelOf(value) }));
  const message = before ? 'Which channel is tried then?' : 'Which channel is tried first?';
  const type = await answers.person!.choose<StepType>(message, types);
  return { ...draft, steps: [...led, await composeStep(endpoint, type, answers, templates)] };
}

async function after(
  action: Exclude<Action, 'write' | 'preview'>,
  draft: Draft,
  { answers, templates }: ComposeOptions,
): Promise<Draft> {
  const { steps, endpoint } = draft;
  const person = answers.person!;
  const which = (message: string): Promise<number> =>
    person.choose(
      message,
      steps.map(({ type }, value) => ({ value, name: `${value + 1} ${channelOf(type)}` })),
    );
  switch (action) {
    case 'add':
      return withStep(draft, { answers, templates });
    case 'callback':
      return withCallback(draft, answers);
    case 'change': {
      const index = steps.length > 1 ? await which('Which step?') : 0;
      const changed = await composeStep(endpoint, steps[index]!.type, answers, templates, steps[index]);
      const led = index < steps.length - 1 ? await composeFailover(changed, endpoint, answers) : changed;
      return { ...draft, steps: steps.map((step, place) => (place === index ? led : step)) };
    }
    case 'move': {
      const from = await which('Which step?');
      const to = await which('To which place?');
      const others = steps.filter((_, place) => place !== from);
      return { ...draft, steps: [...others.slice(0, to), steps[from]!, ...others.slice(to)] };
    }
    case 'remove': {
      const gone = await which('Which step?');
      return { ...draft, steps: steps.filter((_, place) => place !== gone) };
    }
    default:
      return action satisfies never;
  }
}

async function withCallback(draft: Draft, answers: Answers): Promise<Draft> {
  const message = 'Where does Routee tell how it goes? (https; empty for nowhere)';
  const url = await answers.text({
    flag: 'callback',
    message,
    default: draft.callback?.url ?? '',
    problem: urlProblem,
  });
  if (url === '') return { ...draft, callback: undefined };
  if (draft.endpoint === 'otp') return { ...draft, callback: { url } };
  const strategies = [
    { value: 'OnStep', name: 'OnStep: at every change; and the next step follows an UNDELIVERED at once' },
    { value: 'OnCompletion', name: 'OnCompletion: once, at the end' },
  ];
  return {
    ...draft,
    callback: { strategy: await answers.choice('strategy', 'When?', strategies, 'OnStep'), url } as Callback,
  };
}

async function variablesOf(draft: Draft, { answers, vars }: ComposeOptions): Promise<Map<string, string | null>> {
  const declared = new Map(Object.entries(draft.rest.vars ?? {}));
  for (const name of new Set(variablesIn([draft.steps, draft.callback]))) {
    if (name === 'phone' || declared.has(name)) continue;
    const given = vars.get(name);
    // A code is never written into a file.
    if (name === 'pin' || given !== undefined || !answers.person)
      declared.set(name, name === 'pin' ? null : (given ?? null));
    else {
      const message = `What is \${${name}} where nothing else is said? (empty: it has to be given)`;
      declared.set(name, (await answers.person.text({ message, default: '' })) || null);
    }
  }
  return declared;
}

function valuesOf(
  { endpoint, name, to, steps, callback, rest }: Draft,
  vars: ReadonlyMap<string, string | null>,
): FlowValues {
  const phone = rest.to === undefined ? { phone: to || null } : {};
  const declared = vars.size > 0 ? vars : new Map(variablesIn([steps, callback]).map((one) => [one, null]));
  return {
    ...rest,
    endpoint,
    name,
    vars: { ...phone, ...Object.fromEntries(declared) },
    to: rest.to ?? '${phone}',
    flow: steps,
    ...(callback && { callback }),
    scenarios: exampleScenarios(steps, [...declared.keys()]),
  };
}

/** A draft of an import; its name and recipient may be given as well. */
async function startedDraft(start: FlowValues, { answers, name: usual }: ComposeOptions): Promise<Draft> {
  const { endpoint = 'standard', flow = [], callback, ...rest } = start;
  const steps = flow as readonly StepValue[];
  const name = answers.has('name') ? await answers.text({ flag: 'name', message: '' }) : (start.name ?? usual);
  const to = answers.has('to') ? await answers.text({ flag: 'to', message: '', problem: phoneProblem }) : '';
  const vars = to === '' ? rest.vars : { ...rest.vars, phone: to };
  return {
    endpoint,
    name,
    to: '',
    steps,
    callback: callback as Callback | undefined,
    rest: { ...rest, ...(vars && { vars }) },
  };
}

function typeOf(endpoint: Endpoint, channel: Channel): StepType {
  return stepTypes(endpoint).find((type) => channelOf(type) === channel)!;
}

function waysOf({ steps }: Draft): string {
  return steps.map(({ type }) => channelOf(type)).join(', then ');
}

function phoneProblem(text: string): string | undefined {
  return /^\+[1-9]\d{6,14}$/.test(text) ? undefined : 'must be + and 7 to 15 digits, the country code first';
}

function urlProblem(text: string): string | undefined {
  return text === '' || /^https:\/\/\S+$/.test(text) ? undefined : 'must be an https:// address';
}
