import { expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { Interrupted } from '../../src/errors.ts';
import { evenPace, storyPace } from '../../src/rehearse/pace.ts';

/** A wall clock that a sleeper moves on by itself. */
function sleeplessClock(): Clock {
  let nowMs = 5_000;
  return {
    nowMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
  };
}

/** How long after the beginning each moment comes on the wall. */
async function wallMs(
  pace: (clock: Clock) => (atMs: number) => Promise<void>,
  momentsMs: readonly number[],
): Promise<number[]> {
  const clock = sleeplessClock();
  const paced = pace(clock);
  const came: number[] = [];
  for (const moment of momentsMs) {
    await paced(1_000_000 + moment);
    came.push(Math.round(clock.nowMs() - 5_000));
  }
  return came;
}

const { signal } = new AbortController();

test('an even pace is so many times as fast as life', async () => {
  expect(await wallMs((clock) => evenPace(60, 1_000_000, clock, signal), [0, 60_000, 600_000])).toEqual([
    0, 1_000, 10_000,
  ]);
});

test('a story of ten minutes is told within its time, and its short waits are still seen', async () => {
  const moments = [1_000, 606_000, 610_000];
  const came = await wallMs((clock) => storyPace(moments, 4_500, 1_000_000, clock, signal), moments);
  expect(came.at(-1)).toBe(4_500);
  expect(came[0]).toBeGreaterThan(100);
  expect(came[2]! - came[1]!).toBeGreaterThan(250);
  expect(came.toSorted((left, right) => left - right)).toEqual(came);
});

test('a story of days fits too, and one of a second is not drawn out', async () => {
  const days = [1_000, 86_400_000, 5 * 86_400_000];
  expect((await wallMs((clock) => storyPace(days, 4_500, 1_000_000, clock, signal), days)).at(-1)).toBe(4_500);
  expect(await wallMs((clock) => storyPace([1_000], 4_500, 1_000_000, clock, signal), [1_000])).toEqual([1_000]);
});

test('an interrupted wait ends with its reason', async () => {
  const interruption = new AbortController();
  interruption.abort(new Interrupted());
  await expect(evenPace(1, 1_000_000, sleeplessClock(), interruption.signal)(1_000_000)).rejects.toBeInstanceOf(
    Interrupted,
  );
});
