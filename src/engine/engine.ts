import {
  HEALTH_PATH,
  OTP_TRACKING_PATH,
  SEND_PATHS,
  STANDARD_TRACKING_PATH,
  TEMPLATES_PATH,
  trackedId,
} from '../api/paths.ts';
import { checkBody } from '../flow/check-body.ts';
import type { Outcome } from '../flow/outcome.ts';
import { type Body, planOf, withDefaults } from '../flow/plan.ts';
import { ENDPOINTS, type Endpoint } from '../status.ts';
import { type Accepted, stepId } from './accepted.ts';
import { drawUuid } from './chance.ts';
import { createdJson } from './created-json.ts';
import { decisionOf } from './decision.ts';
import { apply, type DeliveryEvent, type Handset, type Later, opened } from './delivery.ts';
import { handsetOf } from './handset.ts';
import type { Kernel } from './kernel.ts';
import { type LedgerEntry, ledgerEntry } from './ledger.ts';
import { otpListAnswer, searchAnswer, templatesAnswer } from './listing.ts';
import { type Answer, badBody, refusal, unprocessable } from './refusal.ts';
import { TokenDesk } from './token-desk.ts';
import { otpTrackingJson, standardTrackingJson } from './tracking-json.ts';

/** How an engine behaves. */
export type EngineOptions = {
  /** Its time; whoever steps it makes things happen. */
  readonly kernel: Kernel<() => void>;
  /** One seed, one story. */
  readonly seed: number;
  /** How channels answer; of several that match the last one counts. */
  readonly outcomes: readonly Outcome[];
  /** Who may have a token; default: an application drawn by the seed. */
  readonly application?: Application;
  /** Default: an hour, as the remote's. */
  readonly tokenLifeMs?: number;
  /** What tokens age by; default: the kernel's time. */
  readonly wallMs?: () => number;
  /** Told of everything that happens, after it has. */
  readonly changed?: (change: EngineChange) => void;
  /** So many deliveries are remembered at most, the newest; default: all. */
  readonly keep?: number;
};

/** What has happened in an engine. */
export type EngineChange =
  | { readonly kind: 'accepted'; readonly delivery: Accepted }
  /** A step has another status, or the flow has. */
  | { readonly kind: 'changed'; readonly delivery: Accepted; readonly before: Accepted }
  | { readonly kind: 'reset' };

/** The id and secret that a token is asked for with. */
export type Application = { readonly id: string; readonly secret: string };

/** A request as the engine sees it: the path with its query, the body as JSON. */
export type EngineRequest = {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly json?: unknown;
};

/** What a request does to the engine: the answer, and the send that it accepted. */
type Response = { readonly answer: Answer; readonly accepted?: Accepted; readonly later?: readonly Later[] };

const HOUR_MS = 3_600_000;

/**
 * The remote, emulated: a request in, an answer out, and a delivery that lives on the kernel's time.
 *
 * It is as strict as the remote is (guide, "Errors"), and its state changes in two places only: when a send is accepted
 * and when an event of a delivery is due.
 */
export class Engine {
  readonly application: Application;
  readonly #options: EngineOptions;
  readonly #accepted = new Map<string, Accepted>();
  /** The flow that an otp message token belongs to. */
  readonly #messageTokens = new Map<string, string>();
  readonly #desk: TokenDesk;
  readonly #ledger: LedgerEntry[] = [];
  #outcomes: readonly Outcome[];
  #number = 0;
  /** What was scheduled before a reset is nobody's any more. */
  #generation = 0;

  constructor(options: EngineOptions) {
    const { seed, kernel, application, tokenLifeMs = HOUR_MS, wallMs = () => kernel.nowMs } = options;
    this.#options = options;
    this.#outcomes = options.outcomes;
    this.application = application ?? { id: idAt(seed, -2), secret: idAt(seed, -3) };
    this.#desk = new TokenDesk({ application: this.application, lifeMs: tokenLifeMs, nowMs: wallMs, seed });
  }

  /** A token that is good from now on. */
  get token(): string {
    return this.#desk.issue();
  }

  letsIn(token: string | undefined): boolean {
    return this.#desk.isGood(token);
  }

  /** Answers who asks for a token. */
  grant(authorization: string | undefined, form: string): Answer {
    return this.#desk.answer(authorization, form);
  }

  exchange(request: EngineRequest): Answer {
    const { answer, accepted, later = [] } = this.#respond(request, this.#options.kernel.nowMs);
    if (accepted) {
      const { seed } = this.#options;
      this.#number++;
      this.#accepted.set(accepted.trackingId, accepted);
      this.#ledger.push(ledgerEntry(accepted));
      this.#schedule(accepted.trackingId, later, handsetOf(this.#outcomes, seed, accepted.number));
      this.#forget();
      this.#options.changed?.({ kind: 'accepted', delivery: accepted });
    }
    return answer;
  }

  /** How channels answer from now on; of several that match the last one counts. */
  get outcomes(): readonly Outcome[] {
    return this.#outcomes;
  }

  set outcomes(outcomes: readonly Outcome[]) {
    this.#outcomes = outcomes;
  }

  /** One entry for each send that was accepted, the oldest first; never evicted before a reset. */
  get ledger(): readonly LedgerEntry[] {
    return this.#ledger;
  }

  /** The deliveries that are remembered, the oldest first. */
  get deliveries(): Iterable<Accepted> {
    return this.#accepted.values();
  }

  /** A delivery that is remembered. */
  delivery(trackingId: string): Accepted | undefined {
    return this.#accepted.get(trackingId);
  }

  /** Lets the phone answer a step now. Returns why it cannot. */
  decide(trackingId: string, order: number, status: string, detail?: string): string | undefined {
    const accepted = this.#accepted.get(trackingId);
    if (accepted === undefined) return `there is no delivery ${trackingId}`;
    const decided = decisionOf(accepted.state, order, status, detail);
    if ('problem' in decided) return decided.problem;
    this.#happen(trackingId, decided.event, handsetOf(this.#outcomes, this.#options.seed, accepted.number));
    return undefined;
  }

  /** Forgets every delivery and the ledger; tokens, outcomes and the time stay. */
  reset(): void {
    this.#generation++;
    this.#number = 0;
    this.#accepted.clear();
    this.#messageTokens.clear();
    this.#ledger.length = 0;
    this.#options.changed?.({ kind: 'reset' });
  }

  /** Pure: it only looks at the state. */
  #respond({ method, path: target, token, json }: EngineRequest, nowMs: number): Response {
    const [path = '', search = ''] = target.split('?');
    if (path === HEALTH_PATH && method === 'GET') return { answer: { status: 200, json: { status: 'ok' } } };
    if (!this.letsIn(token)) return { answer: refusal(401, 1, 'the access token is missing, wrong or expired') };
    const endpoint = ENDPOINTS.find((candidate) => SEND_PATHS[candidate] === path);
    if (endpoint && method === 'POST') return this.#send(endpoint, json, nowMs);
    const tracked = trackedId(path);
    if (tracked && method === 'GET') return { answer: this.#track(tracked.id, tracked.otp) };
    const { seed } = this.#options;
    const query = new URLSearchParams(search);
    if (path === STANDARD_TRACKING_PATH && method === 'POST')
      return { answer: searchAnswer(this.#accepted.values(), query, json, seed) };
    if (path === OTP_TRACKING_PATH && method === 'GET')
      return { answer: otpListAnswer(this.#accepted.values(), query, seed) };
    if (path === TEMPLATES_PATH && method === 'GET') return { answer: templatesAnswer() };
    return { answer: refusal(404, 4, `there is no ${method} ${path}`) };
  }

  #send(endpoint: Endpoint, json: unknown, nowMs: number): Response {
    const body = typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : {};
    // What the shapes do not know is passed over, as `extra` needs it to be.
    const issues = checkBody(endpoint, body).filter(
      ({ rule, severity }) => severity === 'error' && rule !== 'unknown-key',
    );
    if (issues.length > 0) return { answer: endpoint === 'otp' ? unprocessable(issues) : badBody(issues) };
    const number = this.#number;
    const filled = withDefaults(endpoint, body as Body);
    const [state, later] = opened(planOf(endpoint, filled), nowMs);
    const accepted: Accepted = {
      number,
      endpoint,
      trackingId: drawUuid(this.#options.seed, number),
      body: filled,
      state,
    };
    return { answer: { status: 200, json: createdJson(accepted, this.#options.seed) }, accepted, later };
  }

  #track(id: string, otp: boolean): Answer {
    const accepted = this.#accepted.get(otp ? (this.#messageTokens.get(id) ?? id) : id);
    if (accepted === undefined || (accepted.endpoint === 'otp') !== otp) {
      return refusal(404, 4, `there is no delivery ${id}`);
    }
    const { seed } = this.#options;
    return { status: 200, json: otp ? otpTrackingJson(accepted, seed) : standardTrackingJson(accepted, seed) };
  }

  #schedule(trackingId: string, later: readonly Later[], handset: Handset): void {
    const generation = this.#generation;
    for (const { inMs, event } of later) {
      this.#options.kernel.schedule(() => {
        if (generation === this.#generation) this.#happen(trackingId, event, handset);
      }, inMs);
    }
  }

  #happen(trackingId: string, event: DeliveryEvent, handset: Handset): void {
    const before = this.#accepted.get(trackingId);
    // It may have been forgotten.
    if (before === undefined) return;
    const [state, next] = apply(before.state, event, this.#options.kernel.nowMs, handset);
    const delivery = { ...before, state };
    this.#accepted.set(trackingId, delivery);
    if (before.endpoint === 'otp' && event.kind === 'step.started') {
      this.#messageTokens.set(stepId(this.#options.seed, before.number, event.step, 0), trackingId);
    }
    this.#schedule(trackingId, next, handset);
    if (state !== before.state) this.#options.changed?.({ kind: 'changed', delivery, before });
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

/** Letters and digits, as the remote's ids of applications are. */
function idAt(seed: number, place: number): string {
  return drawUuid(seed, place).replaceAll('-', '');
}
