import * as z from 'zod';
import { ENDPOINTS } from '../status.ts';
import type { KeptDeliveries } from './deliveries.ts';
import type { Application } from './engine.ts';

/** What an engine was, for another one to go on with. */
export type KeptState = {
  readonly version: 1;
  readonly seed: number;
  readonly application: Application;
  /** The engine's time. */
  readonly nowMs: number;
  readonly kept: KeptDeliveries;
};

/** More than any test leaves behind, in bytes. */
export const MOST_STATE_BYTES = 256 * 1024 * 1024;

/** What has to be there for an engine to go on with it; the rest of a delivery is as the engine wrote it. */
const keptState = z.looseObject({
  version: z.literal(1),
  seed: z.number(),
  application: z.looseObject({ id: z.string(), secret: z.string() }),
  nowMs: z.number().min(0).max(8.64e15),
  kept: z.looseObject({
    number: z.int().min(0),
    ledger: z.array(z.looseObject({ id: z.string() })),
    deliveries: z.array(
      z.looseObject({
        number: z.int(),
        endpoint: z.enum(ENDPOINTS),
        trackingId: z.string(),
        body: z.looseObject({
          flow: z.array(z.looseObject({ type: z.string(), failoverOnStatuses: z.array(z.string()) })).min(1),
        }),
        state: z.looseObject({ status: z.string(), createdAtMs: z.number(), steps: z.array(z.looseObject({})) }),
        pending: z.array(z.looseObject({ atMs: z.number(), event: z.looseObject({ step: z.int() }) })),
      }),
    ),
  }),
});

/** The state in a text that `stateText` made; undefined when it is none. */
export function stateIn(text: string): KeptState | undefined {
  try {
    const read = keptState.safeParse(JSON.parse(text));
    return read.success ? (read.data as unknown as KeptState) : undefined;
  } catch {
    return undefined;
  }
}

/** The state as a text. */
export function stateText(state: KeptState): string {
  return `${JSON.stringify(state)}\n`;
}
