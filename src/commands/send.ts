import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { InputFailure } from '../errors.ts';
import { readFlow } from './flow-input.ts';
import { duration, interval, speed, wholeNumber } from './option-values.ts';
import { exitCodeOf } from './outcome-code.ts';
import { addVariableOptions, collect, type VariableOptions } from './variable-options.ts';

/** The options of `send`; durations in milliseconds. */
export type SendOptions = VariableOptions & {
  readonly dryRun?: boolean;
  readonly outcome?: readonly string[];
  readonly scenario?: string;
  readonly seed?: number;
  readonly speed?: number;
  readonly to?: string;
  readonly wait: boolean;
  readonly timeout?: number;
  readonly interval?: number;
  readonly yes?: boolean;
  readonly showRequest?: 'json' | 'curl';
  readonly reveal?: boolean;
};

/** Declares `send`. */
export function sendCommand(context: Context, run = send): Command {
  const command = new Command('send')
    .summary('send a flow and follow it to its end')
    .description(
      'Checks a flow, sends it and follows it to its end. With --dry-run the embedded engine answers, and nothing is ' +
        'sent.',
    )
    .argument('<file>', 'a flow file, - for standard input')
    .option('--dry-run', 'rehearse: the embedded engine answers, no connection is made')
    .option('--outcome <outcome>', 'dry run: how a channel answers, such as Viber=EXPIRED (repeatable)', collect)
    .option('--scenario <name>', "dry run: the variables and outcomes of one of the file's scenarios")
    .option('--seed <number>', 'dry run: another story with the same outcomes (default: 1)', wholeNumber)
    .option(
      '--speed <times>',
      'dry run: so many times as fast as life (default: within 5 s on a terminal, else at once)',
      speed,
    )
    .option('--to <phone>', 'the recipient: replaces every "to", and is the value of ${phone}');
  return addVariableOptions(command)
    .option('-y, --yes', 'send without asking first')
    .option('--no-wait', 'end as soon as the flow is accepted')
    .option(
      '--timeout <duration>',
      "stop waiting after this, such as 90s or 15m (default: the flow's worst case and 2m; off a terminal at most 15m)",
      duration,
    )
    .option('--interval <duration>', 'look in even steps, such as 5s; at least 1s', interval)
    .addOption(new Option('--show-request <format>', 'print the request, and send nothing').choices(['json', 'curl']))
    .option('--reveal', 'with --show-request: whole phone numbers; a pin stays $PIN')
    .addHelpText('after', HELP)
    .action((file: string, options: SendOptions) => run(file, options, context));
}

const HELP = `
A flow is posted once. It is posted again by itself only when nothing of it had left, or when the remote says that it
did not take it (401, 403, 429). On a terminal you are asked first; where standard input is none, it is sent at once.
Credentials come from ROUTEE_APP_ID and ROUTEE_APP_SECRET, or ROUTEE_ACCESS_TOKEN.

An outcome is [recipient:]channel|order=STATUS[(detail)][@delay][:chance%]; the last one that fits a step counts.

Exit code: 0 when the flow succeeded (or was accepted, with --no-wait), 1 when it failed, 2 when nothing was sent
because the input has to be mended, 3 when nothing reached the remote, 4 when it refused the credentials, 6 when it may
have been accepted and nobody knows, 8 when it was still under way when we stopped waiting.

Examples:
  routee-failover send flows/viber-then-sms.yaml --dry-run
  routee-failover send flows/viber-then-sms.yaml --dry-run --outcome Viber=EXPIRED --outcome Sms=Delivered@20s
  routee-failover send flows/order-shipped.yaml --dry-run --scenario "nobody on Viber" --json
  routee-failover send flows/viber-then-sms.yaml --to +306900000000
  echo "code: '123456'" | routee-failover send login.yaml --to +306900000000 --vars - --json
  routee-failover send flows/viber-then-sms.yaml --show-request curl`;

/** Checks the flow, sends it or rehearses it, follows it, and ends by its outcome. */
export async function send(file: string, options: SendOptions, context: Context): Promise<void> {
  refuseMixedOptions(options, context.json);
  // The flow first: it tells what must not be shown, and an outcome may have it in its detail.
  const sendable = await readFlow(file, options, context);
  const { flow, secrets } = sendable;
  if (options.showRequest !== undefined) {
    const { printRequest } = await import('./export.ts');
    return printRequest(flow.endpoint, flow.body, secrets, { ...options, format: options.showRequest }, context);
  }
  const ending = options.dryRun
    ? await (await import('./dry-run.ts')).dryRun(file, sendable, options, context)
    : await (await import('./live-send.ts')).liveSend(flow, options, context);
  context.endWith(exitCodeOf(ending));
}

/** Nobody sends by mistake: what is for rehearsals only is an error without one. */
function refuseMixedOptions(options: SendOptions, json: boolean): void {
  const { dryRun, outcome, scenario, seed, speed, reveal, showRequest } = options;
  const onlyDry = Object.entries({ outcome, scenario, speed, seed }).find(([, value]) => value !== undefined)?.[0];
  // The variables of a scenario may well be looked at in the request.
  if (!dryRun && onlyDry !== undefined && !(onlyDry === 'scenario' && showRequest)) {
    throw new InputFailure('usage', `--${onlyDry} is for rehearsals only, and this is no --dry-run`, {
      hint: 'add --dry-run, or leave it out',
    });
  }
  if (json && showRequest === 'curl') {
    throw new InputFailure('usage', '--json prints JSON, and --show-request curl does not', {
      hint: 'use --show-request json, or leave out --json',
    });
  }
  const unused = (['timeout', 'interval'] as const).find((name) => options[name] !== undefined);
  if (!options.wait && unused !== undefined)
    throw new InputFailure('usage', `--${unused} is for waiting, and --no-wait does not`, { hint: 'leave one out' });
  if (reveal && showRequest === undefined) {
    throw new InputFailure('usage', '--reveal is for --show-request only', { hint: 'add --show-request json or curl' });
  }
}
