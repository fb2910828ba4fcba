import { drawUuid } from './chance.ts';
import { type Answer, refusal } from './refusal.ts';

/** Who may have a token, and for how long it is good. */
export type TokenDeskOptions = {
  /** The application that tokens are given to. */
  readonly application: { readonly id: string; readonly secret: string };
  readonly lifeMs: number;
  /** The wall's time: a token ages while the messages stand still. */
  readonly nowMs: () => number;
  readonly seed: number;
};

/** Gives tokens, and knows those that are still good (API reference, "Authentication"). */
export class TokenDesk {
  readonly #options: TokenDeskOptions;
  readonly #goodUntilMs = new Map<string, number>();
  #issued = 0;

  constructor(options: TokenDeskOptions) {
    this.#options = options;
  }

  /** A new token. */
  issue(): string {
    const { seed, nowMs, lifeMs } = this.#options;
    for (const [token, untilMs] of this.#goodUntilMs) if (untilMs <= nowMs()) this.#goodUntilMs.delete(token);
    const token = drawUuid(seed, -1, this.#issued++);
    this.#goodUntilMs.set(token, nowMs() + lifeMs);
    return token;
  }

  isGood(token: string | undefined): boolean {
    const untilMs = token === undefined ? undefined : this.#goodUntilMs.get(token);
    return untilMs !== undefined && this.#options.nowMs() < untilMs;
  }

  /** From now on no token is good that was given before. */
  expire(): void {
    this.#goodUntilMs.clear();
  }

  /** Answers `POST /oauth/token`: the header Authorization, and the form that was posted. */
  answer(authorization: string | undefined, form: string): Answer {
    const { id, secret } = this.#options.application;
    const [, given] = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
    if (given === undefined || Buffer.from(given, 'base64').toString() !== `${id}:${secret}`)
      return { status: 401, json: { error: 'invalid_client', error_description: 'the application is not known' } };
    if (new URLSearchParams(form).get('grant_type') !== 'client_credentials')
      return refusal(400, 1, 'grant_type must be client_credentials');
    return {
      status: 200,
      json: {
        access_token: this.issue(),
        token_type: 'bearer',
        expires_in: Math.floor(this.#options.lifeMs / 1_000),
        scope: 'failover',
        permissions: ['MT_ROLE_FAILOVER', 'MT_ROLE_SMS', 'MT_ROLE_VIBER', 'MT_ROLE_VOICE'],
      },
    };
  }
}
