import { createClient } from '../api/client.ts';
import { DEFAULT_API_ORIGIN, DEFAULT_AUTH_ORIGIN } from '../api/paths.ts';
import { TokenSource } from '../api/token.ts';
import { draw } from '../engine/chance.ts';
import { Engine } from '../engine/engine.ts';
import { engineTransport } from '../engine/engine-transport.ts';
import { Kernel } from '../engine/kernel.ts';
import { type Pace, VirtualClock } from '../engine/virtual-clock.ts';
import type { Flow } from '../flow/flow-file.ts';
import type { Outcome } from '../flow/outcome.ts';
import { worstCaseMs } from '../flow/plan.ts';
import { deliver } from '../run/deliver.ts';
import { evenPolls, growingPolls } from '../run/poll-schedule.ts';
import type { Ending } from '../run/run.ts';
import type { RunEvent } from '../run-event.ts';
import { REHEARSAL_STARTS_AT_MS } from './starts-at.ts';

/** Added to the flow's own worst case before a wait is given up. */
const MARGIN_MS = 120_000;

/** So many looks are enough for any story; they take a second. */
const MOST_POLLS = 5_000;

/** How a flow is rehearsed. */
export type RehearsalOptions = {
  readonly outcomes: readonly Outcome[];
  readonly seed: number;
  readonly emit: (event: RunEvent) => void;
  /** Default: the flow's own worst case and two minutes; null does not follow at all. */
  readonly timeoutMs?: number | null | undefined;
  /** Looks in even steps instead of ever more seldom. */
  readonly intervalMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A rehearsal that is ready to begin: its clock can be looked at while it runs. */
export type Rehearsal = {
  /** Milliseconds since the flow was sent, in virtual time. */
  readonly elapsedMs: () => number;
  /** Plays the story, as fast as `pace` allows. */
  readonly play: (pace?: Pace) => Promise<Ending>;
};

/** The real send and the real following, against the engine in this process and on virtual time. Opens no socket. */
export function rehearsal(flow: Flow, options: RehearsalOptions): Rehearsal {
  const { outcomes, seed, emit, timeoutMs, intervalMs, signal } = options;
  const kernel = new Kernel<() => void>(REHEARSAL_STARTS_AT_MS);
  const clock = new VirtualClock(kernel);
  const engine = new Engine({ kernel, seed, outcomes });
  const transport = engineTransport(engine);
  let polled = 0;
  // Far from the places at which the engine draws.
  const random = (): number => draw(seed, -2, polled++);
  const credentials = { kind: 'application', ...engine.application } as const;
  const tokens = new TokenSource({ transport, credentials, authOrigin: DEFAULT_AUTH_ORIGIN, clock, random });
  const api = createClient({ transport, origin: DEFAULT_API_ORIGIN, tokens, clock, random });
  // Through hours and days of virtual time nobody needs to look every few seconds.
  const seldomMs = worstCaseMs(flow.plan) / MOST_POLLS;
  const polls =
    intervalMs === undefined
      ? growingPolls(random, Math.max(15_000, seldomMs))
      : evenPolls(Math.max(intervalMs, seldomMs));
  return {
    elapsedMs: () => clock.nowMs() - REHEARSAL_STARTS_AT_MS,
    play: (pace) => {
      // A call that was picked up lasts as long as it lasts.
      const asked = outcomes.reduce((sum, { delayMs = 0 }) => sum + delayMs, 0);
      const waitMs = timeoutMs === undefined ? worstCaseMs(flow.plan) + asked + MARGIN_MS : timeoutMs;
      const work = deliver(flow, {
        api,
        clock,
        polls,
        timeoutMs: waitMs,
        emit,
        dryRun: true,
        ...(signal && { signal }),
      });
      return clock.runUntil(work, pace);
    },
  };
}
