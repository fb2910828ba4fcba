import { basename } from 'node:path';
import type { CheckedFlow, Flow } from '../flow/flow-file.ts';
import type { Path } from '../flow/paths.ts';
import type { Coverage } from '../rehearse/coverage.ts';
import type { ScenarioResult } from '../rehearse/scenario-check.ts';
import { safeLine } from '../safe-text.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Output } from '../term/output.ts';
import { counted } from '../words.ts';
import { problemJson } from './check-report.ts';
import { recipientOf } from './delivery-reporter.ts';
import { problemLines } from './diagnostics-text.ts';
import type { JunitCase } from './junit.ts';
import { blankTimeline, told } from './timeline.ts';
import { timelineFrame } from './timeline-frame.ts';

/** A file whose scenarios were run. */
export type TestedFile = {
  readonly checked: CheckedFlow;
  /** The scenarios that could not be run, with what is wrong; one without a name stands for all of the file's. */
  readonly unusable: readonly { readonly name?: string; readonly problems: readonly Diagnostic[] }[];
  readonly results: readonly (ScenarioResult & { readonly flow: Flow })[];
  /** Undefined when a value is missing to tell its paths. */
  readonly coverage: Coverage | undefined;
};

/** What `test --json` prints. */
export type TestDocument = {
  readonly scenarios: readonly {
    readonly file: string;
    readonly name: string;
    readonly ok: boolean;
    readonly failures: readonly object[];
  }[];
  readonly passed: number;
  readonly failed: number;
  /** The files that cannot be used, with what is wrong with them. */
  readonly broken: readonly { readonly file: string; readonly problems: readonly object[] }[];
  /** Of all files together. */
  readonly coverage: { readonly paths: number; readonly covered: number };
};

/** The results as one document. */
export function testDocument(tested: readonly TestedFile[]): TestDocument {
  const scenarios = tested.flatMap(({ checked: { file }, results, unusable }) => [
    ...results.map(({ name, failures }) => ({
      file,
      name,
      ok: failures.length === 0,
      failures: failures.map(problemJson),
    })),
    ...unusable.flatMap(({ name, problems }) => {
      return name === undefined ? [] : [{ file, name, ok: false, failures: problems.map(problemJson) }];
    }),
  ]);
  const broken = tested.flatMap(({ checked: { file }, unusable }) =>
    unusable.flatMap(({ name, problems }) =>
      name === undefined ? [{ file, problems: problems.map(problemJson) }] : [],
    ),
  );
  const passed = scenarios.filter(({ ok }) => ok).length;
  const sum = (key: 'paths' | 'covered'): number =>
    tested.reduce((all, { coverage }) => all + (coverage?.[key] ?? 0), 0);
  const coverage = { paths: sum('paths'), covered: sum('covered') };
  return { scenarios, passed, failed: scenarios.length - passed, broken, coverage };
}

/** Which paths of each file no scenario takes. */
export function coverageLines(tested: readonly TestedFile[], { style: { paint } }: Output): string[] {
  return tested.flatMap(({ checked, unusable, coverage }) => {
    // What is wrong with it was told.
    if (unusable.some(({ name }) => name === undefined)) return [];
    if (coverage === undefined) return [`${safeLine(checked.file)}: its paths are not known without every value`];
    const { paths, covered, missing } = coverage;
    const head = paint.bold(`${safeLine(checked.file)}: ${covered} of ${counted(paths, 'path')} covered`);
    if (missing === undefined) return [`${head}; too many to list the others`];
    return [head, ...missing.map((path) => `  not covered: ${pathLine(path)}`)];
  });
}

function pathLine({ steps, status, statusCode }: Path): string {
  const way = steps.map((step) => `${step.channel} ${step.status}`).join(', then ');
  return `${way}: ${status}${statusCode === null ? '' : ` with statusCode ${statusCode}`}`;
}

/** The results as text: a line for each scenario, and below a failed one what it expected and how it came about. */
export async function testLines(tested: readonly TestedFile[], quiet: boolean, out: Output): Promise<string[]> {
  const { paint, symbols } = out.style;
  const lines = tested.map(async ({ checked, results, unusable }) => {
    const shown = quiet ? results.filter(({ failures }) => failures.length > 0) : results;
    const unrun = unusable.flatMap(({ name }) => (name === undefined ? [] : [name]));
    const told = [
      ...(await Promise.all(shown.map((result) => resultLines(result, out)))).flat(),
      ...unrun.map((name) => ` ${paint.red(symbols.failed)} ${safeLine(name)}: it cannot be run`),
    ];
    return [...(told.length > 0 ? [paint.bold(safeLine(checked.file))] : []), ...told];
  });
  const { passed, failed } = testDocument(tested);
  const summary = [`${counted(passed, 'scenario')} passed`, ...(failed > 0 ? [`${failed} failed`] : [])].join(', ');
  return [...(await Promise.all(lines)).flat(), ...(quiet ? [] : [summary])];
}

async function resultLines(
  { flow, name, story, failures }: TestedFile['results'][number],
  out: Output,
): Promise<string[]> {
  const { paint, symbols } = out.style;
  if (failures.length === 0) return [` ${paint.green(symbols.done)} ${safeLine(name)}`];
  const about = { title: flow.name || basename(flow.file), recipient: recipientOf(flow.plan), dryRun: true };
  const timeline = story.events.reduce(told, blankTimeline(about, flow.plan));
  return [
    ` ${paint.red(symbols.failed)} ${safeLine(name)}`,
    ...(await problemLines(failures, out.style, out.redact)),
    ...timelineFrame(timeline, story.end.elapsedMs, out.style, out.columns, false).map((line) => `   ${line}`),
  ];
}

/** The results as the cases of a JUnit suite. */
export function scenarioCases(tested: readonly TestedFile[]): JunitCase[] {
  return tested.flatMap(({ checked: { file }, results, unusable }) => [
    ...results.map(({ name, failures }) => ({ suite: file, name, failures })),
    ...unusable.map(({ name = file, problems }) => ({ suite: file, name, failures: problems })),
  ]);
}
