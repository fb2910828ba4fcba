import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { InputFailure } from '../errors.ts';
import type { Outline } from '../flow/flow-file.ts';
import { countPaths, pathsOf } from '../flow/paths.ts';
import { dotLines, mermaidLines } from '../report/explain-graph.ts';
import { explainLines } from '../report/explain-text.ts';
import { counted } from '../words.ts';
import { checkText, refuseUnused } from './flow-input.ts';
import { addVariableOptions, givenVars, type VariableOptions } from './variable-options.ts';

const FORMATS = ['text', 'json', 'mermaid', 'dot', 'svg'] as const;

/** The options of `explain`. */
export type ExplainOptions = VariableOptions & { readonly format?: (typeof FORMATS)[number] };

/** Declares `explain`. */
export function explainCommand(context: Context, run = explain): Command {
  const command = new Command('explain')
    .summary('tell every way a flow can go')
    .description(
      'Tells every way a flow can go: for each step each final status, what it leads to, and how late at worst.',
    )
    .argument('<file>', 'a flow file, - for standard input')
    .addOption(new Option('--format <format>', 'how to tell').choices(FORMATS));
  return addVariableOptions(command)
    .addHelpText('after', HELP)
    .action((file: string, options: ExplainOptions) => run(file, options, context));
}

const HELP = `
A variable without a value is no mistake here, unless it decides what happens, as a ttl does. Worst times are those of
answers that come in time: how long a call lasts is not counted. Exit code: 0, or 2 when the file cannot be used.

Examples:
  routee-failover explain flows/medical-appointment.yaml
  routee-failover explain flows/order-shipped.yaml --format json | jq '.paths[] | select(.status == "Failed")'
  routee-failover explain flows/order-shipped.yaml --format mermaid
  routee-failover explain flows/order-shipped.yaml --format svg > order-shipped.svg`;

/** Prints every path of a flow. */
export async function explain(file: string, options: ExplainOptions, context: Context): Promise<void> {
  const { out, json } = context;
  const flow = await readOutline(file, options, context);
  switch (options.format ?? (json ? 'json' : 'text')) {
    case 'json':
      out.json(pathsDocument(flow));
      break;
    case 'mermaid':
      out.text(mermaidLines(flow.plan));
      break;
    case 'dot':
      out.text(dotLines(flow.plan));
      break;
    case 'svg':
      // A fifth of all the code that this needs lays out boxes.
      out.covered((await import('../report/explain-svg.ts')).svgLines(flow, out.redact));
      break;
    default:
      out.text(explainLines(flow, out.style, out.isTTY ? out.columns : undefined));
  }
}

async function readOutline(file: string, options: ExplainOptions, context: Context): Promise<Outline> {
  const vars = await givenVars(options, [file], context);
  const text = await context.readText(file);
  const checked = checkText(file, text, { vars, env: context.env }, context);
  refuseUnused(options.var ?? [], [checked]);
  if (checked.outline) return checked.outline;
  const errors = checked.problems.filter(({ severity }) => severity === 'error');
  // Where only a value is missing, nothing is wrong; but a ttl that is not known makes no plan.
  const problems = errors.length > 0 ? errors : checked.problems;
  const what = errors.length > 0 ? counted(errors.length, 'error') : 'a value is missing';
  throw new InputFailure('input.flow', `${checked.file} cannot be explained: ${what}`, { problems });
}

function pathsDocument({ endpoint, plan, skipped }: Outline): object {
  const paths = pathsOf(plan);
  return {
    endpoint,
    ...(skipped.length > 0 && { skipped }),
    count: countPaths(plan),
    paths: paths?.map(({ worstMs, ...path }) => ({ ...path, worstSeconds: Math.round(worstMs / 1_000) })) ?? null,
  };
}
