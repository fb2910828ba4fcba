import { Command, InvalidArgumentError, Option } from 'commander';
import type { Context } from '../context.ts';
import { ExitCode, InputFailure } from '../errors.ts';
import type { CheckedFlow } from '../flow/flow-file.ts';
import { coverageOf } from '../rehearse/coverage.ts';
import { checkScenario } from '../rehearse/scenario-check.ts';
import { problemLines } from '../report/diagnostics-text.ts';
import { tellFailure } from '../report/failure.ts';
import { githubLines } from '../report/github.ts';
import {
  coverageLines,
  scenarioCases,
  type TestDocument,
  type TestedFile,
  testDocument,
  testLines,
} from '../report/test-report.ts';
import { safeLine } from '../safe-text.ts';
import { counted, didYouMean } from '../words.ts';
import { checkText, filesFor, refuseUnused } from './flow-input.ts';
import { wholeNumber } from './option-values.ts';
import { addVariableOptions, givenVars, type VariableOptions } from './variable-options.ts';

const FORMATS = ['text', 'json', 'junit', 'github'] as const;

/** The options of `test`. */
export type TestOptions = VariableOptions & {
  readonly format?: (typeof FORMATS)[number];
  readonly filter?: string;
  readonly coverage?: boolean;
  readonly minCoverage?: number;
  readonly seed: number;
};

/** Declares `test`. */
export function testCommand(context: Context, run = testFlows): Command {
  const command = new Command('test')
    .summary('run the scenarios of flow files')
    .description(
      'Runs the scenarios of flow files on the embedded engine, and holds what happens against what they expect. ' +
        'Nothing is sent, and no connection is made.',
    )
    .argument('<files...>', 'flow files, folders of them, - for standard input')
    .addOption(new Option('--format <format>', 'how to tell').choices(FORMATS))
    .option('--filter <text>', 'only scenarios with this in their name')
    .option('--coverage', 'list the paths of each flow that no scenario takes')
    .option('--min-coverage <percent>', 'fail when fewer of all paths are taken', percent)
    .option('--seed <number>', 'another story with the same outcomes', wholeNumber, 1);
  return addVariableOptions(command)
    .addHelpText('after', HELP)
    .action((files: string[], options: TestOptions) => run(files, options, context));
}

const HELP = `
A scenario says what each channel answers, and what must follow:

  scenarios:
    nobody on Viber:
      outcomes: { Viber: UNDELIVERED, Sms: Delivered }
      expect: { status: Succeeded, terminationChannel: Sms, within: 15m, notTried: Voice }

Exit code: 0 when every scenario came out as expected, 1 when one did not, 2 when a file cannot be used.

Examples:
  routee-failover test flows --coverage
  routee-failover test flows/order-shipped.yaml --filter Viber --format junit`;

/** Runs every scenario of every file, and tells all that failed. */
export async function testFlows(given: readonly string[], options: TestOptions, context: Context): Promise<void> {
  const { out, err, json, quiet, signal, endWith } = context;
  const files = await filesFor(given, context);
  const vars = await givenVars(options, files, context);
  const tested: TestedFile[] = [];
  let unread = false;
  for (const file of files) {
    signal.throwIfAborted();
    const one = await testFile(file, vars, options, context).catch(async (error: unknown) => {
      // The other files are tested all the same.
      if (!(error instanceof InputFailure)) throw error;
      await tellFailure(error, context);
      unread = true;
    });
    if (one) tested.push(one);
  }
  refuseUnused(
    options.var ?? [],
    tested.map(({ checked }) => checked),
  );
  const format = options.format ?? (json ? 'json' : 'text');
  const unusable = tested.flatMap((file) => file.unusable);
  for (const { problems } of format === 'github' ? [] : unusable)
    err.text(await problemLines(problems, err.style, err.redact));
  const document = testDocument(tested);
  if (format === 'json') out.json(document);
  else if (format === 'github') out.covered(githubLines(tested.map(failuresOf), out.redact));
  else if (format === 'junit')
    out.covered((await import('../report/junit.ts')).junitSuites('test', scenarioCases(tested), out.redact));
  else if (document.scenarios.length > 0 && (!quiet || document.failed > 0))
    out.text(await testLines(tested, quiet, out));
  if (options.coverage && format === 'text') out.text(coverageLines(tested, out));
  const unknown = tested.find((file) => file.coverage === undefined);
  const tooLittle =
    unknown && options.minCoverage
      ? `error: the paths of ${safeLine(unknown.checked.file)} are not known without every value`
      : coverageFailure(document.coverage, options.minCoverage);
  if (unread || unusable.length > 0) endWith(ExitCode.usage);
  else if (tooLittle) {
    err.lines(tooLittle);
    endWith(ExitCode.failed);
  } else if (document.failed > 0) endWith(ExitCode.failed);
  else if (document.scenarios.length === 0) throw nothingToRun(options.filter, tested);
}

/** What is wrong with the coverage; undefined when it is enough. */
function coverageFailure({ paths, covered }: TestDocument['coverage'], least = 0): string | undefined {
  const percent = paths === 0 ? 0 : (100 * covered) / paths;
  if (percent >= least) return undefined;
  return `error: ${covered} of ${counted(paths, 'path')} covered: ${Math.floor(percent)}%, and ${least}% is the least`;
}

function percent(text: string): number {
  const number = wholeNumber(text);
  if (number > 100) throw new InvalidArgumentError('write 0 to 100');
  return number;
}

/** The file with the results of its scenarios, but for those that cannot be run. */
async function testFile(
  file: string,
  vars: ReadonlyMap<string, string>,
  { filter = '', seed }: TestOptions,
  context: Context,
): Promise<TestedFile> {
  const { env } = context;
  const text = await context.readText(file);
  const read = (scenario?: string): CheckedFlow =>
    checkText(file, text, { vars, env, scenario, complete: scenario !== undefined }, context);
  const checked = read();
  if (checked.problems.some(({ severity }) => severity === 'error')) {
    return { checked, results: [], unusable: [{ problems: checked.problems }], coverage: undefined };
  }
  const results = [];
  const unusable = [];
  for (const name of checked.scenarioNames.filter((one) => one.includes(filter))) {
    // Each has variables of its own.
    const own = read(name);
    const scenario = own.flow?.scenarios.find((one) => one.name === name);
    if (own.flow && scenario) results.push({ flow: own.flow, ...checkScenario(own.flow, scenario, seed) });
    else unusable.push({ name, problems: own.problems });
  }
  const plan = results[0]?.flow.plan ?? checked.outline?.plan;
  const coverage =
    plan &&
    coverageOf(
      plan,
      results.map(({ story }) => story),
    );
  return { checked, results, unusable, coverage };
}

function failuresOf({ checked, results, unusable }: TestedFile): CheckedFlow {
  const problems = [...unusable.flatMap((one) => one.problems), ...results.flatMap(({ failures }) => failures)];
  return { ...checked, problems };
}

function nothingToRun(filter: string | undefined, tested: readonly TestedFile[]): InputFailure {
  const names = tested.flatMap(({ checked }) => checked.scenarioNames);
  if (filter === undefined || names.length === 0)
    return new InputFailure('input.scenarios', 'there is no scenario to run', { hint: 'write some under scenarios:' });
  return new InputFailure('usage', `--filter ${filter}: no scenario has that in its name`, {
    hint: didYouMean(filter, names),
  });
}
