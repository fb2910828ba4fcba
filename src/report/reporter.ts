import type { RunEvent } from '../run-event.ts';
import type { Output } from '../term/output.ts';
import { lineOf } from './lines.ts';

/** Shows a run. Decides nothing, and knows nothing that a RunEvent does not say. */
export type Reporter = {
  readonly report: (event: RunEvent) => void;
  /** The run is over, or broken off: nothing of the live drawing stays. */
  readonly close: () => void;
};

/** One event, one line of JSON: the event itself. */
export function jsonReporter(out: Output): Reporter {
  return { report: (event) => out.json(event), close: () => {} };
}

/** One event, one line of text. */
export function linesReporter(out: Output): Reporter {
  return { report: (event) => out.lines(lineOf(event)), close: () => {} };
}

/** Says nothing but that it was no success, or may not be what was meant. */
export function quietReporter(err: Output): Reporter {
  return {
    report: (event) => {
      const failed = event.type === 'flow.finished' && event.status !== 'Succeeded';
      if (failed || ['flow.pending', 'flow.unknown', 'warning'].includes(event.type)) err.lines(lineOf(event));
    },
    close: () => {},
  };
}
