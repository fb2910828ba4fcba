import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import type { Context } from '../context.ts';
import { importText } from '../convert/import-text.ts';
import { InputFailure } from '../errors.ts';
import { checkFlow } from '../flow/flow-file.ts';
import { type FlowValues, flowText } from '../flow/flow-text.ts';
import { OTP_TEMPLATE_TYPES, OTP_TEMPLATES } from '../flow/otp-templates.ts';
import { problemLines } from '../report/diagnostics-text.ts';
import { explainLines } from '../report/explain-text.ts';
import { prompterOn } from '../term/prompter.ts';
import { Answers } from '../wizard/answers.ts';
import { compose } from '../wizard/compose.ts';
import { everyQuestion, type KnownTemplate } from '../wizard/question.ts';
import { wizardRemarks } from '../wizard/remarks.ts';
import { answerProblem } from '../wizard/step-value.ts';
import { shellWord } from '../words.ts';
import { mayWrite } from './new-file.ts';
import { addVariableOptions, givenVars, type VariableOptions } from './variable-options.ts';

/** The options of `new`: besides these a flag for each question of a step, by the question's name. */
export type NewOptions = VariableOptions & {
  readonly from?: string;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly [flag: string]: unknown;
};

/** The questions that are not about a step. */
const FLAGS = [
  ['endpoint', '<endpoint>', 'standard, transactional or otp'],
  ['name', '<text>', 'what the flow is called'],
  ['to', '<phone>', 'who gets it where nothing else is said'],
  ['steps', '<channels>', 'the channels in their order, such as Viber,Sms,Voice'],
  ['callback', '<url>', 'where Routee tells how it goes'],
  ['strategy', '<when>', 'OnStep or OnCompletion'],
  ['viber-failover', '<statuses>', 'what of Viber starts the next step, such as EXPIRED,FAILED'],
  ['sms-failover', '<statuses>', 'what of the SMS starts the next step'],
  ['voice-failover', '<statuses>', 'what of the call starts the next step'],
  ['viber-params', '<name=value,…>', 'the parameters of a transactional template'],
  ['viber-business', '<name>', 'the name of the business, for otp templates that show it'],
] as const;

/** Declares `new`. */
export function newCommand(context: Context, run = newFlow): Command {
  const command = new Command('new')
    .alias('wizard')
    .summary('compose a flow, question by question')
    .description(
      'Composes a flow file, question by question: what the message is, and from that the endpoint; then its steps.',
    )
    .argument('[file]', 'where to write it (default: its name with .yaml)')
    .option('--from <file>', 'begin with a request body, a curl command or a delivery')
    .option('-y, --yes', 'ask nothing: every answer comes from its flag, or is the usual one')
    .option('--force', 'write over a file that is there');
  for (const [flag, value, what] of FLAGS) command.option(`--${flag} ${value}`, what);
  for (const { flag, ask, default: usual, kind } of everyQuestion()) {
    const value = { text: '<text>', number: '<number>', boolean: '<yes|no>' }[kind];
    command.option(`--${flag} ${value}`, usual === undefined ? ask : `${ask} (usually ${usual})`);
  }
  return addVariableOptions(command)
    .addHelpText('after', HELP)
    .action((file: string | undefined, options: NewOptions) => run(file, options, context));
}

const HELP = `
On a terminal whatever no flag answers is asked. Elsewhere, and with --yes, what is missing is named, and nothing is
written. A code is never asked for: it is \${pin}, and given when the flow is sent.

Exit code: 0, or 2 when an answer is missing or wrong.

Examples:
  routee-failover new
  routee-failover new login.yaml --endpoint otp --steps Viber,Sms --viber-sender 0094d198-… \\
    --viber-template 0aac888f-… --yes
  pbpaste | routee-failover new shipped.yaml --from - --yes`;

/** Asks, writes the file, and rehearses it when the person wants to see that. */
export async function newFlow(file: string | undefined, options: NewOptions, context: Context): Promise<void> {
  const { asking, noInput, out, err, json, quiet, isThere, writeText } = context;
  const mayAsk = asking !== undefined && !noInput && !options.yes && !json;
  const prompter = mayAsk ? await prompterOn(asking, err.redact) : undefined;
  const vars = await givenVars(options, [options.from ?? ''], context);
  const seen = err.isTTY ? err : out;
  const values = await compose({
    answers: new Answers(givenAnswers(options), prompter),
    templates: prompter ? await templates(context) : OTP_TEMPLATES,
    start: options.from === undefined ? undefined : await startFrom(options.from, context),
    name: file === undefined ? 'New flow' : basename(file).replace(/\.\w+$/, ''),
    vars,
    preview: async (draft) => seen.text(await previewLines(draft, context)),
  });
  const text = textOf(values);
  const target = file ?? fileFor(values.name ?? '');
  const { problems } = checkFlow(target, text, { env: {} });
  const told = problems.filter(({ severity }) => severity !== 'note');
  if (prompter) {
    seen.text(await previewLines(values, context));
    seen.text(await problemLines(told, seen.style, seen.redact));
    if (!(await prompter.confirm(`Write ${target}?`, true))) {
      throw new InputFailure('input.declined', 'nothing was written');
    }
  }
  await mayWrite(target, { force: options.force === true }, context);
  await writeText(target, text);
  if (json) out.json({ file: target, endpoint: values.endpoint });
  else if (!quiet) {
    if (!prompter) err.text(await problemLines(told, err.style, err.redact));
    const scenario = scenarioOf(values);
    const story = scenario === '' ? '' : ` --scenario "${scenario}"`;
    err.lines(`written: ${target}`, `  routee-failover send ${shellWord(target)} --dry-run${story}`);
    if (!(await isThere(join(dirname(target), 'flow.schema.json'))))
      err.lines('for your editor: routee-failover schema > flow.schema.json');
  }
  if (prompter && (await prompter.confirm('Dry-run it now?', true))) {
    const { send } = await import('./send.ts');
    await send(target, { dryRun: true, wait: true, scenario: scenarioOf(values) }, context);
  }
}

/** The flags that were given, by the names that questions have. */
function givenAnswers(options: NewOptions): Map<string, string> {
  const flags = [...FLAGS.map(([flag]) => flag), ...everyQuestion().map(({ flag }) => flag)];
  const given = flags.flatMap((flag): [string, string][] => {
    const value = options[flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    return typeof value === 'string' ? [[flag, value]] : [];
  });
  return new Map(given);
}

/** The account's own templates where there are credentials and an answer; else those that everybody has. */
async function templates(context: Context): Promise<readonly KnownTemplate[]> {
  const { env, err } = context;
  if (!env.ROUTEE_ACCESS_TOKEN && !(env.ROUTEE_APP_ID && env.ROUTEE_APP_SECRET)) return OTP_TEMPLATES;
  const { callFor, connect } = await import('./connection.ts');
  const { lookUpTemplates } = await import('../run/look-up.ts');
  const connection = await connect(context);
  try {
    const { templates: own } = await lookUpTemplates(connection.api, { ...callFor(context), patienceMs: 0 });
    return own.flatMap(({ id, name, type }) => {
      // What the remote says stands in a flow file only where it is what such a field can be.
      if (answerProblem('otp', 'ViberOtp', { path: ['templateId'], kind: 'text' }, id) !== undefined) return [];
      const params = OTP_TEMPLATES.find((known) => known.id === id)?.params ?? [];
      const known = OTP_TEMPLATE_TYPES.find((word) => word === type);
      return [{ id, name: name ?? id, params, ...(known && { type: known }) }];
    });
  } catch (error) {
    if (context.signal.aborted) throw error;
    err.lines("the account's templates cannot be read now: these are the ones that everybody has");
    return OTP_TEMPLATES;
  } finally {
    await connection.close();
  }
}

async function startFrom(file: string, { readText, redactor }: Context): Promise<FlowValues> {
  const { values, secrets } = importText(file === '-' ? 'standard input' : file, await readText(file), false);
  for (const secret of secrets) redactor.hide(secret);
  if (values.flow !== undefined) return values;
  throw new InputFailure('input.import', 'an Omnichannel message has no steps to go on with', {
    hint: 'import makes a flow file of it',
  });
}

async function previewLines(values: FlowValues, { err, out, env }: Context): Promise<string[]> {
  const seen = err.isTTY ? err : out;
  const { outline, problems } = checkFlow('flow.yaml', textOf(values), { env });
  if (outline) return explainLines(outline, seen.style, seen.columns);
  return problemLines(problems, seen.style, seen.redact);
}

function textOf(values: FlowValues): string {
  return flowText(values, [`${values.name ?? 'A flow'}.`], wizardRemarks(values));
}

function scenarioOf({ scenarios }: FlowValues): string {
  return Object.keys((scenarios as object | undefined) ?? {})[0] ?? '';
}

/** A file's name that says what is in it. */
function fileFor(name: string): string {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['flow'];
  return `${words.slice(0, 6).join('-')}.yaml`;
}
