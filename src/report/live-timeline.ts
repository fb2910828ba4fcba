import type { RunEvent } from '../run-event.ts';
import { type Live, live } from '../term/live.ts';
import type { Output } from '../term/output.ts';
import type { Reporter } from './reporter.ts';
import { type Timeline, told } from './timeline.ts';
import { timelineFrame } from './timeline-frame.ts';

/** Where a timeline is drawn. */
export type Canvas = {
  /** The live frames, while the run lasts; undefined where nothing can be drawn in place. */
  readonly frames: { readonly stream: NodeJS.WriteStream; readonly output: Output } | undefined;
  /** The finished timeline, once; undefined when another reporter tells the story there. */
  readonly result: Output | undefined;
  /** Since acceptance, as the run's own clock has it. */
  readonly elapsedMs: () => number;
};

/** Draws the timeline in place as it happens, and leaves the finished one behind. */
export async function timelineReporter(blank: Timeline, { frames, result, elapsedMs }: Canvas): Promise<Reporter> {
  let timeline = blank;
  const nowMs = (): number => (timeline.ending?.type === 'flow.finished' ? timeline.ending.elapsedMs : elapsedMs());
  let drawing: Live | undefined;
  if (frames) {
    const { stream, output } = frames;
    drawing = await live(stream, output, (columns) => timelineFrame(timeline, nowMs(), columns, output.style));
  }
  return {
    report: (event: RunEvent) => {
      timeline = told(timeline, event);
    },
    close: () => {
      drawing?.stop();
      if (timeline.ending) result?.lines(...timelineFrame(timeline, nowMs(), result.columns, result.style));
    },
  };
}
