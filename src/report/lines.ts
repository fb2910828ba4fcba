import { clockText } from '../clock.ts';
import type { RunEvent } from '../run-event.ts';
import { safeLine } from '../safe-text.ts';
import { endingSentence } from './sentences.ts';

/** The event as one line of plain text; a dry run says so in each. */
export function lineOf(event: RunEvent): string {
  return safeLine(`${event.dryRun ? 'DRY RUN  ' : ''}${textOf(event)}`);
}

function textOf(event: RunEvent): string {
  switch (event.type) {
    case 'flow.accepted':
      return `${clockText(0)}  accepted as ${event.trackingId}`;
    case 'step.changed': {
      const { order, channel, status, detail, description } = event;
      const more = [
        ...(detail === undefined ? [] : [detail]),
        ...(description === undefined || description === detail ? [] : [description]),
      ];
      const time = event.atMs === null ? '--:--' : clockText(event.atMs);
      return `${time}  ${order} ${channel.padEnd(5)}  ${status}${more.length > 0 ? `  (${more.join(': ')})` : ''}`;
    }
    case 'step.skipped':
      return `       - ${event.channel.padEnd(5)}  skipped: ${event.reason}`;
    case 'request.retried':
      return `${clockText(event.atMs)}  asking again: ${event.reason}`;
    case 'warning':
      return `warning: ${event.message}`;
    case 'flow.finished':
    case 'flow.pending':
    case 'flow.unknown':
      return `${event.type === 'flow.finished' ? clockText(event.elapsedMs) : '--:--'}  ${endingSentence(event)}`;
    default:
      return event satisfies never;
  }
}
