import { clockText } from '../clock.ts';
import type { Outline } from '../flow/flow-file.ts';
import { codeValidS } from '../flow/lint/code-expired.ts';
import { type Branch, branchesOf, countPaths, longestMs } from '../flow/paths.ts';
import type { PlannedStep } from '../flow/plan.ts';
import { smsParts } from '../flow/sms-parts.ts';
import { safeLine } from '../safe-text.ts';
import { statusCodeMeaning } from '../status.ts';
import type { Style } from '../term/style.ts';
import { cut, widthOf } from '../term/width.ts';
import { counted } from '../words.ts';

/** Statuses of a step that lead to the same, from when the first step was sent. */
type Group = { readonly statuses: readonly string[]; readonly branch: Branch; readonly worstMs: number };

/**
 * Every way a flow can go, as a tree: under each step its statuses, and what each of them leads to. With `columns` no
 * line is wider: what is said again elsewhere is left out first.
 */
export function explainLines(flow: Outline, style: Style, columns = Number.POSITIVE_INFINITY): string[] {
  const { plan, endpoint, name, file } = flow;
  const { paint, symbols } = style;
  const [fork, last, bar] = symbols.ellipsis === '…' ? ['├─ ', '└─ ', '│  '] : ['|- ', '`- ', '|  '];
  const fitting = (...texts: readonly string[]): string =>
    texts.find((text) => widthOf(text) <= columns) ?? cut(texts.at(-1)!, columns, symbols.ellipsis);
  const lines = (index: number, succeeded: boolean, sinceMs: number, indent: string): string[] => {
    const groups = groupsOf(flow, index, succeeded, sinceMs);
    return groups.flatMap(({ statuses, branch, worstMs }, place) => {
      const isLast = place === groups.length - 1;
      const start = `${indent}${isLast ? last : fork}${statuses.join(', ')}: `;
      if (branch.end) {
        const colour = branch.end.status === 'Succeeded' ? paint.green : paint.red;
        const [short, long] = endTexts(branch, worstMs);
        return [fitting(start + colour(long), start + colour(short))];
      }
      const step = stepText(flow, plan.steps[index + 1]!);
      const long = [...step, `at worst after ${clockText(worstMs)}`, ...stillText(flow, branch, worstMs)].join(', ');
      return [
        fitting(start + long, start + step.join(', '), start + step[0]),
        ...lines(index + 1, branch.succeeded, worstMs, indent + (isLast ? '   ' : bar)),
      ];
    });
  };
  const count = countPaths(plan);
  const paths = count > 1e6 ? 'more than a million paths' : counted(count, 'path');
  const head = `${safeLine(name || file)} (${endpoint}): ${paths}, at worst ${clockText(longestMs(plan))}`;
  const first = stepText(flow, plan.steps[0]!);
  const skipped = flow.skipped.map(({ channel, reason }) => fitting(safeLine(`${channel} is skipped: ${reason}`)));
  return [fitting(paint.bold(head)), ...skipped, fitting(first.join(', '), first[0]!), ...lines(0, false, 0, '')];
}

/** What somebody should know of a step that begins then. */
function stillText({ body }: Outline, { succeeded }: Branch, worstMs: number): string[] {
  const validS = codeValidS(body.flow);
  const code = validS === undefined ? [] : [`the code is ${worstMs < validS * 1_000 ? 'still' : 'no longer'} valid`];
  return [...(succeeded ? ['though the flow has succeeded already'] : []), ...code];
}

function groupsOf({ plan }: Outline, index: number, succeeded: boolean, sinceMs: number): Group[] {
  const groups = new Map<string, Group>();
  for (const branch of branchesOf(plan, index, succeeded)) {
    const key = `${branch.end?.status} ${branch.end?.statusCode} ${branch.succeeded} ${branch.worstMs}`;
    const statuses = [...(groups.get(key)?.statuses ?? []), branch.status];
    groups.set(key, { statuses, branch, worstMs: sinceMs + branch.worstMs });
  }
  return [...groups.values()];
}

/** How it ends, in short and with the meaning. */
function endTexts({ end }: Branch, worstMs: number): readonly [short: string, long: string] {
  const within = `within ${clockText(worstMs)}`;
  if (end?.status === 'Succeeded') return [`Succeeded ${within}`, `Succeeded ${within}`];
  const short = `Failed ${within}, statusCode ${end?.statusCode}`;
  return [short, `${short}: ${statusCodeMeaning(end?.statusCode ?? null)}`];
}

/** A step in pieces, the most important first. */
function stepText({ body }: Outline, { order, channel, ttlMs, index }: PlannedStep): string[] {
  const message = body.flow[index]?.message as { body?: string } | undefined;
  return [
    `${order} ${channel}`,
    ttlMs === null ? 'rings for a minute' : `ttl ${clockText(ttlMs)}`,
    // With a variable that has no value yet it may become any length.
    ...(channel === 'Sms' && !message?.body?.includes('${') ? [counted(smsParts(message?.body ?? ''), 'part')] : []),
  ];
}
