import type { Endpoint } from '../status.ts';

/** Where requests go when nothing else is said (guide, "Hosts"). */
export const DEFAULT_API_ORIGIN = 'https://connect.routee.net';
/** Where tokens are asked for (API reference, "Authentication"). */
export const DEFAULT_AUTH_ORIGIN = 'https://auth.routee.net';

/** The path that a flow is posted to (guide, "Which endpoint"). */
export const SEND_PATHS: Readonly<Record<Endpoint, string>> = {
  standard: '/failover',
  transactional: '/failover/transactional',
  otp: '/failover-otp/otp/send-failover',
};

/** Where deliveries are searched for; with an id behind it one is tracked (guide, "Tracking"). */
export const STANDARD_TRACKING_PATH = '/failover/tracking';
/** The same for the otp service, whose list it is (otp guide, "Tracking"). */
export const OTP_TRACKING_PATH = '/failover-otp/otp/failover';

/** Lists the otp templates of the account (otp guide, "Steps"). */
export const TEMPLATES_PATH = '/failover-otp/otp/templates';

/** Tells without a token whether the otp service is up (otp guide, "Health"). */
export const HEALTH_PATH = '/failover-otp/health';

/** The path that tells how a delivery goes (guide, "Tracking"). */
export function trackingPath(endpoint: Endpoint, id: string): string {
  return `${endpoint === 'otp' ? OTP_TRACKING_PATH : STANDARD_TRACKING_PATH}/${encodeURIComponent(id)}`;
}

/** The id of a tracking path, and which of the two services it belongs to; undefined for any other path. */
export function trackedId(path: string): { readonly id: string; readonly otp: boolean } | undefined {
  const base = [STANDARD_TRACKING_PATH, OTP_TRACKING_PATH].find((known) => path.startsWith(`${known}/`));
  if (base === undefined || path.length === base.length + 1) return undefined;
  const id = path.slice(base.length + 1);
  // Ids need no escapes: what has one is simply not known.
  return { id, otp: base === OTP_TRACKING_PATH };
}
