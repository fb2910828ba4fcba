/** How long to wait before each look. */
export type PollSchedule = {
  /** The wait before the next look, given whether the last one saw something new. */
  readonly nextMs: (changed: boolean) => number;
};

const FIRST_MS = 1_000;
const GROWTH = 1.6;
const LONGEST_MS = 15_000;
/** Deliveries that were sent together are not looked at together. */
const JITTER = 0.2;

/** Looks at 1 s, then ever more seldom up to the longest wait, and from the beginning whenever something changes. */
export function growingPolls(random: () => number, longestMs = LONGEST_MS): PollSchedule {
  let waitMs = FIRST_MS / GROWTH;
  return {
    nextMs: (changed) => {
      waitMs = changed ? FIRST_MS : Math.min(waitMs * GROWTH, longestMs);
      return Math.min(Math.round(waitMs * (1 + JITTER * (2 * random() - 1))), longestMs);
    },
  };
}

/** The looks of whoever follows a delivery: in even steps where an interval is given. */
export function pollsFor(intervalMs: number | undefined, random: () => number): PollSchedule {
  return intervalMs === undefined ? growingPolls(random) : evenPolls(intervalMs);
}

/** Looks in even steps, as `--interval` asks. */
export function evenPolls(intervalMs: number): PollSchedule {
  return { nextMs: () => intervalMs };
}
