import { isLoopback, mayHaveCredentials } from '../api/origin.ts';
import { DEFAULT_API_ORIGIN, DEFAULT_AUTH_ORIGIN } from '../api/paths.ts';
import { TOKEN_PATH } from '../api/token.ts';
import { InputFailure } from '../errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the command line says of where the remote is. */
export type GivenUrls = { readonly apiUrl?: string | undefined; readonly authUrl?: string | undefined };

/** Where requests and credentials go. */
export type RemoteAddress = {
  readonly apiOrigin: string;
  readonly authOrigin: string;
  /** Host, and port where it is not the usual one, for people. */
  readonly host: string;
  /** It is on this machine: an engine, and no message is real. */
  readonly local: boolean;
};

/**
 * The remote of `--api-url` and `--auth-url`, else of ROUTEE_API_URL and ROUTEE_AUTH_URL, else Routee's own. Where only
 * the API is elsewhere, tokens come from there too: those of Routee's are for Routee. Fails with an InputFailure when
 * credentials must not go there.
 */
export function remoteAddress(given: GivenUrls, env: Env): RemoteAddress {
  const api = originOf(given.apiUrl, '--api-url', env.ROUTEE_API_URL, 'ROUTEE_API_URL', '/failover');
  const auth = originOf(given.authUrl, '--auth-url', env.ROUTEE_AUTH_URL, 'ROUTEE_AUTH_URL', TOKEN_PATH);
  const apiUrl = api ?? new URL(DEFAULT_API_ORIGIN);
  const authUrl = auth ?? api ?? new URL(DEFAULT_AUTH_ORIGIN);
  const overTls = apiUrl.protocol === 'https:' || authUrl.protocol === 'https:';
  if (overTls && env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw new InputFailure('input.tls', 'NODE_TLS_REJECT_UNAUTHORIZED=0 would send credentials to anybody', {
      hint: 'unset it; a certificate of your own can be trusted with NODE_EXTRA_CA_CERTS=<file>',
    });
  }
  const local = isLoopback(apiUrl);
  return { apiOrigin: apiUrl.origin, authOrigin: authUrl.origin, host: apiUrl.host, local };
}

function originOf(
  flag: string | undefined,
  flagName: string,
  variable: string | undefined,
  variableName: string,
  path: string,
): URL | undefined {
  const written = flag ?? (variable || undefined);
  if (written === undefined) return undefined;
  const name = flag === undefined ? variableName : flagName;
  const wrong = (what: string, hint: string): InputFailure =>
    new InputFailure('input.url', `${name} ${what}`, { hint });
  const example = `write the origin only, such as ${DEFAULT_API_ORIGIN}`;
  if (!URL.canParse(written)) throw wrong('is no URL', example);
  const url = new URL(written);
  if (url.username !== '' || url.password !== '')
    throw wrong('has a user name or a password in it', 'credentials have variables of their own');
  if (!mayHaveCredentials(url))
    throw wrong('must begin with https://', 'plain http:// is for this machine only: 127.0.0.1, [::1] and localhost');
  const isOrigin = ['/', path, `${path}/`].includes(url.pathname) && url.search === '' && url.hash === '';
  // What is behind it may be a secret.
  if (!isOrigin) throw wrong('has more than an origin', example);
  return url;
}

/**
 * The proxy of HTTPS_PROXY, with or without `http://` as curl takes it; undefined when there is none. Fails with an
 * InputFailure that does not show it when it is none.
 */
export function proxyIn(env: Env): URL | undefined {
  const [name, written] = Object.entries({ https_proxy: env.https_proxy, HTTPS_PROXY: env.HTTPS_PROXY }).find(
    ([, value]) => value,
  ) ?? [''];
  if (!written) return undefined;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  const proxy = URL.canParse(url) ? new URL(url) : undefined;
  const readable = proxy && !/%(?![0-9a-f]{2})/i.test(proxy.username + proxy.password);
  if (readable && proxy.hostname !== '' && /^https?:$/.test(proxy.protocol)) return proxy;
  throw new InputFailure('input.proxy', `${name} is no address of a proxy`, {
    hint: 'write http://host:port, or http://user:password@host:port with %-escapes in the password',
  });
}
