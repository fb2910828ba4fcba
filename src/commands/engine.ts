import { Command, InvalidArgumentError, Option } from 'commander';
import type { Context } from '../context.ts';
import type { LocalRoutee as Routee } from '../engine/local-routee.ts';
import { InputFailure, Interrupted } from '../errors.ts';
import { faultsFor, outcomesFor, StateKeeper, stateFor } from './engine-settings.ts';
import { duration, speed, wholeNumber } from './option-values.ts';
import { collect } from './variable-options.ts';

/** The options of `engine`. */
export type EngineOptions = {
  readonly port: number;
  readonly host: string;
  readonly speed: number | 'max';
  readonly clock?: 'manual';
  /** In milliseconds. */
  readonly tokenTtl?: number;
  readonly keep?: number;
  readonly allowCallbacks?: boolean;
  readonly seed?: number;
  readonly outcome?: readonly string[];
  readonly fault?: readonly string[];
  readonly outcomes?: string;
  readonly state?: string;
  readonly openapi?: boolean;
};

/** Declares `engine`. */
export function engineCommand(context: Context, run = engine): Command {
  return new Command('engine')
    .summary('serve the embedded engine over HTTP, as a local Routee')
    .description(
      'Serves the embedded engine over HTTP on this machine: token, the three sends, both trackings, search, the otp ' +
        'list, the otp templates, and callbacks. Nothing is sent to anybody. Ctrl-C ends it.',
    )
    .option('--port <number>', 'listen there; 0 for any free port', port, 8787)
    .option('--host <address>', 'listen on that address; others than this machine can then send and read', '127.0.0.1')
    .option('--speed <times>', 'messages live so many times as fast as in life; max: at once', speedOrMax, 1)
    .addOption(new Option('--clock <kind>', 'manual: time goes on only when it is wound').choices(['manual']))
    .option('--token-ttl <duration>', 'how long a token is good (default: 1h)', duration)
    .option('--keep <number>', 'remember so many deliveries at most, the newest (default: all)', wholeNumber)
    .option('--allow-callbacks', 'post callbacks to other machines too, and not only to this one')
    .option('--outcome <outcome>', 'how a channel answers, such as Viber=EXPIRED (repeatable)', collect)
    .option('--fault <fault>', 'what goes wrong, and how often, such as reset-after:2% (repeatable)', collect)
    .option('--outcomes <file>', 'outcomes as a YAML list, or as channels with statuses')
    .option('--state <file>', 'go on with what it holds, and keep there what happens')
    .option('--seed <number>', 'one seed, one story and one application (default: others each time)', wholeNumber)
    .option('--openapi', 'print the OpenAPI 3.1 document of what it serves, and end')
    .addHelpText('after', HELP)
    .action((options: EngineOptions) => (options.openapi ? printOpenApi(context) : run(options, context)));
}

const HELP = `
An outcome is [recipient:]channel|order=STATUS[(detail)][@delay][:chance%]; the last one that fits a step counts. A
fault is [token:|tracking:]name[:duration][:probability]: refuse, reset-before, reset-after, hang, drip, delay:2s, 429,
500-before, 500-after (502, 503, 504 alike), truncated, html, empty, mistyped, huge, gzip-bomb, redirect,
token-expired, lag, and of callbacks duplicate and reorder.

With --speed its clock runs ahead of yours: what it tells as created in an hour was sent a minute ago. Callbacks,
tokens, delays and pauses keep to yours. Under /_engine/ it is steered; at / it shows what the recipients' phones show.
Exit code: 0 when it was ended, 2 when it could not begin.

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

/** This machine's own addresses. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** Serves until somebody ends it. */
export async function engine(options: EngineOptions, context: Context): Promise<void> {
  const { clock, random, signal, out, err, json, quiet } = context;
  if (options.host === '')
    throw new InputFailure('usage', '--host is empty', { hint: 'leave it out, or name an address' });
  if (options.clock === 'manual' && options.speed === 'max')
    throw new InputFailure('usage', '--clock manual and --speed max cannot both be', { hint: 'leave one out' });
  const outcomes = await outcomesFor(options, context);
  const faults = faultsFor(options.fault);
  const state = await stateFor(options.state, context);
  const [{ LocalRoutee }, { engineApp, listen }, { inboxApp }, { callbackPost }] = await Promise.all([
    import('../engine/local-routee.ts'),
    import('../engine/http-face.ts'),
    import('../engine/inbox-face.ts'),
    import('../api/callback-post.ts'),
  ]);
  const { seed = Math.floor(random() * 1e9), speed: life, clock: kind, allowCallbacks = false } = options;
  const { post, close } = callbackPost(clock);
  const keeper: StateKeeper | undefined =
    options.state === undefined ? undefined : new StateKeeper(options.state, () => routee.state, context);
  const routee: Routee = new LocalRoutee({
    clock,
    seed,
    outcomes,
    faults,
    speed: kind === 'manual' ? 'manual' : life,
    ...(options.tokenTtl !== undefined && { tokenLifeMs: options.tokenTtl }),
    ...(options.keep !== undefined && { keep: options.keep }),
    ...(keeper && { changed: keeper.changed }),
    state,
    called: ({ url, status, error }) => {
      if (!json && !quiet) err.lines(`${status ?? '---'} callback ${url}${error === null ? '' : ` (${error})`}`);
    },
    post,
    allowRemote: allowCallbacks,
    signal,
  });
  const answered = (method: string, target: string, status: number): void => {
    if (!json && !quiet) err.lines(`${status} ${method} ${target}`);
  };
  const listening = await listen(
    engineApp({
      engine: routee.engine,
      catchUp: routee.clock.catchUp,
      answered,
      beside: inboxApp(routee, clock.sleep),
      faults: { box: routee.faults, sleep: (ms) => clock.sleep(ms, signal).catch(() => {}) },
    }),
    options.port,
    options.host,
  ).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw error;
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') {
      throw new InputFailure('input.host', `cannot listen on ${options.host}: ${error.code}`, {
        hint: 'it must be an address of this machine',
      });
    }
    const why = error.code === 'EACCES' ? 'is not yours to use' : 'is in use';
    throw new InputFailure('input.port', `port ${options.port} ${why}`, { hint: 'choose another one, or --port 0' });
  });
  const { url } = listening;
  // Better now than when everything is lost.
  await keeper?.save();
  const { id: applicationId, secret: applicationSecret } = routee.engine.application;
  if (!LOOPBACK.test(options.host))
    err.lines(
      `warning: whoever reaches ${options.host} can send, read and steer here; without --host only this machine can`,
    );
  if (json) out.json({ type: 'engine.listening', url, applicationId, applicationSecret });
  else out.lines(...settingLines(url, applicationId, applicationSecret));
  try {
    await Promise.all([ended(signal), routee.clock.run(signal)]);
  } finally {
    await listening.close();
    await close();
    await keeper?.save();
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

function speedOrMax(text: string): number | 'max' {
  return text === 'max' ? 'max' : speed(text);
}

function port(text: string): number {
  const number = wholeNumber(text);
  if (number > 65_535) throw new InvalidArgumentError('write a port, 0 to 65535');
  return number;
}
