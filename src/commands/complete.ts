import { Command } from 'commander';
import type { Context } from '../context.ts';
import { shellLine, shellTyped } from './shell-line.ts';
import { type Suggestions, suggestions } from './suggestions.ts';

/** Declares `complete`, which the scripts of `completion` call at every tab. */
export function completeCommand(context: Context): Command {
  const command = new Command('complete')
    .description('Tells a shell what may stand at the cursor.')
    .argument('[words...]')
    .option('--bash', 'the words are a line up to the cursor, and the part of it that bash would replace')
    .allowUnknownOption();
  return command.action(async (words: string[], { bash }: { bash?: boolean }) => {
    const globals = command.parent ?? new Command('routee-failover');
    // Nobody asked for anything: whatever goes wrong, there is nothing to suggest.
    const lines = bash ? bashLines(words, globals, context) : wordLines(words, globals, context);
    context.out.covered(await lines.catch(() => (bash ? [] : [':4'])));
  });
}

/** The directives of the scripts, which are those of Cobra. */
const DIRECTIVES = { words: ':4', files: ':0', flows: ':8' } as const;

/** What zsh, fish and PowerShell are told: a suggestion with its description on each line, and a directive last. */
async function wordLines(words: readonly string[], globals: Command, context: Context): Promise<string[]> {
  const found = await suggestions(words, globals, context);
  const directive = DIRECTIVES[found.kind];
  if (found.kind !== 'words') return [...(found.kind === 'flows' ? ['yaml', 'yml', 'json'] : []), directive];
  return [...found.words.map(({ value, description }) => `${value}\t${description}`), directive];
}

/**
 * What bash is told: the kind of what is suggested, the part of the word that is to be replaced without its quotes, and
 * then each suggestion as it is to be typed, so that the script has nothing to quote.
 */
async function bashLines([line = '', replaced = '']: readonly string[], globals: Command, context: Context) {
  const { words, typed, open } = shellLine(line);
  const found = await suggestions(words.slice(1), globals, context);
  // Bash leaves alone what stands before the last quote or =.
  const kept = typed.endsWith(replaced) ? typed.slice(0, typed.length - replaced.length) : '';
  const keptText = shellLine(kept).words[0]!.replace(/^--[\w-]+=/, '');
  const rest = shellLine(`${open}${replaced}`).words[0]!;
  return [found.kind, rest, ...(found.kind === 'words' ? bashWords(found, keptText, open) : [])];
}

function bashWords(found: Suggestions & { kind: 'words' }, kept: string, open: '"' | "'" | ''): string[] {
  return found.words.flatMap(({ value }) => {
    const typed = value.startsWith(kept) ? shellTyped(value.slice(kept.length), open) : undefined;
    return typed === undefined ? [] : [typed];
  });
}
