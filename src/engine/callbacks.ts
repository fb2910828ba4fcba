import type { Posted } from '../api/callback-post.ts';
import type { Clock } from '../clock.ts';
import type { Accepted } from './accepted.ts';
import { draw } from './chance.ts';
import type { EngineChange } from './deliveries.ts';
import { otpTrackingJson, standardTrackingJson } from './tracking-json.ts';

/** A callback that was posted, or was not. */
export type CallbackAttempt = {
  /** ISO, by the wall's clock. */
  readonly at: string;
  readonly url: string;
  /** The first is 1. */
  readonly attempt: number;
  /** What the receiver answered; null where nothing came. */
  readonly status: number | null;
  /** Why nothing came, or nothing was posted. */
  readonly error: string | null;
};

/** How callbacks are made. */
export type CallbackOptions = {
  /** Posts JSON, follows nothing, and gives up by itself. */
  readonly post: (url: string, json: string) => Promise<Posted>;
  /** Pauses between attempts are the wall's, however fast the engine's time goes. */
  readonly clock: Clock;
  readonly seed: number;
  /** Whether others than this machine may be called. */
  readonly allowRemote: boolean;
  /** How often one is posted twice, and how often it waits for the next one; from 0 to 1. */
  readonly chances: () => { readonly duplicate: number; readonly reorder: number };
  readonly attempted: (trackingId: string, attempt: CallbackAttempt) => void;
  readonly signal: AbortSignal;
};

const MOST_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 1_000;

/** This machine, by its usual names. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Tells the client how its deliveries go (guide, "Callback"): `OnStep`, and otp, at every change, `OnCompletion` at the
 * end. Those of one delivery are posted one after the other, each until it is taken or given up.
 */
export class CallbackDesk {
  readonly #options: CallbackOptions;
  /** The last post of each delivery, for the next one to wait for. */
  readonly #queues = new Map<string, Promise<void>>();
  readonly #held = new Map<string, string>();
  #told = 0;
  /** What was to be told before a reset is nobody's any more. */
  #generation = new AbortController();

  constructor(options: CallbackOptions) {
    this.#options = options;
  }

  /** Posts what a change is to be told by; nothing where nobody asked to be told. */
  tell(change: EngineChange): void {
    if (change.kind === 'reset') this.#reset();
    if (change.kind !== 'changed') return;
    const { delivery, before } = change;
    const callback = delivery.body.callback;
    if (callback === undefined || !isTold(delivery, before, callback.strategy)) return;
    const { seed, chances } = this.#options;
    const json = delivery.endpoint === 'otp' ? otpTrackingJson(delivery, seed) : standardTrackingJson(delivery, seed);
    const { duplicate, reorder } = chances();
    const number = this.#told++;
    const { trackingId } = delivery;
    const held = this.#held.get(trackingId);
    this.#held.delete(trackingId);
    const text = JSON.stringify(json);
    // It comes after the next one; the last one has none to wait for.
    if (held === undefined && delivery.state.status === 'InProgress' && draw(seed, -10, number, 0, 0) < reorder) {
      this.#held.set(trackingId, text);
      return;
    }
    const again = draw(seed, -11, number, 0, 0) < duplicate ? [text] : [];
    for (const one of [text, ...again, ...(held === undefined ? [] : [held])])
      this.#enqueue(trackingId, callback.url, one);
  }

  #reset(): void {
    this.#generation.abort();
    this.#generation = new AbortController();
    this.#queues.clear();
    this.#held.clear();
  }

  #enqueue(trackingId: string, url: string, json: string): void {
    const before = this.#queues.get(trackingId) ?? Promise.resolve();
    const { signal } = this.#generation;
    const mine = before.then(() => this.#deliver(trackingId, url, json, signal));
    this.#queues.set(trackingId, mine);
    void mine.then(() => {
      if (this.#queues.get(trackingId) === mine) this.#queues.delete(trackingId);
    });
  }

  async #deliver(trackingId: string, url: string, json: string, generation: AbortSignal): Promise<void> {
    const { post, clock, allowRemote, attempted, signal } = this.#options;
    const told = (attempt: number, status: number | null, error: string | null): void => {
      if (generation.aborted) return;
      attempted(trackingId, { at: new Date(clock.nowMs()).toISOString(), url, attempt, status, error });
    };
    const ended = AbortSignal.any([signal, generation]);
    if (!allowRemote && !LOOPBACK.test(hostOf(url))) {
      told(1, null, 'not posted: it is not on this machine, and --allow-callbacks was not given');
      return;
    }
    for (let attempt = 1; attempt <= MOST_ATTEMPTS && !ended.aborted; attempt++) {
      const posted = await post(url, json);
      if ('status' in posted) told(attempt, posted.status, null);
      else told(attempt, null, posted.error);
      if ('status' in posted && posted.status >= 200 && posted.status < 300) return;
      if (attempt < MOST_ATTEMPTS) await clock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1), ended).catch(() => {});
    }
  }
}

function isTold(now: Accepted, before: Accepted, strategy: string | undefined): boolean {
  if (now.endpoint !== 'otp' && strategy === 'OnCompletion') {
    return now.state.status !== 'InProgress' && before.state.status === 'InProgress';
  }
  return now.state.steps.some(({ status, detail }, index) => {
    const was = before.state.steps[index];
    return was?.status !== status || was.detail !== detail;
  });
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
