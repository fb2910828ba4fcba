import { Engine } from '../../src/engine/engine.ts';
import { EngineClock } from '../../src/engine/engine-clock.ts';
import { engineApp, listen } from '../../src/engine/http-face.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { type Outcome, parseOutcome } from '../../src/flow/outcome.ts';

/** An engine that listens on loopback, and whose messages live only while it is wound on. */
export type LocalEngine = {
  readonly url: string;
  /** The header by which its application asks for a token. */
  readonly basic: string;
  readonly application: { readonly id: string; readonly secret: string };
  readonly wind: (ms: number) => void;
  readonly close: () => Promise<void>;
};

/** An engine whose channels answer by these outcomes. */
export async function localEngine(outcomes: readonly string[] = []): Promise<LocalEngine> {
  let nowMs = Date.UTC(2026, 0, 1);
  const kernel = new Kernel<() => void>(nowMs);
  const clock = { nowMs: () => nowMs, sleep: async () => {} };
  // Its tokens do not age while it is wound.
  const engine = new Engine({ kernel, seed: 1, outcomes: outcomes.map(outcomeOf), wallMs: () => 0 });
  const { url, close } = await listen(engineApp({ engine, catchUp: new EngineClock(kernel, clock, 1).catchUp }), 0);
  const { application } = engine;
  const basic = `Basic ${Buffer.from(`${application.id}:${application.secret}`).toString('base64')}`;
  const wind = (ms: number): void => {
    nowMs += ms;
  };
  return { url, basic, application, wind, close };
}

function outcomeOf(text: string): Outcome {
  const parsed = parseOutcome(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.outcome;
}
