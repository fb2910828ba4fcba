import type { Exchange } from './transport.ts';

/*
 * What the network's errors mean, by the moment in which they come. Their codes alone do not tell whether a request has
 * left: a reset comes before, while and after.
 */

type NetworkError = Error & {
  readonly code?: unknown;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
  readonly errors?: readonly NetworkError[];
};

/** The text that says what is wrong with a certificate, and the rest of TLS, by the code of OpenSSL or Node. */
const CERTIFICATES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is signed by an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  CERT_REVOKED: 'its certificate was revoked',
};

/** The code of a proxy that hangs up without an answer. */
export const PROXY_CLOSED = 'PROXY_CLOSED';

const CONNECTIONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it reset the connection before the request could leave',
  EPIPE: 'it closed the connection before the request could leave',
  UND_ERR_SOCKET: 'it closed the connection before the request could leave',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'the network is unreachable',
  ETIMEDOUT: 'it did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  [PROXY_CLOSED]: 'the proxy closed the connection',
};

/** Why a request to `host` has not left, with a proxy on the way or not. */
export function notSent(error: unknown, host: string, proxy?: string): Exchange {
  const failure = firstOf(error as NetworkError);
  const { code, message, hostname, port } = failure;
  const word = typeof code === 'string' ? code : '';
  const [name, at] = proxy?.split(/:(?=\d+$)/) ?? [];
  const byProxy = proxy !== undefined && (hostname === name || String(port) === at);
  const where = byProxy ? proxy : host;
  const via = byProxy ? ` (on the way to ${host})` : '';
  if (/^(?:ENOTFOUND|EAI_)/.test(word)) {
    const hint = 'check the network connection, and HTTPS_PROXY if there is a proxy';
    return {
      kind: 'notSent',
      proof: `the name ${where.replace(/:\d+$/, '')} could not be resolved${via}`,
      hint,
      passing: true,
    };
  }
  const refused = /(?:Proxy response|Proxy Authentication Required) \((\d+)\)/.exec(message)?.[1];
  if (refused !== undefined) {
    const hint = refused === '407' ? 'put its user and password into HTTPS_PROXY' : 'check HTTPS_PROXY and NO_PROXY';
    return { kind: 'notSent', proof: `the proxy refused to connect to ${host} (${refused})`, hint, passing: false };
  }
  const certificate = CERTIFICATES[word];
  if (certificate !== undefined || /^(?:ERR_SSL|ERR_TLS|EPROTO)/.test(word) || / TLS /.test(message)) {
    return {
      kind: 'notSent',
      proof: `could not connect securely to ${host}: ${certificate ?? 'the TLS handshake failed'}`,
      hint: 'the certificate of a company proxy can be trusted with NODE_EXTRA_CA_CERTS=<file>',
      passing: certificate === undefined && /ECONNRESET/.test(word),
    };
  }
  const why = CONNECTIONS[word] ?? (message || 'the connection failed');
  return {
    kind: 'notSent',
    proof: `could not connect to ${where}${via}: ${why}`,
    passing: CONNECTIONS[word] !== undefined,
  };
}

/** What happened after the request had left, so that nobody knows what became of it. */
export function lostAnswer(error: unknown, status: number | undefined): string {
  const { code, message, name } = error as NetworkError;
  if (status !== undefined) return `the answer (${status}) was cut off`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the connection was reset before an answer came';
  if (code === 'UND_ERR_SOCKET') return 'the connection was closed before an answer came';
  if (name === 'HTTPParserError' || (typeof code === 'string' && code.startsWith('HPE_')))
    return 'what came back was no HTTP';
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'the headers of the answer were too long';
  return `the connection failed before an answer came (${typeof code === 'string' ? code : message})`;
}

/** Of the failures of several addresses of one name the first says enough. */
function firstOf(error: NetworkError): NetworkError {
  return error.errors?.[0] ?? error;
}
