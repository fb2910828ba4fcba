import { basename } from 'node:path';
import type { Flow } from '../flow/flow-file.ts';
import type { PlannedStep } from '../flow/plan.ts';
import { smsParts } from '../flow/sms-parts.ts';
import { safeLine } from '../safe-text.ts';
import type { Style } from '../term/style.ts';
import { counted, shortened } from '../words.ts';
import { recipientOf } from './delivery-reporter.ts';

/** What a person should see before a flow is sent for real: where it goes, to whom, from whom, and how long it is. */
export function confirmationLines(flow: Flow, host: string, local: boolean, { paint }: Style): string[] {
  const title = safeLine(flow.name || basename(flow.file));
  const mark = local ? paint.cyan('LOCAL') : paint.bold(paint.red('LIVE'));
  const steps = flow.plan.steps.flatMap((step) => [
    `  ${step.order} ${step.channel.padEnd(9)}  ${senderOf(flow, step)}`,
    `               ${saidIn(flow, step)}`,
  ]);
  return [
    `${mark}  ${paint.bold(title)} (${flow.endpoint}) to ${safeLine(host)}`,
    `  recipient    ${safeLine(recipientOf(flow.plan))}`,
    ...steps,
  ];
}

/** The beginning of what the person will read or hear. */
function saidIn({ body }: Flow, { index }: PlannedStep): string {
  const { message, templateId, dialPlan } = body.flow[index] as {
    message?: { text?: string; body?: string };
    templateId?: string;
    dialPlan?: { verbs?: readonly { message?: { text?: string }; fileURL?: string }[] };
  };
  const verb = dialPlan?.verbs?.[0];
  const text = message?.text ?? message?.body ?? verb?.message?.text;
  if (text !== undefined) return safeLine(`"${shortened(text, 60)}"`);
  return safeLine(templateId === undefined ? (verb?.fileURL ?? 'media without a text') : `template ${templateId}`);
}

function senderOf({ body }: Flow, { index, channel }: PlannedStep): string {
  const { from, senderInfoTrackingId, message } = body.flow[index] as {
    from?: string;
    senderInfoTrackingId?: string;
    message?: { body?: string };
  };
  const sender = `from ${safeLine(from ?? senderInfoTrackingId ?? "the account's own sender")}`;
  return channel === 'Sms' ? `${sender}, ${counted(smsParts(message?.body ?? ''), 'part')}` : sender;
}
