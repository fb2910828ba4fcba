import { clockText } from '../clock.ts';
import { safeLine } from '../safe-text.ts';
import type { Style } from '../term/style.ts';
import { endingSentence } from './sentences.ts';
import { markOf, type Row, stepMs, type Timeline } from './timeline.ts';

/** The longest word that a status column has to hold: UNDELIVERED. */
const STATUS_COLUMNS = 11;
const LONGEST_BAR = 30;
/** A shorter bar says nothing. */
const SHORTEST_BAR = 6;
/** What a detail should find room for beside the bar. */
const DETAIL_COLUMNS = 24;

/** The timeline as lines of at most `columns` columns; only the flow's own sentence may be longer. */
export function timelineFrame(timeline: Timeline, nowMs: number, columns: number, style: Style): string[] {
  const { paint } = style;
  const { title, endpoint, recipient, dryRun, ending } = timeline;
  const head = [
    ...(dryRun ? [paint.bold.yellow('DRY RUN')] : []),
    paint.bold(safeLine(title)),
    paint.dim(`${endpoint}, to ${safeLine(recipient)}`),
  ];
  const times = timeline.rows.map((row, index) => timeText(row, stepMs(timeline, index, nowMs)));
  const timeColumns = Math.max(...times.map((text) => text.length));
  const rows = timeline.rows.map((row, index) =>
    rowLine(timeline, row, index, times[index]!.padStart(timeColumns), nowMs, columns, style),
  );
  return [head.join('  '), ...rows, flowLine(ending, nowMs, style)];
}

function flowLine(ending: Timeline['ending'], nowMs: number, { paint }: Style): string {
  if (ending === undefined) return `InProgress ${clockText(nowMs)}`;
  const sentence = safeLine(endingSentence(ending));
  if (ending.type !== 'flow.finished') return paint.yellow(sentence);
  return ending.status === 'Succeeded' ? paint.green(sentence) : paint.red(sentence);
}

function rowLine(
  timeline: Timeline,
  row: Row,
  index: number,
  time: string,
  nowMs: number,
  columns: number,
  style: Style,
): string {
  const { paint, symbols } = style;
  const mark = markOf(timeline, index);
  const colour = { done: paint.green, failed: paint.red, running: paint.cyan, waiting: paint.dim, skipped: paint.dim }[
    mark
  ];
  const name = `${row.order} ${row.channel.padEnd(5)}`;
  const waiting = mark === 'skipped' ? 'not tried' : 'waiting';
  const status = safeLine(row.status ?? waiting).padEnd(STATUS_COLUMNS);
  const start = ` ${colour(symbols[mark])} ${name}  ${colour(status)}`;
  const startColumns = 4 + name.length + 1 + Math.max(STATUS_COLUMNS, (row.status ?? waiting).length);
  if (row.status === undefined)
    return row.skipped === undefined ? start.trimEnd() : `${start}  ${safeLine(row.skipped)}`;
  const room = columns - startColumns - 2 - time.length;
  const barColumns = Math.min(LONGEST_BAR, room - 2 - DETAIL_COLUMNS);
  const bar = barColumns < SHORTEST_BAR ? '' : `${barText(row, stepMs(timeline, index, nowMs), barColumns, style)}  `;
  const detail = row.detail === undefined ? '' : `  ${safeLine(row.detail)}`;
  return `${start}  ${bar}${time}${detail}`;
}

/** Elapsed time against the ttl; a step without a ttl has no bar, but its place. */
function barText({ ttlMs }: Row, elapsedMs: number, columns: number, { paint, symbols }: Style): string {
  if (ttlMs === null) return ' '.repeat(columns);
  const part = ttlMs === 0 ? 1 : Math.min(1, elapsedMs / ttlMs);
  const full = Math.round(part * columns);
  return paint.cyan(symbols.full.repeat(full)) + paint.dim(symbols.empty.repeat(columns - full));
}

function timeText({ status, ttlMs }: Row, elapsedMs: number): string {
  if (status === undefined) return '';
  return ttlMs === null ? clockText(elapsedMs) : `${clockText(elapsedMs)} of ${clockText(ttlMs)}`;
}
