import type { Context } from '../context.ts';
import { Failure } from '../errors.ts';
import { unknownTemplates } from '../flow/template-use.ts';
import type { Checked } from '../report/check-report.ts';
import { lookUpTemplates } from '../run/look-up.ts';
import { inOrder } from '../source/diagnostic.ts';
import { callFor, connect } from './connection.ts';

/** What was checked, with what the remote knows; and why it does not tell, where it could not be asked. */
export type CheckedOnline = { readonly checked: readonly Checked[]; readonly failure?: Failure };

/**
 * Looks up the templates that otp flows name, all of them with one question; without any nobody is asked. Where that
 * fails the flows are as they were found before.
 */
export async function checkedOnline(checked: readonly Checked[], context: Context): Promise<CheckedOnline> {
  if (checked.every(({ templateUses }) => templateUses.length === 0)) return { checked };
  try {
    const connection = await connect(context);
    try {
      const known = await lookUpTemplates(connection.api, callFor(context));
      return { checked: checked.map((one) => withProblems(one, unknownTemplates(one.templateUses, known))) };
    } finally {
      await connection.close();
    }
  } catch (failure) {
    if (!(failure instanceof Failure) || context.signal.aborted) throw failure;
    return { checked, failure };
  }
}

function withProblems(one: Checked, found: Checked['problems']): Checked {
  if (found.every(({ severity }) => severity !== 'error'))
    return { ...one, problems: inOrder([...one.problems, ...found]) };
  return { ...one, problems: inOrder([...one.problems, ...found]), flow: undefined, outline: undefined };
}
