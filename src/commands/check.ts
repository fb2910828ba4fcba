import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { ExitCode, InputFailure } from '../errors.ts';
import { fixFlow } from '../flow/fix-file.ts';
import { LINT_RULES } from '../flow/lint/lint.ts';
import { interpretShapes } from '../flow/shape/field.ts';
import { type Checked, checkDocument, checkLines } from '../report/check-report.ts';
import { tellFailure } from '../report/failure.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { VERSION } from '../version.ts';
import { didYouMean } from '../words.ts';
import { checkText, filesFor, refuseUnused } from './flow-input.ts';
import { addVariableOptions, collect, givenVars, type VariableOptions } from './variable-options.ts';

const FORMATS = ['text', 'json', 'github', 'sarif', 'junit'] as const;

type CheckOptions = VariableOptions & {
  readonly format?: (typeof FORMATS)[number];
  readonly strict?: boolean;
  readonly fix?: boolean;
  readonly ignore?: readonly string[];
  readonly rules?: boolean;
  readonly online?: boolean;
};

/** Declares `check`. */
export function checkCommand(context: Context, run = check): Command {
  const command = new Command('check')
    .alias('validate')
    .summary('check flow files without sending anything')
    .description('Checks flow files without sending anything: every mistake, each at its line.')
    .argument('[files...]', 'flow files, folders of them, patterns in quotes, - for standard input')
    .addOption(new Option('--format <format>', 'how to tell').choices(FORMATS))
    .option('--strict', 'let warnings count as errors')
    .option('--fix', 'mend in the files what needs no thinking, and tell the rest')
    .option('--ignore <rule>', 'leave out the warnings of a rule (repeatable)', collect)
    .option('--online', 'ask the remote whether the account has the templates of ViberOtp steps')
    .option('--rules', 'tell every rule about what is doubtful, and why it matters');
  return addVariableOptions(command)
    .addHelpText('after', HELP)
    .action((files: string[], options: CheckOptions) => run(files, options, context));
}

const HELP = `
A variable without a value is no mistake here; what depends on it is not checked, and a note says so. A warning that is
meant is silenced behind its line, or on the line before it: # routee-failover: ignore sms-length

--fix writes the endpoint that the steps tell, the numbers of order and dialPlan, and takes out a label where it is
rejected; comments and layout stay as they are.

--online asks once, with the credentials of a send, which otp templates the account has, and tells a templateId of a
ViberOtp step that is none of them; where no file names one nobody is asked. The templateId of a transactional Viber
step is not looked up: of those the remote has no list but the nine predefined ones for passwords. Without --online no
connection is made.

Exit code: 0 when nothing is wrong, 1 when problems were found, 2 when a file could not be read; with --online 3 when
the remote could not be asked, 4 when the credentials are missing or refused.

Examples:
  routee-failover check flows/*.yaml
  routee-failover check 'flows/**/*.yaml' --fix
  routee-failover check flows --strict --format github
  routee-failover check --format json flows/order-shipped.yaml | jq .errors
  routee-failover check flows --online --env-file .env
  routee-failover check --rules
  cat flow.yaml | routee-failover check -`;

/** Prints every problem of every file, not just the first. */
export async function check(given: readonly string[], options: CheckOptions, context: Context): Promise<void> {
  const { out, env, json, quiet, signal, readText, writeText, endWith } = context;
  if (options.rules) return rules(context);
  if (given.length === 0) throw new InputFailure('usage', "missing required argument 'files'", { hint: NO_FILES });
  const ignored = knownRules(options.ignore ?? []);
  interpretShapes();
  const files = await filesFor(given, context);
  if (options.fix && files.includes('-')) {
    throw new InputFailure('usage', '--fix mends files, and standard input is none', { hint: 'name the file' });
  }
  const vars = await givenVars(options, files, context);
  const offline: Checked[] = [];
  let unread = false;
  for (const file of files) {
    signal.throwIfAborted();
    const told = await (async (): Promise<Checked> => {
      const written = await readText(file);
      if (!options.fix) return checkText(file, written, { vars, env }, context);
      const { text, fixes } = fixFlow(file, written, { vars, env }, ignored);
      const result = checkText(file, text, { vars, env }, context);
      if (fixes.length > 0) await writeText(file, text);
      return { ...result, fixed: fixes };
    })().catch(async (error: unknown) => {
      // The other files are checked all the same.
      if (!(error instanceof InputFailure)) throw error;
      await tellFailure(error, context);
      return undefined;
    });
    if (told) offline.push(withoutRules(told, ignored));
    else unread = true;
  }
  refuseUnused(options.var ?? [], offline);
  // What leads to the remote is more than a check needs.
  const { checked, failure } = options.online
    ? await (await import('./online-check.ts')).checkedOnline(offline, context)
    : { checked: offline, failure: undefined };
  const strict = options.strict === true;
  const document = checkDocument(checked, strict);
  const format = options.format ?? (json ? 'json' : 'text');
  switch (format) {
    case 'json':
      out.json(document);
      break;
    case 'text':
      if (!quiet || document.files.some(({ ok }) => !ok)) out.text(await checkLines(checked, strict, quiet, out));
      break;
    case 'sarif':
      out.json((await import('../report/sarif.ts')).sarifLog(checked, VERSION));
      break;
    case 'junit':
      out.covered((await import('../report/junit.ts')).junitLines(checked, strict, out.redact));
      break;
    case 'github':
      out.covered((await import('../report/github.ts')).githubLines(checked, out.redact));
      break;
    default:
      format satisfies never;
  }
  if (failure) await tellFailure(failure, context);
  if (failure) endWith(failure.exitCode);
  else if (unread) endWith(ExitCode.usage);
  else if (document.files.some(({ ok }) => !ok)) endWith(ExitCode.failed);
}

/** What was found but for what the rules in `ignored` say; errors are told all the same. */
function withoutRules(checked: Checked, ignored: readonly string[]): Checked {
  const isTold = ({ rule, severity }: Diagnostic): boolean => severity === 'error' || !ignored.includes(rule);
  const fixes = checked.fixes.filter(({ problem }) => isTold(problem));
  return { ...checked, problems: checked.problems.filter(isTold), fixes };
}

const NO_FILES = 'name flow files, a folder of them, or - for standard input';

/** Rules that can be ignored; a name that is none would silence nothing, and nobody would see. */
function knownRules(names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => !SILENCEABLE.includes(name));
  if (unknown === undefined) return names;
  throw new InputFailure('usage', `--ignore ${unknown}: there is no such rule, or it is about errors`, {
    hint: didYouMean(unknown, SILENCEABLE),
  });
}

/** What may be meant, also where no rule of its own finds it. */
const SILENCEABLE = [
  ...LINT_RULES.map(({ name }) => name),
  ...['order-tie', 'dial-plan-key', 'unknown-key', 'fallback-channel', 'missing-value'],
];

function rules({ out, json }: Context): void {
  if (json) {
    out.json({ rules: LINT_RULES.map(({ name, why, example }) => ({ name, why, example })) });
    return;
  }
  out.lines(
    ...LINT_RULES.flatMap(({ name, why, example }) => [
      out.style.paint.bold(name),
      `  ${why}`,
      ...example.split('\n').map((line) => `    ${line}`),
      '',
    ]),
    'silence one where it is meant: # routee-failover: ignore <rule>, behind the line or on the line before it',
  );
}
