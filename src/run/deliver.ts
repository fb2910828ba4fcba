import type { SendAnswer } from '../api/failover-api.ts';
import { InputFailure, RemoteFailure } from '../errors.ts';
import type { Flow } from '../flow/flow-file.ts';
import type { BareEvent } from '../run-event.ts';
import { deniedFailure } from './denied.ts';
import { follow } from './follow.ts';
import { type Ending, Run, type RunOptions } from './run.ts';

/**
 * Sends a flow once and follows it to its end, or until the timeout. Everything that happens is emitted.
 *
 * Fails with an InputFailure when the remote refuses the body, a DeniedFailure when it refuses the credentials, and a
 * RemoteFailure when nothing reached it. A send of unknown fate is no failure but an ending: it must not be repeated.
 */
export async function deliver(flow: Flow, options: RunOptions): Promise<Ending> {
  const { api, signal, hurry, timeoutMs } = options;
  const before = new Run(options);
  const answer = await api.send(flow.endpoint, flow.body, {
    signal,
    hurry,
    waiting: () => before.emit({ type: 'warning', message: WAITING }),
    retrying: (retry) => before.emit({ type: 'request.retried', ...retry, atMs: null }),
  });
  const run = new Run(options);
  switch (answer.kind) {
    case 'accepted': {
      const { trackingId, warnings } = answer;
      const accepted = run.end({ type: 'flow.accepted', endpoint: flow.endpoint, trackingId, atMs: 0 });
      for (const message of warnings) run.emit({ type: 'warning', message });
      for (const skipped of flow.skipped) run.emit({ type: 'step.skipped', ...skipped });
      return timeoutMs === null ? accepted : follow(flow.plan, trackingId, run, { ...options, timeoutMs });
    }
    case 'failed':
      return run.end(failedAtOnce(answer));
    case 'unknown':
      return run.end({ type: 'flow.unknown', reason: answer.reason });
    case 'refused':
      throw refusedFailure(answer);
    case 'denied':
      throw deniedFailure(answer, 'nothing was sent');
    case 'throttled':
      throw new RemoteFailure('remote.throttled', 'nothing was sent: the remote takes no more requests for now (429)', {
        hint: 'try again later',
      });
    case 'notSent':
      throw new RemoteFailure('remote.unreachable', `nothing was sent: ${answer.proof}`, { hint: answer.hint });
    default:
      return answer satisfies never;
  }
}

/** What somebody should know who has pressed Ctrl-C and sees nothing happen. */
const WAITING =
  'the flow is on its way, and its answer is waited for: ten seconds at most, and no longer after another Ctrl-C';

function refusedFailure({ status, code, message }: SendAnswer & { kind: 'refused' }): InputFailure {
  const what = code === undefined ? status : `${status}, code ${code}`;
  const hint =
    status === 404 || status === 405 ? 'is the API URL right? it is the origin only, without a path' : undefined;
  return new InputFailure('remote.refused', `nothing was sent: the remote refused the flow (${what}): ${message}`, {
    hint,
  });
}

function failedAtOnce({ statusCode, reason }: SendAnswer & { kind: 'failed' }): BareEvent & { type: 'flow.finished' } {
  return {
    type: 'flow.finished',
    status: 'Failed',
    statusCode,
    terminationChannel: null,
    reachedThrough: null,
    trackingId: null,
    elapsedMs: 0,
    totalPrice: null,
    ...(reason !== undefined && { reason }),
  };
}
