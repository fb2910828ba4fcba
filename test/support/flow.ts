import { checkFlow, type Flow, type Given } from '../../src/flow/flow-file.ts';
import { type Outcome, outcomeFor, parseOutcome } from '../../src/flow/outcome.ts';
import { rehearsal } from '../../src/rehearse/rehearse.ts';
import type { RunEvent } from '../../src/run-event.ts';

/** The flow of a text that has no error in it. */
export function flowOf(text: string, given: Given = {}): Flow {
  const { flow, problems } = checkFlow('flow.yaml', text, { complete: true, ...given });
  if (!flow) throw new Error(`the flow has problems: ${problems.map(({ message }) => message).join('; ')}`);
  return flow;
}

/** The problems of a text, one line each: `line:column rule message`. */
export function problemsOf(text: string, given: Given = {}): string[] {
  const { problems } = checkFlow('flow.yaml', text, given);
  return problems.map(
    ({ line, column, rule, message, severity }) => `${line}:${column} ${severity} [${rule}] ${message}`,
  );
}

/** The outcomes that these texts mean in the flow. */
export function outcomesOf(flow: Flow, texts: readonly string[]): Outcome[] {
  return texts.map((text) => {
    const parsed = parseOutcome(text);
    const fitting = parsed.ok ? outcomeFor(flow.plan, parsed.outcome) : parsed;
    if (!fitting.ok) throw new Error(fitting.message);
    return fitting.outcome;
  });
}

/** Everything that happens when the flow is rehearsed. */
export async function eventsOf(flow: Flow, outcomes: readonly string[] = [], seed = 1): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  await rehearsal(flow, { outcomes: outcomesOf(flow, outcomes), seed, emit: (event) => events.push(event) }).play();
  return events;
}
