import { clockText } from '../clock.ts';
import { safeLine } from '../safe-text.ts';
import type { Style } from '../term/style.ts';
import { cut } from '../term/width.ts';
import { endingSentence, retriedSentence } from './sentences.ts';
import { markOf, type Row, stepMs, type Timeline } from './timeline.ts';

/** Mark, order and channel, with the spaces around them. */
const NAME_COLUMNS = 12;
/** The longest word that a status column has to hold: UNDELIVERED. */
const STATUS_COLUMNS = 11;
const LONGEST_BAR = 30;
/** A shorter bar says nothing. */
const SHORTEST_BAR = 6;
/** A detail that is cut shorter says nothing. */
const SHORTEST_DETAIL = 7;
/** What a detail should find room for beside the bar. */
const DETAIL_COLUMNS = 24;

/**
 * The timeline as lines for a terminal of so many columns. With `fitting` none of them is wider; else details, the head
 * and the flow's own sentence may be, for good reading.
 */
export function timelineFrame(
  timeline: Timeline,
  nowMs: number,
  style: Style,
  columns: number,
  fitting: boolean,
): string[] {
  const { paint, symbols } = style;
  const { title, endpoint, recipient, dryRun, rows } = timeline;
  const head = [
    ...(dryRun ? [paint.bold(paint.yellow('DRY RUN'))] : []),
    paint.bold(safeLine(title)),
    paint.dim(`${endpoint}, to ${safeLine(recipient)}`),
  ];
  const tried = rows.map((_, index) => stepMs(timeline, index, nowMs));
  const columnsOf = columnsFor(timeline, tried, columns, fitting);
  const lines = rows.map((row, index) => rowLine(row, tried[index]!, markOf(timeline, index), columnsOf, style));
  const warnings = timeline.warnings.map((warning) => paint.yellow(`warning: ${safeLine(warning)}`));
  const frame = [head.join('  '), ...lines, ...warnings, flowLine(timeline, nowMs, style)];
  return fitting ? frame.map((line) => cut(line, columns, symbols.ellipsis)) : frame;
}

/** What the columns of this frame are wide, so that its rows stand under each other. */
type Columns = {
  readonly status: number;
  readonly bar: number;
  readonly time: number;
  readonly withTtl: boolean;
  /** There is room for the beginning of a detail. */
  readonly withDetail: boolean;
};

function columnsFor({ rows }: Timeline, tried: readonly number[], columns: number, fitting: boolean): Columns {
  const status = Math.max(STATUS_COLUMNS, ...rows.map((row) => safeLine(row.status ?? '').length));
  const left = columns - NAME_COLUMNS - status - 2;
  const timeColumns = (withTtl: boolean): number =>
    Math.max(...rows.map((row, index) => timeText(row, tried[index]!, withTtl).length));
  const withTtl = timeColumns(true) <= left;
  const time = timeColumns(withTtl);
  const bar = Math.min(LONGEST_BAR, left - time - 2 - DETAIL_COLUMNS);
  return {
    status,
    bar: bar < SHORTEST_BAR ? 0 : bar,
    time,
    withTtl,
    withDetail: !fitting || left - time - 2 >= SHORTEST_DETAIL,
  };
}

function rowLine(row: Row, elapsedMs: number, mark: ReturnType<typeof markOf>, columns: Columns, style: Style): string {
  const { paint, symbols } = style;
  const colour = { done: paint.green, failed: paint.red, running: paint.cyan, waiting: paint.dim, skipped: paint.dim }[
    mark
  ];
  const word = safeLine(
    row.status ?? (mark === 'skipped' ? (row.skipped === undefined ? 'not tried' : 'skipped') : 'waiting'),
  );
  const start = ` ${colour(symbols[mark])} ${row.order ?? '-'} ${safeLine(row.channel).padEnd(5)}  ${colour(word)}`;
  const detail = row.skipped ?? row.detail;
  const more = detail === undefined || !columns.withDetail ? '' : `  ${safeLine(detail)}`;
  if (row.status === undefined) return start + more;
  const gap = ' '.repeat(columns.status - word.length + 2);
  const bar = columns.bar === 0 ? '' : `${barText(row, elapsedMs, columns.bar, style)}  `;
  return `${start}${gap}${bar}${timeText(row, elapsedMs, columns.withTtl).padStart(columns.time)}${more}`;
}

/** Elapsed time against the ttl; a step without a ttl has no bar, but its place. */
function barText({ ttlMs }: Row, elapsedMs: number, columns: number, { paint, symbols }: Style): string {
  if (ttlMs === null) return ' '.repeat(columns);
  const part = ttlMs === 0 ? 1 : Math.min(1, elapsedMs / ttlMs);
  const full = Math.round(part * columns);
  return paint.cyan(symbols.full.repeat(full)) + paint.dim(symbols.empty.repeat(columns - full));
}

function timeText({ status, ttlMs }: Row, elapsedMs: number, withTtl: boolean): string {
  if (status === undefined) return '';
  return ttlMs === null || !withTtl ? clockText(elapsedMs) : `${clockText(elapsedMs)} of ${clockText(ttlMs)}`;
}

function flowLine({ ending, trackingId, retried }: Timeline, nowMs: number, { paint }: Style): string {
  if (ending === undefined) {
    const so =
      trackingId === undefined ? 'Sending' : `InProgress ${clockText(nowMs)}, accepted as ${safeLine(trackingId)}`;
    return retried === undefined ? so : paint.yellow(`${so}; ${safeLine(retriedSentence(retried))}`);
  }
  const sentence = safeLine(endingSentence(ending));
  if (ending.type !== 'flow.finished') return paint.yellow(sentence);
  return ending.status === 'Succeeded' ? paint.green(sentence) : paint.red(sentence);
}
