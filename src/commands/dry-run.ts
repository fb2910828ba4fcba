import type { Context } from '../context.ts';
import type { Flow } from '../flow/flow-file.ts';
import { evenPace, storyPace } from '../rehearse/pace.ts';
import { type RehearsalOptions, rehearsal } from '../rehearse/rehearse.ts';
import { REHEARSAL_STARTS_AT_MS } from '../rehearse/starts-at.ts';
import { deliveryReporter } from '../report/delivery-reporter.ts';
import type { Ending } from '../run/run.ts';
import { safeLine } from '../safe-text.ts';
import { shellWord } from '../words.ts';
import { flowOutcomes, type SendableFlow } from './flow-input.ts';
import type { SendOptions } from './send.ts';

/** A whole story is told within so long on a terminal. */
const STORY_MS = 4_500;

/** Rehearses the flow instead of sending it, and says how it would be sent for real. */
export async function dryRun(
  file: string,
  { flow, pinVariables }: SendableFlow,
  options: SendOptions,
  context: Context,
): Promise<Ending> {
  const { clock, signal, screen, err, json, quiet, again } = context;
  const { seed = 1, wait, timeout, speed, interval } = options;
  const settings: Omit<RehearsalOptions, 'emit'> = {
    outcomes: flowOutcomes(flow, options.scenario, options.outcome ?? []),
    seed,
    signal,
    intervalMs: interval,
    timeoutMs: wait ? timeout : null,
  };
  const told = rehearsal(flow, { ...settings, emit: (event) => reporter.report(event) });
  const reporter = await deliveryReporter(flow, told.elapsedMs, true, context);
  const pace = async () => {
    if (speed !== undefined) return evenPace(speed, REHEARSAL_STARTS_AT_MS, clock, signal);
    if (!screen) return undefined;
    return storyPace(await momentsOf(flow, settings), STORY_MS, REHEARSAL_STARTS_AT_MS, clock, signal);
  };
  try {
    return await told.play(await pace());
  } finally {
    reporter.close();
    if (!json && !quiet && !signal.aborted)
      err.lines(
        'DRY RUN  nothing was sent; for real it would be:',
        `  ${realCommand(file, options, flow, pinVariables)}${again}`,
      );
  }
}

/** When something happens in the story that is about to be told: the same seed tells it twice. */
async function momentsOf(flow: Flow, settings: Omit<RehearsalOptions, 'emit'>): Promise<number[]> {
  const moments: number[] = [];
  const silent = rehearsal(flow, { ...settings, emit: () => moments.push(silent.elapsedMs()) });
  await silent.play();
  return moments;
}

/**
 * The same command line without what is for rehearsals. Values may be what must not be shown: in their place stands
 * their name in a form that no shell takes for a value.
 */
function realCommand(file: string, options: SendOptions, flow: Flow, pinVariables: readonly string[]): string {
  const { to, var: pairs = [], vars, wait, scenario } = options;
  const chosen = flow.scenarios.find(({ name }) => name === scenario);
  const names = new Set([...(chosen?.vars.keys() ?? []), ...pairs.map((pair) => pair.split('=')[0]!)]);
  // A pin is not taken from a command line, and a recipient has an option of its own.
  const pin = [...names].some((name) => pinVariables.includes(name));
  const given = vars ?? (pin ? '-' : undefined);
  const calls = names.delete('phone') || to !== undefined;
  return [
    `routee-failover send ${shellWord(safeLine(file))}`,
    ...(calls ? ['--to <phone>'] : []),
    ...(given === undefined ? [] : [`--vars ${shellWord(given)}`]),
    ...[...names].filter((name) => !pinVariables.includes(name)).map((name) => `--var ${name}=<${name}>`),
    ...(wait ? [] : ['--no-wait']),
  ].join(' ');
}
