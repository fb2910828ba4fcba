import { Buffer } from 'node:buffer';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { backoffMs, type Call, MOST_ATTEMPTS, retryAfterMs } from './retry.ts';
import { jsonOf, number } from './tolerant.ts';
import type { Exchange, Transport } from './transport.ts';

/** What one proves with who one is: an application of Routee's, or a token that somebody else has got. */
export type Credentials =
  | { readonly kind: 'application'; readonly id: string; readonly secret: string }
  | { readonly kind: 'token'; readonly token: string };

/** A token to use now, or why there is none. */
export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'denied'; readonly status: number }
  | { readonly kind: 'failed'; readonly reason: string; readonly hint?: string | undefined };

/** What a token is got with. */
export type TokenOptions = {
  readonly transport: Transport;
  readonly credentials: Credentials;
  /** Scheme, host and port of the service that gives tokens. */
  readonly authOrigin: string;
  readonly clock: Clock;
  readonly random: () => number;
  /** Told of every token before it is used, so that it is never shown. */
  readonly hide?: ((secret: string) => void) | undefined;
};

/** Where a token is asked for (API reference, "Authentication"). */
export const TOKEN_PATH = '/oauth/token';

const granted = z.object({ access_token: z.string().regex(/^[\x21-\x7e]+$/), expires_in: number });

/** What the remote grants by default (API reference, "Authentication"). */
const USUAL_LIFE_S = 3_600;

/** A token is renewed this much before it runs out, or a tenth of its life where that is shorter. */
const EARLY_MS = 60_000;

/** So long a service that fails in passing is asked again. */
const PATIENCE_MS = 10_000;

type Held = { readonly token: string; readonly staleAtMs: number };

/**
 * The access token that all calls share. It is renewed by whoever finds it stale first, while the others wait for it:
 * however many calls there are, one expiry costs one request.
 */
export class TokenSource {
  readonly #options: TokenOptions;
  #held: Held | undefined;
  #renewal: Promise<TokenAnswer> | undefined;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /** A token that should be valid now. */
  async current(call: Call = {}): Promise<TokenAnswer> {
    const { credentials, clock } = this.#options;
    if (credentials.kind === 'token') return { kind: 'token', token: credentials.token };
    if (this.#held && clock.nowMs() < this.#held.staleAtMs) return { kind: 'token', token: this.#held.token };
    this.#renewal ??= this.#renewed(credentials, call).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  /** Says that the remote refused a token. False when there can be no other one. */
  refused(token: string): boolean {
    if (this.#options.credentials.kind === 'token') return false;
    // Somebody else may have renewed it in the meantime.
    if (this.#held?.token === token) this.#held = undefined;
    return true;
  }

  async #renewed({ id, secret }: Credentials & { kind: 'application' }, call: Call): Promise<TokenAnswer> {
    const { clock, random, transport, authOrigin } = this.#options;
    const basic = Buffer.from(`${id}:${secret}`).toString('base64');
    this.#options.hide?.(basic);
    const deadlineMs = clock.nowMs() + Math.min(PATIENCE_MS, call.withinMs ?? PATIENCE_MS);
    for (let attempt = 1; ; attempt++) {
      const askedAtMs = clock.nowMs();
      const exchange = await transport.exchange(
        {
          method: 'POST',
          url: authOrigin + TOKEN_PATH,
          headers: {
            authorization: `Basic ${basic}`,
            'content-type': 'application/x-www-form-urlencoded',
            accept: 'application/json',
          },
          body: 'grant_type=client_credentials',
        },
        { signal: call.signal, withinMs: call.withinMs },
      );
      call.signal?.throwIfAborted();
      const answer = this.#read(exchange, askedAtMs);
      if (answer.kind !== 'failed' || !answer.passing) return answer;
      const asked = exchange.kind === 'answered' ? exchange.headers['retry-after'] : undefined;
      const waitMs = retryAfterMs(asked, clock.nowMs()) ?? backoffMs(attempt, random);
      if (attempt >= MOST_ATTEMPTS || clock.nowMs() + waitMs > deadlineMs) return answer;
      call.retrying?.({ reason: answer.reason, waitMs });
      await clock.sleep(waitMs, call.signal);
    }
  }

  #read(exchange: Exchange, askedAtMs: number): TokenAnswer & { readonly passing?: boolean } {
    if (exchange.kind === 'notSent') {
      const { proof, hint, passing } = exchange;
      return { kind: 'failed', reason: proof, hint, passing };
    }
    if (exchange.kind === 'ambiguous')
      return { kind: 'failed', reason: `no access token: ${exchange.reason}`, passing: true };
    const { status, body } = exchange;
    if (status === 400 || status === 401 || status === 403) return { kind: 'denied', status };
    const read = granted.safeParse(jsonOf(body));
    if (status !== 200 || !read.success) {
      const reason = status === 200 ? 'an answer without one' : `the answer ${status}`;
      const passing = status >= 500 || status === 429 || status === 408;
      return {
        kind: 'failed',
        reason: `no access token: ${new URL(this.#options.authOrigin).host} gave ${reason}`,
        passing,
      };
    }
    const { access_token: token, expires_in: seconds = USUAL_LIFE_S } = read.data;
    const lifeMs = Math.max(0, seconds * 1_000);
    this.#options.hide?.(token);
    this.#held = { token, staleAtMs: askedAtMs + lifeMs - Math.min(EARLY_MS, lifeMs / 10) };
    return { kind: 'token', token };
  }
}
