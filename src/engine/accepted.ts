import type { Body } from '../flow/plan.ts';
import type { Endpoint } from '../status.ts';
import { drawUuid } from './chance.ts';
import type { DeliveryState } from './delivery.ts';

/** A send that the engine has accepted, and how its delivery stands. */
export type Accepted = {
  /** The first is 0. With the seed it decides everything that is drawn for it. */
  readonly number: number;
  readonly endpoint: Endpoint;
  readonly trackingId: string;
  /** As it was sent, with the remote's defaults filled in. */
  readonly body: Body;
  readonly state: DeliveryState;
};

/** One of the ids of a step: of its message (0), or of its conversation or SMS (1). */
export function stepId(seed: number, number: number, step: number, which: number): string {
  return drawUuid(seed, number, 100 + step, which);
}
