import type { Context } from '../context.ts';
import { InputFailure } from '../errors.ts';
import { type CheckedFlow, checkFlow, type Flow, type Given } from '../flow/flow-file.ts';
import { type Outcome, outcomeFor, parseOutcome } from '../flow/outcome.ts';
import { REHEARSAL_STARTS_AT_MS } from '../rehearse/starts-at.ts';
import { problemLines } from '../report/diagnostics-text.ts';
import type { RunEvent } from '../run-event.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { counted, didYouMean, quoted } from '../words.ts';
import { givenVars, type VariableOptions } from './variable-options.ts';

type FlowOptions = VariableOptions & {
  readonly to?: string;
  readonly scenario?: string;
  readonly dryRun?: boolean;
  readonly showRequest?: string;
};

/** The files that the arguments of a command stand for: a folder for the flow files in it. */
export async function filesFor(given: readonly string[], { flowFiles }: Context): Promise<string[]> {
  return (await Promise.all(given.map((file) => (file === '-' ? ['-'] : flowFiles(file))))).flat();
}

/** Checks a file's text; from now on nothing shows the pins in it. */
export function checkText(file: string, text: string, given: Given, { redactor }: Context): CheckedFlow {
  const checked = checkFlow(file === '-' ? 'stdin' : file, text, given);
  for (const secret of checked.secrets) redactor.hide(secret);
  return checked;
}

/** A flow that can be sent, the pins in it, and the names of the variables that feed them. */
export type SendableFlow = {
  readonly flow: Flow;
  readonly secrets: readonly string[];
  readonly pinVariables: readonly string[];
};

/** Reads a flow that is to be sent, dry or not. Fails with every problem when it has an error or lacks a value. */
export async function readFlow(file: string, options: FlowOptions, context: Context): Promise<SendableFlow> {
  const { readText, env, out, err, json, quiet, clock } = context;
  const { scenario, dryRun = false } = options;
  const to = recipientGiven(options.to);
  const vars = await givenVars(options, [file], context);
  const text = await readText(file);
  const checked = checkText(file, text, { vars, env, to, scenario, complete: true }, context);
  refuseUnused(options.var ?? [], [checked]);
  // Other users of the machine see command lines, and shells remember them.
  if (!dryRun && options.showRequest === undefined) refusePins(options.var ?? [], checked);
  if (!checked.flow) {
    const errors = checked.problems.filter(({ severity }) => severity === 'error');
    throw new InputFailure('input.flow', `nothing was sent: ${counted(errors.length, 'error')} in ${checked.file}`, {
      problems: checked.problems,
    });
  }
  const at = new Date(dryRun ? REHEARSAL_STARTS_AT_MS : clock.nowMs()).toISOString();
  const { flow, secrets, pinVariables } = checked;
  if (options.showRequest !== undefined) return { flow, secrets, pinVariables };
  if (json) for (const problem of checked.problems) out.json(warningEvent(problem, at, dryRun));
  else if (!quiet) err.text(await problemLines(checked.problems, err.style, err.redact));
  return { flow, secrets, pinVariables };
}

/** The value of `--to`; one that is no number fails. */
export function recipientGiven(to: string | undefined): string | undefined {
  if (to === undefined || /^\+?[1-9]\d{6,14}$/.test(to)) return to;
  throw new InputFailure('usage', '--to must be + and 7 to 15 digits, the country code first', {
    hint: 'write it without spaces and dashes, and with + in place of 00',
  });
}

/** What is doubtful about a flow that is sent all the same, as the event that a run begins with. */
function warningEvent({ file, line, column, message, rule }: Diagnostic, at: string, dryRun: boolean): RunEvent {
  const text = `${file}:${line}:${column}: ${message} [${rule}]`;
  return { type: 'warning', message: text, at, ...(dryRun && { dryRun: true as const }) };
}

/** A pin of a real send does not come over the command line. */
function refusePins(pairs: readonly string[], { pinVariables }: CheckedFlow): void {
  const name = pairs.map((pair) => pair.split('=')[0]!).find((one) => pinVariables.includes(one));
  if (name === undefined) return;
  throw new InputFailure(
    'input.pin',
    `nothing was sent: --var ${name} is a pin, and command lines are seen by others`,
    {
      hint: 'give it with --vars - on standard input, or write ${env:PIN} in the flow',
    },
  );
}

/** A value for a variable that no file has is a misspelt name. */
export function refuseUnused(pairs: readonly string[], checked: readonly CheckedFlow[]): void {
  const known = checked.flatMap(({ variables }) => variables).filter((name) => !name.startsWith('env:'));
  const unused = pairs.map((pair) => pair.split('=')[0]!).find((name) => !known.includes(name));
  // A file that could not be read to its end may well have it.
  const broken = checked.some(({ problems }) => problems.some(({ severity }) => severity === 'error'));
  if (unused === undefined || checked.length === 0 || broken) return;
  throw new InputFailure(
    'usage',
    `--var ${unused}: there is no variable \${${unused}} in ${checked.map(({ file }) => file).join(', ')}`,
    {
      hint: known.length > 0 ? didYouMean(unused, [...new Set(known)]) : 'it has no variables at all',
    },
  );
}

/** The outcomes of the scenario and after them those of the command line, which count more; a wrong one fails. */
export function flowOutcomes(flow: Flow, scenario: string | undefined, texts: readonly string[]): Outcome[] {
  const own = texts.map((text) => {
    const parsed = parseOutcome(text);
    const fitting = parsed.ok ? outcomeFor(flow.plan, parsed.outcome) : parsed;
    if (!fitting.ok) throw new InputFailure('usage', `--outcome ${text}: ${fitting.message}`, { hint: fitting.hint });
    return fitting.outcome;
  });
  if (scenario === undefined) return own;
  const chosen = flow.scenarios.find(({ name }) => name === scenario);
  if (chosen) return [...chosen.outcomes, ...own];
  const names = flow.scenarios.map(({ name }) => name);
  throw new InputFailure('usage', `${flow.file} has no scenario ${quoted(scenario)}`, {
    hint: names.length > 0 ? didYouMean(scenario, names) : 'it has no scenarios at all',
  });
}
