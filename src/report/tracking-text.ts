import type { TrackedStep, Tracking } from '../api/failover-api.ts';
import { maskPhone } from '../redact.ts';
import type { RunEvent } from '../run-event.ts';
import { safeLine } from '../safe-text.ts';
import type { Output } from '../term/output.ts';
import type { Style } from '../term/style.ts';
import { endingSentence, priceText } from './sentences.ts';
import { type Column, tableLines } from './table.ts';
import { blankTimeline, told } from './timeline.ts';
import { timelineFrame } from './timeline-frame.ts';

/** A delivery as `track --json` and `search --json` print it. */
export function trackingDocument(tracking: Tracking): object {
  const { trackingId, endpoint, status, statusCode, terminationChannel, totalPrice, createdAtMs, steps } = tracking;
  return {
    trackingId,
    endpoint,
    status,
    statusCode,
    terminationChannel,
    totalPrice,
    createdAt: createdAtMs === null ? null : new Date(createdAtMs).toISOString(),
    to: recipientOf(tracking) ?? null,
    steps: steps.map((step) => ({
      order: step.order,
      channel: step.channel,
      status: step.status,
      detail: step.detail ?? null,
      description: step.description ?? null,
      atMs: step.statusAtMs === null || createdAtMs === null ? null : Math.max(0, step.statusAtMs - createdAtMs),
      price: step.price,
    })),
  };
}

/** A delivery for a person: how it stands, on a terminal its timeline, and a table of its steps. */
export function trackingLines(
  tracking: Tracking,
  events: readonly RunEvent[],
  nowMs: number,
  { style, isTTY, columns }: Output,
): string[] {
  const { trackingId, endpoint, status, createdAtMs } = tracking;
  const finished = events.find((event) => event.type === 'flow.finished');
  const to = recipientOf(tracking);
  const about = [endpoint, ...(to === undefined ? [] : [`to ${to}`]), `created ${momentText(createdAtMs)}`];
  return [
    `${style.paint.bold(safeLine(trackingId))}  ${safeLine(about.join(', '))}`,
    safeLine(finished === undefined ? `${status}: still under way` : endingSentence(finished)),
    ...(isTTY ? bars(tracking, events, nowMs, style, columns) : []),
    ...stepLines(tracking.steps, style, isTTY ? columns : WIDE),
  ];
}

/** The steps as a table; where that is too wide, each as a line that the terminal may wrap. */
function stepLines(steps: readonly TrackedStep[], style: Style, room: number): readonly string[] {
  if (steps.length === 0) return [];
  const { lines, left } = tableLines(STEP_COLUMNS, steps, style, room);
  if (left.length === 0) return lines;
  return steps.map((step) =>
    safeLine(
      STEP_COLUMNS.map(({ cell }) => cell(step))
        .filter(Boolean)
        .join('  '),
    ),
  );
}

/** The steps of the timeline, without its head and its last line, which are said already. */
function bars(tracking: Tracking, events: readonly RunEvent[], nowMs: number, style: Style, columns: number): string[] {
  const blank = blankTimeline({ title: '', recipient: '', dryRun: false }, tracking);
  return timelineFrame(events.reduce(told, blank), nowMs, style, columns, true).slice(1, -1);
}

/** What is no terminal has room for every column. */
const WIDE = Number.POSITIVE_INFINITY;

const STEP_COLUMNS: readonly Column<TrackedStep>[] = [
  { title: 'step', cell: ({ order, channel }) => `${order} ${channel}` },
  { title: 'status', cell: ({ status }) => status },
  { title: 'at', cell: ({ statusAtMs }) => momentText(statusAtMs) },
  { title: 'price', cell: ({ price }) => (price === null ? '' : priceText(price)) },
  {
    title: 'detail',
    cell: ({ detail, description }) => [...new Set([detail, description])].filter(Boolean).join(': '),
  },
];

/** The columns of a search, those that matter most first. */
export const DELIVERY_COLUMNS: readonly Column<Tracking>[] = [
  { title: 'tracking id', cell: ({ trackingId }) => trackingId },
  { title: 'status', cell: ({ status }) => status },
  { title: 'created', cell: ({ createdAtMs }) => momentText(createdAtMs) },
  { title: 'to', cell: (tracking) => recipientOf(tracking) ?? '' },
  { title: 'steps', cell: ({ steps }) => steps.map(({ channel, status }) => `${channel} ${status}`).join(', ') },
  { title: 'endpoint', cell: ({ endpoint }) => endpoint },
  { title: 'price', cell: ({ totalPrice }) => (totalPrice === null ? '' : priceText(totalPrice)) },
];

/** Who it was for, masked; undefined where the remote does not say. */
export function recipientOf({ steps }: Tracking): string | undefined {
  const to = steps.find((step) => step.to !== undefined)?.to;
  return to === undefined ? undefined : maskPhone(to);
}

function momentText(ms: number | null): string {
  return ms === null ? '' : new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
