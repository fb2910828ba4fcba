import type { Command } from 'commander';
import type { Context } from '../context.ts';

/** A command that is loaded when it is used; only its name and summary are known before. */
export type LazyCommand = {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  /** Called by programs, and not in the help. */
  readonly hidden?: boolean;
  readonly load: (context: Context) => Promise<Command>;
};

/** Every command, in the order of `--help`. */
export const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'send',
    aliases: [],
    summary: 'send a flow and follow it to its end',
    load: async (context) => (await import('./send.ts')).sendCommand(context),
  },
  {
    name: 'new',
    aliases: ['wizard'],
    summary: 'compose a flow, question by question',
    load: async (context) => (await import('./new.ts')).newCommand(context),
  },
  {
    name: 'check',
    aliases: ['validate'],
    summary: 'check flow files without sending anything',
    load: async (context) => (await import('./check.ts')).checkCommand(context),
  },
  {
    name: 'explain',
    aliases: [],
    summary: 'tell every way a flow can go',
    load: async (context) => (await import('./explain.ts')).explainCommand(context),
  },
  {
    name: 'test',
    aliases: [],
    summary: 'run the scenarios of flow files',
    load: async (context) => (await import('./test.ts')).testCommand(context),
  },
  {
    name: 'import',
    aliases: [],
    summary: 'make a flow file of a request, a message or a delivery',
    load: async (context) => (await import('./import.ts')).importCommand(context),
  },
  {
    name: 'export',
    aliases: [],
    summary: 'print a flow as the request that it becomes',
    load: async (context) => (await import('./export.ts')).exportCommand(context),
  },
  {
    name: 'track',
    aliases: [],
    summary: 'show how a delivery goes',
    load: async (context) => (await import('./track.ts')).trackCommand(context),
  },
  {
    name: 'search',
    aliases: [],
    summary: 'find deliveries at the remote',
    load: async (context) => (await import('./search.ts')).searchCommand(context),
  },
  {
    name: 'templates',
    aliases: [],
    summary: 'list the otp templates of the account',
    load: async (context) => (await import('./templates.ts')).templatesCommand(context),
  },
  {
    name: 'engine',
    aliases: [],
    summary: 'serve the embedded engine over HTTP, as a local Routee',
    load: async (context) => (await import('./engine.ts')).engineCommand(context),
  },
  {
    name: 'schema',
    aliases: [],
    summary: 'print the JSON Schema of the flow file, for editors',
    load: async (context) => (await import('./schema.ts')).schemaCommand(context),
  },
  {
    name: 'completion',
    aliases: [],
    summary: 'print what completes command lines in bash, zsh, fish or PowerShell',
    load: async (context) => (await import('./completion.ts')).completionCommand(context),
  },
  {
    name: 'complete',
    aliases: [],
    summary: 'tell a shell what may stand at the cursor',
    hidden: true,
    load: async (context) => (await import('./complete.ts')).completeCommand(context),
  },
];
