import { type Accepted, stepId } from './accepted.ts';

/** What a send is answered with: what was sent with the remote's defaults, and an id (guide, "Create"; otp guide). */
export function createdJson({ endpoint, trackingId, body, state, number }: Accepted, seed: number): unknown {
  if (endpoint !== 'otp') return { trackingId, flowKind: endpoint, ...body };
  const [first, ...rest] = body.flow;
  return {
    flowId: trackingId,
    status: rest.length > 0 ? 'InProgress' : 'Succeeded',
    type: state.plan.steps[0]!.channel,
    flow: [{ ...first, trackingId: stepId(seed, number, 0, 0) }, ...rest],
    createdAt: new Date(state.createdAtMs).toISOString(),
    error: null,
    statusCode: null,
  };
}
