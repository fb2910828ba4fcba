import type { Diagnostic } from '../source/diagnostic.ts';

const COMMENT = /(?:^|\s)#.*\broutee-failover:\s*ignore\s+([\w-]+(?:[\s,]+[\w-]+)*)/;

/**
 * The problems without those that a comment says are meant: `# routee-failover: ignore sms-length` behind the line, or
 * alone on the line before it. An error cannot be meant.
 */
export function withoutIgnored(problems: readonly Diagnostic[], text: string): Diagnostic[] {
  if (!text.includes('routee-failover:')) return [...problems];
  const lines = text.split(/\r\n?|\n/);
  const named = (line: string | undefined, alone: boolean): readonly string[] => {
    if (line === undefined || (alone && !/^\s*#/.test(line))) return [];
    return COMMENT.exec(line)?.[1]?.split(/[\s,]+/) ?? [];
  };
  return problems.filter(({ rule, severity, line }) => {
    const here = [...named(lines[line - 1], false), ...named(lines[line - 2], true)];
    return severity === 'error' || !here.includes(rule);
  });
}
