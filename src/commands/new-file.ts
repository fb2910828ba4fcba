import type { Context } from '../context.ts';
import { InputFailure } from '../errors.ts';

/**
 * Lets a file be written: one that is there only with `force`, or when the person at the terminal says so. Fails
 * otherwise.
 */
export async function mayWrite(
  file: string,
  { force }: { readonly force?: boolean },
  { isThere, asking, noInput }: Context,
): Promise<void> {
  if (force || !(await isThere(file))) return;
  const mayAsk = asking !== undefined && !noInput;
  const { confirmed } = await import('../term/ask.ts');
  if (mayAsk && (await confirmed(`${file} is there already. Write over it?`, asking))) return;
  throw new InputFailure('input.file', `${file} is there already, and was left as it is`, {
    hint: 'name another file, or add --force',
  });
}
