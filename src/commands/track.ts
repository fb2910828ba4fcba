import { Command } from 'commander';
import { ID } from '../api/tolerant.ts';
import type { Context } from '../context.ts';
import { ExitCode, InputFailure } from '../errors.ts';
import { withoutCodes } from '../redact.ts';
import { trackingReporter } from '../report/delivery-reporter.ts';
import { trackingDocument, trackingLines } from '../report/tracking-text.ts';
import { changedSteps } from '../run/changes.ts';
import { finished } from '../run/ended.ts';
import { follow } from '../run/follow.ts';
import { type Found, lookUp } from '../run/look-up.ts';
import { pollsFor } from '../run/poll-schedule.ts';
import { Run } from '../run/run.ts';
import type { RunEvent } from '../run-event.ts';
import { isFlowFinal, sameWord } from '../status.ts';
import { type Connection, callFor, connect } from './connection.ts';
import { duration, interval, UNATTENDED_MS } from './option-values.ts';
import { exitCodeOf } from './outcome-code.ts';

/** The options of `track`; durations in milliseconds. */
export type TrackOptions = {
  readonly watch?: boolean;
  readonly raw?: boolean;
  readonly timeout?: number;
  readonly interval?: number;
};

/** A day and a half: no flow takes longer. */
const LONGEST_WATCH_MS = 36 * 3_600_000;

/** Declares `track`. */
export function trackCommand(context: Context, run = track): Command {
  return new Command('track')
    .summary('show how a delivery goes')
    .description('Shows how a delivery goes, by its tracking id, its flowId, or the token of one of its otp messages.')
    .argument('<id>', 'what a send was accepted as')
    .option('-w, --watch', 'follow it to its end')
    .option('--raw', "print the remote's own JSON, codes and numbers masked")
    .option(
      '--timeout <duration>',
      'with --watch: stop waiting after this (default: 36h; off a terminal 15m)',
      duration,
    )
    .option('--interval <duration>', 'with --watch: look in even steps, such as 5s; at least 1s', interval)
    .addHelpText('after', HELP)
    .action((id: string, options: TrackOptions) => run(id, options, context));
}

const HELP = `
Exit code: 0 when the delivery succeeded, 1 when it failed or is not known, 2 when the id is none, 3 when the remote
cannot be asked, 4 when it refuses the credentials, 8 when the delivery is still under way.

Examples:
  routee-failover track 0aac888f-2ee2-4112-9659-1755a951966a
  routee-failover track 0aac888f-2ee2-4112-9659-1755a951966a --watch --json`;

/** Shows a delivery once, or until its end, and ends by how it stands. */
export async function track(id: string, options: TrackOptions, context: Context): Promise<void> {
  if (!ID.test(id)) {
    throw new InputFailure('usage', 'a tracking id is 8 to 64 letters, digits and dashes', {
      hint: 'it stands in the line "accepted as" of a send',
    });
  }
  if (options.raw && options.watch)
    throw new InputFailure('usage', '--raw prints one answer, and --watch needs several', { hint: 'leave one out' });
  const onlyWatch = (['timeout', 'interval'] as const).find((name) => options[name] !== undefined);
  if (onlyWatch && !options.watch)
    throw new InputFailure('usage', `--${onlyWatch} is for --watch only`, { hint: 'add --watch, or leave it out' });
  const connection = await connect(context);
  try {
    const found = await lookUp(connection.api, id, callFor(context));
    if (options.watch) await watch(found, options, connection, context);
    else show(found, options, context);
  } finally {
    await connection.close();
  }
}

function show({ tracking, raw }: Found, options: TrackOptions, { out, json, clock, redactor, endWith }: Context): void {
  const { status, trackingId, createdAtMs } = tracking;
  const ended = isFlowFinal(status);
  if (options.raw) out.json(redactor.foreign(withoutCodes(raw)));
  else if (json) out.json(trackingDocument(tracking));
  else {
    const events: RunEvent[] = [];
    const run = new Run({ clock, emit: (event) => events.push(event) }, createdAtMs ?? clock.nowMs());
    for (const event of changedSteps([], tracking, run.acceptedAtMs, clock.nowMs())) run.emit(event);
    if (ended) run.emit(finished(tracking, trackingId, run));
    out.text(trackingLines(tracking, events, run.elapsedMs, out));
  }
  if (!ended) endWith(ExitCode.pending);
  else if (!sameWord(status, 'Succeeded')) endWith(ExitCode.failed);
}

async function watch({ tracking }: Found, options: TrackOptions, { api }: Connection, context: Context): Promise<void> {
  const { clock, random, signal, out, endWith } = context;
  const { trackingId, endpoint, createdAtMs } = tracking;
  const acceptedAtMs = createdAtMs ?? clock.nowMs();
  const elapsedMs = (): number => Math.max(0, clock.nowMs() - acceptedAtMs);
  const reporter = await trackingReporter(tracking, elapsedMs, context);
  const polls = pollsFor(options.interval, random);
  const { timeout: timeoutMs = out.isTTY ? LONGEST_WATCH_MS : UNATTENDED_MS } = options;
  const settings = { api, clock, polls, timeoutMs, signal, emit: reporter.report };
  const run = new Run(settings, acceptedAtMs);
  try {
    run.emit({ type: 'flow.accepted', endpoint, trackingId, atMs: 0 });
    endWith(exitCodeOf(await follow({ endpoint }, trackingId, run, settings, tracking)));
  } finally {
    reporter.close();
  }
}
