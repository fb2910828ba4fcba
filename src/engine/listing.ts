import * as z from 'zod';
import { OTP_TEMPLATES } from '../flow/otp-templates.ts';
import { sameWord } from '../status.ts';
import type { Accepted } from './accepted.ts';
import { type Answer, refusal } from './refusal.ts';
import { otpTrackingJson, standardTrackingJson } from './tracking-json.ts';

/** What the search looks for; the last three operators are for the field `to` only. */
export const filter = z.strictObject({
  fieldName: z.enum(['type', 'to', 'status', 'terminationChannel', 'flowKind']),
  searchOperator: z.enum(['is', 'is_not', 'contains', 'starts_with', 'ends_with']).default('is'),
  searchTerm: z.string(),
});
type Filter = z.output<typeof filter>;

/** Listed at once where nothing else is asked for, as in the guide's example. */
export const USUAL_SIZE = 10;
/** The most that is listed at once. */
export const MOST_SIZE = 1_000;

/** Answers `POST /failover/tracking`: filters, dates and pages (guide, "Tracking"). */
export function searchAnswer(
  deliveries: Iterable<Accepted>,
  query: URLSearchParams,
  json: unknown,
  seed: number,
): Answer {
  const filters = z.array(filter).safeParse(Array.isArray(json) ? json : [json ?? []].flat());
  if (!filters.success) return refusal(400, 2, `filters: ${filters.error.issues.map(issueText).join('; ')}`);
  const wrong = filters.data.find(({ fieldName, searchOperator }) => {
    return fieldName !== 'to' && !['is', 'is_not'].includes(searchOperator);
  });
  if (wrong) return refusal(400, 2, `filters: ${wrong.searchOperator} is for the field to only`);
  const sinceMs = moment(query.get('dateStart'), Number.NEGATIVE_INFINITY);
  const untilMs = moment(query.get('dateEnd'), Number.POSITIVE_INFINITY);
  const page = whole(query.get('page'), 0, Number.MAX_SAFE_INTEGER);
  const size = whole(query.get('size'), USUAL_SIZE, MOST_SIZE);
  if (Number.isNaN(sinceMs) || Number.isNaN(untilMs)) return refusal(400, 2, 'dateStart and dateEnd must be dates');
  if (page === undefined || !size) return refusal(400, 2, 'page and size must be whole numbers');
  const found = newestFirst(deliveries, ({ endpoint, state }) => {
    return endpoint !== 'otp' && state.createdAtMs >= sinceMs && state.createdAtMs <= untilMs;
  }).filter((accepted) => filters.data.every((one) => fits(accepted, one)));
  const content = found.slice(page * size, (page + 1) * size).map((one) => standardTrackingJson(one, seed));
  const totalPages = Math.ceil(found.length / size);
  return {
    status: 200,
    json: {
      content,
      totalPages,
      totalElements: found.length,
      number: page,
      size,
      numberOfElements: content.length,
      first: page === 0,
      last: page + 1 >= totalPages,
    },
  };
}

/** Answers `GET /failover-otp/otp/failover` (otp guide, "Tracking"). A tag is taken for the label of a step. */
export function otpListAnswer(deliveries: Iterable<Accepted>, query: URLSearchParams, seed: number): Answer {
  const limit = whole(query.get('limit'), USUAL_SIZE, MOST_SIZE);
  const offset = whole(query.get('offset'), 0, Number.MAX_SAFE_INTEGER);
  if (!limit || offset === undefined) {
    const message = 'limit and offset must be whole numbers';
    return { status: 422, json: { message, errors: [{ field: limit ? 'offset' : 'limit', message }] } };
  }
  const [status, tag, phone, flowId] = ['status', 'tag', 'phone_number', 'flow_id'].map((name) => query.get(name));
  const found = newestFirst(deliveries, ({ endpoint, state, trackingId, body }) => {
    if (endpoint !== 'otp' || (flowId && flowId !== trackingId)) return false;
    if (status && !sameWord(status, state.status)) return false;
    if (tag && !body.flow.some(({ label }) => label === tag)) return false;
    return !phone || recipientsOf(state).some((to) => digits(to) === digits(phone));
  });
  const results = found.slice(offset, offset + limit).map((one) => otpTrackingJson(one, seed));
  return { status: 200, json: { total: found.length, limit, offset, results } };
}

/**
 * Answers `GET /failover-otp/otp/templates`: the emulated account has the nine predefined templates, in the language
 * that a step has by default. The remote's own payload is not public: the names of the fields are our assumption.
 */
export function templatesAnswer(): Answer {
  const templates = OTP_TEMPLATES.map(({ id, name, type }) => ({ id, name, templateType: type, languages: ['en'] }));
  return { status: 200, json: { templates } };
}

function newestFirst(deliveries: Iterable<Accepted>, fitting: (accepted: Accepted) => boolean): Accepted[] {
  return [...deliveries].filter(fitting).reverse();
}

function fits({ endpoint, state }: Accepted, { fieldName, searchOperator, searchTerm }: Filter): boolean {
  const last = state.plan.steps[state.steps.length - 1]?.channel;
  const values = {
    type: state.steps.map((_, index) => state.plan.steps[index]!.channel),
    to: recipientsOf(state),
    status: [state.status],
    terminationChannel: last ? [last] : [],
    flowKind: [endpoint],
  }[fieldName];
  switch (searchOperator) {
    case 'is':
      return values.some((value) => sameWord(value, searchTerm));
    case 'is_not':
      return !values.some((value) => sameWord(value, searchTerm));
    case 'contains':
      return values.some((value) => value.includes(searchTerm));
    case 'starts_with':
      return values.some((value) => value.startsWith(searchTerm));
    case 'ends_with':
      return values.some((value) => value.endsWith(searchTerm));
    default:
      return searchOperator satisfies never;
  }
}

function recipientsOf({ plan }: Accepted['state']): string[] {
  return plan.steps.flatMap(({ recipients }) => recipients);
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

function moment(written: string | null, missing: number): number {
  return written === null ? missing : Date.parse(written);
}

function whole(written: string | null, missing: number, most: number): number | undefined {
  if (written === null) return missing;
  return /^\d{1,15}$/.test(written) && Number(written) <= most ? Number(written) : undefined;
}

function issueText({ path, message }: z.core.$ZodIssue): string {
  return [path.join('.'), message.toLowerCase()].filter(Boolean).join(': ');
}
