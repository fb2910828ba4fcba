import type { Endpoint } from '../status.ts';
import type { FailoverApi, SendAnswer, TrackAnswer } from './failover-api.ts';
import { SEND_PATHS, trackingPath } from './paths.ts';
import { sendAnswerOf } from './send-answer.ts';
import { jsonOf } from './tolerant.ts';
import { otpTrackingOf, standardTrackingOf } from './tracking-answer.ts';
import type { Exchange, HttpRequest, Transport } from './transport.ts';

/** What a client needs. */
export type ClientOptions = {
  readonly transport: Transport;
  /** Scheme, host and port; the paths are appended. */
  readonly origin: string;
  /** A token that is valid now. */
  readonly token: () => Promise<string>;
};

/** The remote over a transport: one request for one call, its answer read and classified. */
export function createClient({ transport, origin, token }: ClientOptions): FailoverApi {
  const exchange = async (
    request: Omit<HttpRequest, 'headers' | 'url'> & { path: string },
    signal?: AbortSignal,
  ): Promise<Exchange> => {
    const { path, ...rest } = request;
    const headers = {
      authorization: `Bearer ${await token()}`,
      'content-type': 'application/json',
      accept: 'application/json',
    };
    return transport.exchange({ ...rest, url: origin + path, headers }, signal);
  };
  return {
    send: async (endpoint, body, signal) => {
      const request = { method: 'POST', path: SEND_PATHS[endpoint], body: JSON.stringify(body) } as const;
      return sent(endpoint, await exchange(request, signal));
    },
    track: async (endpoint, id, signal) => {
      return tracked(endpoint, id, await exchange({ method: 'GET', path: trackingPath(endpoint, id) }, signal));
    },
  };
}

function sent(endpoint: Endpoint, exchange: Exchange): SendAnswer {
  switch (exchange.kind) {
    case 'answered':
      return sendAnswerOf(endpoint, exchange.status, exchange.body);
    case 'notSent':
      return exchange;
    case 'ambiguous':
      return { kind: 'unknown', reason: exchange.reason };
    default:
      return exchange satisfies never;
  }
}

function tracked(endpoint: Endpoint, id: string, exchange: Exchange): TrackAnswer {
  if (exchange.kind !== 'answered')
    return { kind: 'failed', reason: exchange.kind === 'notSent' ? exchange.proof : exchange.reason };
  const { status, body } = exchange;
  if (status === 404) return { kind: 'absent' };
  if (status === 401 || status === 403) return { kind: 'denied', status };
  if (status !== 200) return { kind: 'failed', reason: `the remote answered ${status}` };
  const json = jsonOf(body);
  const tracking = endpoint === 'otp' ? otpTrackingOf(json, id) : standardTrackingOf(json, id, endpoint);
  return tracking
    ? { kind: 'tracked', tracking }
    : { kind: 'failed', reason: 'the remote answered 200 without a tracking' };
}
