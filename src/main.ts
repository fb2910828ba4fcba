import { Command, CommanderError } from 'commander';
import type { GivenUrls } from './account/remote-address.ts';
import { COMMANDS } from './commands/commands.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, ExitCode, Failure, InputFailure } from './errors.ts';
import { safeLine } from './safe-text.ts';
import { Output } from './term/output.ts';
import { canDraw, styleFor } from './term/style.ts';
import { VERSION } from './version.ts';
import { shellWord } from './words.ts';
import type { World } from './world.ts';

/** Options that stand before or after any command. */
const GLOBAL_FLAGS = [
  ['--json', 'print events and documents as JSON'],
  ['-q, --quiet', 'print nothing but failures'],
  ['--verbose', 'print every request and answer on stderr, without what must not be seen'],
  ['--no-color', 'print without colours'],
  ['--no-input', 'never ask anything'],
  ['--api-url <origin>', 'where the API is (default: ROUTEE_API_URL, else https://connect.routee.net)'],
  ['--auth-url <origin>', 'where tokens come from (default: ROUTEE_AUTH_URL, else where the API is)'],
] as const;

/** One command line, one exit code. Nothing is thrown. */
export async function main(args: readonly string[], world: World): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.ok;
  const context = await contextFor(args, world, (code) => {
    exitCode = code;
  });
  try {
    const program = await programFor(args, context, world);
    await program.parseAsync(args, { from: 'user' });
    await world.flushed();
    return exitCode;
  } catch (error) {
    return explained(
      error,
      context,
      COMMANDS.find(({ name, aliases }) => [name, ...aliases].includes(args[0] ?? ''))?.name,
    );
  }
}

/** The streams as the flags want them; they have to be known before a command line can be found wrong. */
async function contextFor(args: readonly string[], world: World, endWith: Context['endWith']): Promise<Context> {
  const has = (...flags: readonly string[]): boolean => args.some((arg) => flags.includes(arg));
  const { stdout, stderr, env, redactor } = world;
  const output = async (stream: World['stdout']): Promise<Output> =>
    new Output(stream, await styleFor(stream.isTTY === true, env, has('--no-color')), redactor);
  const [json, quiet, verbose] = [has('--json'), has('--quiet', '-q'), has('--verbose')];
  // Frames on stderr would wipe out lines on stdout where both end up on one screen (`| tee`).
  const terminal = canDraw(stderr.isTTY === true && stdout.isTTY === true, env);
  const drawing = terminal && stderr.columns > 0 && !json && !quiet && !verbose;
  // Somebody who redirects one of the two is still there to be asked; nobody is in a CI job that pretends a terminal.
  const askedOn = [stderr, stdout].find(({ isTTY }) => isTTY === true);
  const canAsk = askedOn !== undefined && world.attended && !env.CI;
  return {
    out: await output(stdout),
    err: await output(stderr),
    screen: drawing ? stderr : undefined,
    json,
    quiet,
    verbose,
    asking: canAsk ? { input: () => world.stdin, output: askedOn, signal: world.signal } : undefined,
    noInput: has('--no-input'),
    again: '',
    urls: {},
    env,
    clock: world.clock,
    random: world.random,
    redactor,
    signal: world.signal,
    hurry: world.hurry,
    flushed: world.flushed,
    readText: world.readText,
    isThere: world.isThere,
    writeText: world.writeText,
    flowFiles: world.flowFiles,
    endWith,
  };
}

async function programFor(args: readonly string[], context: Context, world: World): Promise<Command> {
  // Mistakes are told by `explained`; whatever else is written is help, also that of an empty command line.
  const print = (text: string): void => context.out.covered([text.trimEnd()]);
  const program = new Command('routee-failover')
    .description('Compose, check, rehearse, send and follow multichannel failover flows through Routee.')
    .version(VERSION, '-V, --version', 'print the version')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: print, writeErr: print, outputError: () => {} })
    .option('--env-file <file>', 'read environment variables from a file; those that are set already win');
  for (const [flags, description] of GLOBAL_FLAGS) program.option(flags, description);
  program.addHelpText(
    'after',
    () =>
      `\nExit codes:\n${EXIT_CODES.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join('\n')}`,
  );
  const withOptions = { ...context };
  program.hook('preAction', async () => {
    const { envFile, apiUrl, authUrl } = program.opts<{ envFile?: string } & GivenUrls>();
    withOptions.urls = { apiUrl, authUrl };
    withOptions.again = Object.entries({ '--env-file': envFile, '--api-url': apiUrl, '--auth-url': authUrl })
      .map(([flag, value]) => (value === undefined ? '' : ` ${flag} ${shellWord(safeLine(value))}`))
      .join('');
    if (envFile !== undefined)
      withOptions.env = { ...world.parseEnv(await context.readText(envFile)), ...given(context.env) };
  });
  for (const { name, aliases, summary, hidden = false, load } of COMMANDS) {
    // A command that is only named in the help is not worth loading.
    const used = args.some((arg) => arg === name || aliases.includes(arg)) || args.includes('help');
    const command = used ? await load(withOptions) : new Command(name).aliases(aliases).summary(summary);
    // addCommand does not pass exitOverride and configureOutput on by itself.
    program.addCommand(command.copyInheritedSettings(program), { hidden });
  }
  return program;
}

/** An empty variable counts as unset. */
function given(env: Context['env']): Context['env'] {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

/** What went wrong, told on stderr, as an exit code. */
async function explained(error: unknown, context: Context, command?: string): Promise<ExitCode> {
  const { err, json } = context;
  if (error instanceof CommanderError) {
    if (error.exitCode === 0 || error.code === 'commander.help') return ExitCode.ok;
    return explained(usageFailure(error, command), context);
  }
  const { tellFailure } = await import('./report/failure.ts');
  if (error instanceof Failure) {
    await tellFailure(error, context);
    return error.exitCode;
  }
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const text = `this is a bug in routee-failover ${VERSION}: ${name}: ${message}`;
  if (json) err.json({ error: { code: 'bug', message: text, hint: null, problems: [] } });
  else err.lines(`error: ${text}`, ...(error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 4) : []));
  return ExitCode.bug;
}

/** What commander says, in our manner. */
function usageFailure({ message }: CommanderError, command: string | undefined): InputFailure {
  const [first = '', ...more] = message.replace(/^error: /, '').split('\n');
  const sentence = first
    .replace(' is invalid. ', ' is invalid: ')
    .replace(/\. (\w)/, (_, letter: string) => `: ${letter.toLowerCase()}`)
    .replace(/\.$/, '');
  const meant = /Did you mean (?:one of )?(.*)\?/.exec(more.join(' '))?.[1];
  return new InputFailure('usage', sentence, {
    hint: meant === undefined ? `see routee-failover ${command ? `${command} ` : ''}--help` : `did you mean ${meant}?`,
  });
}
