import * as z from 'zod';
import { sameWord } from '../status.ts';
import type { SearchQuery, Service, Tracking } from './failover-api.ts';
import { OTP_TRACKING_PATH, STANDARD_TRACKING_PATH } from './paths.ts';
import { number } from './tolerant.ts';
import { otpTrackingOf, standardTrackingOf } from './tracking-answer.ts';

/** So many deliveries are asked for at once. */
const PAGE = 100;
/** More pages are not read: a remote that never says that it was the last one must not keep us for ever. */
export const MOST_PAGES = 50;

/** One page to ask for. */
export type PageRequest = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string };

/** The request for a page, from 0, which begins after `offset` rows (guide and otp guide, "Tracking"). */
export function pageRequest(service: Service, query: SearchQuery, page: number, offset: number): PageRequest {
  return service === 'otp' ? otpPage(query, offset) : standardPage(query, page);
}

function standardPage({ status, to, channel, endpoint, sinceMs, untilMs }: SearchQuery, page: number): PageRequest {
  // Here a recipient has its plus, as it was sent.
  const number = to?.replace(/^\+?/, '+');
  const filters = Object.entries({ status, to: number, type: channel, flowKind: endpoint }).flatMap(
    ([fieldName, searchTerm]) => (searchTerm === undefined ? [] : [{ fieldName, searchOperator: 'is', searchTerm }]),
  );
  const minute = (ms: number): string => new Date(ms).toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z');
  // The guide's dates have no seconds: up to the end of the minute, and what is too much is left out afterwards.
  const window = { dateStart: minute(sinceMs), dateEnd: minute(untilMs + 59_999) };
  const search = new URLSearchParams({ ...window, page: String(page), size: String(PAGE) });
  return { method: 'POST', path: `${STANDARD_TRACKING_PATH}?${search}`, body: JSON.stringify(filters) };
}

function otpPage({ status, to, tag }: SearchQuery, offset: number): PageRequest {
  const search = new URLSearchParams({ limit: String(PAGE), offset: String(offset) });
  for (const [name, value] of Object.entries({ status, phone_number: to, tag })) if (value) search.set(name, value);
  return { method: 'GET', path: `${OTP_TRACKING_PATH}?${search}` };
}

/** What a page holds, and whether it is the last one. */
export type Page = { readonly deliveries: readonly Tracking[]; readonly rows: number; readonly last: boolean };

const standardList = z.object({
  content: z.array(z.unknown()),
  last: z.boolean().optional().catch(undefined),
  totalPages: number,
});
const otpList = z.object({ results: z.array(z.unknown()), total: number });

/** Reads a page; undefined when it is none. */
export function pageOf(
  service: Service,
  json: unknown,
  page: number,
  offset: number,
  sinceMs: number,
): Page | undefined {
  if (service === 'otp') {
    const read = otpList.safeParse(json);
    if (!read.success) return undefined;
    const { results, total } = read.data;
    const deliveries = trackingsIn(results, (one) => otpTrackingOf(one, undefined));
    // This list has no dates to ask for: where it is sorted by time, what follows an older one is older still.
    const times = deliveries.map(({ createdAtMs }) => createdAtMs ?? Number.NaN);
    const descending = times.length > 1 && times.every((ms, index) => index === 0 || ms <= times[index - 1]!);
    const passed = descending && times.at(-1)! < sinceMs;
    const readAll = total !== undefined && offset + results.length >= total;
    return { deliveries, rows: results.length, last: results.length === 0 || passed || readAll };
  }
  const read = standardList.safeParse(json);
  if (!read.success) return undefined;
  const { content, last, totalPages } = read.data;
  const over = last ?? (totalPages !== undefined && page + 1 >= totalPages);
  const deliveries = trackingsIn(content, (one) => standardTrackingOf(one, undefined, 'standard'));
  return { deliveries, rows: content.length, last: over || content.length === 0 };
}

function trackingsIn(items: readonly unknown[], read: (one: unknown) => Tracking | undefined): Tracking[] {
  return items.flatMap((one) => read(one) ?? []);
}

/** Whether a delivery is what was asked for: what the remote did not filter by is left out here. */
export function fits(tracking: Tracking, { status, to, channel, endpoint, sinceMs, untilMs }: SearchQuery): boolean {
  const { createdAtMs, steps } = tracking;
  if (createdAtMs !== null && (createdAtMs < sinceMs || createdAtMs > untilMs)) return false;
  if (status !== undefined && !sameWord(tracking.status, status)) return false;
  if (channel !== undefined && steps.length > 0 && !steps.some((step) => step.channel === channel)) return false;
  if (endpoint !== undefined && tracking.endpoint !== endpoint) return false;
  const digits = (text: string): string => text.replace(/\D/g, '');
  const told = steps.flatMap((step) => (step.to === undefined ? [] : [digits(step.to)]));
  return to === undefined || told.length === 0 || told.includes(digits(to));
}
