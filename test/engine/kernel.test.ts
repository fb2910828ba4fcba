import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draw, drawUuid } from '../../src/engine/chance.ts';
import { countryOf } from '../../src/engine/country.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';

test('events come by time, and at one time in the order in which they were scheduled', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (delays) => {
      const kernel = new Kernel<number>(100);
      for (const [index, delay] of delays.entries()) kernel.schedule(index, delay);
      const came: number[] = [];
      for (let next = kernel.step(); next; next = kernel.step()) {
        expect(kernel.nowMs).toBe(100 + delays[next.event]!);
        came.push(next.event);
      }
      const expected = delays
        .map((_, index) => index)
        .toSorted((left, right) => delays[left]! - delays[right]! || left - right);
      expect(came).toEqual(expected);
    }),
  );
});

test('nothing can be scheduled in the past', () => {
  expect(() => new Kernel().schedule('x', -1)).toThrow(RangeError);
  expect(() => new Kernel().schedule('x', Number.NaN)).toThrow(RangeError);
});

test('sleepers wake in the order of their time, each chain of promises before time moves', async () => {
  const clock = new VirtualClock(new Kernel());
  const log: string[] = [];
  const sleeper = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms);
    await Promise.resolve();
    log.push(`${clock.nowMs()} ${name}`);
  };
  await clock.runUntil(Promise.all([sleeper('b', 20), sleeper('a', 10), sleeper('c', 20)]));
  expect(log).toEqual(['10 a', '20 b', '20 c']);
});

test('waiting for what time will never bring is a failure, not a hang', async () => {
  const clock = new VirtualClock(new Kernel());
  await expect(clock.runUntil(new Promise(() => {}))).rejects.toThrow(/nothing is left to happen/);
});

test('what is drawn is even, and ids do not repeat', () => {
  const draws = Array.from({ length: 20_000 }, (_, index) => draw(7, index));
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => draws.filter((number) => Math.floor(number * 10) === tenth).length,
  );
  expect(Math.min(...tenths)).toBeGreaterThan(1_800);
  expect(Math.max(...tenths)).toBeLessThan(2_200);
  expect(new Set(Array.from({ length: 20_000 }, (_, index) => drawUuid(index % 5, index))).size).toBe(20_000);
});

test.each([
  ['+306900000001', 'GR'],
  ['381600000001', 'RS'],
  ['+14155550100', 'US'],
  ['+447700900000', 'GB'],
  ['+35799000000', 'CY'],
  ['+999123456', undefined],
])('the country of %s is %s', (number, country) => {
  expect(countryOf(number)).toBe(country);
});
