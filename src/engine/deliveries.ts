import type { Outcome } from '../flow/outcome.ts';
import { planOf } from '../flow/plan.ts';
import { type Accepted, stepId } from './accepted.ts';
import { decisionOf } from './decision.ts';
import { apply, type DeliveryEvent, type Handset, type Later } from './delivery.ts';
import { handsetOf } from './handset.ts';
import type { Kernel } from './kernel.ts';
import { type LedgerEntry, ledgerEntry } from './ledger.ts';

/** What has happened in an engine. */
export type EngineChange =
  | { readonly kind: 'accepted'; readonly delivery: Accepted }
  /** A step has another status, or the flow has. */
  | { readonly kind: 'changed'; readonly delivery: Accepted; readonly before: Accepted }
  | { readonly kind: 'reset' };

/** How deliveries live. */
export type DeliveriesOptions = {
  readonly kernel: Kernel<() => void>;
  readonly seed: number;
  /** How channels answer; of several that match the last one counts. */
  readonly outcomes: readonly Outcome[];
  /** Outcomes that always hold where no other one does. */
  readonly always?: readonly Outcome[];
  /** Told of everything that happens, after it has. */
  readonly changed?: (change: EngineChange) => void;
  /** So many are remembered at most, the newest; default: all. */
  readonly keep?: number;
};

/** A delivery as it can be kept in a file, with what is still to happen to it. */
export type KeptDelivery = Omit<Accepted, 'state'> & {
  readonly state: Omit<Accepted['state'], 'plan'>;
  readonly pending: readonly { readonly atMs: number; readonly event: DeliveryEvent }[];
};

/** Everything that deliveries are, as plain data. */
export type KeptDeliveries = {
  readonly number: number;
  readonly ledger: readonly LedgerEntry[];
  readonly deliveries: readonly KeptDelivery[];
};

/** What is still to happen, and how to call it off. */
type Pending = { readonly atMs: number; readonly event: DeliveryEvent; callOff: () => void };

/** The sends that an engine has accepted, each on its way, and the ledger of them. */
export class Deliveries {
  outcomes: readonly Outcome[];
  readonly #options: DeliveriesOptions;
  readonly #accepted = new Map<string, Accepted>();
  /** The flow that an otp message token belongs to. */
  readonly #messageTokens = new Map<string, string>();
  readonly #pending = new Map<string, Set<Pending>>();
  #ledger: LedgerEntry[] = [];
  #number = 0;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    this.outcomes = options.outcomes;
  }

  /** The number of the next one. */
  get nextNumber(): number {
    return this.#number;
  }

  /** One entry for each send that was accepted, the oldest first; never evicted before a reset. */
  get ledger(): readonly LedgerEntry[] {
    return this.#ledger;
  }

  /** Those that are remembered, the oldest first. */
  values(): Iterable<Accepted> {
    return this.#accepted.values();
  }

  /** By its id, on otp also by the token of one of its messages. */
  get(id: string): Accepted | undefined {
    return this.#accepted.get(id) ?? this.#accepted.get(this.#messageTokens.get(id) ?? '');
  }

  /** Begins a delivery. */
  accept(accepted: Accepted, later: readonly Later[]): void {
    this.#number++;
    this.#accepted.set(accepted.trackingId, accepted);
    this.#ledger.push(ledgerEntry(accepted));
    this.#schedule(accepted, later, this.#handset(accepted.number));
    this.#forget();
    this.#options.changed?.({ kind: 'accepted', delivery: accepted });
  }

  /** Lets the phone answer a step now. Returns why it cannot. */
  decide(trackingId: string, order: number, status: string, detail?: string): string | undefined {
    const accepted = this.#accepted.get(trackingId);
    if (accepted === undefined) return `there is no delivery ${trackingId}`;
    const decided = decisionOf(accepted.state, order, status, detail);
    if ('problem' in decided) return decided.problem;
    // What the phone would have said is said by somebody else now.
    this.#callOff(trackingId, ({ kind, step }) => kind === 'step.answered' && step === decided.event.step);
    this.#happen(trackingId, decided.event, this.#handset(accepted.number));
    return undefined;
  }

  /** Forgets every delivery and the ledger; outcomes and the time stay. */
  reset(): void {
    this.#clear();
    this.#options.changed?.({ kind: 'reset' });
  }

  /** Everything as plain data. */
  kept(): KeptDeliveries {
    const deliveries = [...this.#accepted.values()].map(({ state: { plan: _, ...state }, ...rest }) => {
      return {
        ...rest,
        state,
        pending: [...(this.#pending.get(rest.trackingId) ?? [])].map(({ atMs, event }) => ({ atMs, event })),
      };
    });
    return { number: this.#number, ledger: this.#ledger, deliveries };
  }

  /** Goes on with what was kept, in the place of what is here. */
  restore({ number, ledger, deliveries }: KeptDeliveries): void {
    this.#clear();
    this.#number = number;
    this.#ledger = [...ledger];
    const { nowMs } = this.#options.kernel;
    for (const { pending, state, ...rest } of deliveries) {
      const accepted: Accepted = { ...rest, state: { ...state, plan: planOf(rest.endpoint, rest.body) } };
      this.#accepted.set(rest.trackingId, accepted);
      state.steps.forEach((_, index) => {
        this.#remember(accepted, index);
      });
      const later = pending.map(({ atMs, event }) => ({ inMs: Math.max(0, atMs - nowMs), event }));
      this.#schedule(accepted, later, this.#handset(rest.number));
    }
  }

  #clear(): void {
    for (const trackingId of [...this.#pending.keys()]) this.#callOff(trackingId, () => true);
    this.#number = 0;
    this.#accepted.clear();
    this.#messageTokens.clear();
    this.#ledger = [];
  }

  #handset(number: number): Handset {
    const { always = [], seed } = this.#options;
    return handsetOf(always.length === 0 ? this.outcomes : [...always, ...this.outcomes], seed, number);
  }

  #schedule({ trackingId }: Accepted, later: readonly Later[], handset: Handset): void {
    const { kernel } = this.#options;
    for (const { inMs, event } of later) {
      const pending: Pending = { atMs: kernel.nowMs + inMs, event, callOff: () => {} };
      this.#waiting(trackingId).add(pending);
      pending.callOff = kernel.schedule(() => {
        const waiting = this.#pending.get(trackingId);
        waiting?.delete(pending);
        if (waiting?.size === 0) this.#pending.delete(trackingId);
        this.#happen(trackingId, event, handset);
      }, inMs);
    }
  }

  #callOff(trackingId: string, which: (event: DeliveryEvent) => boolean): void {
    const waiting = this.#pending.get(trackingId);
    for (const pending of waiting ?? []) {
      if (!which(pending.event)) continue;
      pending.callOff();
      waiting!.delete(pending);
    }
    if (waiting?.size === 0) this.#pending.delete(trackingId);
  }

  #waiting(trackingId: string): Set<Pending> {
    const known = this.#pending.get(trackingId);
    if (known) return known;
    const waiting = new Set<Pending>();
    this.#pending.set(trackingId, waiting);
    return waiting;
  }

  #happen(trackingId: string, event: DeliveryEvent, handset: Handset): void {
    const before = this.#accepted.get(trackingId);
    // It may have been forgotten.
    if (before === undefined) return;
    const [state, next] = apply(before.state, event, this.#options.kernel.nowMs, handset);
    if (state === before.state && next.length === 0) return;
    const delivery = { ...before, state };
    this.#accepted.set(trackingId, delivery);
    if (event.kind === 'step.started') this.#remember(delivery, event.step);
    this.#schedule(delivery, next, handset);
    // A step that has ended waits for nothing, and time need not go there.
    this.#callOff(trackingId, ({ kind, step }) => kind === 'step.timedOut' && state.steps[step]?.final === true);
    if (state !== before.state) this.#options.changed?.({ kind: 'changed', delivery, before });
  }

  #remember({ endpoint, number, trackingId }: Accepted, step: number): void {
    if (endpoint === 'otp') this.#messageTokens.set(stepId(this.#options.seed, number, step, 0), trackingId);
  }

  /** Keeps the newest only; those that are still under way stay. */
  #forget(): void {
    const { keep = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#accepted.size <= keep) return;
    for (const { trackingId, state } of this.#accepted.values()) {
      if (this.#accepted.size <= keep) break;
      if (state.status !== 'InProgress') this.#accepted.delete(trackingId);
    }
  }
}
