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

/** The state in a text that `stateText` made; undefined when it is none. */
export function stateIn(text: string): KeptState | undefined {
  try {
    const state = JSON.parse(text) as Partial<KeptState>;
    const whole = state.version === 1 && Array.isArray(state.kept?.deliveries) && Array.isArray(state.kept.ledger);
    return whole && typeof state.seed === 'number' && typeof state.nowMs === 'number'
      ? (state as KeptState)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The state as a text. */
export function stateText(state: KeptState): string {
  return `${JSON.stringify(state)}\n`;
}
