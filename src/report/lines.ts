import { clockText } from '../clock.ts';
import type { RunEvent } from '../run-event.ts';
import { safeLine } from '../safe-text.ts';
import { endingSentence, retriedSentence } from './sentences.ts';

/** The event as one line of plain text; a dry run says so in each. */
export function lineOf(event: RunEvent): string {
  return safeLine(`${event.dryRun ? 'DRY RUN  ' : ''}${textOf(event)}`);
}

function textOf(event: RunEvent): string {
  switch (event.type) {
    case 'flow.accepted':
      return `${timeText(0)}  accepted as ${event.trackingId}`;
    case 'step.changed': {
      const { order, channel, status, detail, description } = event;
      const extra = description === detail ? undefined : description;
      const more = [detail, extra].filter((text) => text !== undefined).join(': ');
      return `${timeText(event.atMs)}  ${order} ${channel.padEnd(5)}  ${status}${more && `  (${more})`}`;
    }
    case 'step.skipped':
      return `${timeText(null)}  - ${event.channel.padEnd(5)}  skipped: ${event.reason}`;
    case 'request.retried':
      return `${timeText(event.atMs)}  ${retriedSentence(event)}`;
    case 'warning':
      return `warning: ${event.message}`;
    case 'flow.finished':
      return `${timeText(event.elapsedMs)}  ${endingSentence(event)}`;
    case 'flow.pending':
      return `${timeText(event.atMs)}  ${endingSentence(event)}`;
    case 'flow.unknown':
      return `${timeText(null)}  ${endingSentence(event)}`;
    default:
      return event satisfies never;
  }
}

/** A column of times, wide enough for hours. */
function timeText(atMs: number | null): string {
  return (atMs === null ? '' : clockText(atMs)).padStart(8);
}
