import { durationMs } from '../clock.ts';
import { type Outcome, parseOutcome } from '../flow/outcome.ts';
import { isSpeed } from './engine-clock.ts';
import { faultText, parseFault, percent } from './faults.ts';
import type { LocalRoutee } from './local-routee.ts';
import { type Answer, refusal } from './refusal.ts';

/** Where the engine is steered, under a path that the remote does not have. */
export const CONTROL_PATH = '/_engine/';

/** What a control call says: the path behind `/_engine/`. */
export type ControlRequest = { readonly method: string; readonly path: string; readonly json: unknown };

const DECISION = /^deliveries\/([A-Za-z0-9-]{8,64})\/steps\/(\d{1,6})$/;

/** Answers a control call: deliveries, ledger, outcomes, faults, clock, reset. */
export function controlAnswer(routee: LocalRoutee, { method, path, json }: ControlRequest): Answer {
  const { engine, clock } = routee;
  clock.catchUp();
  const [, id, order] = DECISION.exec(path) ?? [];
  if (id !== undefined && method === 'POST') return decided(routee, id, Number(order), json);
  switch (`${method} ${path}`) {
    case 'GET ledger':
      return { status: 200, json: engine.deliveries.ledger };
    case 'GET deliveries':
      return { status: 200, json: { deliveries: routee.views } };
    case 'GET outcomes':
      return { status: 200, json: { outcomes: engine.deliveries.outcomes.map(outcomeText) } };
    case 'POST outcomes':
      return withOutcomes(routee, json);
    case 'GET faults':
      return { status: 200, json: { faults: routee.faults.faults.map(faultText) } };
    case 'POST faults':
      return withFaults(routee, json);
    case 'GET clock':
      return clockAnswer(routee);
    case 'POST clock':
      return wound(routee, json);
    case 'POST reset':
      engine.deliveries.reset();
      return { status: 200, json: { reset: true } };
    default:
      return refusal(404, 4, `there is no ${method} ${CONTROL_PATH}${path}`);
  }
}

function decided({ engine }: LocalRoutee, id: string, order: number, json: unknown): Answer {
  const { status, detail } = fields(json);
  if (typeof status !== 'string') return refusal(400, 2, 'status must be the word that the channel says');
  const problem = engine.deliveries.decide(id, order, status, typeof detail === 'string' ? detail : undefined);
  return problem === undefined ? { status: 200, json: { decided: true } } : refusal(409, 9, problem);
}

/** The outcomes of before are replaced. */
function withOutcomes({ engine }: LocalRoutee, json: unknown): Answer {
  const { outcomes } = fields(json);
  if (!Array.isArray(outcomes)) return refusal(400, 2, 'outcomes must be a list, such as ["Viber=EXPIRED"]');
  const parsed = outcomes.map((text) => ({ text: String(text), read: parseOutcome(String(text)) }));
  const wrong = parsed.find(({ read }) => !read.ok);
  if (wrong && !wrong.read.ok) return refusal(400, 2, `${wrong.text}: ${wrong.read.message}; ${wrong.read.hint}`);
  engine.deliveries.outcomes = parsed.flatMap(({ read }) => (read.ok ? [read.outcome] : []));
  return { status: 200, json: { outcomes: engine.deliveries.outcomes.map(outcomeText) } };
}

/** The faults of before are replaced. */
function withFaults({ faults: box }: LocalRoutee, json: unknown): Answer {
  const { faults } = fields(json);
  if (!Array.isArray(faults)) return refusal(400, 2, 'faults must be a list, such as ["reset-after:2%"]');
  const parsed = faults.map((text) => ({ text: String(text), read: parseFault(String(text)) }));
  const wrong = parsed.find(({ read }) => !read.ok);
  if (wrong && !wrong.read.ok) return refusal(400, 2, `${wrong.text}: ${wrong.read.message}; ${wrong.read.hint}`);
  box.faults = parsed.flatMap(({ read }) => (read.ok ? [read.fault] : []));
  return { status: 200, json: { faults: box.faults.map(faultText) } };
}

/** `{"advance":"10m"}` winds the clock, `{"speed":60}`, `"max"` or `"manual"` changes how it goes. */
function wound(routee: LocalRoutee, json: unknown): Answer {
  const { advance, speed } = fields(json);
  const { clock } = routee;
  if (speed !== undefined && !isSpeed(speed))
    return refusal(400, 2, 'speed must be a number above 0, "max" or "manual"');
  const ms = typeof advance === 'string' ? durationMs(advance) : undefined;
  if (advance !== undefined && ms === undefined)
    return refusal(400, 2, 'advance must be a duration, such as "10m" or "90s"');
  if (speed !== undefined) clock.speed = speed;
  if (ms !== undefined) clock.advance(ms);
  routee.tellTime();
  return clockAnswer(routee);
}

function clockAnswer({ time: { now, speed } }: LocalRoutee): Answer {
  return { status: 200, json: { now, speed } };
}

/** As it would be written on a command line. */
function outcomeText({ recipient, target, status, detail, delayMs, chance }: Outcome): string {
  const who = recipient === undefined ? '' : `${recipient}:`;
  const more = detail === undefined ? '' : `(${detail})`;
  const delay = delayMs === undefined ? '' : `@${delayMs}ms`;
  return `${who}${target}=${status}${more}${delay}${chance === 1 ? '' : `:${percent(chance)}%`}`;
}

function fields(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}
