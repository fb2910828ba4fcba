import type { Clock } from '../clock.ts';
import { undiciTransport } from './undici-transport.ts';

/** What became of a post: what the receiver answered, or why nothing came. */
export type Posted = { readonly status: number } | { readonly error: string };

/** Posts callbacks: JSON, once, following nothing, as the remote does (guide, "Callback"). Proxies are passed by. */
export function callbackPost(clock: Clock): {
  readonly post: (url: string, json: string) => Promise<Posted>;
  readonly close: () => Promise<void>;
} {
  const transport = undiciTransport({ clock });
  return {
    post: async (url, body) => {
      const headers = { 'content-type': 'application/json' };
      const exchange = await transport.exchange({ method: 'POST', url, headers, body }, {});
      if (exchange.kind === 'answered') return { status: exchange.status };
      return { error: exchange.kind === 'notSent' ? exchange.proof : exchange.reason };
    },
    close: async () => transport.close?.(),
  };
}
