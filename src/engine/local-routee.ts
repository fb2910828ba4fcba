import type { Posted } from '../api/callback-post.ts';
import type { Clock } from '../clock.ts';
import type { Outcome } from '../flow/outcome.ts';
import { type CallbackAttempt, CallbackDesk } from './callbacks.ts';
import type { EngineChange } from './deliveries.ts';
import { type DeliveryView, deliveryView } from './delivery-view.ts';
import { type Application, Engine } from './engine.ts';
import { EngineClock, type Speed } from './engine-clock.ts';
import { type Fault, FaultBox } from './faults.ts';
import { Kernel } from './kernel.ts';
import { magicOutcomes } from './magic.ts';
import type { KeptState } from './state-file.ts';

/** How a local Routee behaves. */
export type LocalOptions = {
  readonly clock: Clock;
  readonly seed: number;
  readonly speed: Speed;
  readonly outcomes: readonly Outcome[];
  readonly faults: readonly Fault[];
  readonly application?: Application;
  readonly tokenLifeMs?: number;
  readonly keep?: number;
  /** What to go on with. */
  readonly state?: KeptState | undefined;
  /** Told of every callback that was posted, or was not. */
  readonly called?: (attempt: CallbackAttempt) => void;
  /** Told that there is something new to keep. */
  readonly changed?: () => void;
  /** Posts a callback. */
  readonly post: (url: string, json: string) => Promise<Posted>;
  readonly allowRemote: boolean;
  readonly signal: AbortSignal;
};

/** What whoever watches is told. */
export type InboxMessage =
  | { readonly type: 'delivery'; readonly delivery: DeliveryView }
  | { readonly type: 'clock'; readonly now: string; readonly speed: Speed }
  | { readonly type: 'reset' };

/** An engine with everything around it that lives on: its time, its callbacks, and those who watch. */
export class LocalRoutee {
  readonly engine: Engine;
  readonly clock: EngineClock;
  readonly faults: FaultBox;
  readonly #seed: number;
  readonly #callbacks: CallbackDesk;
  readonly #attempts = new Map<string, CallbackAttempt[]>();
  readonly #watchers = new Set<(message: InboxMessage) => void>();

  constructor(options: LocalOptions) {
    const { clock, speed, post, allowRemote, signal, state } = options;
    const seed = state?.seed ?? options.seed;
    const kernel = new Kernel<() => void>(state?.nowMs ?? clock.nowMs());
    const changed = (change: EngineChange): void => {
      this.#changed(change);
      options.changed?.();
    };
    const application = options.application ?? state?.application;
    this.#seed = seed;
    this.engine = new Engine({
      ...options,
      ...(application && { application }),
      seed,
      kernel,
      wallMs: clock.nowMs,
      changed,
      always: magicOutcomes(),
    });
    if (state) this.engine.deliveries.restore(state.kept);
    this.clock = new EngineClock(kernel, clock, speed);
    this.faults = new FaultBox(seed, options.faults);
    this.#callbacks = new CallbackDesk({
      post,
      clock,
      seed,
      allowRemote,
      signal,
      chances: () => ({
        duplicate: this.faults.chanceOf('duplicate'),
        reorder: this.faults.chanceOf('reorder'),
      }),
      attempted: (trackingId, attempt) => {
        this.#attempted(trackingId, attempt);
        options.called?.(attempt);
      },
    });
    // What was due while nothing ran happens in its order; a clock that is wound stands where it stood.
    if (typeof speed === 'number') this.clock.advance(Math.max(0, clock.nowMs() - kernel.nowMs));
  }

  /** Everything, for another one to go on with. */
  get state(): KeptState {
    const { application, deliveries } = this.engine;
    return { version: 1, seed: this.#seed, application, nowMs: this.clock.nowMs, kept: deliveries.kept() };
  }

  /** Every delivery that is remembered, the newest first. */
  get views(): DeliveryView[] {
    return [...this.engine.deliveries.values()]
      .map((one) => deliveryView(one, this.#attempts.get(one.trackingId)))
      .reverse();
  }

  /** How the time stands. */
  get time(): InboxMessage & { readonly type: 'clock' } {
    return { type: 'clock', now: new Date(this.clock.nowMs).toISOString(), speed: this.clock.speed };
  }

  /** Calls with everything that happens from now on; the result ends that. */
  watch(watcher: (message: InboxMessage) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Tells that the clock was wound, or goes otherwise. */
  tellTime(): void {
    this.#tell(this.time);
  }

  #changed(change: EngineChange): void {
    this.#callbacks.tell(change);
    if (change.kind === 'reset') {
      this.#attempts.clear();
      this.#tell({ type: 'reset' });
      return;
    }
    // What was accepted or decided brings about something that may be due at once.
    this.clock.wake();
    this.#tellOf(change.delivery.trackingId);
  }

  #attempted(trackingId: string, attempt: CallbackAttempt): void {
    const before = this.#attempts.get(trackingId) ?? [];
    this.#attempts.set(trackingId, [...before, attempt]);
    this.#tellOf(trackingId);
  }

  #tellOf(trackingId: string): void {
    const delivery = this.#watchers.size === 0 ? undefined : this.engine.deliveries.get(trackingId);
    if (delivery) this.#tell({ type: 'delivery', delivery: deliveryView(delivery, this.#attempts.get(trackingId)) });
  }

  #tell(message: InboxMessage): void {
    for (const watcher of this.#watchers) watcher(message);
  }
}
