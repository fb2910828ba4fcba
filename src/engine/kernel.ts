/** Something that will happen at a moment. */
export type Scheduled<Event> = { readonly atMs: number; readonly order: number; readonly event: Event };

/** Something in the queue; what is called off does not happen, and moves no time. */
type Queued<Event> = Scheduled<Event> & { calledOff?: boolean };

/**
 * Virtual time and the queue of what happens next.
 *
 * Time moves here only, from one event to the next, so a run of days takes milliseconds and the same inputs give the
 * same history. What is scheduled for the same moment happens in the order of scheduling.
 */
export class Kernel<Event> {
  #nowMs: number;
  #order = 0;
  /** A binary heap: the earliest first. */
  readonly #heap: Queued<Event>[] = [];

  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** When the next event is; undefined when nothing is left to happen. */
  get nextAtMs(): number | undefined {
    while (this.#heap[0]?.calledOff) this.#take();
    return this.#heap[0]?.atMs;
  }

  /** Schedules an event; the result calls it off. */
  schedule(event: Event, delayMs = 0): () => void {
    if (!(delayMs >= 0)) throw new RangeError(`an event cannot be scheduled ${delayMs} ms from now`);
    const heap = this.#heap;
    const next: Queued<Event> = { atMs: this.#nowMs + delayMs, order: this.#order++, event };
    let place = heap.push(next) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(next, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = next;
    return () => {
      next.calledOff = true;
    };
  }

  /** Moves time to the next event and hands it over; undefined when nothing is left to happen. */
  step(): Scheduled<Event> | undefined {
    for (;;) {
      const next = this.#take();
      if (next === undefined) return undefined;
      if (next.calledOff) continue;
      this.#nowMs = next.atMs;
      return next;
    }
  }

  /** Lets everything happen that is due until then, and moves time there. */
  advanceTo(ms: number, happen: (event: Event) => void): void {
    for (;;) {
      const nextAtMs = this.nextAtMs;
      if (nextAtMs === undefined || nextAtMs > ms) break;
      happen(this.step()!.event);
    }
    this.#nowMs = Math.max(this.#nowMs, ms);
  }

  /** Takes the earliest out of the queue. */
  #take(): Queued<Event> | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (heap.length > 0) this.#sink(last);
    return first;
  }

  /** Puts the event at the root and lets it sink to its place. */
  #sink(event: Queued<Event>): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, event)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = event;
  }
}

function before<Event>(left: Scheduled<Event>, right: Scheduled<Event>): boolean {
  return left.atMs === right.atMs ? left.order < right.order : left.atMs < right.atMs;
}
