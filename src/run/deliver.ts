import type { SendAnswer } from '../api/failover-api.ts';
import { DeniedFailure, InputFailure, RemoteFailure } from '../errors.ts';
import type { Flow } from '../flow/flow-file.ts';
import type { BareEvent } from '../run-event.ts';
import { follow } from './follow.ts';
import { type Ending, Run, type RunOptions } from './run.ts';

/**
 * Sends a flow once and follows it to its end, or until the timeout. Everything that happens is emitted.
 *
 * Fails with an InputFailure when the remote refuses the body, a DeniedFailure when it refuses the token, and a
 * RemoteFailure when nothing reached it. A send of unknown fate is no failure but an ending: it must not be repeated.
 */
export async function deliver(flow: Flow, options: RunOptions): Promise<Ending> {
  const { api, signal, timeoutMs } = options;
  const answer = await api.send(flow.endpoint, flow.body, signal);
  const run = new Run(options);
  switch (answer.kind) {
    case 'accepted': {
      const { endpoint, plan } = flow;
      const accepted = run.end({ type: 'flow.accepted', endpoint, trackingId: answer.trackingId, atMs: 0 });
      for (const skipped of flow.skipped) run.emit({ type: 'step.skipped', ...skipped });
      return timeoutMs === null ? accepted : follow(plan, answer.trackingId, run, { ...options, timeoutMs });
    }
    case 'failed':
      return run.end(failedAtOnce(answer));
    case 'unknown':
      return run.end({ type: 'flow.unknown', reason: answer.reason });
    case 'refused':
      throw new InputFailure(
        'remote.refused',
        `the remote refused the flow (${[answer.status, answer.code].filter(Boolean).join(', ')}): ${answer.message}`,
      );
    case 'denied':
      throw new DeniedFailure('remote.denied', `the remote refused the credentials (${answer.status})`);
    case 'throttled':
      throw new RemoteFailure('remote.throttled', 'the remote takes no more requests for now (429)', {
        hint: 'nothing was sent; try again later',
      });
    case 'notSent':
      throw new RemoteFailure('remote.unreachable', `nothing was sent: ${answer.proof}`);
    default:
      return answer satisfies never;
  }
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
