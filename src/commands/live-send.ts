import type { RemoteAddress } from '../account/remote-address.ts';
import type { Context } from '../context.ts';
import { InputFailure } from '../errors.ts';
import type { Flow } from '../flow/flow-file.ts';
import { worstCaseMs } from '../flow/plan.ts';
import { confirmationLines } from '../report/confirmation.ts';
import { deliveryReporter } from '../report/delivery-reporter.ts';
import { deliver } from '../run/deliver.ts';
import { pollsFor } from '../run/poll-schedule.ts';
import type { Ending } from '../run/run.ts';
import type { RunEvent } from '../run-event.ts';
import { connect } from './connection.ts';
import { UNATTENDED_MS } from './option-values.ts';
import type { SendOptions } from './send.ts';

/** Added to the flow's own worst case before a wait is given up. */
const MARGIN_MS = 120_000;

/** Sends the flow for real, and follows it. A person at a terminal is asked first. */
export async function liveSend(flow: Flow, options: SendOptions, context: Context): Promise<Ending> {
  const { clock, random, signal, hurry, out } = context;
  const { api, address, close } = await connect(context);
  try {
    await confirm(flow, address, options, context);
    let accepted: { readonly trackingId: string; readonly atMs: number } | undefined;
    const emit = (event: RunEvent): void => {
      if (event.type === 'flow.accepted') accepted = { trackingId: event.trackingId, atMs: clock.nowMs() };
      reporter.report(event);
    };
    const begunAtMs = clock.nowMs();
    const elapsedMs = (): number => (accepted ? clock.nowMs() - accepted.atMs : 0);
    const reporter = await deliveryReporter(flow, elapsedMs, false, context);
    const worstMs = worstCaseMs(flow.plan) + MARGIN_MS;
    const { timeout = out.isTTY ? worstMs : Math.min(worstMs, UNATTENDED_MS) } = options;
    const polls = pollsFor(options.interval, random);
    const timeoutMs = options.wait ? timeout : null;
    let ending: Ending | undefined;
    try {
      ending = await deliver(flow, { api, clock, polls, timeoutMs, emit, signal, hurry });
      return ending;
    } finally {
      reporter.close();
      if (accepted && context.quiet && !context.json && !options.wait) out.lines(accepted.trackingId);
      else if (accepted) await tellTrack(accepted.trackingId, context);
      if (ending?.type === 'flow.unknown') tellUnknown(begunAtMs, context);
    }
  } finally {
    await close();
  }
}

async function confirm(flow: Flow, address: RemoteAddress, options: SendOptions, context: Context): Promise<void> {
  const { asking, noInput, err, out } = context;
  if (asking === undefined || options.yes) return;
  const notConfirmed = new InputFailure('input.declined', 'nothing was sent: it was not confirmed', {
    hint: '--yes sends without asking, --dry-run rehearses',
  });
  if (noInput) throw notConfirmed;
  const seen = err.isTTY ? err : out;
  seen.lines(...confirmationLines(flow, address.host, address.local, seen.style));
  const { confirmed } = await import('../term/ask.ts');
  if (!(await confirmed(address.local ? 'Send it there?' : 'Send it for real?', asking))) throw notConfirmed;
}

/** The way back to a delivery. Where its id was to be read elsewhere and is not, it is told all the same. */
async function tellTrack(trackingId: string, context: Context): Promise<void> {
  const { err, json, quiet, signal, flushed, again } = context;
  const lost = await flushed().then(
    () => false,
    () => true,
  );
  if (lost || (!json && (!quiet || signal.aborted)))
    err.lines(`track it with: routee-failover track ${trackingId}${again}`);
}

/** Before and after the send, the remote may have created it: clocks differ. */
const AROUND_MS = 10 * 60_000;

/** What a person needs who does not know whether a message is on its way. */
function tellUnknown(begunAtMs: number, { err, json, again }: Context): void {
  if (json) return;
  err.lines(
    'It was not posted again: that could send it twice.',
    'Look for it in a minute, and once more later; not finding it is no proof that it was not accepted:',
    `  routee-failover search --since ${new Date(begunAtMs - AROUND_MS).toISOString()} --to <phone>${again}`,
  );
}
