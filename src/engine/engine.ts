import {
  HEALTH_PATH,
  OTP_TRACKING_PATH,
  SEND_PATHS,
  STANDARD_TRACKING_PATH,
  TEMPLATES_PATH,
  trackedId,
} from '../api/paths.ts';
import { checkBody } from '../flow/check-body.ts';
import { type Body, planOf, withDefaults } from '../flow/plan.ts';
import { ENDPOINTS, type Endpoint } from '../status.ts';
import type { Accepted } from './accepted.ts';
import { drawUuid } from './chance.ts';
import { createdJson } from './created-json.ts';
import { Deliveries, type DeliveriesOptions } from './deliveries.ts';
import { type Later, opened } from './delivery.ts';
import { otpListAnswer, searchAnswer, templatesAnswer } from './listing.ts';
import { type Answer, badBody, refusal, unprocessable } from './refusal.ts';
import { TokenDesk } from './token-desk.ts';
import { otpTrackingJson, standardTrackingJson } from './tracking-json.ts';

/** How an engine behaves. Whoever steps its kernel makes things happen. */
export type EngineOptions = DeliveriesOptions & {
  /** Who may have a token; default: an application drawn by the seed. */
  readonly application?: Application;
  /** Default: an hour, as the remote's. */
  readonly tokenLifeMs?: number;
  /** What tokens age by; default: the kernel's time. */
  readonly wallMs?: () => number;
};

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
  readonly deliveries: Deliveries;
  readonly #desk: TokenDesk;

  constructor(options: EngineOptions) {
    const { seed, kernel, application, tokenLifeMs = HOUR_MS, wallMs = () => kernel.nowMs } = options;
    this.#options = options;
    this.deliveries = new Deliveries(options);
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

  /** From now on no token is good that was given before. */
  expireTokens(): void {
    this.#desk.expire();
  }

  /** Answers who asks for a token. */
  grant(authorization: string | undefined, form: string): Answer {
    return this.#desk.answer(authorization, form);
  }

  exchange(request: EngineRequest): Answer {
    const { answer, accepted, later = [] } = this.#respond(request, this.#options.kernel.nowMs);
    if (accepted) this.deliveries.accept(accepted, later);
    return answer;
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
      return { answer: searchAnswer(this.deliveries.values(), query, json, seed) };
    if (path === OTP_TRACKING_PATH && method === 'GET')
      return { answer: otpListAnswer(this.deliveries.values(), query, seed) };
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
    const number = this.deliveries.nextNumber;
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
    const accepted = this.deliveries.get(id);
    if (accepted === undefined || (accepted.endpoint === 'otp') !== otp) {
      return refusal(404, 4, `there is no delivery ${id}`);
    }
    const { seed } = this.#options;
    return { status: 200, json: otp ? otpTrackingJson(accepted, seed) : standardTrackingJson(accepted, seed) };
  }
}

/** Letters and digits, as the remote's ids of applications are. */
function idAt(seed: number, place: number): string {
  return drawUuid(seed, place).replaceAll('-', '');
}
