import { type Edit, edited } from '../source/edit.ts';
import { yamlValue } from '../source/source-node.ts';
import { YamlSource } from '../source/yaml-source.ts';
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
    // Whatever an edit has misjudged, the file says what it said, or it is left as it was.
    if (next === text || !saysTheSame(file, text, next)) break;
    text = next;
    done.push(...applied);
  }
  return { text, fixes: done };
}

/** Whether two texts say the same, but for what is mended. */
function saysTheSame(file: string, one: string, other: string): boolean {
  const said = (text: string): string | undefined => {
    const { root, problems } = new YamlSource(file, text);
    return root?.kind === 'map' && problems.length === 0 ? JSON.stringify(withoutMended(yamlValue(root))) : undefined;
  };
  const before = said(one);
  return before !== undefined && before === said(other);
}

function withoutMended(flow: unknown): unknown {
  const { endpoint: _, flow: steps, ...rest } = flow as { endpoint?: unknown; flow?: unknown };
  if (!Array.isArray(steps)) return flow;
  const told = steps.map((step: object) => {
    const entries = Object.entries(step).filter(([key]) => key !== 'order' && key !== 'label');
    return entries.map(([key, value]) => [/^dialplans?$/i.test(key) ? 'dialPlan' : key, value]);
  });
  return [rest, told];
}
