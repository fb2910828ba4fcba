import { basename } from 'node:path';
import type { Tracking } from '../api/failover-api.ts';
import type { Context } from '../context.ts';
import type { Flow } from '../flow/flow-file.ts';
import type { Plan } from '../flow/plan.ts';
import { maskPhone } from '../redact.ts';
import { safeLine } from '../safe-text.ts';
import { counted } from '../words.ts';
import { jsonReporter, linesReporter, quietReporter, type Reporter } from './reporter.ts';
import { blankTimeline, type Timeline } from './timeline.ts';
import { recipientOf as trackedRecipient } from './tracking-text.ts';

/** The delivery of a flow that is sent, dry or not. `elapsedMs` counts from its acceptance. */
export async function deliveryReporter(
  flow: Flow,
  elapsedMs: () => number,
  dryRun: boolean,
  context: Context,
): Promise<Reporter> {
  const about = { title: flow.name || basename(flow.file), recipient: recipientOf(flow.plan), dryRun };
  const channels = flow.plan.steps.map(({ channel }) => channel).join(', then ');
  const head = `${dryRun ? 'DRY RUN  ' : ''}${about.title} (${flow.endpoint}: ${channels}) to ${about.recipient}`;
  return reporterFor(head, blankTimeline(about, flow.plan), elapsedMs, context);
}

/** A delivery of which only the remote knows what it was to be. */
export async function trackingReporter(
  tracking: Tracking,
  elapsedMs: () => number,
  context: Context,
): Promise<Reporter> {
  const about = { title: 'Delivery', recipient: trackedRecipient(tracking) ?? 'somebody', dryRun: false };
  const head = `${about.title} (${tracking.endpoint}) to ${about.recipient}`;
  return reporterFor(head, blankTimeline(about, tracking), elapsedMs, context);
}

/**
 * Events for `--json`; on a terminal the timeline, live on stderr and finished on stdout; plain lines under a head on
 * whatever else stdout is.
 */
async function reporterFor(
  head: string,
  blank: Timeline,
  elapsedMs: () => number,
  { out, err, screen, json, quiet }: Context,
): Promise<Reporter> {
  if (json) return jsonReporter(out);
  if (quiet) return quietReporter(err);
  if (screen) {
    const { timelineReporter } = await import('./live-timeline.ts');
    return timelineReporter(blank, { stream: screen, frames: err, result: out, elapsedMs });
  }
  out.lines(safeLine(head));
  return linesReporter(out);
}

/** Who the flow is for, masked. */
export function recipientOf(plan: Plan): string {
  const recipients = [...new Set(plan.steps.flatMap((step) => step.recipients))];
  return recipients.length === 1 ? maskPhone(recipients[0]!) : counted(recipients.length, 'recipient');
}
