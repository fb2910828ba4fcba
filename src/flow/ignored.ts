import type { Diagnostic } from '../source/diagnostic.ts';

const MARK = 'routee-failover:';
const NAMES = /^routee-failover:\s{0,9}ignore\s{1,9}([\w-]{1,64}(?:[\s,]{1,9}[\w-]{1,64}){0,20})/;

/**
 * The problems without those that a comment says are meant: `# routee-failover: ignore sms-length` behind the line, or
 * alone on the line before it. An error cannot be meant.
 */
export function withoutIgnored(problems: readonly Diagnostic[], text: string): Diagnostic[] {
  if (!text.includes(MARK)) return [...problems];
  const lines = text.split(/\r\n?|\n/).map((line) => ({ names: namesIn(line), alone: /^\s*#/.test(line) }));
  return problems.filter(({ rule, severity, line }) => {
    const [before, here] = [lines[line - 2], lines[line - 1]];
    const named = [...(here?.names ?? []), ...(before?.alone ? before.names : [])];
    return severity === 'error' || !named.includes(rule);
  });
}

/** The rules that the comments of a line name. */
function namesIn(line: string): string[] {
  const found: string[] = [];
  for (let at = line.indexOf(MARK); at !== -1; at = line.indexOf(MARK, at + 1)) {
    const before = line.slice(0, at);
    const comment = before.indexOf('#');
    // Within quotes it is what somebody will read.
    const quoted = (mark: string): boolean => before.slice(0, comment).split(mark).length % 2 === 0;
    if (comment === -1 || quoted('"') || quoted("'")) continue;
    found.push(...(NAMES.exec(line.slice(at, at + 2_000))?.[1]?.split(/[\s,]+/) ?? []));
  }
  return found;
}
