import type { Posted } from '../api/callback-post.ts';
import type { Clock } from '../clock.ts';
import type { Outcome } from '../flow/outcome.ts';
import { type CallbackAttempt, CallbackDesk } from './callbacks.ts';
import { type DeliveryView, deliveryView } from './delivery-view.ts';
import { type Application, Engine, type EngineChange } from './engine.ts';
import { EngineClock, type Speed } from './engine-clock.ts';
import { Kernel } from './kernel.ts';

/** How a local Routee behaves. */
export type LocalOptions = {
  readonly clock: Clock;
  readonly seed: number;
  readonly speed: Speed;
  readonly outcomes: readonly Outcome[];
  readonly application?: Application;
  readonly tokenLifeMs?: number;
  readonly keep?: number;
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
  readonly #callbacks: CallbackDesk;
  readonly #attempts = new Map<string, CallbackAttempt[]>();
  readonly #watchers = new Set<(message: InboxMessage) => void>();

  constructor(options: LocalOptions) {
    const { clock, seed, speed, post, allowRemote, signal } = options;
    const kernel = new Kernel<() => void>(clock.nowMs());
    const changed = (change: EngineChange): void => this.#changed(change);
    this.engine = new Engine({ ...options, kernel, wallMs: clock.nowMs, changed });
    this.clock = new EngineClock(kernel, clock, speed);
    this.#callbacks = new CallbackDesk({
      post,
      clock,
      seed,
      allowRemote,
      signal,
      chances: () => ({ duplicate: 0, reorder: 0 }),
      attempted: (trackingId, attempt) => this.#attempted(trackingId, attempt),
    });
  }

  /** Every delivery that is remembered, the newest first. */
  get views(): DeliveryView[] {
    return [...this.engine.deliveries].map((one) => deliveryView(one, this.#attempts.get(one.trackingId))).reverse();
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
    if (change.kind === 'reset') {
      this.#attempts.clear();
      this.#tell({ type: 'reset' });
      return;
    }
    this.#callbacks.tell(change);
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
    const delivery = this.#watchers.size === 0 ? undefined : this.engine.delivery(trackingId);
    if (delivery) this.#tell({ type: 'delivery', delivery: deliveryView(delivery, this.#attempts.get(trackingId)) });
  }

  #tell(message: InboxMessage): void {
    for (const watcher of this.#watchers) watcher(message);
  }
}
