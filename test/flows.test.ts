import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFlow, type Flow } from '../src/flow/flow-file.ts';
import { rehearsal } from '../src/rehearse/rehearse.ts';
import { checkScenario } from '../src/rehearse/scenario-check.ts';
import type { RunEvent } from '../src/run-event.ts';
import { ROOT } from './support/program.ts';

const FOLDER = join(ROOT, 'flows');
const GOOD = join(ROOT, 'test/good');
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));

/** The flow of a file as it is, or with the variables of a scenario: no flags, no environment. */
function flowIn(file: string, scenario?: string): Flow {
  const { flow, problems } = checkFlow(file, readFileSync(join(FOLDER, file), 'utf8'), {
    complete: true,
    env: {},
    scenario,
  });
  expect(problems).toEqual([]);
  return flow!;
}

async function played(flow: Flow, outcomes: Flow['scenarios'][number]['outcomes'] = []): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  await rehearsal(flow, { outcomes, seed: 1, emit: (event) => events.push(event) }).play();
  return events;
}

test.each(files)(
  'flows/%s has no problems, says what it is, and reaches the person when everything arrives',
  async (file) => {
    const flow = flowIn(file);
    expect(flow.name).toBeDefined();
    expect(flow.scenarios.length).toBeGreaterThanOrEqual(3);
    expect(readFileSync(join(FOLDER, file), 'utf8')).toMatch(/^# \w.*\n(?:#.*\n)+/);
    expect((await played(flow)).at(-1)).toMatchObject({ type: 'flow.finished', status: 'Succeeded' });
  },
);

const scenarios = files.flatMap((file) => flowIn(file).scenarios.map(({ name }) => [file, name] as const));

test.each(scenarios)('flows/%s: %s', (file, name) => {
  const flow = flowIn(file, name);
  const scenario = flow.scenarios.find((one) => one.name === name)!;
  expect(scenario.expect).toBeDefined();
  expect(checkScenario(flow, scenario, 1).failures).toEqual([]);
});

// Polling sees what happens later than it does, and not everything; how it ends is the same.
test.each(scenarios)('flows/%s: %s ends the same for whoever polls', async (file, name) => {
  const flow = flowIn(file, name);
  const scenario = flow.scenarios.find((one) => one.name === name)!;
  const { end } = checkScenario(flow, scenario, 1).story;
  const { status, statusCode, terminationChannel, reachedThrough } = end;
  // The otp service does not tell when a step failed.
  const elapsedMs = flow.endpoint === 'otp' ? expect.any(Number) : end.elapsedMs;
  const polled = (await played(flow, scenario.outcomes)).at(-1);
  expect(polled).toMatchObject({ status, statusCode, terminationChannel, reachedThrough, elapsedMs });
});

// Written by somebody who knew the remote and the language, and not the rules.
describe.each(readdirSync(GOOD))('test/good/%s', (file) => {
  const text = readFileSync(join(GOOD, file), 'utf8');

  test('has nothing wrong or doubtful', () => {
    expect(checkFlow(file, text, { complete: true, env: {} }).problems).toEqual([]);
  });

  test('has scenarios that come true', () => {
    const { scenarioNames } = checkFlow(file, text);
    expect(scenarioNames).toHaveLength(2);
    for (const name of scenarioNames) {
      const { flow } = checkFlow(file, text, { complete: true, env: {}, scenario: name });
      const scenario = flow!.scenarios.find((one) => one.name === name)!;
      expect(checkScenario(flow!, scenario, 1).failures).toEqual([]);
    }
  });
});
