import type { Command } from 'commander';
import type { Context } from '../context.ts';

/** A command that is loaded when it is used; only its name and summary are known before. */
export type LazyCommand = {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly load: (context: Context) => Promise<Command>;
};

/** Every command, in the order of `--help`. */
export const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'send',
    aliases: [],
    summary: 'send a flow and follow it to its end (for now with --dry-run only)',
    load: async (context) => (await import('./send.ts')).sendCommand(context),
  },
  {
    name: 'check',
    aliases: ['validate'],
    summary: 'check flow files without sending anything',
    load: async (context) => (await import('./check.ts')).checkCommand(context),
  },
];
