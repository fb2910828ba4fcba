import { Command, InvalidArgumentError, Option } from 'commander';
import { durationMs } from '../clock.ts';
import type { Context } from '../context.ts';
import { InputFailure } from '../errors.ts';
import { tableLines } from '../report/table.ts';
import { DELIVERY_COLUMNS, trackingDocument } from '../report/tracking-text.ts';
import { searchAll } from '../run/look-up.ts';
import { safeLine } from '../safe-text.ts';
import { CHANNELS, type Channel, ENDPOINTS, type Endpoint, FLOW_STATUSES, sameWord } from '../status.ts';
import { counted, listed } from '../words.ts';
import { callFor, connect } from './connection.ts';
import { recipient, wholeNumber } from './option-values.ts';

/** The options of `search`. */
export type SearchOptions = {
  readonly status?: string;
  readonly to?: string;
  readonly channel?: Channel;
  readonly endpoint?: Endpoint;
  readonly tag?: string;
  readonly since: string;
  readonly until?: string;
  readonly limit: number;
  readonly format?: 'table' | 'json' | 'csv';
};

/** The remote's clock may be ahead of ours, and an engine's is, where it runs faster than life. */
const AHEAD_MS = 24 * 3_600_000;

/** Declares `search`. */
export function searchCommand(context: Context, run = search): Command {
  return new Command('search')
    .summary('find deliveries at the remote')
    .description('Finds deliveries at the remote, the newest first: those that fit everything that is asked for.')
    .option('--status <status>', listed(FLOW_STATUSES, 'or'), oneOf(FLOW_STATUSES))
    .option('--to <phone>', 'the recipient', recipient)
    .option('--channel <channel>', `a channel that was tried: ${listed(CHANNELS, 'or')}`, oneOf(CHANNELS))
    .option('--endpoint <endpoint>', `${listed(ENDPOINTS, 'or')} (default: all)`, oneOf(ENDPOINTS))
    .option('--tag <tag>', 'a tag, which only otp deliveries have')
    .option('--since <when>', 'created since then: a duration such as 2h or 7d, or a date', '24h')
    .option('--until <when>', 'created until then (default: up to what is newest)')
    .option('--limit <number>', 'show so many at most', limit, 50)
    .addOption(new Option('--format <format>', 'how to tell').choices(['table', 'json', 'csv']))
    .addHelpText('after', HELP)
    .action((options: SearchOptions) => run(options, context));
}

const HELP = `
Both services are searched, and every page of theirs is read. Exit code: 0 when they answered, whatever was found; 2
when an option is wrong, 3 when one of them could not be asked, 4 when the credentials are refused.

Examples:
  routee-failover search --to +306912345678 --since 15m
  routee-failover search --status Failed --since 7d --format csv > failed.csv`;

/** Prints the deliveries that fit. */
export async function search(options: SearchOptions, context: Context): Promise<void> {
  const { clock, out, err, json, quiet, endWith } = context;
  const nowMs = clock.nowMs();
  const sinceMs = momentOf('--since', options.since, nowMs);
  const untilMs = options.until === undefined ? nowMs + AHEAD_MS : momentOf('--until', options.until, nowMs);
  if (sinceMs > untilMs) {
    const hint = '--since is 24h ago where it is not given';
    throw new InputFailure('usage', '--until is before --since', { hint });
  }
  if (json && options.format !== undefined && options.format !== 'json')
    throw new InputFailure('usage', `--json and --format ${options.format} are two formats`, { hint: 'leave one out' });
  const { status, to, channel, endpoint, tag, limit } = options;
  if (tag !== undefined && (channel === 'Voice' || (endpoint ?? 'otp') !== 'otp')) {
    throw new InputFailure('usage', '--tag finds otp deliveries only, which have no other endpoint and no calls', {
      hint: 'leave out --endpoint and --channel, or --tag',
    });
  }
  const connection = await connect(context);
  try {
    const query = { status, to, channel, endpoint, tag, sinceMs, untilMs };
    const found = await searchAll(connection.api, query, limit, callFor(context));
    const { deliveries, total, warnings, complete, failure } = found;
    const format = options.format ?? (json ? 'json' : 'table');
    if (format === 'json') out.json({ total, complete, warnings, deliveries: deliveries.map(trackingDocument) });
    else if (format === 'csv') out.text((await import('../report/delivery-csv.ts')).deliveryCsv(deliveries));
    else if (deliveries.length > 0) {
      const room = out.isTTY ? out.columns : Number.POSITIVE_INFINITY;
      const { lines, left } = tableLines(DELIVERY_COLUMNS, deliveries, out.style, room);
      out.text(lines);
      if (left.length > 0 && !quiet) err.lines(`no room for ${listed(left)}; --json has all of it`);
    }
    if (!quiet && format === 'table')
      err.lines(summary(deliveries.length, total, complete, new Date(sinceMs).toISOString()));
    if (format !== 'json') for (const warning of warnings) err.lines(safeLine(`warning: ${warning}`));
    if (failure) endWith(failure.exitCode);
  } finally {
    await connection.close();
  }
}

function summary(shown: number, total: number, complete: boolean, since: string): string {
  if (total === 0 && !complete) return 'no delivery that fits was found, but not everything could be looked at';
  if (total === 0) return `no delivery fits; looked at what was created since ${since}`;
  return shown === total
    ? counted(total, 'delivery', 'deliveries')
    : `${shown} of ${total} deliveries; --limit shows more`;
}

/** A moment: so long ago, or a date. */
function momentOf(flag: string, text: string, nowMs: number): number {
  const agoMs = durationMs(text);
  if (agoMs !== undefined) return nowMs - agoMs;
  const atMs = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) {
    throw new InputFailure('usage', `${flag} is neither a duration nor a date`, {
      hint: 'write 15m, 2h or 7d, or a date such as 2026-01-31 or 2026-01-31T15:00Z',
    });
  }
  return atMs;
}

function limit(text: string): number {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError('write 1 or more');
  return number;
}

function oneOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((known) => sameWord(known, text));
    if (word === undefined) throw new InvalidArgumentError(`write ${listed(words, 'or')}`);
    return word;
  };
}
