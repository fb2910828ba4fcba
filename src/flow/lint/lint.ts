import type { Endpoint } from '../../status.ts';
import type { BodyIssue } from '../body-issue.ts';
import { mapping } from '../rules/rule.ts';
import { codeExpired } from './code-expired.ts';
import { expireOnDelivery } from './expire-on-delivery.ts';
import { insecureUrl } from './insecure-url.ts';
import type { LintRule } from './lint-rule.ts';
import { pinMismatch } from './pin-mismatch.ts';
import { promotionalMedia } from './promotional-media.ts';
import { recipientsDiffer } from './recipients-differ.ts';
import { smsLengthRule } from './sms-length.ts';
import { stepNeverRuns } from './step-never-runs.ts';
import { ttlUnit } from './ttl-unit.ts';
import { uncaughtStatus } from './uncaught-status.ts';
import { voiceSender } from './voice-sender.ts';

/** Every rule about what is doubtful. A new one is a file and a line here. */
export const LINT_RULES: readonly LintRule[] = [
  stepNeverRuns,
  uncaughtStatus,
  expireOnDelivery,
  recipientsDiffer,
  ttlUnit,
  codeExpired,
  pinMismatch,
  smsLengthRule,
  promotionalMedia,
  voiceSender,
  insecureUrl,
];

/** What the remote would take, and a person may not have meant. What is wrong already is not doubtful any more. */
export function lintIssues(
  endpoint: Endpoint,
  body: Readonly<Record<string, unknown>>,
  errors: readonly BodyIssue[],
): BodyIssue[] {
  const written = Array.isArray(body.flow)
    ? body.flow.map((step: unknown, index) => ({ step: mapping(step), index }))
    : [];
  const orderOf = ({ step, index }: (typeof written)[number]): number =>
    typeof step.order === 'number' ? step.order : index + 1;
  const steps = written.toSorted((one, two) => orderOf(one) - orderOf(two) || one.index - two.index);
  const callback = mapping(body.callback);
  const wrong = errors.filter(({ severity }) => severity === 'error').map(({ path }) => path);
  return LINT_RULES.flatMap(({ name, find }) =>
    find({ endpoint, steps, callback })
      .filter(({ path }) => !wrong.some((other) => path.length > 2 && path.every((part, at) => other[at] === part)))
      .map((finding) => ({ ...finding, rule: name, severity: 'warning' as const })),
  );
}
