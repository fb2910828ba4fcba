import { clockText, durationMs } from '../clock.ts';
import type { Flow } from '../flow/flow-file.ts';
import type { Scenario } from '../flow/scenario.ts';
import { type Diagnostic, inOrder } from '../source/diagnostic.ts';
import { sameWord } from '../status.ts';
import { quoted } from '../words.ts';
import { playScenario, type ScenarioStory } from './scenario-run.ts';

/** How a scenario went: what happened, and what of it was expected otherwise, each at its line. */
export type ScenarioResult = {
  readonly name: string;
  readonly story: ScenarioStory;
  readonly failures: readonly Diagnostic[];
};

/** Plays a scenario of the flow, whose variables are those of the scenario, and holds it against what it expects. */
export function checkScenario(flow: Flow, scenario: Scenario, seed: number): ScenarioResult {
  const { name, outcomes, spans } = scenario;
  const story = playScenario(flow, outcomes, seed);
  const failures = differences(flow, scenario, story).map(({ key, expected, got }) =>
    flow.diagnostic({
      rule: 'scenario',
      severity: 'error',
      message: `${quoted(name)}: expected ${key} ${expected}, got ${got}`,
      span: spans.expect.get(key) ?? spans.name,
      path: `scenarios.${name}.expect.${key}`,
    }),
  );
  return { name, story, failures: inOrder(failures) };
}

type Difference = { readonly key: string; readonly expected: string; readonly got: string };

function differences(flow: Flow, { expect = {} }: Scenario, story: ScenarioStory): Difference[] {
  const { end, callbacks } = story;
  const { status, statusCode, terminationChannel, steps, within, notTried, contains } = expect;
  const tried = story.tried.map(({ channel, status }) => `${channel}: ${status}`);
  const found: Difference[] = [];
  const differ = (key: string, expected: unknown, got: unknown): void => {
    found.push({ key, expected: String(expected), got: String(got ?? 'none') });
  };
  if (status !== undefined && status !== end.status) differ('status', status, end.status);
  if (statusCode !== undefined && statusCode !== end.statusCode) differ('statusCode', statusCode, end.statusCode);
  if (terminationChannel !== undefined && terminationChannel !== end.terminationChannel)
    differ('terminationChannel', terminationChannel, end.terminationChannel);
  const wanted = steps?.flatMap((step) => Object.entries(step).map(([channel, word]) => `${channel}: ${word}`));
  if (wanted && !same(wanted, tried)) differ('steps', listText(wanted), listText(tried));
  const withinMs = within === undefined ? undefined : durationMs(within);
  if (withinMs !== undefined && end.elapsedMs > withinMs) differ('within', within, clockText(end.elapsedMs));
  if (notTried !== undefined && tried.some((step) => step.startsWith(`${notTried}:`)))
    differ('notTried', notTried, listText(tried));
  const { count, last } = expect.callbacks ?? {};
  if (count !== undefined && count !== callbacks.count) differ('callbacks', `count ${count}`, callbacks.count);
  if (last !== undefined && !sameWord(last, callbacks.last ?? '')) differ('callbacks', `last ${last}`, callbacks.last);
  if (contains !== undefined && !textsIn(flow.body.flow).some((text) => text.includes(contains)))
    differ('contains', quoted(contains), 'no message with it');
  return found;
}

function same(wanted: readonly string[], got: readonly string[]): boolean {
  return wanted.length === got.length && wanted.every((text, index) => sameWord(text, got[index]!));
}

function listText(steps: readonly string[]): string {
  return `[${steps.join(', ')}]`;
}

/** Every text that a person will read or hear. */
function textsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return SAID.has(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => textsIn(item, key === 'templateParams' ? key : name));
}

const SAID = new Set(['text', 'body', 'caption', 'templateParams', 'pin']);
