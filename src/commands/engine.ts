import { Command, InvalidArgumentError } from 'commander';
import type { Context } from '../context.ts';
import type { Engine } from '../engine/engine.ts';
import { InputFailure, Interrupted } from '../errors.ts';
import { parseOutcome, SERVER_ERROR } from '../flow/outcome.ts';
import { isStatus, sameWord } from '../status.ts';
import { speed, wholeNumber } from './option-values.ts';
import { collect } from './variable-options.ts';

/** The options of `engine`. */
export type EngineOptions = {
  readonly port: number;
  readonly speed: number;
  readonly seed?: number;
  readonly outcome?: readonly string[];
  readonly openapi?: boolean;
};

/** Declares `engine`. */
export function engineCommand(context: Context, run = engine): Command {
  return new Command('engine')
    .summary('serve the embedded engine over HTTP, as a local Routee')
    .description(
      'Serves the embedded engine over HTTP on this machine: token, the three sends, both trackings, search, the otp ' +
        'list and the otp templates. Nothing is sent to anybody. Ctrl-C ends it.',
    )
    .option('--port <number>', 'listen there; 0 for any free port', port, 8787)
    .option('--speed <times>', 'messages live so many times as fast as in life', speed, 1)
    .option('--outcome <outcome>', 'how a channel answers, such as Viber=EXPIRED (repeatable)', collect)
    .option('--seed <number>', 'one seed, one story and one application (default: others each time)', wholeNumber)
    .option('--openapi', 'print the OpenAPI 3.1 document of what it serves, and end')
    .addHelpText('after', HELP)
    .action((options: EngineOptions) => (options.openapi ? printOpenApi(context) : run(options, context)));
}

const HELP = `
An outcome is [recipient:]channel|order=STATUS[(detail)][@delay][:chance%]; the last one that fits a step counts.

With --speed its clock runs ahead of yours: what it tells as created in an hour was sent a minute ago. It posts no
callbacks. Exit code: 0 when it was ended, 2 when it could not begin.

Examples:
  routee-failover engine --speed 60 --outcome Viber=EXPIRED
  routee-failover engine --port 0 --json
  routee-failover engine --openapi > routee.openapi.json`;

/** Prints the document; JSON is all that it can be. */
async function printOpenApi({ out }: Context): Promise<void> {
  const [{ openApi }, { VERSION }] = await Promise.all([import('../engine/open-api.ts'), import('../version.ts')]);
  // It holds no value of anybody's, and its sample numbers are to be read.
  out.covered(JSON.stringify(openApi(VERSION), null, 2).split('\n'));
}

/** Serves until somebody ends it. */
export async function engine(options: EngineOptions, context: Context): Promise<void> {
  const { clock, random, signal, out, err, json, quiet } = context;
  const outcomes = (options.outcome ?? []).map((text) => {
    const parsed = parseOutcome(text);
    if (!parsed.ok) throw new InputFailure('usage', `--outcome ${text}: ${parsed.message}`, { hint: parsed.hint });
    // Which channel an order has is not known before a flow comes.
    const { status } = parsed.outcome;
    if (isStatus(status) || sameWord(status, SERVER_ERROR)) return parsed.outcome;
    throw new InputFailure('usage', `--outcome ${text}: no channel has the status ${status}`);
  });
  const [{ Engine: EngineClass }, { Kernel }, { engineApp, listen }, { liveTime }] = await Promise.all([
    import('../engine/engine.ts'),
    import('../engine/kernel.ts'),
    import('../engine/http-face.ts'),
    import('../engine/live-time.ts'),
  ]);
  const kernel = new Kernel<() => void>(clock.nowMs());
  const { seed = Math.floor(random() * 1e9) } = options;
  const served: Engine = new EngineClass({ kernel, seed, outcomes, wallMs: clock.nowMs });
  const catchUp = liveTime(kernel, clock, options.speed);
  const answered = (method: string, target: string, status: number): void => {
    if (!json && !quiet) err.lines(`${status} ${method} ${target}`);
  };
  const listening = await listen(engineApp({ engine: served, catchUp, answered }), options.port).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
      const why = error.code === 'EACCES' ? 'is not yours to use' : 'is in use';
      throw new InputFailure('input.port', `port ${options.port} ${why}`, { hint: 'choose another one, or --port 0' });
    },
  );
  const { url } = listening;
  const { id: applicationId, secret: applicationSecret } = served.application;
  if (json) out.json({ type: 'engine.listening', url, applicationId, applicationSecret });
  else out.lines(...settingLines(url, applicationId, applicationSecret));
  try {
    await ended(signal);
  } finally {
    await listening.close();
  }
}

/** What a shell has to be told, so that whatever is started from it talks to the engine. */
function settingLines(url: string, id: string, secret: string): string[] {
  return [
    `# the engine listens on ${url}; in another shell:`,
    `export ROUTEE_API_URL=${url} ROUTEE_AUTH_URL=${url}`,
    `export ROUTEE_APP_ID=${id} ROUTEE_APP_SECRET=${secret}`,
  ];
}

/** Being ended is how a server ends. */
function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => (signal.reason instanceof Interrupted ? resolve() : reject(signal.reason));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

function port(text: string): number {
  const number = wholeNumber(text);
  if (number > 65_535) throw new InvalidArgumentError('write a port, 0 to 65535');
  return number;
}
