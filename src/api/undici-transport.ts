import diagnostics from 'node:diagnostics_channel';
import type { IncomingHttpHeaders } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import type { Clock } from '../clock.ts';
import { decompressed, MOST_BYTES, textOf } from './answer-body.ts';
import { lostAnswer, notSent, PROXY_CLOSED } from './network-failure.ts';
import { hostAndPort, mayHaveCredentials } from './origin.ts';
import type { Exchange, HttpRequest, Patience, Transport } from './transport.ts';

/** How the network is used. */
export type NetworkOptions = {
  /** What the deadlines are measured by. */
  readonly clock: Clock;
  /** The proxy that leads to what is not on this machine. */
  readonly proxy?: URL | undefined;
  /** Hosts that are reached without it, as in NO_PROXY. */
  readonly noProxy?: string | undefined;
  /** Connections to one host; no more requests than this should be under way. */
  readonly connections?: number;
};

const TOO_LONG = 'the answer was longer than 1 MiB';

/** Said here, it counts more than NODE_TLS_REJECT_UNAUTHORIZED. */
const VERIFIED = { rejectUnauthorized: true };

const CONNECT_MS = 10_000;
const HEADERS_MS = 30_000;
const TOTAL_MS = 60_000;

/**
 * The way over the network: one connection for one request, no redirects, no repeats, and of every request the
 * knowledge whether a byte of it has left.
 */
export function undiciTransport({ clock, proxy, noProxy = '', connections = 64 }: NetworkOptions): Transport {
  const dispatcher = new EnvHttpProxyAgent({
    connections,
    // A second request on a connection that waits for its answer would share the fate of the first.
    pipelining: 1,
    // The deadlines are ours, by our clock.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 2 * CONNECT_MS, ...VERIFIED },
    requestTls: VERIFIED,
    proxyTls: VERIFIED,
    // Plain HTTP only ever goes to this machine, and that never needs a proxy.
    httpProxy: '',
    httpsProxy: proxy?.href ?? '',
    noProxy: noProxy === '*' ? noProxy : `${noProxy},localhost,127.0.0.1,[::1]`,
    factory: (origin, options: Pool.Options) => new Pool(origin, { ...options, connect: failing(options.connect!) }),
  });
  return {
    exchange: async (request, patience = {}) => {
      const exchange = await new Attempt(request, patience, clock, proxy).over(dispatcher);
      // A connection is free again in the next turn; whoever goes on before it would open another one.
      if (exchange.kind === 'answered') await nextTurn();
      return exchange;
    },
    close: () => dispatcher.destroy(),
  };
}

type Connect = NonNullable<Pool.Options['connect']>;

/**
 * A connector whose every failure ends the attempts that wait for it. By itself undici takes a proxy that hangs up for
 * a connection that was lost in use, and opens the next one at once, for ever.
 */
function failing(connector: Connect): Connect {
  if (typeof connector !== 'function') return connector;
  return (options, callback) =>
    connector(options, (...[error, socket]) => {
      if (error === null) return callback(null, socket);
      const lost = 'code' in error && error.code === 'UND_ERR_SOCKET';
      callback(lost ? Object.assign(new Error(error.message), { code: PROXY_CLOSED }) : error, null);
    });
}

/** The attempt that undici is about to write: its headers are announced in the same turn. */
let starting: Attempt | undefined;

diagnostics.subscribe('undici:client:sendHeaders', () => {
  if (starting) starting.left = true;
  starting = undefined;
});

/** Why nothing is waited for any more; a reason of its own for each would be a seventh of the time of a send. */
const SETTLED = new Error('settled');

/** One request on its way. */
class Attempt implements Dispatcher.DispatchHandler {
  /** A byte of it may have left. */
  left = false;
  readonly #request: HttpRequest;
  readonly #url: URL;
  readonly #patience: Patience;
  readonly #clock: Clock;
  readonly #proxy: URL | undefined;
  /** Aborted when all is over, so that no deadline is waited for any more. */
  readonly #over = new AbortController();
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #settle: (exchange: Exchange) => void = () => {};
  #status: number | undefined;
  #headers: Readonly<Record<string, string>> = {};
  #bytes = 0;

  constructor(request: HttpRequest, patience: Patience, clock: Clock, proxy: URL | undefined) {
    this.#proxy = proxy;
    this.#request = request;
    this.#url = new URL(request.url);
    this.#patience = patience;
    this.#clock = clock;
  }

  over(dispatcher: Dispatcher): Promise<Exchange> {
    const { signal, hurry } = this.#patience;
    const { origin, pathname, search } = this.#url;
    const { method, headers, body = null } = this.#request;
    return new Promise((settle) => {
      this.#settle = settle;
      if (signal?.aborted) return this.#giveUp('interrupted');
      // Whoever asks for it: no token and no pin leaves in the clear.
      if (!mayHaveCredentials(this.#url)) return this.#end(this.#unsafe());
      signal?.addEventListener('abort', this.#interrupted, { once: true });
      hurry?.addEventListener('abort', this.#hurried, { once: true });
      void this.#watch();
      const asItIs = { ...headers, 'accept-encoding': 'identity' };
      dispatcher.dispatch({ origin, path: pathname + search, method, headers: asItIs, body }, this);
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    starting = this;
    this.#controller = controller;
    if (!this.#over.signal.aborted) return;
    // It was given up while it waited for a connection, and told to be not sent: it must not leave any more.
    starting = undefined;
    controller.abort(new Error('given up'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // What comes before the answer itself (100, 103) settles nothing.
    if (status < 200) return;
    this.#status = status;
    this.#headers = firstValues(headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MOST_BYTES) this.#giveUp(TOO_LONG);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const decoded = decompressed(Buffer.concat(this.#chunks), this.#headers['content-encoding']);
    if (decoded === undefined) this.#giveUp(`${TOO_LONG}, or was not packed as it said`);
    else this.#end({ kind: 'answered', status: this.#status ?? 0, headers: this.#headers, body: textOf(decoded) });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.left) this.#end({ kind: 'ambiguous', reason: lostAnswer(error, this.#status) });
    else this.#end(notSent(error, hostAndPort(this.#url), this.#proxy && hostAndPort(this.#proxy)));
  }

  /** The deadlines, one after the other; the patience of whoever asks may be over before. */
  async #watch(): Promise<void> {
    const begunAtMs = this.#clock.nowMs();
    const mostMs = this.#patience.withinMs ?? Number.POSITIVE_INFINITY;
    const until = async (ms: number): Promise<void> => {
      const leftMs = begunAtMs + Math.min(ms, mostMs) - this.#clock.nowMs();
      await this.#clock.sleep(Math.max(0, leftMs), this.#over.signal);
      if (mostMs < ms) this.#giveUp('there was no time left for an answer');
    };
    try {
      await until(CONNECT_MS);
      if (!this.left) return this.#giveUp(`it did not answer within ${CONNECT_MS / 1_000} s`);
      await until(HEADERS_MS);
      if (this.#status === undefined) return this.#giveUp(`no answer came within ${HEADERS_MS / 1_000} s`);
      await until(TOTAL_MS);
      this.#giveUp(`the answer was not complete within ${TOTAL_MS / 1_000} s`);
    } catch (error) {
      // It was over before.
      if (!this.#over.signal.aborted) throw error;
    }
  }

  readonly #interrupted = async (): Promise<void> => {
    try {
      const { graceMs = 0, waiting, hurry } = this.#patience;
      if (this.left && graceMs > 0 && !hurry?.aborted) {
        waiting?.();
        await this.#clock.sleep(graceMs, this.#over.signal);
      }
      this.#hurried();
    } catch (error) {
      if (!this.#over.signal.aborted) throw error;
    }
  };

  readonly #hurried = (): void => this.#giveUp('interrupted before an answer came');

  #giveUp(why: string): void {
    if (this.#over.signal.aborted) return;
    const where = hostAndPort(this.#url);
    if (this.left) this.#end({ kind: 'ambiguous', reason: why });
    else this.#end({ kind: 'notSent', proof: `could not connect to ${where}: ${why}`, passing: true });
    this.#controller?.abort(new Error(why));
  }

  #unsafe(): Exchange {
    const proof = `${this.#url.origin} is neither https nor this machine, and credentials do not go there`;
    return { kind: 'notSent', proof, passing: false };
  }

  #end(exchange: Exchange): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort(SETTLED);
    this.#patience.signal?.removeEventListener('abort', this.#interrupted);
    this.#patience.hurry?.removeEventListener('abort', this.#hurried);
    this.#settle(exchange);
  }
}

function firstValues(headers: IncomingHttpHeaders): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) values[name] = first;
  }
  return values;
}
