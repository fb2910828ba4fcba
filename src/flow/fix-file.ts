import { type Edit, edited } from '../source/edit.ts';
import type { Fix } from './fixes.ts';
import { checkFlow, type Given } from './flow-file.ts';

/** One fix may lay bare what another one is for; more rounds than this none needs. */
const MOST_ROUNDS = 5;

/** A text with everything mended that can be, and what that was. */
export type FixedText = { readonly text: string; readonly fixes: readonly Fix[] };

/** Mends a flow file, but for warnings of the rules in `ignored`. Comments and layout stay as they are. */
export function fixFlow(file: string, written: string, given: Given, ignored: readonly string[]): FixedText {
  let text = written;
  const done: Fix[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { fixes } = checkFlow(file, text, given);
    const applied: Fix[] = [];
    let edits: readonly Edit[] = [];
    let next = text;
    for (const fix of fixes) {
      const { rule, severity } = fix.problem;
      if (severity !== 'error' && ignored.includes(rule)) continue;
      const together = edited(text, [...edits, ...fix.edits]);
      // What an alias brings in several places cannot be another thing in each of them.
      if (together === undefined) continue;
      [edits, next] = [[...edits, ...fix.edits], together];
      applied.push(fix);
    }
    if (next === text) break;
    text = next;
    done.push(...applied);
  }
  return { text, fixes: done };
}
