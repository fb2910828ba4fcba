import type { Context } from '../context.ts';
import { InputFailure } from '../errors.ts';

/**
 * Writes a file. Over one that is there only with `force`, or when the person at the terminal says so; fails
 * otherwise, and nothing is written.
 */
export async function newFile(
  file: string,
  text: string,
  { force }: { readonly force?: boolean },
  { isThere, writeText, asking, noInput }: Context,
): Promise<void> {
  if (!force && (await isThere(file))) {
    const mayAsk = asking !== undefined && !noInput;
    const { confirmed } = await import('../term/ask.ts');
    if (!mayAsk || !(await confirmed(`${file} is there already. Write over it?`, asking))) {
      throw new InputFailure('input.file', `${file} is there already, and was left as it is`, {
        hint: 'name another file, or add --force',
      });
    }
  }
  await writeText(file, text);
}
