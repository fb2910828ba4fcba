import { type ClientOptions, createClient } from '../../src/api/client.ts';
import type { FailoverApi } from '../../src/api/failover-api.ts';
import { type Credentials, TokenSource } from '../../src/api/token.ts';
import type { Transport } from '../../src/api/transport.ts';
import type { Clock } from '../../src/clock.ts';

/** A clock that is there at once: who sleeps on it has slept. */
export function leapingClock(startMs = 0): Clock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      nowMs += ms;
    },
  };
}

/** A client over that transport, by default with a token that nobody has to ask for. */
export function clientOver(
  transport: Transport,
  options: Partial<Pick<ClientOptions, 'clock' | 'origin' | 'random'>> & { readonly credentials?: Credentials } = {},
): FailoverApi {
  const { clock = leapingClock(), origin = 'https://example.com', random = () => 0.5, credentials = TOKEN } = options;
  const tokens = new TokenSource({ transport, credentials, authOrigin: origin, clock, random });
  return createClient({ transport, origin, tokens, clock, random });
}

const TOKEN: Credentials = { kind: 'token', token: 'a-token' };
