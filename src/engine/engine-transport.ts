import type { Transport } from '../api/transport.ts';
import type { Engine } from './engine.ts';
import { answerTo } from './http-request.ts';

/** The way to an engine in this process: no socket, no waiting, an answer in the same instant. */
export function engineTransport(engine: Engine): Transport {
  return {
    exchange: async ({ method, url, headers, body }) => {
      const { pathname, search } = new URL(url);
      const { status, json } = answerTo(engine, { method, target: pathname + search, headers, body });
      return { kind: 'answered', status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) };
    },
  };
}
