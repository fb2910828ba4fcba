import { Interrupted } from '../errors.ts';
import { safeLine } from '../safe-text.ts';

/** Where questions are asked. */
export type Asking = {
  readonly input: () => NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly signal: AbortSignal;
};

type Key = { readonly ctrl?: boolean; readonly name?: string } | undefined;

/** Asks for a yes; just Enter is a no, and so is Ctrl-D. Fails with an Interrupted after Ctrl-C. */
export async function confirmed(question: string, { input: opened, output, signal }: Asking): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts');
  const input = opened();
  const ended = new AbortController();
  // By itself the prompt would wait for an answer that can no longer come, and the process end without a word.
  const onKey = (_: unknown, key: Key): void => {
    if (key?.ctrl && key.name === 'd') ended.abort();
  };
  input.on('keypress', onKey);
  try {
    const context = { input, output, signal: AbortSignal.any([signal, ended.signal]) };
    return await confirm({ message: safeLine(question), default: false }, context);
  } catch (error) {
    if (ended.signal.aborted) return false;
    if (signal.aborted) throw signal.reason;
    if (error instanceof Error && error.name === 'ExitPromptError') throw new Interrupted();
    throw error;
  } finally {
    input.off('keypress', onKey);
  }
}
