import { script } from '@bomb.sh/tab';
import { Argument, Command } from 'commander';
import type { Context } from '../context.ts';
import { BASH_SCRIPT, ZSH_SCRIPT } from './completion-scripts.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

type Shell = (typeof SHELLS)[number];

/** Declares `completion`. */
export function completionCommand(context: Context, run = completion): Command {
  return new Command('completion')
    .summary('print what completes command lines in a shell')
    .description(
      'Prints the script by which a shell completes commands, options, flow files, and the names of their scenarios.',
    )
    .addArgument(new Argument('[shell]', 'the shell; without one it is told how to install it').choices(SHELLS))
    .addHelpText('after', HELP)
    .action((shell: Shell | undefined) => run(shell, context));
}

const INSTALL = `bash, in ~/.bashrc:
  source <(routee-failover completion bash)
zsh, in ~/.zshrc, after compinit:
  source <(routee-failover completion zsh)
fish:
  routee-failover completion fish > ~/.config/fish/completions/routee-failover.fish
PowerShell, in $PROFILE:
  routee-failover completion powershell | Out-String | Invoke-Expression`;

const HELP = `
The scripts call routee-failover, which has to be found in PATH.

To install it:

${INSTALL}`;

/** Prints the script of a shell, or how each of them takes it. */
export async function completion(shell: Shell | undefined, { out }: Context): Promise<void> {
  switch (shell) {
    case undefined:
      out.lines(...INSTALL.split('\n'));
      break;
    case 'bash':
      out.covered(BASH_SCRIPT.split('\n'));
      break;
    case 'zsh':
      out.covered(ZSH_SCRIPT.split('\n'));
      break;
    default:
      script(shell, 'routee-failover', 'routee-failover');
  }
}
