import type { CheckedFlow } from '../flow/flow-file.ts';
import type { Severity } from '../source/diagnostic.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/**
 * Problems as commands of GitHub Actions, which shows each at its line of a pull request; `cover` hides what must not
 * be seen.
 */
export function githubLines(checked: readonly CheckedFlow[], cover: (text: string) => string): string[] {
  return checked.flatMap(({ problems }) =>
    problems.map(({ severity, file, line, column, rule, message, hint }) => {
      const place = { file, line: String(line), col: String(column), title: rule };
      const properties = Object.entries(place).map(([name, value]) => `${name}=${property(value)}`);
      // Covered first: what is escaped already is no longer known for what it is.
      const text = cover(hint === undefined ? message : `${message}\n${hint}`);
      return `::${COMMANDS[severity]} ${properties.join(',')}::${data(text)}`;
    }),
  );
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
