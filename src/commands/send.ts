import { Command, InvalidArgumentError } from 'commander';
import { durationMs } from '../clock.ts';
import type { Context } from '../context.ts';
import { ExitCode, InputFailure } from '../errors.ts';
import type { Flow } from '../flow/flow-file.ts';
import type { Outcome } from '../flow/outcome.ts';
import { evenPace, storyPace } from '../rehearse/pace.ts';
import { REHEARSAL_STARTS_AT_MS, type RehearsalOptions, rehearsal } from '../rehearse/rehearse.ts';
import { deliveryReporter } from '../report/delivery-reporter.ts';
import type { Ending } from '../run/run.ts';
import { safeLine } from '../safe-text.ts';
import { flowOutcomes, readFlow } from './flow-input.ts';
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
};

/** A whole story is told within so long on a terminal. */
const STORY_MS = 4_500;

/** Declares `send`. */
export function sendCommand(context: Context, run = send): Command {
  const command = new Command('send')
    .summary('send a flow and follow it to its end (for now with --dry-run only)')
    .description(
      'Sends a flow and follows it to its end. With --dry-run the embedded engine answers, and nothing is sent; ' +
        'this version does not send otherwise.',
    )
    .argument('<file>', 'a flow file, - for standard input')
    .option('--dry-run', 'rehearse: the embedded engine answers, no connection is made')
    .option('--outcome <outcome>', 'dry run: how a channel answers, such as Viber=EXPIRED (repeatable)', collect)
    .option('--scenario <name>', "dry run: the variables and outcomes of one of the file's scenarios")
    .option('--seed <number>', 'dry run: another story with the same outcomes (default: 1)', wholeNumber)
    .option(
      '--speed <times>',
      'dry run: so many times as fast as life (default: within 5 s on a terminal, else at once)',
      positive,
    )
    .option('--to <phone>', 'the recipient: replaces every "to", and is the value of ${phone}');
  return addVariableOptions(command)
    .option('--no-wait', 'end as soon as the flow is accepted')
    .option('--timeout <duration>', 'stop waiting after this, such as 90s or 15m', duration)
    .option('--interval <duration>', 'look in even steps, such as 5s; at least 1s', interval)
    .addHelpText('after', HELP)
    .action((file: string, options: SendOptions) => run(file, options, context));
}

const HELP = `
An outcome is [recipient:]channel|order=STATUS[(detail)][@delay][:chance%]; the last one that fits a step counts.

Exit code: 0 when the flow succeeded (or was accepted, with --no-wait), 1 when it failed, 2 when nothing was sent
because the input has to be mended, 8 when it was still under way when we stopped waiting.

Examples:
  routee-failover send flows/viber-then-sms.yaml --dry-run
  routee-failover send flows/viber-then-sms.yaml --dry-run --outcome Viber=EXPIRED --outcome Sms=Delivered@20s
  routee-failover send flows/order-shipped.yaml --dry-run --scenario "nobody on Viber" --json`;

/** Checks the flow, sends it, follows it, and ends by its outcome. */
export async function send(file: string, options: SendOptions, context: Context): Promise<void> {
  requireDryRun(options);
  // The flow first: it tells what must not be shown, and an outcome may have it in its detail.
  const flow = await readFlow(file, options, context);
  const outcomes = flowOutcomes(flow, options.scenario, options.outcome ?? []);
  const ending = await rehearse(flow, outcomes, options, context);
  const { err, json, quiet, endWith } = context;
  if (!json && !quiet)
    err.lines('DRY RUN  nothing was sent; for real it would be:', `  ${realCommand(file, options, flow)}`);
  endWith(exitCodeOf(ending));
}

function requireDryRun({ dryRun, outcome, scenario, seed, speed }: SendOptions): void {
  if (dryRun) return;
  const onlyDry = Object.entries({ outcome, scenario, speed, seed }).find(([, value]) => value !== undefined)?.[0];
  if (onlyDry !== undefined) {
    throw new InputFailure('usage', `--${onlyDry} is for rehearsals only, and this is no --dry-run`, {
      hint: 'add --dry-run, or leave it out',
    });
  }
  throw new InputFailure(
    'usage',
    'nothing was sent: sending for real comes with credentials, which this version cannot take yet',
    {
      hint: 'rehearse the flow with --dry-run',
    },
  );
}

async function rehearse(
  flow: Flow,
  outcomes: readonly Outcome[],
  options: SendOptions,
  context: Context,
): Promise<Ending> {
  const { clock, signal, screen } = context;
  const { seed = 1, wait, timeout, speed } = options;
  const settings: Omit<RehearsalOptions, 'emit'> = {
    outcomes,
    seed,
    signal,
    intervalMs: options.interval,
    timeoutMs: wait ? timeout : null,
  };
  const told = rehearsal(flow, { ...settings, emit: (event) => reporter.report(event) });
  const reporter = await deliveryReporter(flow, told.elapsedMs, context);
  try {
    if (speed !== undefined) return await told.play(evenPace(speed, REHEARSAL_STARTS_AT_MS, clock, signal));
    if (!screen) return await told.play();
    return await told.play(storyPace(await momentsOf(flow, settings), STORY_MS, REHEARSAL_STARTS_AT_MS, clock, signal));
  } finally {
    reporter.close();
  }
}

/** When something happens in the story that is about to be told: the same seed tells it twice. */
async function momentsOf(flow: Flow, settings: Omit<RehearsalOptions, 'emit'>): Promise<number[]> {
  const moments: number[] = [];
  const silent = rehearsal(flow, { ...settings, emit: () => moments.push(silent.elapsedMs()) });
  await silent.play();
  return moments;
}

/**
 * The same command line without what is for rehearsals. Values may be what must not be shown: in their place stands
 * their name in a form that no shell takes for a value.
 */
function realCommand(file: string, options: SendOptions, flow: Flow): string {
  const { to, var: pairs = [], vars, wait, scenario } = options;
  const chosen = flow.scenarios.find(({ name }) => name === scenario);
  const names = new Set([...(chosen?.vars.keys() ?? []), ...pairs.map((pair) => pair.split('=')[0]!)]);
  return [
    `routee-failover send ${shellWord(safeLine(file))}`,
    ...(to === undefined ? [] : ['--to <phone>']),
    ...(vars === undefined ? [] : [`--vars ${shellWord(vars)}`]),
    ...[...names].map((name) => `--var ${name}=<${name}>`),
    ...(wait ? [] : ['--no-wait']),
  ].join(' ');
}

function shellWord(text: string): string {
  return /^[\w./+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function exitCodeOf(ending: Ending): ExitCode {
  switch (ending.type) {
    case 'flow.accepted':
      return ExitCode.ok;
    case 'flow.finished':
      return ending.status === 'Succeeded' ? ExitCode.ok : ExitCode.failed;
    case 'flow.pending':
      return ExitCode.pending;
    case 'flow.unknown':
      return ExitCode.unknown;
    default:
      return ending satisfies never;
  }
}

function duration(text: string): number {
  const ms = durationMs(text);
  if (ms === undefined || ms === 0)
    throw new InvalidArgumentError('write a number and a unit, such as 500ms, 30s, 15m or 2h');
  return ms;
}

/** The remote is asked once a second at most. */
function interval(text: string): number {
  const ms = duration(text);
  if (ms < 1_000) throw new InvalidArgumentError('write 1s or more');
  return ms;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('write a whole number, 0 or more');
  return Number(text);
}

function positive(text: string): number {
  if (!/^\d+(?:\.\d+)?$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('write a number above 0');
  return Number(text);
}
