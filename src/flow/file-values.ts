import type { Problem } from '../source/diagnostic.ts';
import { childOf, type MapNode, type SourceNode } from '../source/source-node.ts';
import type { Given } from './flow-file.ts';
import { scenarioVars } from './scenario.ts';
import type { Values } from './variables.ts';

/** The values of a file's variables, and the names that it declares itself. */
export type FileValues = Values & { readonly own: readonly string[] };

/**
 * The variables that a file declares, with the value that counts: `--var` and `--vars` before the scenario's `vars`
 * before those of the file. A bad declaration is reported.
 */
export function fileValues(root: MapNode, given: Given, report: (problem: Problem) => void): FileValues {
  const { vars = new Map(), env = {}, to, scenario, complete = false } = given;
  const own = ownValues(childOf(root, 'vars'), report);
  const chosen = scenario === undefined ? undefined : childOf(childOf(root, 'scenarios'), scenario);
  const byName = new Map([...own, ...scenarioVars(chosen), ...vars]);
  if (to !== undefined) byName.set('phone', to);
  return { byName, declared: new Set([...own.keys(), 'phone', ...vars.keys()]), env, complete, own: [...own.keys()] };
}

function ownValues(node: SourceNode | undefined, report: (problem: Problem) => void): Map<string, string> {
  const mistake = (span: Problem['span'], message: string, hint?: string): void =>
    report({ rule: 'variable', severity: 'error', message, hint, span, path: 'vars' });
  const values = new Map<string, string>();
  if (node !== undefined && node.kind !== 'map' && !(node.kind === 'text' && node.empty))
    mistake(node.span, 'vars must be names with values');
  for (const { key, keySpan, value } of node?.kind === 'map' ? node.entries : []) {
    if (!/^[A-Za-z_]\w*$/.test(key))
      mistake(keySpan, `"${key}" cannot be the name of a variable`, 'use letters, digits and _');
    if (value.kind !== 'text') mistake(value.span, `the value of ${key} must be a text`);
    else values.set(key, value.empty ? '' : value.text);
    if (value.kind === 'text' && value.text.includes('${')) {
      report({
        rule: 'variable',
        severity: 'warning',
        message: `the value of ${key} is used as it is: a variable inside it is not replaced`,
        hint: 'leave the value empty and give it, or write the ${…} in the step that uses it',
        span: value.span,
      });
    }
  }
  return values;
}
