import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { InputFailure } from '../errors.ts';
import { YamlSource } from '../source/yaml-source.ts';

/** The options that give variables their values. */
export type VariableOptions = { readonly var?: readonly string[]; readonly vars?: string };

/** Adds `--var` and `--vars`. */
export function addVariableOptions(command: Command): Command {
  return command
    .option('--var <name=value>', 'the value of a variable (repeatable)', collect)
    .option('--vars <file>', 'values of variables as YAML or JSON, - for standard input');
}

/** One more value of an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/**
 * The values that were given, those of `--var` over those of `--vars`. `inputs` are the other files of the command
 * line: standard input can be read once.
 */
export async function givenVars(
  { var: pairs = [], vars: file }: VariableOptions,
  inputs: readonly string[],
  { readText }: Pick<Context, 'readText'>,
): Promise<Map<string, string>> {
  if (file === '-' && inputs.includes('-')) {
    throw new InputFailure('usage', 'standard input cannot be both the flow and its --vars', {
      hint: 'put one of the two into a file',
    });
  }
  const values = file === undefined ? new Map<string, string>() : varsIn(file, await readText(file));
  for (const [index, pair] of pairs.entries()) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      // Without its = it may be all secret.
      throw new InputFailure('usage', `--var number ${index + 1} is not a name, = and a value`, {
        hint: 'write --var name=value',
      });
    }
    values.set(name, value);
  }
  return values;
}

function varsIn(file: string, text: string): Map<string, string> {
  const source = new YamlSource(file === '-' ? 'stdin' : file, text);
  const entries = source.root?.kind === 'map' ? source.root.entries : [];
  const mistakes = [
    ...source.problems,
    ...(source.problems.length === 0 && source.root?.kind !== 'map'
      ? [
          {
            rule: 'variable',
            severity: 'error' as const,
            message: '--vars needs names with values',
            span: [0, 0] as const,
          },
        ]
      : []),
    ...entries.flatMap(({ key, value }) =>
      value.kind === 'text'
        ? []
        : [
            {
              rule: 'variable',
              severity: 'error' as const,
              message: `the value of ${key} must be a text`,
              span: value.span,
            },
          ],
    ),
  ];
  if (mistakes.length > 0) {
    // This is where pins come from: its lines are not shown.
    const problems = mistakes.map((problem) => ({ ...source.diagnostic(problem), lineText: '' }));
    throw new InputFailure('input.vars', `${source.file} cannot be used for --vars`, { problems });
  }
  return new Map(entries.map(({ key, value }) => [key, value.kind === 'text' && !value.empty ? value.text : '']));
}
