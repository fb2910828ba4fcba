import { Command, Option } from 'commander';
import { remoteAddress } from '../account/remote-address.ts';
import type { Context } from '../context.ts';
import { curlCommand, httpRequest, jsonBody, lacksPins, withoutPins } from '../convert/request-text.ts';
import { InputFailure } from '../errors.ts';
import type { Body } from '../flow/plan.ts';
import type { Endpoint } from '../status.ts';
import { counted } from '../words.ts';
import { checkText, recipientGiven, refuseUnused } from './flow-input.ts';
import { addVariableOptions, givenVars, type VariableOptions } from './variable-options.ts';

const FORMATS = ['json', 'curl', 'http'] as const;

/** What a request is written as. */
export type RequestFormat = (typeof FORMATS)[number];

/** The options of `export`. */
export type ExportOptions = VariableOptions & {
  readonly as: RequestFormat;
  readonly to?: string;
  readonly reveal?: boolean;
};

/** Declares `export`. */
export function exportCommand(context: Context, run = exportFlow): Command {
  const command = new Command('export')
    .summary('print a flow as the request that it becomes')
    .description('Prints a flow as the request that it becomes: its body as JSON, a curl command, or HTTP.')
    .argument('<file>', 'a flow file, - for standard input')
    .addOption(new Option('--as <format>', 'what to print').choices(FORMATS).default('json'))
    .option('--to <phone>', 'the recipient: replaces every "to", and is the value of ${phone}')
    .option('--reveal', 'whole phone numbers; a pin stays $PIN');
  return addVariableOptions(command)
    .addHelpText('after', HELP)
    .action((file: string, options: ExportOptions) => run(file, options, context));
}

const HELP = `
A variable without a value stays as it is written. The token is $ROUTEE_ACCESS_TOKEN and a pin $PIN, for the shell to
put in. Exit code: 0, or 2 when the file cannot be used.

Examples:
  routee-failover export flows/order-shipped.yaml
  routee-failover export flows/bank-pin.yaml --as curl --to +306900000000 --reveal`;

/** Prints the request, with everything covered that must not be seen. */
export async function exportFlow(file: string, options: ExportOptions, context: Context): Promise<void> {
  const vars = await givenVars(options, [file], context);
  const to = recipientGiven(options.to);
  const checked = checkText(file, await context.readText(file), { vars, env: context.env, to }, context);
  refuseUnused(options.var ?? [], [checked]);
  if (checked.body === undefined || checked.endpoint === undefined) {
    const problems = checked.problems.filter(({ severity }) => severity === 'error');
    throw new InputFailure('input.flow', `${checked.file} cannot be exported: ${counted(problems.length, 'error')}`, {
      problems,
    });
  }
  printRequest(checked.endpoint, checked.body, checked.secrets, { ...options, format: options.as }, context);
}

/** How a request is printed. */
type PrintOptions = { readonly format: RequestFormat; readonly reveal?: boolean };

/** Prints what would be posted; what stands there in the place of something is said on stderr. */
export function printRequest(
  endpoint: Endpoint,
  sent: Body,
  secrets: readonly string[],
  { format, reveal }: PrintOptions,
  { out, err, json, quiet, redactor, urls, env }: Context,
): void {
  const body = withoutPins(sent, secrets);
  const shown = reveal ? body : redactor.value(body);
  const { apiOrigin } = remoteAddress(urls, env);
  const texts = {
    json: () => jsonBody(shown, 2),
    curl: () => curlCommand(endpoint, shown, apiOrigin),
    http: () => httpRequest(endpoint, shown, apiOrigin),
  };
  out.covered([texts[format]()]);
  if (json || quiet) return;
  if (!reveal && JSON.stringify(shown) !== JSON.stringify(body)) {
    err.lines('numbers are masked here; --reveal shows them');
  }
  if (lacksPins(body)) err.lines('$PIN stands for the pin');
}
