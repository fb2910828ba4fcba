import { Interrupted } from '../errors.ts';
import { safeLine } from '../safe-text.ts';

/** Where questions are asked. */
export type Asking = {
  readonly input: () => NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
};

/** Asks for a yes; just Enter is a no. Fails with an Interrupted after Ctrl-C, and when nobody can answer any more. */
export async function confirmed(question: string, { input, output, signal }: Asking): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts');
  try {
    return await confirm({ message: safeLine(question), default: false }, { input: input(), output, signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof Error && error.name === 'ExitPromptError') throw new Interrupted();
    throw error;
  }
}
