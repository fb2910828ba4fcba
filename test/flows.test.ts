import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { durationMs } from '../src/clock.ts';
import { checkFlow, type Flow } from '../src/flow/flow-file.ts';
import { rehearsal } from '../src/rehearse/rehearse.ts';
import type { RunEvent } from '../src/run-event.ts';
import { ROOT } from './support/program.ts';

const FOLDER = join(ROOT, 'flows');
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

test.each(scenarios)('flows/%s: %s', async (file, name) => {
  const flow = flowIn(file, name);
  const { outcomes, expect: expected = {} } = flow.scenarios.find((scenario) => scenario.name === name)!;
  const events = await played(flow, outcomes);
  const end = events.at(-1)!;
  if (end.type !== 'flow.finished') throw new Error(`it ended as ${end.type}`);
  const { status, statusCode, terminationChannel, within, steps, notTried, contains } = expected;
  const last = new Map(
    events.flatMap((event) => (event.type === 'step.changed' ? [[event.order, event] as const] : [])),
  );
  const tried = [...last.values()];
  expect(end).toMatchObject({
    ...(status && { status }),
    ...(statusCode !== undefined && { statusCode }),
    ...(terminationChannel && { terminationChannel }),
  });
  if (within) expect(end.elapsedMs).toBeLessThanOrEqual(durationMs(within)!);
  if (steps) expect(tried.map((step) => ({ [step.channel]: step.status }))).toEqual(steps);
  if (notTried) expect(tried.map(({ channel }) => channel)).not.toContain(notTried);
  if (contains) expect(JSON.stringify(flow.body)).toContain(contains);
});
