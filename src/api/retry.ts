import { type Clock, clockText } from '../clock.ts';

/** A call that is made again, and why. */
export type Retry = { readonly reason: string; readonly waitMs: number };

/** How a call is waited for. */
export type Call = {
  readonly signal?: AbortSignal | undefined;
  /** Told when an answer that is under way is still waited for, after an abort. */
  readonly waiting?: (() => void) | undefined;
  /** After an abort: not even an answer that is under way is waited for. */
  readonly hurry?: AbortSignal | undefined;
  /** Told before each wait. */
  readonly retrying?: ((retry: Retry) => void) | undefined;
  /** How long a reading call that fails in passing is made again; default: it is not. */
  readonly patienceMs?: number;
  /** How long there is for the call, whatever it is waiting for. */
  readonly withinMs?: number | undefined;
};

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

/** So often a call is made at most. */
export const MOST_ATTEMPTS = 4;

/** Nobody waits longer for a remote that asks for it; it is asked once more instead. */
const LONGEST_PAUSE_MS = 60_000;

/** Full jitter: anything up to a bound that doubles, so that many who failed together do not come back together. */
export function backoffMs(attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS));
}

/**
 * The wait that a Retry-After header asks for: seconds, or a date (RFC 9110, section 10.2.3). Undefined where it says
 * nothing of use.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  // Only what has the name of a month: Date.parse takes -1 for a year.
  const atMs = /[a-z]{3}/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** When nobody may ask the remote: a 429 to one call holds all of them back. */
export class Pause {
  readonly #clock: Clock;
  readonly #random: () => number;
  #untilMs = 0;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Holds everyone back as a 429 with this header asks for; says for how long, and why. */
  begin(header: string | undefined, attempt: number): Retry {
    const nowMs = this.#clock.nowMs();
    const askedMs = retryAfterMs(header, nowMs) ?? backoffMs(attempt + 1, this.#random);
    const waitMs = Math.min(askedMs, LONGEST_PAUSE_MS);
    this.#untilMs = Math.max(this.#untilMs, nowMs + waitMs);
    const cut = askedMs > waitMs ? `, asked for ${clockText(askedMs)}, and is asked again sooner` : '';
    return { reason: `the remote takes no more requests for now (429)${cut}`, waitMs };
  }

  /** Waits until it is over, but not beyond what the call has time for. */
  async over({ signal, withinMs = Number.POSITIVE_INFINITY }: Call): Promise<void> {
    for (;;) {
      const nowMs = this.#clock.nowMs();
      const begun = this.#untilMs;
      // A clock that was set back must not make a minute a day.
      const leftMs = Math.min(begun - nowMs, LONGEST_PAUSE_MS, withinMs);
      if (leftMs <= 0) return;
      await this.#clock.sleep(leftMs, signal);
      if (this.#untilMs === begun) return;
    }
  }
}
