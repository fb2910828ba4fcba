import { SEND_PATHS } from '../api/paths.ts';
import type { Body } from '../flow/plan.ts';
import { safeJson } from '../safe-text.ts';
import type { Endpoint } from '../status.ts';

/** What stands in the place of a pin: the shell puts it in when a curl command is run. */
const PIN = '$PIN';

/** The body with `$PIN` for each of the pins, wherever one stands in a text. */
export function withoutPins(body: Body, pins: readonly string[]): Body {
  // Longer ones first: one may begin with another. One or two characters would be found everywhere.
  const sorted = [...new Set(pins)].filter((pin) => pin.length > 2).toSorted((one, two) => two.length - one.length);
  const covered = (value: unknown): unknown => {
    if (typeof value === 'string') return sorted.reduce((text, pin) => text.replaceAll(pin, PIN), value);
    if (Array.isArray(value)) return value.map(covered);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, covered(item)]));
  };
  return covered(body) as Body;
}

/** A curl command that posts the body: token and pin come from the environment of whoever runs it. */
export function curlCommand(endpoint: Endpoint, body: Body, apiOrigin: string): string {
  const json = safeJson(body).replaceAll("'", `'\\''`).replaceAll(PIN, `'"${PIN}"'`);
  return [
    `curl -sS -X POST '${apiOrigin}${SEND_PATHS[endpoint]}'`,
    `-H "Authorization: Bearer $ROUTEE_ACCESS_TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `-d '${json}'`,
  ].join(' \\\n  ');
}

/** The request as it goes over the wire, and as editors with a client for HTTP run it. */
export function httpRequest(endpoint: Endpoint, body: Body, apiOrigin: string): string {
  return [
    `POST ${apiOrigin}${SEND_PATHS[endpoint]} HTTP/1.1`,
    'Authorization: Bearer $ROUTEE_ACCESS_TOKEN',
    'Content-Type: application/json',
    '',
    safeJson(body, 2),
  ].join('\n');
}
