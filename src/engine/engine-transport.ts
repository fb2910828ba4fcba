import type { Transport } from '../api/transport.ts';
import type { Engine } from './engine.ts';

/** The way to an engine in this process: no socket, no waiting, an answer in the same instant. */
export function engineTransport(engine: Engine): Transport {
  return {
    exchange: async ({ method, url, headers, body }) => {
      const json = body === undefined ? undefined : parsed(body);
      const token = headers.authorization?.replace(/^Bearer /, '');
      const answer = engine.exchange({ method, path: new URL(url).pathname, token, json });
      const type = { 'content-type': 'application/json' };
      return { kind: 'answered', status: answer.status, headers: type, body: JSON.stringify(answer.json) };
    },
  };
}

/** The value of the JSON; a text that is none is no body either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
