import * as z from 'zod';
import type { Endpoint } from '../status.ts';
import { sameWord } from '../status.ts';
import type { SendAnswer } from './failover-api.ts';
import { jsonOf, listOf, number, text } from './tolerant.ts';

/** What an id may look like; anything else in its place is not to be believed. */
const ID = /^[A-Za-z0-9-]{8,64}$/;

/** The statuses with which the remote tells that the request itself is wrong. */
const REFUSALS = new Set([400, 404, 405, 413, 415, 422]);

const created = z.object({
  trackingId: z.unknown().optional(),
  flowId: z.unknown().optional(),
  status: text,
  statusCode: number,
  error: text,
});

const refusal = z.object({
  code: text,
  developerMessage: text,
  message: text,
  error: text,
  detail: z.unknown().optional(),
  errors: z.unknown().optional(),
});

const problems = listOf(z.object({ msg: text, message: text }));

/**
 * What the answer to a send means. Only a complete and well-typed answer settles it: whatever else came back after the
 * request had left may hide an accepted send.
 */
export function sendAnswerOf(endpoint: Endpoint, status: number, body: string): SendAnswer {
  const json = jsonOf(body);
  if (status === 401 || status === 403) return { kind: 'denied', status };
  if (status === 429) return { kind: 'throttled' };
  if (REFUSALS.has(status)) return refusalOf(status, json);
  if (status < 200 || status > 299) return { kind: 'unknown', reason: `the remote answered ${status}` };
  const read = created.safeParse(json);
  if (!read.success) return { kind: 'unknown', reason: `the remote answered ${status} without a readable body` };
  const { data } = read;
  if (endpoint === 'otp' && data.status !== undefined && sameWord(data.status, 'Failed')) {
    return { kind: 'failed', statusCode: data.statusCode ?? null, reason: data.error };
  }
  const id = endpoint === 'otp' ? data.flowId : data.trackingId;
  if (typeof id === 'string' && ID.test(id)) return { kind: 'accepted', trackingId: id };
  return { kind: 'unknown', reason: `the remote answered ${status} without a usable id` };
}

/** A refusal is the remote's own only when it says why; a bare 404 may be anybody's. */
function refusalOf(status: number, json: unknown): SendAnswer {
  const read = refusal.safeParse(json);
  const message = read.success
    ? (read.data.developerMessage ??
      read.data.message ??
      read.data.error ??
      listed(read.data.detail) ??
      listed(read.data.errors))
    : undefined;
  if (!read.success || message === undefined) {
    return { kind: 'unknown', reason: `the remote answered ${status} without saying why` };
  }
  return { kind: 'refused', status, code: read.data.code, message };
}

/** The reasons in a text, or in a list of problems, as services for validation give them. */
function listed(reasons: unknown): string | undefined {
  if (typeof reasons === 'string') return reasons || undefined;
  const messages = problems.parse(reasons).flatMap(({ msg, message }) => msg ?? message ?? []);
  return messages.length > 0 ? messages.join('; ') : undefined;
}
