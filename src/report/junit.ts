import type { CheckedFlow } from '../flow/flow-file.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { isOk } from './check-report.ts';
import { escaped } from './xml.ts';

/** A case of a suite, and what failed in it; nothing is a pass. */
export type JunitCase = { readonly suite: string; readonly name: string; readonly failures: readonly Diagnostic[] };

/** The results of a check as JUnit XML: a case for each file, which fails with all of its problems. */
export function junitLines(checked: readonly CheckedFlow[], strict: boolean, cover: Cover): string[] {
  const cases = checked.map(({ file, problems }) => {
    return { suite: 'flows', name: file, failures: isOk(problems, strict) ? [] : problems };
  });
  return junitSuites('check', cases, cover);
}

/** Hides what must not be seen; what is escaped already would no longer be known for what it is. */
type Cover = (text: string) => string;

/** Cases as JUnit XML, those of a suite together. */
export function junitSuites(command: string, cases: readonly JunitCase[], cover: Cover): string[] {
  const suites = [...new Set(cases.map(({ suite }) => suite))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="routee-failover ${command}" ${countsOf(cases)}>`,
    ...suites.flatMap((suite) => {
      const own = cases.filter((one) => one.suite === suite);
      return [
        `  <testsuite name="${escaped(suite)}" ${countsOf(own)}>`,
        ...own.flatMap((one) => caseLines(one, command, cover)),
        '  </testsuite>',
      ];
    }),
    '</testsuites>',
  ];
}

function countsOf(cases: readonly JunitCase[]): string {
  return `tests="${cases.length}" failures="${cases.filter(({ failures }) => failures.length > 0).length}"`;
}

function caseLines({ suite, name, failures }: JunitCase, type: string, cover: Cover): string[] {
  const open = `    <testcase classname="${escaped(suite)}" name="${escaped(type === 'check' ? name : cover(name))}"`;
  if (failures.length === 0) return [`${open}/>`];
  const told = failures.map(({ line, column, severity, message, rule }) => {
    return cover(`${line}:${column}: ${severity}: ${message} [${rule}]`);
  });
  return [
    `${open}>`,
    `      <failure message="${escaped(told[0]!)}" type="${type}">${escaped(told.join('\n'))}</failure>`,
    '    </testcase>',
  ];
}
