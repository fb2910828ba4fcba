import type { Endpoint } from '../status.ts';

/** Where requests go when nothing else is said (guide, "Hosts"). */
export const DEFAULT_API_ORIGIN = 'https://connect.routee.net';

/** The path that a flow is posted to (guide, "Which endpoint"). */
export const SEND_PATHS: Readonly<Record<Endpoint, string>> = {
  standard: '/failover',
  transactional: '/failover/transactional',
  otp: '/failover-otp/otp/send-failover',
};

const STANDARD_TRACKING = '/failover/tracking/';
const OTP_TRACKING = '/failover-otp/otp/failover/';

/** The path that tells how a delivery goes (guide, "Tracking"). */
export function trackingPath(endpoint: Endpoint, id: string): string {
  return (endpoint === 'otp' ? OTP_TRACKING : STANDARD_TRACKING) + encodeURIComponent(id);
}

/** The id of a tracking path, and which of the two services it belongs to; undefined for any other path. */
export function trackedId(path: string): { readonly id: string; readonly otp: boolean } | undefined {
  const prefix = [STANDARD_TRACKING, OTP_TRACKING].find((known) => path.startsWith(known));
  if (prefix === undefined || path.length === prefix.length) return undefined;
  const id = path.slice(prefix.length);
  // Ids need no escapes: what has a broken one is simply not known.
  return { id: /%(?![0-9a-f]{2})/i.test(id) ? id : decodeURIComponent(id), otp: prefix === OTP_TRACKING };
}
