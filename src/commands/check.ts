import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { ExitCode, InputFailure } from '../errors.ts';
import { type CheckedFlow, checkFlow } from '../flow/flow-file.ts';
import { interpretShapes } from '../flow/shape/field.ts';
import { checkDocument, checkLines } from '../report/check-report.ts';
import { failureDocument, failureLines } from '../report/failure.ts';
import { refuseUnused } from './flow-input.ts';
import { addVariableOptions, givenVars, type VariableOptions } from './variable-options.ts';

type CheckOptions = VariableOptions & { readonly format?: 'text' | 'json'; readonly strict?: boolean };

/** Declares `check`. */
export function checkCommand(context: Context, run = check): Command {
  const command = new Command('check')
    .alias('validate')
    .summary('check flow files without sending anything')
    .description('Checks flow files without sending anything: every mistake, each at its line.')
    .argument('<files...>', 'flow files, - for standard input')
    .addOption(new Option('--format <format>', 'how to tell').choices(['text', 'json']))
    .option('--strict', 'let warnings count as errors');
  return addVariableOptions(command)
    .addHelpText('after', HELP)
    .action((files: string[], options: CheckOptions) => run(files, options, context));
}

const HELP = `
A variable without a value is no mistake here; what depends on it is not checked, and a note says so.

Exit code: 0 when nothing is wrong, 1 when problems were found, 2 when a file could not be read.

Examples:
  routee-failover check flows/*.yaml
  routee-failover check --format json flows/order-shipped.yaml | jq .errors
  cat flow.yaml | routee-failover check -`;

/** Prints every problem of every file, not just the first. */
export async function check(files: readonly string[], options: CheckOptions, context: Context): Promise<void> {
  const { out, err, env, json, quiet, redactor, signal, readText, endWith } = context;
  interpretShapes();
  const vars = await givenVars(options, files, context);
  const checked: CheckedFlow[] = [];
  let unread = false;
  for (const file of files) {
    signal.throwIfAborted();
    const text = await readText(file).catch(async (error: unknown) => {
      // The other files are checked all the same.
      if (!(error instanceof InputFailure)) throw error;
      if (json) err.json(failureDocument(error));
      else err.text(await failureLines(error, err));
      unread = true;
    });
    if (text === undefined) continue;
    const result = checkFlow(file === '-' ? 'stdin' : file, text, { vars, env });
    for (const secret of result.secrets) redactor.hide(secret);
    checked.push(result);
  }
  refuseUnused(options.var ?? [], checked);
  const strict = options.strict === true;
  const document = checkDocument(checked, strict);
  if (json || options.format === 'json') out.json(document);
  else if (!quiet || document.files.some(({ ok }) => !ok)) out.text(await checkLines(checked, strict, quiet, out));
  if (unread) endWith(ExitCode.usage);
  else if (document.files.some(({ ok }) => !ok)) endWith(ExitCode.failed);
}
