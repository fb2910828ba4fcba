import { InvalidArgumentError } from 'commander';
import { durationMs } from '../clock.ts';

/** Reads the value of an option that is a duration, in milliseconds. */
export function duration(text: string): number {
  const ms = durationMs(text);
  if (ms === undefined || ms === 0)
    throw new InvalidArgumentError('write a number and a unit, such as 500ms, 30s, 15m or 2h');
  return ms;
}

/** The default of `--timeout` where nobody sits at a terminal to see that it takes long, in milliseconds. */
export const UNATTENDED_MS = 15 * 60_000;

/** Reads the value of `--interval`: the remote is asked once a second at most. */
export function interval(text: string): number {
  const ms = duration(text);
  if (ms < 1_000) throw new InvalidArgumentError('write 1s or more');
  return ms;
}

/** Reads a whole number, 0 or more. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('write a whole number, 0 or more');
  return Number(text);
}

/** Reads a recipient as the remote wants it (E.164). */
export function recipient(text: string): string {
  if (!/^\+?[1-9]\d{6,14}$/.test(text)) {
    throw new InvalidArgumentError('write + and 7 to 15 digits, the country code first, without spaces');
  }
  return text;
}

/** A million times as fast as life: a year in half a minute. */
const FASTEST = 1e6;

/** Reads how many times as fast as life something goes. */
export function speed(text: string): number {
  if (!/^\d+(?:\.\d+)?$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('write a number above 0');
  if (Number(text) > FASTEST) throw new InvalidArgumentError('write a number of at most 1000000');
  return Number(text);
}
