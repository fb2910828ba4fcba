import type { BodyIssue } from '../flow/body-issue.ts';
import { pathText } from '../words.ts';

/** What the engine answers: a status and a JSON value. */
export type Answer = { readonly status: number; readonly json: unknown };

/** The standard services' error payload; `code` is HTTP status, module and error (API reference, "Errors"). */
export function refusal(status: number, error: number, developerMessage: string): Answer {
  const code = `${status}${'010'}${String(error).padStart(3, '0')}`;
  return { status, json: { code, developerMessage } };
}

/** 400 for a body of the wrong shape. */
export function badBody(issues: readonly BodyIssue[]): Answer {
  return refusal(400, 0, issues.map(sentence).join('; '));
}

/** The otp service's 422, with the path of each field. Its payload is not public: the paths are our assumption. */
export function unprocessable(issues: readonly BodyIssue[]): Answer {
  const errors = issues.map((issue) => ({
    field: pathText([...issue.path, ...(issue.key ? [issue.key] : [])]),
    message: sentence(issue),
  }));
  return { status: 422, json: { message: issues.map(sentence).join('; '), errors } };
}

function sentence({ message, hint }: BodyIssue): string {
  return hint === undefined ? message : `${message} (${hint})`;
}
