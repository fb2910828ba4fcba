/** Time as a power that is handed in: what the code waits for is the same under virtual time. */
export type Clock = {
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
  /** Waits; rejects with the signal's reason when it is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** The machine's own time. */
export const wallClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((wake, stop) => {
      if (signal?.aborted) return stop(signal.reason);
      const end = (): void => {
        clearTimeout(timer);
        stop(signal?.reason);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', end);
          wake();
          // A timer takes no more than this.
        },
        Math.min(ms, 2 ** 31 - 1),
      );
      signal?.addEventListener('abort', end, { once: true });
    }),
};

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNITS;

/** Nothing here lasts longer than a year. */
const LONGEST_MS = 366 * UNITS.d;

/** Milliseconds of a duration such as `250ms`, `30s`, `1h30m` or `1.5d`; undefined when it is not one. */
export function durationMs(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) return undefined;
  const parts = text.matchAll(/([\d.]+)(ms|s|m|h|d)/g);
  const ms = Math.round([...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit as Unit], 0));
  return ms > LONGEST_MS ? undefined : ms;
}

/** A span as people read it on a clock: `00:34`, `10:00`, `20:00:00`. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  if (seconds >= 3_600) parts.unshift(Math.floor(seconds / 3_600));
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
