import { credentialsIn } from '../account/credentials.ts';
import { proxyIn, type RemoteAddress, remoteAddress } from '../account/remote-address.ts';
import type { FailoverApi } from '../api/failover-api.ts';
import type { Transport } from '../api/transport.ts';
import type { Context } from '../context.ts';
import { type Redactor, withoutCodes } from '../redact.ts';
import { retriedSentence } from '../report/sentences.ts';
import { safeLine } from '../safe-text.ts';

/** The remote, ready to be asked. */
export type Connection = {
  readonly api: FailoverApi;
  readonly address: RemoteAddress;
  /** Ends every connection; without it the process would wait for them. */
  readonly close: () => Promise<void>;
};

/** The remote with the credentials of the environment. Fails before anything is sent when they are not sound. */
export async function connect(context: Context): Promise<Connection> {
  const { env, urls, clock, random, redactor, verbose, err } = context;
  const credentials = credentialsIn(env);
  const hide = (secret: string): void => redactor.hide(secret);
  hide(credentials.kind === 'token' ? credentials.token : credentials.secret);
  const address = remoteAddress(urls, env);
  const [proxy, noProxy] = [proxyIn(env), env.no_proxy ?? env.NO_PROXY];
  // These load more than a check needs.
  const [{ createClient }, { TokenSource }, { undiciTransport }] = await Promise.all([
    import('../api/client.ts'),
    import('../api/token.ts'),
    import('../api/undici-transport.ts'),
  ]);
  const network = undiciTransport({ clock, proxy, noProxy });
  const transport = verbose ? await traced(network, { clock, redactor, err }) : network;
  const tokens = new TokenSource({ transport, credentials, authOrigin: address.authOrigin, clock, random, hide });
  const cover = (text: string): string => redactor.text(text);
  const api = createClient({ transport, origin: address.apiOrigin, tokens, clock, random, cover });
  return { api, address, close: async () => network.close?.() };
}

/** So long a look is tried again while the remote fails in passing. */
const PATIENCE_MS = 10_000;

/** How reading calls are made for a command: with patience, and every retry told. */
export function callFor({ signal, err, json, quiet }: Context) {
  return {
    signal,
    patienceMs: PATIENCE_MS,
    retrying: ({ reason, waitMs }: { reason: string; waitMs: number }) => {
      if (!json && !quiet) err.lines(safeLine(retriedSentence({ reason, waitMs })));
    },
  };
}

async function traced(
  network: Transport,
  { clock, redactor, err }: Pick<Context, 'clock' | 'redactor' | 'err'>,
): Promise<Transport> {
  const { tracedTransport } = await import('../api/trace.ts');
  return tracedTransport(network, {
    clock,
    print: (line) => err.lines(safeLine(line)),
    cover: (body) => coveredBody(body, redactor),
  });
}

/** A body as it may be shown: JSON without codes, anything else as a line of text. */
function coveredBody(body: string, redactor: Redactor): string {
  try {
    return JSON.stringify(redactor.foreign(withoutCodes(JSON.parse(body))));
  } catch {
    return redactor.text(body);
  }
}
