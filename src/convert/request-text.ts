import { SEND_PATHS } from '../api/paths.ts';
import type { Body } from '../flow/plan.ts';
import { safeJson } from '../safe-text.ts';
import type { Endpoint } from '../status.ts';
import { mapTexts, standingAlone } from './imported.ts';

/** What stands in the place of a pin: the shell puts it in when a curl command is run. */
const PIN = '$PIN';

/** The same inside of a body: characters that are for private use, so that no text has them by itself. */
const MARK = '\ue000PIN\ue001';

/** The body with a mark for each of the pins, in the fields that pins stand in and in what messages say. */
export function withoutPins(body: Body, pins: readonly string[]): Body {
  // Longer ones first: one may begin with another. One or two characters would be found everywhere.
  const sorted = [...new Set(pins)].filter((pin) => pin.length > 2).toSorted((one, two) => two.length - one.length);
  const found = new RegExp(sorted.map(standingAlone).join('|'), 'g');
  if (sorted.length === 0) return body;
  return mapTexts(body, (text, path) => {
    return path.at(-1) === 'pin' || path.includes('message') || path.includes('templateParams')
      ? text.replace(found, MARK)
      : text;
  }) as Body;
}

/** Whether there is a pin that was left out. */
export function lacksPins(body: Body): boolean {
  return JSON.stringify(body).includes(MARK);
}

/** The body as JSON, with `$PIN` for a pin. */
export function jsonBody(body: Body, indent = 0): string {
  return safeJson(body, indent).replaceAll(MARK, PIN);
}

/** A curl command that posts the body: token and pin come from the environment of whoever runs it. */
export function curlCommand(endpoint: Endpoint, body: Body, apiOrigin: string): string {
  const json = safeJson(body).replaceAll("'", `'\\''`).replaceAll(MARK, `'"${PIN}"'`);
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
    jsonBody(body, 2),
  ].join('\n');
}
