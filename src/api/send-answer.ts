import * as z from 'zod';
import type { Endpoint } from '../status.ts';
import { sameWord } from '../status.ts';
import { pathText, quoted, shortened } from '../words.ts';
import type { SendAnswer } from './failover-api.ts';
import { ID, jsonOf, listOf, number, text } from './tolerant.ts';

/** The statuses with which the remote tells that the request itself is wrong. */
const REFUSALS = new Set([400, 404, 405, 413, 415, 422]);

const created = z.object({
  trackingId: z.unknown().optional(),
  flowId: z.unknown().optional(),
  status: text,
  statusCode: number,
  error: text,
  flow: z
    .array(z.object({ to: z.unknown().optional() }).catch({}))
    .optional()
    .catch(undefined),
});

const refusal = z.object({
  code: text,
  developerMessage: text,
  message: text,
  error: text,
  detail: z.unknown().optional(),
  errors: z.unknown().optional(),
});

const problems = listOf(
  z.object({
    msg: text,
    message: text,
    field: text,
    loc: z
      .array(z.union([z.string(), z.number()]))
      .optional()
      .catch(undefined),
  }),
);

type Posted = { readonly flow?: readonly { readonly to?: unknown }[] };

/** An answer, as far as it tells what became of a send. */
export type SendReply = {
  readonly status: number;
  readonly body: string | undefined;
  /** Where a redirect leads. */
  readonly location?: string | undefined;
};

/**
 * What the answer to a send means. Only a complete and well-typed answer settles it: whatever else came back after the
 * request had left may hide an accepted send.
 */
export function sendAnswerOf(
  endpoint: Endpoint,
  posted: Posted,
  { status, body, location }: SendReply,
  cover: Cover = (text) => text,
): SendAnswer {
  const json = jsonOf(body);
  if (status === 401 || status === 403) return { kind: 'denied', status, by: 'api' };
  if (status === 429) return { kind: 'throttled' };
  if (REFUSALS.has(status)) return refusalOf(status, json, cover);
  if (status < 200 || status > 299)
    return { kind: 'unknown', reason: `the remote answered ${status}${led(location, cover)}` };
  const read = created.safeParse(json);
  if (!read.success) return { kind: 'unknown', reason: `the remote answered ${status} ${unreadable(body, cover)}` };
  const { data } = read;
  if (endpoint === 'otp' && data.status !== undefined && sameWord(data.status, 'Failed')) {
    const reason = data.error === undefined ? undefined : told(data.error, cover);
    return { kind: 'failed', statusCode: data.statusCode ?? null, reason };
  }
  const id = endpoint === 'otp' ? data.flowId : data.trackingId;
  if (typeof id !== 'string' || !ID.test(id))
    return { kind: 'unknown', reason: `the remote answered ${status} without a usable id` };
  return { kind: 'accepted', trackingId: id, warnings: data.flow ? differences(posted.flow ?? [], data.flow) : [] };
}

function led(location: string | undefined, cover: Cover): string {
  return location === undefined ? '' : `, a redirect to ${quoted(told(location, cover))}, which was not followed`;
}

function unreadable(body: string | undefined, cover: Cover): string {
  if (body === undefined) return 'with something that is no text';
  if (body.trim() === '') return 'with nothing';
  // A captive portal or a firewall often says who it is.
  return /^\s*[{[]/.test(body)
    ? 'with JSON that is cut off or broken'
    : `with no JSON, but ${quoted(told(body.trim(), cover))}`;
}

/** What is not as it was sent in the echo of an accepted flow; a field that is missing says nothing. */
function differences(posted: readonly { to?: unknown }[], echoed: readonly { to?: unknown }[]): string[] {
  if (posted.length !== echoed.length) return [`the remote accepted ${echoed.length} of ${posted.length} steps`];
  return posted.flatMap(({ to }, index) => {
    const back = echoed[index]?.to;
    const [sent, got] = [to, back].map((address) => typeof address === 'string' && address.replace(/^\+/, ''));
    return sent && got && sent !== got
      ? [`the remote accepted flow[${index}] for another recipient, ${shortened(String(back), 40)}`]
      : [];
  });
}

/** Covers what must not be seen in a text of the remote. */
type Cover = (text: string) => string;

/** Longer reasons nobody reads. */
const LONGEST_REASON = 500;

/** What the remote says, covered before it is cut: half a token is a secret too. */
function told(text: string, cover: Cover): string {
  return shortened(cover(text.slice(0, 8 * LONGEST_REASON)), LONGEST_REASON);
}

/** A refusal is the remote's own only when it says why; a bare 404 may be anybody's. */
function refusalOf(status: number, json: unknown, cover: Cover): SendAnswer {
  const read = refusal.safeParse(json);
  const message = read.success
    ? (read.data.developerMessage ??
      listed(read.data.detail) ??
      listed(read.data.errors) ??
      read.data.message ??
      read.data.error)
    : undefined;
  if (!read.success || message === undefined) {
    return { kind: 'unknown', reason: `the remote answered ${status} without saying why` };
  }
  return { kind: 'refused', status, code: read.data.code, message: told(message, cover) };
}

/** The reasons in a text, or in a list of problems, as services for validation give them. */
function listed(reasons: unknown): string | undefined {
  if (typeof reasons === 'string') return reasons || undefined;
  const messages = problems.parse(reasons).flatMap(({ msg, message = msg, field, loc = [] }) => {
    const place = field ?? pathText(loc[0] === 'body' ? loc.slice(1) : loc);
    if (message === undefined) return [];
    return place === '' || message.includes(place) ? message : `${place}: ${message}`;
  });
  return messages.length > 0 ? messages.join('; ') : undefined;
}
