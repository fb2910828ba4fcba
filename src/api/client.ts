import type { Clock } from '../clock.ts';
import type { Endpoint } from '../status.ts';
import type { Denied, Failed, FailoverApi, SendAnswer, TrackAnswer, Tracking } from './failover-api.ts';
import { HEALTH_PATH, SEND_PATHS, TEMPLATES_PATH, trackingPath } from './paths.ts';
import { backoffMs, type Call, MOST_ATTEMPTS, Pause } from './retry.ts';
import { fits, MOST_PAGES, pageOf, pageRequest } from './search.ts';
import { sendAnswerOf } from './send-answer.ts';
import { templatesOf } from './templates-answer.ts';
import type { TokenSource } from './token.ts';
import { jsonOf } from './tolerant.ts';
import { otpTrackingOf, standardTrackingOf } from './tracking-answer.ts';
import type { Exchange, HttpRequest, Transport } from './transport.ts';

/** What a client needs. */
export type ClientOptions = {
  readonly transport: Transport;
  /** Scheme, host and port; the paths are appended. */
  readonly origin: string;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  /** From 0 to 1, for waits that must not fall together. */
  readonly random: () => number;
  /** Covers what must not be seen in what the remote says, before it is cut to a length. */
  readonly cover?: (text: string) => string;
};

/** So long the answer to a send is still waited for when the person wants to stop. */
const GRACE_MS = 10_000;

/** What a reading call got in the end. */
type Read = Denied | Failed | { readonly kind: 'read'; readonly status: number; readonly json: unknown };

type Request = Pick<HttpRequest, 'method' | 'body'> & { readonly path: string };

/** The remote over a transport: every answer read and classified, and repeated what may be. */
export function createClient(options: ClientOptions): FailoverApi {
  const client = new Client(options);
  return {
    send: (endpoint, body, call = {}) => client.send(endpoint, body, call),
    track: (endpoint, id, call = {}) => client.track(endpoint, id, call),
    search: async (service, query, call = {}) => {
      const found = new Map<string, Tracking>();
      let offset = 0;
      for (let page = 0; page < MOST_PAGES; page++) {
        const read = await client.read(pageRequest(service, query, page, offset), call);
        if (read.kind !== 'read') return read;
        const held = read.status === 200 ? pageOf(service, read.json, page, offset, query.sinceMs) : undefined;
        if (held === undefined) return { kind: 'failed', reason: `the remote answered ${read.status} without a list` };
        // A delivery that was created while the pages are read moves others to the next one.
        for (const one of held.deliveries) if (fits(one, query)) found.set(one.trackingId, one);
        if (held.last) return { kind: 'found', deliveries: [...found.values()], complete: true };
        offset += held.rows;
      }
      return { kind: 'found', deliveries: [...found.values()], complete: false };
    },
    templates: async (call = {}) => {
      const read = await client.read({ method: 'GET', path: TEMPLATES_PATH }, call);
      if (read.kind !== 'read') return read;
      const list = read.status === 200 ? templatesOf(read.json) : undefined;
      return list
        ? { kind: 'listed', ...list }
        : { kind: 'failed', reason: `the remote answered ${read.status} without a list of templates` };
    },
    health: async (call = {}) => {
      const exchange = await client.exchange({ method: 'GET', path: HEALTH_PATH }, undefined, call);
      if (exchange.kind === 'answered' && exchange.status === 200) return { kind: 'healthy' };
      return { kind: 'failed', ...failureOf(exchange) };
    },
  };
}

class Client {
  readonly #options: ClientOptions;
  readonly #pause: Pause;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#pause = new Pause(options.clock, options.random);
  }

  /**
   * Posts the flow. It is posted again only when not a byte of it had left, or when the remote has said that it did
   * not take it: once after a 401 or 403, with a new token, and after a 429.
   */
  async send(endpoint: Endpoint, body: object, call: Call): Promise<SendAnswer> {
    const request = { method: 'POST', path: SEND_PATHS[endpoint], body: JSON.stringify(body) } as const;
    let renewed = false;
    for (let attempt = 1; ; attempt++) {
      const token = await this.#options.tokens.current(call);
      if (token.kind === 'denied') return { kind: 'denied', status: token.status, by: 'auth' };
      if (token.kind === 'failed') return { kind: 'notSent', proof: token.reason, hint: token.hint };
      await this.#pause.over(call);
      call.signal?.throwIfAborted();
      const exchange = await this.exchange(request, token.token, call, GRACE_MS);
      // It has not left, and nobody wants it to any more.
      if (exchange.kind === 'notSent') call.signal?.throwIfAborted();
      const answer = sent(endpoint, body, exchange, this.#options.cover);
      if (attempt >= MOST_ATTEMPTS) return answer;
      if (answer.kind === 'denied' && !renewed && this.#options.tokens.refused(token.token)) {
        renewed = true;
        call.retrying?.({ reason: `the access token was refused (${answer.status})`, waitMs: 0 });
      } else if (answer.kind === 'throttled') this.#throttled(exchange, attempt, call);
      else if (exchange.kind === 'notSent' && exchange.passing) await this.#wait(exchange.proof, attempt, call);
      else return answer;
    }
  }

  async track(endpoint: Endpoint, id: string, call: Call): Promise<TrackAnswer> {
    const read = await this.read({ method: 'GET', path: trackingPath(endpoint, id) }, call);
    if (read.kind !== 'read') return read;
    const { status, json } = read;
    if (status === 404) return { kind: 'absent' };
    if (status !== 200) return { kind: 'failed', reason: `the remote answered ${status}` };
    const tracking = endpoint === 'otp' ? otpTrackingOf(json, id) : standardTrackingOf(json, id, endpoint);
    return tracking
      ? { kind: 'tracked', tracking, raw: json }
      : { kind: 'failed', reason: 'the remote answered 200 without a tracking' };
  }

  /** Asks for something that changes nothing, again and again while it fails in passing and the patience lasts. */
  async read(request: Request, call: Call): Promise<Read> {
    const { clock, tokens } = this.#options;
    const deadlineMs = clock.nowMs() + (call.patienceMs ?? 0);
    let renewed = false;
    for (let attempt = 1; ; attempt++) {
      const token = await tokens.current(call);
      if (token.kind === 'denied') return { kind: 'denied', status: token.status, by: 'auth' };
      if (token.kind === 'failed') return token;
      await this.#pause.over(call);
      const exchange = await this.exchange(request, token.token, call);
      call.signal?.throwIfAborted();
      const status = exchange.kind === 'answered' ? exchange.status : 0;
      if (status === 401 || status === 403) {
        if (renewed || !tokens.refused(token.token)) return { kind: 'denied', status, by: 'api' };
        renewed = true;
        continue;
      }
      if (exchange.kind === 'answered' && !isPassing(status))
        return { kind: 'read', status, json: jsonOf(exchange.body) };
      const failed: Failed = { kind: 'failed', ...failureOf(exchange) };
      const lasting = exchange.kind === 'notSent' && !exchange.passing;
      const over = lasting || attempt >= MOST_ATTEMPTS || clock.nowMs() >= deadlineMs;
      // The next call has to wait as well, whoever makes it.
      if (status === 429) this.#throttled(exchange, attempt, over ? {} : call);
      if (over) return failed;
      if (status !== 429) await this.#wait(failed.reason, attempt, call);
    }
  }

  /** One request, with or without a token, and what became of it. */
  async exchange(request: Request, token: string | undefined, call: Call, graceMs = 0): Promise<Exchange> {
    const { path, ...rest } = request;
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
      accept: 'application/json',
    };
    const { transport, origin } = this.#options;
    const { signal, hurry, waiting, withinMs } = call;
    return transport.exchange({ ...rest, url: origin + path, headers }, { signal, graceMs, hurry, waiting, withinMs });
  }

  #throttled(exchange: Exchange, attempt: number, call: Call): void {
    const header = exchange.kind === 'answered' ? exchange.headers['retry-after'] : undefined;
    // It begins also where nobody wants to be told.
    const retry = this.#pause.begin(header, attempt);
    call.retrying?.(retry);
  }

  async #wait(reason: string, attempt: number, call: Call): Promise<void> {
    const { clock, random } = this.#options;
    const waitMs = backoffMs(attempt, random);
    call.retrying?.({ reason, waitMs });
    await clock.sleep(waitMs, call.signal);
  }
}

function sent(endpoint: Endpoint, body: object, exchange: Exchange, cover?: ClientOptions['cover']): SendAnswer {
  switch (exchange.kind) {
    case 'answered': {
      const { status, headers } = exchange;
      return sendAnswerOf(endpoint, body, { status, body: exchange.body, location: headers.location }, cover);
    }
    case 'notSent':
      return { kind: 'notSent', proof: exchange.proof, hint: exchange.hint };
    case 'ambiguous':
      return { kind: 'unknown', reason: exchange.reason };
    default:
      return exchange satisfies never;
  }
}

function failureOf(exchange: Exchange): Pick<Failed, 'reason' | 'hint'> {
  if (exchange.kind === 'answered') return { reason: `the remote answered ${exchange.status}` };
  return exchange.kind === 'notSent' ? { reason: exchange.proof, hint: exchange.hint } : { reason: exchange.reason };
}

/** Whether the same question may get another answer in a moment. */
function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}
