import type { Clock } from '../clock.ts';
import type { Kernel } from './kernel.ts';

/**
 * Ties a kernel to a clock: so many times as fast as that. Nothing happens by itself; whoever wants to look brings the
 * kernel up to now first, and then everything has happened in its order and at its moment.
 */
export function liveTime(kernel: Kernel<() => void>, clock: Clock, speed = 1): () => void {
  const [kernelAtMs, clockAtMs] = [kernel.nowMs, clock.nowMs()];
  return () => kernel.advanceTo(kernelAtMs + (clock.nowMs() - clockAtMs) * speed, (event) => event());
}
