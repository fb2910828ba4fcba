import { WITH_BUSINESS_NAME } from '../flow/rules/business-name.ts';
import { type Channel, channelOf, type Endpoint, type StepType } from '../status.ts';
import type { Choice } from '../term/prompter.ts';
import type { Answers } from './answers.ts';
import { type KnownTemplate, type Question, questionsFor } from './question.ts';
import {
  answerProblem,
  answerValue,
  emptyStep,
  type StepValue,
  valueAt,
  withoutValue,
  withValue,
} from './step-value.ts';

/** What starts the next step: what may, and what does where nothing else is said (guide, "Step fields"). */
const FAILOVER: Readonly<Record<Channel, { readonly all: readonly string[]; readonly usual: readonly string[] }>> = {
  Viber: { all: ['EXPIRED', 'FAILED', 'UNDELIVERED'], usual: ['EXPIRED', 'FAILED', 'UNDELIVERED'] },
  Sms: { all: ['Undelivered', 'Failed'], usual: ['Undelivered', 'Failed'] },
  Voice: {
    all: ['Busy', 'NoAnswer', 'Failed', 'Unsent', 'Terminated', 'Completed'],
    usual: ['Busy', 'NoAnswer', 'Failed'],
  },
};

/** Written in the place of a code, which comes when the flow is sent. */
const PIN = '${pin}';

const OTHER = '';

/** Asks for everything about a step; what it says already is offered as the answer. */
export async function composeStep(
  endpoint: Endpoint,
  type: StepType,
  answers: Answers,
  templates: readonly KnownTemplate[],
  current: StepValue = emptyStep(type),
): Promise<StepValue> {
  let step = current;
  const given = new Map<string, string>();
  for (const question of questionsFor(endpoint, type)) {
    const { flag, path, when } = question;
    if (when && !when(given)) {
      // It may be there from before.
      if (path) step = withoutValue(step, path);
      continue;
    }
    const answer =
      flag === 'viber-template'
        ? await templateId(question, endpoint, type, answers, templates)
        : await fieldAnswer(question, endpoint, type, answers, step);
    given.set(flag, answer);
    if (path !== undefined && answer !== '') step = withValue(step, path, answerValue(question, answer));
  }
  if (type === 'Viber' && endpoint === 'transactional') return withParams(step, answers, templates);
  return type === 'ViberOtp' ? withPin(step, answers, templates) : step;
}

/** Asks for the statuses that start the step after this one. */
export async function composeFailover(step: StepValue, endpoint: Endpoint, answers: Answers): Promise<StepValue> {
  const channel = channelOf(step.type);
  const flag = `${channel.toLowerCase()}-failover`;
  const { usual, all } = FAILOVER[channel];
  // The SMS of the otp endpoint can expire by itself.
  const words = endpoint === 'otp' && channel === 'Sms' ? ['Expired', ...all] : all;
  const marked = endpoint === 'otp' && channel === 'Sms' ? words : usual;
  for (;;) {
    const statuses = await answers.words(flag, `What of ${channel} starts the next step?`, words, marked);
    if (statuses.length > 0 || !answers.person) return { ...step, failoverOnStatuses: statuses };
  }
}

async function fieldAnswer(
  question: Question,
  endpoint: Endpoint,
  type: StepType,
  answers: Answers,
  step: StepValue,
): Promise<string> {
  const { flag, ask, choices, path, kind } = question;
  const now = path === undefined ? undefined : valueAt(step, path);
  const said = typeof now === 'boolean' ? (now ? 'yes' : 'no') : now;
  const shown = flag === 'viber-shows' ? showsOf(step) : undefined;
  const usual = shown ?? (said === undefined ? question.default : String(said));
  if (choices) return (await answers.choice(flag, ask, choices, usual)) ?? '';
  if (kind === 'boolean' && answers.person && !answers.has(flag))
    return (await answers.person.confirm(ask, usual === 'yes')) ? 'yes' : 'no';
  const problem = (text: string): string | undefined => answerProblem(endpoint, type, question, text);
  const { required, remark } = question;
  return answers.text({ flag, message: ask, default: usual, required, remark, problem });
}

/** What a message shows besides its text; undefined where it shows nothing. */
function showsOf({ message }: StepValue): string | undefined {
  const { imageUrl, viberFile, viberVideo } = (message ?? {}) as Readonly<Record<string, unknown>>;
  if (imageUrl !== undefined) return 'image';
  return viberFile !== undefined ? 'file' : viberVideo !== undefined ? 'video' : undefined;
}

async function templateId(
  question: Question,
  endpoint: Endpoint,
  type: StepType,
  answers: Answers,
  templates: readonly KnownTemplate[],
): Promise<string> {
  const { flag } = question;
  const problem = (text: string): string | undefined => answerProblem(endpoint, type, question, text);
  const byId = { flag, message: question.ask, required: true, problem };
  if (answers.has(flag) || !answers.person) return answers.text(byId);
  const choices: Choice<string>[] = templates.map(({ id, name, params }) => {
    return { value: id, name, ...(params.length > 0 && { description: `with ${params.join(', ')}` }) };
  });
  const other = { value: OTHER, name: 'another one, by its id' };
  const chosen = await answers.person.choose('Which template?', [...choices, other]);
  return chosen === OTHER ? answers.text(byId) : chosen;
}

/** The parameters of a transactional template: a code is a variable, what else a known one needs is asked for. */
async function withParams(step: StepValue, answers: Answers, templates: readonly KnownTemplate[]): Promise<StepValue> {
  const known = templates.find(({ id }) => id === step.templateId);
  const params = new Map<string, string>();
  if (answers.has('viber-params') || (known === undefined && answers.person)) {
    const message = 'Parameters of the template (name=value, with commas between; empty for none)';
    const text = await answers.text({ flag: 'viber-params', message, problem: paramsProblem });
    for (const [name, value] of pairsIn(text)) params.set(name, value);
  }
  for (const name of known?.params ?? []) {
    if (params.has(name)) continue;
    const message = `Parameter ${name} of the template`;
    params.set(name, name === 'pin' ? PIN : await answers.text({ flag: 'viber-params', message, required: true }));
  }
  return params.size === 0 ? step : { ...step, templateParams: Object.fromEntries(params) };
}

function pairsIn(text: string): [string, string][] {
  return text
    .split(',')
    .filter((pair) => pair.trim() !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name.trim(), value.join('=').trim()];
    });
}

function paramsProblem(text: string): string | undefined {
  const pairs = pairsIn(text);
  if (pairs.some(([name, value]) => name === 'pin' && value !== PIN))
    return 'must not have the pin: it is given when the flow is sent';
  return pairs.every(([name, value]) => /^\w+$/.test(name) && value !== '')
    ? undefined
    : 'must be name=value, with commas between';
}

async function withPin(step: StepValue, answers: Answers, templates: readonly KnownTemplate[]): Promise<StepValue> {
  const type = templates.find(({ id }) => id === step.templateId)?.type;
  const { ttl, ...rest } = step;
  const told: StepValue = { ...rest, ...(type !== undefined && { templateType: type }), pin: PIN, ttl };
  if (type === undefined || !WITH_BUSINESS_NAME.includes(type)) return told;
  const message = 'Name of the business, as the template shows it';
  return { ...told, businessName: await answers.text({ flag: 'viber-business', message, required: true }) };
}
