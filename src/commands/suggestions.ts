import type { OptionHandler } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import { Command } from 'commander';
import type { Context } from '../context.ts';
import { childOf } from '../source/source-node.ts';
import { YamlSource } from '../source/yaml-source.ts';
import { CHANNELS, ENDPOINTS, FLOW_STATUSES } from '../status.ts';
import { COMMANDS } from './commands.ts';
import { shellLine } from './shell-line.ts';

/** What may stand at the cursor: these words, or a file, or a file that flows are in. */
export type Suggestions =
  | { readonly kind: 'words'; readonly words: readonly Suggestion[] }
  | { readonly kind: 'files' | 'flows' };

type Suggestion = { readonly value: string; readonly description: string };

/** Words that an option takes where commander is not told so. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  status: FLOW_STATUSES,
  channel: CHANNELS,
  endpoint: ENDPOINTS,
};

const FLOW_FILE = /\.(?:ya?ml|json)$/;

/** What may follow `words`, of which the last is the one at the cursor. `globals` has the options of every command. */
export async function suggestions(words: readonly string[], globals: Command, context: Context): Promise<Suggestions> {
  const root = tab(await programFor(words, globals, context));
  // It prints what it finds; here others print.
  Object.assign(root, { complete: () => {} });
  // The adapter adds a command of its own.
  root.commands.delete('complete');
  const names = await scenarioNames(words, context);
  let kind: Suggestions['kind'] = 'words';
  const asking = (wanted: 'files' | 'flows') => (): void => {
    kind = wanted;
  };
  for (const command of root.commands.values()) {
    for (const option of root.options.values())
      if (!command.options.has(option.value)) command.options.set(option.value, option);
    for (const argument of command.arguments.values()) {
      if (/^files?$/.test(argument.name)) argument.handler = asking('flows');
    }
  }
  for (const option of [root, ...root.commands.values()].flatMap((command) => [...command.options.values()])) {
    if (['vars', 'env-file'].includes(option.value)) option.handler = asking('files');
    const values = VALUES[option.value] ?? (['scenario', 'filter'].includes(option.value) ? names : undefined);
    if (values && !option.isBoolean) option.handler = telling(values);
  }
  root.parse([...words]);
  if (kind !== 'words') return { kind };
  const typed = words.at(-1) ?? '';
  const value = /^--[\w-]+=(.*)$/s.exec(typed)?.[1] ?? typed;
  // Some shells leave its quotes on the word that is being typed.
  const begins = [value, shellLine(value).words.join(' ')];
  const fits = (one: string): boolean => begins.some((begin) => one.startsWith(begin));
  const fitting = new Map(root.completions.filter((one) => fits(one.value)).map((one) => [one.value, one]));
  return { kind, words: [...fitting.values()].map(({ value, description = '' }) => ({ value, description })) };
}

function telling(values: readonly string[]): OptionHandler {
  return (complete) => {
    for (const value of values) complete(value, '');
  };
}

/** The commands by their names and summaries; only one that is on the line is worth loading. */
async function programFor(words: readonly string[], globals: Command, context: Context): Promise<Command> {
  const program = new Command(globals.name());
  for (const option of globals.options) program.addOption(option);
  for (const { name, aliases, summary, load, hidden } of COMMANDS) {
    if (hidden) continue;
    const used = [name, ...aliases].find((one) => words.slice(0, -1).includes(one));
    const command = used ? await load(context) : new Command(name);
    // Their description is for their help.
    program.addCommand(command.name(used ?? name).description(summary));
  }
  return program;
}

/** The names of the scenarios in the flow files that are on the line. */
async function scenarioNames(words: readonly string[], { readText }: Context): Promise<string[]> {
  const files = words.slice(0, -1).filter((word) => FLOW_FILE.test(word) && !word.startsWith('-'));
  const texts = await Promise.all(files.map((file) => readText(file).catch(() => '')));
  const names = texts.flatMap((text, index) => {
    const { root } = new YamlSource(files[index]!, text);
    const scenarios = childOf(root, 'scenarios');
    return scenarios?.kind === 'map' ? scenarios.entries.map(({ key }) => key) : [];
  });
  // To be typed: what could drive the terminal, be taken for two names, or undo what the PowerShell script escapes.
  return names.filter((name) => name !== '' && !/[`\p{Cc}\p{Cf}\u2028\u2029]/u.test(name));
}
