import { Interrupted } from '../errors.ts';
import { safeLine } from '../safe-text.ts';

/** Where questions are asked. */
export type Asking = {
  readonly input: () => NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly signal: AbortSignal;
};

type Key = { readonly ctrl?: boolean; readonly name?: string } | undefined;

/** What a prompt is shown on, and ended by. */
export type PromptContext = {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
};

/**
 * Shows a prompt until it is answered; undefined after Ctrl-D, or when nobody is there any more. Fails with an
 * Interrupted after Ctrl-C.
 */
export async function prompted<Value>(
  show: (context: PromptContext) => Promise<Value>,
  { input: opened, output, signal }: Asking,
): Promise<Value | undefined> {
  const input = opened();
  const ended = new AbortController();
  // By itself the prompt would wait for an answer that can no longer come, and the process end without a word.
  const onKey = (_: unknown, key: Key): void => {
    if (key?.ctrl && key.name === 'd') ended.abort();
  };
  input.on('keypress', onKey);
  try {
    return await show({ input, output, signal: AbortSignal.any([signal, ended.signal]) });
  } catch (error) {
    if (ended.signal.aborted) return undefined;
    if (signal.aborted) throw signal.reason;
    if (error instanceof Error && error.name === 'ExitPromptError') throw new Interrupted();
    throw error;
  } finally {
    input.off('keypress', onKey);
  }
}

/** Asks for a yes; just Enter is a no, and so is Ctrl-D. Fails with an Interrupted after Ctrl-C. */
export async function confirmed(question: string, asking: Asking): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts');
  const config = { message: safeLine(question), default: false };
  return (await prompted((context) => confirm(config, context), asking)) ?? false;
}
