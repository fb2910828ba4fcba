/*
 * How many three-step stories a second the engine tells in one process: bare, through its requests, and as whole
 * rehearsals. In each of them all three channels fail.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './sources.mjs';

const REPEATS = 5;
const REPEAT_MS = 2_000;
const WARM_UP_MS = 1_000;
const SEED = 1;

/** What the state machine is meant to tell, in stories a second. */
const AIM = 50_000;

const ENTRY = `
export { apply, opened } from './src/engine/delivery.ts';
export { Engine } from './src/engine/engine.ts';
export { handsetOf } from './src/engine/handset.ts';
export { Kernel } from './src/engine/kernel.ts';
export { checkFlow } from './src/flow/flow-file.ts';
export { parseOutcome } from './src/flow/outcome.ts';
export { planOf, withDefaults } from './src/flow/plan.ts';
export { rehearsal } from './src/rehearse/rehearse.ts';
`;

const FLOW = `
to: "+306912345678"
flow:
  - type: Viber
    senderInfoTrackingId: 0094d198-4dd2-4fb5-b451-d46aca191b27
    ttl: 10
    message:
      text: Your order is on its way
  - type: Sms
    from: Brand
    ttl: 30
    message:
      body: Your order is on its way
  - type: Voice
    from: "302105550100"
    dialPlan:
      verbs:
        - type: SAY
          message:
            text: Your order is on its way
            language: en-GB
`;

const OUTCOMES = ['Viber=EXPIRED', 'Sms=Undelivered', 'Voice=NoAnswer'];

function flowOf({ checkFlow }) {
  const { flow, problems } = checkFlow('bench.yaml', FLOW);
  if (flow === undefined) throw new Error(`the flow is not usable: ${problems.map(({ message }) => message)}`);
  return flow;
}

function outcomesOf({ parseOutcome }) {
  return OUTCOMES.map((text) => {
    const parsed = parseOutcome(text);
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.outcome;
  });
}

/** A story that took another turn is no measure of anything. */
function expectFailed(status, steps) {
  if (status !== 'Failed' || steps !== 3) throw new Error(`the story ended as ${status} after ${steps} steps`);
}

/** Stories on the bare state machine. */
function machine({ Kernel, apply, handsetOf, opened, planOf, withDefaults }, flow, outcomes) {
  const plan = planOf(flow.endpoint, withDefaults(flow.endpoint, flow.body));
  let told = 0;
  return (count) => {
    for (let story = 0; story < count; story++) {
      const kernel = new Kernel();
      const handset = handsetOf(outcomes, SEED, told++);
      let [state, later] = opened(plan, kernel.nowMs);
      for (;;) {
        for (const { inMs, event } of later) kernel.schedule(event, inMs);
        const next = kernel.step();
        if (next === undefined) break;
        [state, later] = apply(state, next.event, kernel.nowMs, handset);
      }
      expectFailed(state.status, state.steps.length);
    }
  };
}

/** What a client pays: a POST, and a GET when all is over. The engine is new each time, since it forgets nothing. */
function requests({ Engine, Kernel }, { body }, outcomes) {
  return (count) => {
    const kernel = new Kernel();
    // The stories follow each other in virtual time, and outlast every token.
    const engine = new Engine({ kernel, seed: SEED, outcomes, tokenLifeMs: Number.POSITIVE_INFINITY });
    const { token } = engine;
    for (let story = 0; story < count; story++) {
      const { json: accepted } = engine.exchange({ method: 'POST', path: '/failover', token, json: body });
      for (let next = kernel.step(); next !== undefined; next = kernel.step()) next.event();
      const path = `/failover/tracking/${accepted.trackingId}`;
      const { json: tracking } = engine.exchange({ method: 'GET', path, token });
      expectFailed(tracking.status, tracking.messages.length);
    }
  };
}

/** Whole rehearsals: the real client sends, polls and reports, as in a dry run. */
function rehearsals({ rehearsal }, flow, outcomes) {
  let told = 0;
  return async (count) => {
    for (let story = 0; story < count; story++) {
      let steps = 0;
      const emit = ({ type, status }) => {
        if (type === 'step.changed' && ['EXPIRED', 'Undelivered', 'NoAnswer'].includes(status)) steps++;
      };
      const ending = await rehearsal(flow, { outcomes, seed: ++told, emit }).play();
      expectFailed(ending.status, steps);
    }
  };
}

/** Stories a second over at least `forMs`; the clock is looked at once in `chunk` stories. */
async function rate({ tell, chunk }, forMs) {
  const startedAt = performance.now();
  let stories = 0;
  let ms = 0;
  while (ms < forMs) {
    await tell(chunk);
    stories += chunk;
    ms = performance.now() - startedAt;
  }
  return (stories / ms) * 1_000;
}

/** The kinds take turns, so that a slow moment of the machine slows all of them. */
async function measured(kinds) {
  for (const kind of kinds) await rate(kind, WARM_UP_MS);
  const rates = kinds.map(() => []);
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    for (const [place, kind] of kinds.entries()) rates[place].push(await rate(kind, REPEAT_MS));
  }
  return rates.map((taken, place) => {
    const sorted = taken.toSorted((left, right) => left - right);
    return { ...kinds[place], median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) };
  });
}

function print(results) {
  const whole = (number) => Math.round(number).toLocaleString('en-US');
  const rows = results.map(({ name, median, least, most, aim }) => [
    name,
    whole(median),
    whole(least),
    whole(most),
    (median / results[0].median).toFixed(3),
    aim === undefined ? '' : `≥ ${whole(aim)}: ${median >= aim ? 'holds' : 'MISSED'}`,
  ]);
  const head = ['stories a second', 'median', 'min', 'max', 'of the first', 'aim'];
  const widths = head.map((_title, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) =>
      column === 0 || column === head.length - 1 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    console.log(cells.join('  ').trimEnd());
  }
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  try {
    const sources = await bundled(ENTRY, folder);
    const flow = flowOf(sources);
    const outcomes = outcomesOf(sources);
    console.log(`node ${process.version}, ${process.platform} ${process.arch}`);
    console.log(`${REPEATS} repeats of ${REPEAT_MS / 1_000} s; ${OUTCOMES.join(', ')}\n`);
    const kinds = [
      { name: 'on the state machine', tell: machine(sources, flow, outcomes), chunk: 1_000, aim: AIM },
      { name: 'through requests', tell: requests(sources, flow, outcomes), chunk: 2_000 },
      { name: 'as whole rehearsals', tell: rehearsals(sources, flow, outcomes), chunk: 20 },
    ];
    print(await measured(kinds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
