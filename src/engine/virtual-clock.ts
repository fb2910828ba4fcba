import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Kernel } from './kernel.ts';

/** Waits in the outside world until virtual time may move on to `atMs`. */
export type Pace = (atMs: number) => Promise<void>;

/**
 * A clock on the kernel's time: the ordinary code, which sleeps and looks at the clock, runs under it unchanged, and
 * what it waits for is ordered by the same queue as what the engine does.
 */
export class VirtualClock implements Clock {
  readonly #kernel: Kernel<() => void>;

  constructor(kernel: Kernel<() => void>) {
    this.#kernel = kernel;
  }

  readonly nowMs = (): number => this.#kernel.nowMs;

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((wake, stop) => {
      if (signal?.aborted) return stop(signal.reason);
      const end = (): void => stop(signal?.reason);
      signal?.addEventListener('abort', end, { once: true });
      this.#kernel.schedule(() => {
        signal?.removeEventListener('abort', end);
        wake();
      }, ms);
    });

  /**
   * Lets time pass until `work` settles, as fast as `pace` allows. Fails when `work` waits for something that time will
   * never bring; in virtual time only what sleeps on this clock can be waited for.
   */
  async runUntil<Result>(work: Promise<Result>, pace?: Pace): Promise<Result> {
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    work.then(settle, settle);
    for (;;) {
      // A turn of the event loop, not only of the microtasks: every chain of promises that is ready runs before time
      // moves, or the order of events would depend on how long those chains are.
      await nextTurn();
      if (settled) return work;
      const nextAtMs = this.#kernel.nextAtMs;
      if (nextAtMs === undefined) throw new Error('the rehearsal waits for something, and nothing is left to happen');
      await pace?.(nextAtMs);
      this.#kernel.step()?.event();
    }
  }
}
