import type { CheckedFlow } from '../flow/flow-file.ts';
import { isOk } from './check-report.ts';

// What XML 1.0 has no place for, however it is written.
const FORBIDDEN = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** The results of a check as JUnit XML: a case for each file, which fails with all of its problems. */
export function junitLines(checked: readonly CheckedFlow[], strict: boolean): string[] {
  const failed = checked.filter(({ problems }) => !isOk(problems, strict)).length;
  const counts = `tests="${checked.length}" failures="${failed}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="routee-failover check" ${counts}>`,
    `  <testsuite name="flows" ${counts}>`,
    ...checked.flatMap((one) => caseLines(one, strict)),
    '  </testsuite>',
    '</testsuites>',
  ];
}

function caseLines({ file, problems }: CheckedFlow, strict: boolean): string[] {
  const open = `    <testcase classname="flows" name="${escaped(file)}"`;
  if (isOk(problems, strict)) return [`${open}/>`];
  const told = problems.map(({ line, column, severity, message, rule }) => {
    return `${line}:${column}: ${severity}: ${message} [${rule}]`;
  });
  const first = escaped(told[0] ?? '');
  return [
    `${open}>`,
    `      <failure message="${first}" type="check">${escaped(told.join('\n'))}</failure>`,
    '    </testcase>',
  ];
}

function escaped(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"\n]/g, (character) => ENTITIES[character]!);
}
