import type {
  Denied,
  Failed,
  FailoverApi,
  SearchQuery,
  Service,
  TemplatesAnswer,
  Tracking,
} from '../api/failover-api.ts';
import type { Call } from '../api/retry.ts';
import { AbsentFailure, type Failure, RemoteFailure } from '../errors.ts';
import { deniedFailure } from './denied.ts';

/** A delivery that was found, and what the remote said of it, word for word. */
export type Found = { readonly tracking: Tracking; readonly raw: unknown };

/**
 * Finds a delivery by its tracking id, its flowId, or the token of one of its otp messages: in the standard service
 * first, since one cannot see from an id which of the two it belongs to. Fails when neither has it, or one cannot say.
 */
export async function lookUp(api: FailoverApi, id: string, call: Call): Promise<Found> {
  const standard = await api.track('standard', id, call);
  if (standard.kind === 'tracked') return standard;
  if (standard.kind === 'failed') throw failureOf(standard);
  const otp = await api.track('otp', id, call);
  if (otp.kind === 'tracked') return otp;
  if (otp.kind === 'failed' || otp.kind === 'denied') throw failureOf(otp);
  // The other service may have it, for an application that may ask there.
  if (standard.kind === 'denied') throw failureOf(standard);
  throw new AbsentFailure(`the remote knows no delivery ${id}`, {
    hint: 'a new one can take a moment to be visible; an id of another account is not',
  });
}

function failureOf(answer: Denied | Failed, then = 'nothing could be looked up'): Failure {
  if (answer.kind === 'denied') return deniedFailure(answer, then);
  return new RemoteFailure('remote.unreachable', `${then}: ${answer.reason}`, { hint: answer.hint });
}

/** The otp templates of the account. Fails when the remote does not tell them. */
export async function lookUpTemplates(
  api: FailoverApi,
  call: Call,
): Promise<Extract<TemplatesAnswer, { kind: 'listed' }>> {
  const answer = await api.templates(call);
  if (answer.kind === 'listed') return answer;
  throw failureOf(answer, 'the otp templates could not be looked up');
}

/** What was found of what was searched for. */
export type SearchResult = {
  /** The newest first. */
  readonly deliveries: readonly Tracking[];
  /** So many fit; more than `deliveries` when they were limited. */
  readonly total: number;
  /** Why there may be more, or others. */
  readonly warnings: readonly string[];
  /** There may be more, or others: a service did not answer, or has more than was read. */
  readonly complete: boolean;
  /** What a service that did not answer says of it. */
  readonly failure: Failure | undefined;
};

/**
 * Searches both services, or the one that can have what is asked for. Fails when none of them answers; where one does,
 * the other's silence is a warning.
 */
export async function searchAll(
  api: FailoverApi,
  query: SearchQuery,
  limit: number,
  call: Call,
): Promise<SearchResult> {
  const answers = await Promise.all(
    servicesFor(query).map(async (service) => ({ service, answer: await api.search(service, query, call) })),
  );
  const failures = answers.flatMap(({ service, answer }) => (answer.kind === 'found' ? [] : [{ service, answer }]));
  const failure = failures[0] && failureOf(failures[0].answer);
  if (failure && failures.length === answers.length) throw failure;
  const deliveries = answers
    .flatMap(({ answer }) => (answer.kind === 'found' ? answer.deliveries : []))
    .toSorted((one, two) => (two.createdAtMs ?? 0) - (one.createdAtMs ?? 0));
  const unread = answers.flatMap(({ service, answer }) =>
    answer.kind === 'found' && !answer.complete ? [service] : [],
  );
  return {
    deliveries: deliveries.slice(0, limit),
    total: deliveries.length,
    warnings: [
      ...failures.map(({ service, answer }) => `the ${service} service is missing: ${failureOf(answer).message}`),
      ...unread.map((service) => `the ${service} service has more than was read; a shorter time would show all of it`),
    ],
    complete: failures.length + unread.length === 0,
    failure,
  };
}

function servicesFor({ endpoint, tag, channel }: SearchQuery): readonly Service[] {
  if (endpoint === 'otp' || tag !== undefined) return ['otp'];
  return endpoint !== undefined || channel === 'Voice' ? ['standard'] : ['standard', 'otp'];
}
