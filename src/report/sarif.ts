import type { Log, Result } from 'sarif';
import type { CheckedFlow } from '../flow/flow-file.ts';
import { LINT_RULES } from '../flow/lint/lint.ts';
import type { Diagnostic } from '../source/diagnostic.ts';

/** The results of a check as a SARIF log (OASIS SARIF 2.1.0), as code scanning services read it; `version` is ours. */
export function sarifLog(checked: readonly CheckedFlow[], version: string): Log {
  const problems = checked.flatMap((one) => one.problems);
  const rules = [...new Set(problems.map(({ rule }) => rule))].map((id) => {
    const lint = LINT_RULES.find(({ name }) => name === id);
    return { id, ...(lint && { fullDescription: { text: lint.why } }) };
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'routee-failover', version, rules } },
        columnKind: 'utf16CodeUnits',
        results: problems.map(resultOf),
      },
    ],
  };
}

function resultOf({ rule, severity, message, hint, file, line, column, span, lineText }: Diagnostic): Result {
  // Of what goes on in the next lines only the first is marked.
  const length = Math.max(1, Math.min(span[1] - span[0], lineText.length - column + 1));
  return {
    ruleId: rule,
    level: severity,
    message: { text: hint === undefined ? message : `${message}. ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split(/[\\/]/).map(encodeURIComponent).join('/') },
          region: { startLine: line, startColumn: column, endColumn: column + length },
        },
      },
    ],
  };
}
