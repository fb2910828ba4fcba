import type { Clock } from '../clock.ts';
import type { Kernel } from './kernel.ts';

/** How fast an engine's time goes: so many times as fast as life, at once, or only when it is wound. */
export type Speed = number | 'max' | 'manual';

/** Whether a value says how fast time goes. */
export function isSpeed(value: unknown): value is Speed {
  return value === 'max' || value === 'manual' || (typeof value === 'number' && value > 0 && value <= 1e6);
}

/** Between two looks while nothing is due. */
const LONGEST_NAP_MS = 60_000;
/** Nobody notices so much, and under load every request would end a nap. */
const SHORT_NAP_MS = 5;

/**
 * Ties a kernel to a clock. Whoever wants to look brings the kernel up to now first, and then everything has happened
 * in its order and at its moment; `run` does so by itself whenever something is due.
 */
export class EngineClock {
  readonly #kernel: Kernel<() => void>;
  readonly #clock: Clock;
  #speed: Speed;
  #kernelAtMs: number;
  #clockAtMs: number;
  #nap = new AbortController();
  #napEndsAtMs = 0;

  constructor(kernel: Kernel<() => void>, clock: Clock, speed: Speed) {
    this.#kernel = kernel;
    this.#clock = clock;
    this.#speed = speed;
    this.#kernelAtMs = kernel.nowMs;
    this.#clockAtMs = clock.nowMs();
  }

  get nowMs(): number {
    return this.#kernel.nowMs;
  }

  get speed(): Speed {
    return this.#speed;
  }

  set speed(speed: Speed) {
    this.catchUp();
    this.#speed = speed;
    this.#restart();
  }

  /** Lets everything happen that is due by now. */
  readonly catchUp = (): void => {
    const speed = this.#speed;
    if (speed === 'manual') {
      this.#kernel.advanceTo(this.#kernel.nowMs, (event) => event());
      return;
    }
    if (speed === 'max') {
      // Until nothing is left: what happens may bring about more.
      for (let next = this.#kernel.step(); next !== undefined; next = this.#kernel.step()) next.event();
      return;
    }
    const nowMs = this.#kernelAtMs + (this.#clock.nowMs() - this.#clockAtMs) * speed;
    this.#kernel.advanceTo(nowMs, (event) => event());
  };

  /** Winds the clock: so much later everything has happened that is due until then. */
  advance(ms: number): void {
    this.catchUp();
    this.#kernel.advanceTo(this.#kernel.nowMs + ms, (event) => event());
    this.#restart();
  }

  /** Something may be due earlier than before; a nap that is over in a moment is not disturbed. */
  wake(): void {
    if (this.#napEndsAtMs - this.#clock.nowMs() > SHORT_NAP_MS) this.#nap.abort();
  }

  /** Makes things happen when they are due, until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.catchUp();
      this.#nap = new AbortController();
      const napMs = this.#napMs();
      this.#napEndsAtMs = this.#clock.nowMs() + napMs;
      await this.#clock.sleep(napMs, AbortSignal.any([signal, this.#nap.signal])).catch(() => {});
    }
  }

  #restart(): void {
    this.#kernelAtMs = this.#kernel.nowMs;
    this.#clockAtMs = this.#clock.nowMs();
    this.wake();
  }

  #napMs(): number {
    const nextAtMs = this.#kernel.nextAtMs;
    const speed = this.#speed;
    if (nextAtMs === undefined || speed === 'manual') return LONGEST_NAP_MS;
    if (speed === 'max') return SHORT_NAP_MS;
    return Math.min(LONGEST_NAP_MS, Math.max(SHORT_NAP_MS, Math.ceil((nextAtMs - this.#kernel.nowMs) / speed)));
  }
}
