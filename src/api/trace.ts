import type { Clock } from '../clock.ts';
import type { Exchange, HttpRequest, Transport } from './transport.ts';

/** How a trace is shown. */
export type TraceOptions = {
  readonly clock: Clock;
  readonly print: (line: string) => void;
  /** Covers what must not be seen in a body, which may be JSON or not. */
  readonly cover: (body: string) => string;
};

/** Longer bodies are cut. */
const MOST_CHARACTERS = 4_000;

/** The transport, with every request and answer told. Neither credentials nor the answer that has the token are. */
export function tracedTransport(transport: Transport, { clock, print, cover }: TraceOptions): Transport {
  const body = (mark: string, text: string | undefined, secret: boolean): void => {
    if (text === undefined || text === '') return;
    const covered = cover(text);
    const more = covered.length - MOST_CHARACTERS;
    const shown = more > 0 ? `${covered.slice(0, MOST_CHARACTERS)} … and ${more} more characters` : covered;
    print(`${mark} ${secret ? '(not shown)' : shown}`);
  };
  return {
    ...transport,
    exchange: async (request, patience) => {
      const startedAtMs = clock.nowMs();
      const isToken = request.headers.authorization?.startsWith('Basic ') === true;
      print(`> ${request.method} ${request.url}`);
      for (const [name, value] of Object.entries(request.headers)) print(`> ${name}: ${headerText(name, value)}`);
      body('>', request.body, false);
      const exchange = await transport.exchange(request, patience);
      print(`< ${outcome(exchange)} after ${clock.nowMs() - startedAtMs} ms`);
      if (exchange.kind !== 'answered') return exchange;
      for (const name of SHOWN) if (exchange.headers[name]) print(`< ${name}: ${exchange.headers[name]}`);
      body('<', exchange.body, isToken);
      return exchange;
    },
  };
}

/** The headers of an answer that help to understand it. */
const SHOWN = ['content-type', 'date', 'location', 'retry-after', 'server', 'x-request-id'];

function headerText(name: string, value: HttpRequest['headers'][string]): string {
  return name === 'authorization' ? value.replace(/ .*/, ' ***') : value;
}

function outcome(exchange: Exchange): string {
  switch (exchange.kind) {
    case 'answered':
      return String(exchange.status);
    case 'notSent':
      return `not sent: ${exchange.proof}`;
    case 'ambiguous':
      return `no answer: ${exchange.reason}`;
    default:
      return exchange satisfies never;
  }
}
