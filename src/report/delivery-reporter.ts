import { basename } from 'node:path';
import type { Context } from '../context.ts';
import type { Flow } from '../flow/flow-file.ts';
import { maskPhone } from '../redact.ts';
import { safeLine } from '../safe-text.ts';
import { counted } from '../words.ts';
import { jsonReporter, linesReporter, quietReporter, type Reporter } from './reporter.ts';
import { blankTimeline } from './timeline.ts';

/**
 * The reporter for one delivery: events for `--json`; on a terminal the timeline, live on stderr and finished on
 * stdout; plain lines on whatever else stdout is.
 */
export async function deliveryReporter(flow: Flow, elapsedMs: () => number, context: Context): Promise<Reporter> {
  const { out, err, screen, json, quiet } = context;
  if (json) return jsonReporter(out);
  if (quiet) return quietReporter(err);
  const about = { title: flow.name || basename(flow.file), recipient: recipientOf(flow), dryRun: true };
  if (screen) {
    const { timelineReporter } = await import('./live-timeline.ts');
    return timelineReporter(blankTimeline(about, flow.plan), { stream: screen, frames: err, result: out, elapsedMs });
  }
  const channels = flow.plan.steps.map(({ channel }) => channel).join(', then ');
  out.lines(safeLine(`DRY RUN  ${about.title} (${flow.endpoint}: ${channels}) to ${about.recipient}`));
  return linesReporter(out);
}

/** Who the flow is for, masked. */
function recipientOf({ plan }: Flow): string {
  const recipients = [...new Set(plan.steps.flatMap((step) => step.recipients))];
  return recipients.length === 1 ? maskPhone(recipients[0]!) : counted(recipients.length, 'recipient');
}
