import { setMaxListeners } from 'node:events';
import type { Hono } from 'hono';
import { callbackPost } from '../api/callback-post.ts';
import { durationMs, wallClock } from '../clock.ts';
import { type Outcome, parseOutcome } from '../flow/outcome.ts';
import type { DeliveryView } from './delivery-view.ts';
import type { Application } from './engine.ts';
import { isSpeed, type Speed } from './engine-clock.ts';
import { type Fault, parseFault } from './faults.ts';
import { engineApp, type Listening, listen } from './http-face.ts';
import { inboxApp } from './inbox-face.ts';
import type { LedgerEntry } from './ledger.ts';
import { LocalRoutee } from './local-routee.ts';

/** How an engine behaves; everything may be left out. */
export type LocalEngineOptions = {
  /** One seed, one story, one application. Default: 1. */
  readonly seed?: number;
  /** How channels answer, as on the command line: `Viber=EXPIRED`, `+3069*:Voice=Busy:30%`. Default: all arrives. */
  readonly outcomes?: readonly string[];
  /** What goes wrong, as on the command line: `reset-after:2%`, `tracking:lag`. Default: nothing. */
  readonly faults?: readonly string[];
  /** So many times as fast as life, `max` (at once) or `manual` (only by `advance`). Default: `max`. */
  readonly speed?: Speed;
  /** Default: drawn by the seed. */
  readonly application?: Application;
  /** How long a token is good, such as `1h`, by the wall's clock. Default: an hour. */
  readonly tokenTtl?: string;
  /** Callbacks go to other machines too. Default: false. */
  readonly allowCallbacks?: boolean;
};

/** Routee in this process: for a test suite in Node, without a process of its own and without a network. */
export type LocalEngine = {
  /** The id and secret that a token is asked for with. */
  readonly application: Application;
  /** A new access token. */
  readonly token: () => string;
  /** Answers a request as `fetch` would, with any origin; a fault that loses the connection rejects as there. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Serves it on a port of this machine, any free one by default. */
  readonly listen: (port?: number) => Promise<Listening>;
  /** Winds the clock: `10m`. Throws a RangeError for what is no duration. */
  readonly advance: (duration: string) => void;
  /** Lets the phone answer a step that is under way. Throws a RangeError when it cannot. */
  readonly decide: (trackingId: string, order: number, status: string, detail?: string) => void;
  /** Replaces the outcomes. */
  readonly setOutcomes: (outcomes: readonly string[]) => void;
  /** Replaces the faults. */
  readonly setFaults: (faults: readonly string[]) => void;
  /** Every delivery with its steps and callbacks, the newest first. */
  readonly deliveries: () => readonly DeliveryView[];
  /** One entry for each send that was accepted, the oldest first. */
  readonly ledger: () => readonly LedgerEntry[];
  /** Forgets every delivery. */
  readonly reset: () => void;
  /** Ends its time, its callbacks and everything that listens. */
  readonly close: () => Promise<void>;
};

/** A Routee of one's own. Throws a RangeError for an outcome, fault or duration that is none. */
export function createEngine(options: LocalEngineOptions = {}): LocalEngine {
  const {
    seed = 1,
    outcomes = [],
    faults = [],
    speed = 'max',
    application,
    tokenTtl,
    allowCallbacks = false,
  } = options;
  if (!isSpeed(speed)) throw new RangeError(`${speed} is no speed: a number above 0, max or manual`);
  const ended = new AbortController();
  // Every request that is under way listens to it.
  setMaxListeners(0, ended.signal);
  const { post, close } = callbackPost(wallClock);
  const routee = new LocalRoutee({
    clock: wallClock,
    seed,
    speed,
    outcomes: outcomes.map(outcomeOf),
    faults: faults.map(faultOf),
    ...(application && { application }),
    ...(tokenTtl !== undefined && { tokenLifeMs: msOf(tokenTtl) }),
    post,
    allowRemote: allowCallbacks,
    signal: ended.signal,
  });
  const { engine, clock } = routee;
  const app: Hono = engineApp({
    engine,
    catchUp: clock.catchUp,
    beside: inboxApp(routee, wallClock.sleep),
    faults: { box: routee.faults, sleep: (ms) => wallClock.sleep(ms, ended.signal).catch(() => {}) },
  });
  const listening: Listening[] = [];
  const running = clock.run(ended.signal);
  return {
    application: engine.application,
    token: () => engine.token,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      request.signal.throwIfAborted();
      if (!request.headers.has('host')) request.headers.set('host', new URL(request.url).host);
      return unless([request.signal, ended.signal], Promise.resolve(app.fetch(request)));
    },
    listen: async (port = 0) => {
      const face = await listen(app, port);
      listening.push(face);
      return face;
    },
    advance: (duration) => clock.advance(msOf(duration)),
    decide: (trackingId, order, status, detail) => {
      clock.catchUp();
      const problem = engine.deliveries.decide(trackingId, order, status, detail);
      if (problem !== undefined) throw new RangeError(problem);
      clock.wake();
    },
    setOutcomes: (texts) => {
      engine.deliveries.outcomes = texts.map(outcomeOf);
    },
    setFaults: (texts) => {
      routee.faults.faults = texts.map(faultOf);
    },
    deliveries: () => {
      clock.catchUp();
      return routee.views;
    },
    ledger: () => engine.deliveries.ledger,
    reset: () => engine.deliveries.reset(),
    close: async () => {
      ended.abort();
      await running;
      await Promise.all(listening.map((face) => face.close()));
      await close();
    },
  };
}

/** The work's result, unless one of the signals says first that nobody waits for it any more. */
function unless<Result>(signals: readonly AbortSignal[], work: Promise<Result>): Promise<Result> {
  return new Promise((done, lost) => {
    const ends = signals.map((signal) => ({ signal, end: () => lost(signal.reason) }));
    for (const { signal, end } of ends) signal.addEventListener('abort', end);
    const settle = (): void => {
      for (const { signal, end } of ends) signal.removeEventListener('abort', end);
    };
    work.then(done, lost).finally(settle);
  });
}

function outcomeOf(text: string): Outcome {
  const parsed = parseOutcome(text);
  if (parsed.ok) return parsed.outcome;
  throw new RangeError(`${text}: ${parsed.message}; ${parsed.hint}`);
}

function faultOf(text: string): Fault {
  const parsed = parseFault(text);
  if (parsed.ok) return parsed.fault;
  throw new RangeError(`${text}: ${parsed.message}; ${parsed.hint}`);
}

function msOf(duration: string): number {
  const ms = durationMs(duration);
  if (ms === undefined) throw new RangeError(`${duration} is no duration, such as 90s or 10m`);
  return ms;
}
