import type { Clock } from '../clock.ts';
import type { Pace } from '../engine/virtual-clock.ts';

/** Shorter waits are not worth a timer; they are made up for by the next one. */
const SHORTEST_WAIT_MS = 8;

/** Virtual time so many times as fast as the wall's. */
export function evenPace(speed: number, startsAtMs: number, clock: Clock, signal: AbortSignal): Pace {
  return paced((sinceMs) => sinceMs / speed, startsAtMs, clock, signal);
}

/**
 * A story told within `withinMs`, whose `momentsMs` (since the start) are those in which something shows. A long wait
 * takes more of the time than a short one, but far less than its share: an answer after three seconds is still seen
 * to come when the wait before it was ten minutes.
 */
export function storyPace(
  momentsMs: readonly number[],
  withinMs: number,
  startsAtMs: number,
  clock: Clock,
  signal: AbortSignal,
): Pace {
  const stops = [0, ...new Set(momentsMs)].toSorted((left, right) => left - right);
  const weights = stops.slice(1).map((stop, index) => Math.sqrt(stop - stops[index]!));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const budgetMs = Math.min(withinMs, stops.at(-1)!);
  const wallAt = (sinceMs: number): number => {
    let wallMs = 0;
    for (const [index, weight] of weights.entries()) {
      const [from, to] = [stops[index]!, stops[index + 1]!];
      const part = Math.min(1, Math.max(0, (sinceMs - from) / (to - from || 1)));
      wallMs += (budgetMs * weight * part) / (whole || 1);
    }
    return wallMs;
  };
  return paced(wallAt, startsAtMs, clock, signal);
}

function paced(wallAt: (sinceMs: number) => number, startsAtMs: number, clock: Clock, signal: AbortSignal): Pace {
  const begunAtMs = clock.nowMs();
  return async (atMs) => {
    const waitMs = begunAtMs + wallAt(atMs - startsAtMs) - clock.nowMs();
    if (waitMs >= SHORTEST_WAIT_MS) await clock.sleep(waitMs, signal);
    else if (signal.aborted) throw signal.reason;
  };
}
