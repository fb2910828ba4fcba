import type { RunEvent } from '../run-event.ts';
import { live } from '../term/live.ts';
import type { Output } from '../term/output.ts';
import type { Reporter } from './reporter.ts';
import { type Timeline, told } from './timeline.ts';
import { timelineFrame } from './timeline-frame.ts';

/** Where a timeline is drawn. */
export type Canvas = {
  /** The terminal, and the way to print on it, for the live frames. */
  readonly stream: NodeJS.WriteStream;
  readonly frames: Output;
  /** Where the finished timeline stays. */
  readonly result: Output;
  /** Since acceptance, as the run's own clock has it. */
  readonly elapsedMs: () => number;
};

/** Draws the timeline in place as it happens, and leaves it behind as it is in the end, or when it is broken off. */
export async function timelineReporter(
  blank: Timeline,
  { stream, frames, result, elapsedMs }: Canvas,
): Promise<Reporter> {
  let timeline = blank;
  const nowMs = (): number => (timeline.ending?.type === 'flow.finished' ? timeline.ending.elapsedMs : elapsedMs());
  const drawing = await live(stream, frames, (columns) =>
    timelineFrame(timeline, nowMs(), frames.style, columns, true),
  );
  return {
    report: (event: RunEvent) => {
      timeline = told(timeline, event);
    },
    close: () => {
      drawing.stop();
      // Of what was never sent nothing has to stay.
      if (timeline.trackingId === undefined && timeline.ending === undefined) return;
      // What stays is not cut: a terminal wraps it, and nothing will be redrawn.
      result.lines(...timelineFrame(timeline, nowMs(), result.style, result.columns, false));
    },
  };
}
