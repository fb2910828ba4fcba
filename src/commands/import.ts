import { Command } from 'commander';
import { ID } from '../api/tolerant.ts';
import type { Context } from '../context.ts';
import { importJson, importText } from '../convert/import-text.ts';
import type { Imported } from '../convert/imported.ts';
import { recipientsCsv } from '../convert/recipients-csv.ts';
import { InputFailure } from '../errors.ts';
import { flowText } from '../flow/flow-text.ts';
import { problemLines } from '../report/diagnostics-text.ts';
import { lookUp } from '../run/look-up.ts';
import { shellWord } from '../words.ts';
import { callFor, connect } from './connection.ts';
import { checkText } from './flow-input.ts';
import { mayWrite } from './new-file.ts';

/** The options of `import`. */
export type ImportOptions = {
  readonly output?: string;
  readonly recipients?: string;
  readonly reveal?: boolean;
  readonly force?: boolean;
};

/** Declares `import`. */
export function importCommand(context: Context, run = importFlow): Command {
  return new Command('import')
    .summary('make a flow file of a request, a message or a delivery')
    .description(
      'Makes a flow file of a request body, a curl command, a message of the Omnichannel API or a batch of them, or ' +
        'of a delivery by its tracking id.',
    )
    .argument('<file>', 'a file, - for standard input, or a tracking id')
    .option('-o, --output <file>', 'where to write the flow (default: standard output)')
    .option('--recipients <file>', 'where to write the recipients of a batch, as CSV')
    .option('--reveal', 'keep the numbers of recipients, as values of variables')
    .option('--force', 'write over files that are there')
    .addHelpText('after', HELP)
    .action((file: string, options: ImportOptions) => run(file, options, context));
}

const HELP = `
Recipients become variables, and their numbers are left out unless --reveal keeps them; a pin becomes \${env:PIN}.
Tokens and passwords are never kept. What is wrong with the flow is told on stderr, as by check.

Exit code: 0, or 2 when nothing can be made of it; for a tracking id also 1 when it is not known, 3 and 4.

Examples:
  routee-failover import request.json -o flow.yaml
  pbpaste | routee-failover import - > flow.yaml
  routee-failover import batch.json -o flow.yaml --recipients people.csv
  routee-failover import 0aac888f-2ee2-4112-9659-1755a951966a`;

/** Prints or writes the flow file, and tells what was changed, left out, or is wrong. */
export async function importFlow(file: string, options: ImportOptions, context: Context): Promise<void> {
  const { out, err, env, json, quiet, redactor, writeText } = context;
  const flow = await read(file, options, context);
  if (flow.recipients && options.recipients === undefined) {
    throw new InputFailure('usage', 'a batch is a flow and its recipients: --recipients is missing', {
      hint: 'name the CSV file that they are written to, such as --recipients people.csv',
    });
  }
  const { output, recipients } = options;
  if (recipients !== undefined && !flow.recipients)
    throw new InputFailure('usage', '--recipients is for a batch, and this is none', { hint: 'leave it out' });
  if (recipients !== undefined && recipients === output)
    throw new InputFailure('usage', 'the flow and its recipients cannot be one file', { hint: 'name two' });
  const text = flowText(flow.values, flow.about);
  for (const file of [recipients, output]) if (file !== undefined) await mayWrite(file, options, context);
  if (recipients !== undefined && flow.recipients) await writeText(recipients, recipientsCsv(flow.recipients));
  if (options.output === undefined) {
    // Numbers of recipients are out of it; what else looks like one is a sender, or what a message says.
    if (json) out.covered([JSON.stringify(flow.values, null, 2)]);
    else out.covered([text.trimEnd()]);
  } else await writeText(options.output, text);
  // The file itself has them no more; what is said about it might.
  for (const secret of flow.secrets) redactor.hide(secret);
  if (json || quiet) return;
  err.lines(...flow.notes);
  const vars = Object.entries(flow.values.vars ?? {}).flatMap(([name, value]) => (value === null ? [name] : []));
  if (vars.includes('phone')) err.lines('the recipient is ${phone}: give it with --to, or keep it with --reveal');
  const { problems } = checkText(options.output ?? 'flow.yaml', text, { env }, context);
  const told = problems.filter(({ severity }) => severity !== 'note');
  err.text(await problemLines(told, err.style, err.redact));
  if (options.output !== undefined)
    err.lines(`written: ${options.output}`, `  routee-failover check ${shellWord(options.output)}`);
}

async function read(file: string, { reveal = false }: ImportOptions, context: Context): Promise<Imported> {
  if (!ID.test(file) || (await context.isThere(file))) {
    return importText(file === '-' ? 'standard input' : file, await context.readText(file), reveal);
  }
  const connection = await connect(context);
  try {
    const { raw, tracking } = await lookUp(connection.api, file, callFor(context));
    const flow = importJson(raw, undefined, reveal);
    return { ...flow, about: [`Imported from the delivery ${tracking.trackingId}.`] };
  } finally {
    await connection.close();
  }
}
