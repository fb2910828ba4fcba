import { childOf, type MapNode, type SourceNode } from '../source/source-node.ts';
import type { Given } from './flow-file.ts';
import { piecesOf } from './variable-text.ts';

/**
 * Everything in a file, and given to it, that is a pin: what stands in a `pin`, the default of a variable in it, and
 * every value that the variable has anywhere, whichever of them counts in the end.
 */
export function pinsIn(root: MapNode, given: Given): string[] {
  return writtenPins(root).flatMap((text) =>
    piecesOf(text).flatMap((piece) => {
      if (piece.kind === 'literal') return [piece.text];
      if (piece.kind === 'mistake') return [];
      return [...(piece.fallback ? [piece.fallback] : []), ...valuesOf(piece.name, root, given)];
    }),
  );
}

/** The names of the variables that feed a pin. */
export function pinVariables(root: MapNode): string[] {
  return writtenPins(root).flatMap((text) =>
    piecesOf(text).flatMap((piece) => (piece.kind === 'variable' ? [piece.name] : [])),
  );
}

/** What stands in the place of a pin, before its variables are replaced. */
function writtenPins(root: MapNode): string[] {
  const flow = childOf(root, 'flow');
  const steps = flow?.kind === 'list' ? flow.items : [];
  return steps.flatMap((step) => [
    ...textsOf(childOf(step, 'pin')),
    ...textsOf(childOf(childOf(step, 'templateParams'), 'pin')),
    ...textsOf(childOf(childOf(step, 'extra'), 'pin')),
  ]);
}

function valuesOf(name: string, root: MapNode, { vars, env = {} }: Given): string[] {
  if (name.startsWith('env:')) {
    const variable = name.slice('env:'.length);
    return Object.hasOwn(env, variable) ? [env[variable] ?? ''] : [];
  }
  const scenarios = childOf(root, 'scenarios');
  const own =
    scenarios?.kind === 'map'
      ? scenarios.entries.flatMap(({ value }) => textsOf(childOf(childOf(value, 'vars'), name)))
      : [];
  return [...textsOf(childOf(childOf(root, 'vars'), name)), ...own, ...(vars?.has(name) ? [vars.get(name)!] : [])];
}

/** The texts of a value, whatever is wrong with it. */
function textsOf(node: SourceNode | undefined): string[] {
  if (node === undefined) return [];
  if (node.kind === 'text') return [node.text];
  return node.kind === 'list' ? node.items.flatMap(textsOf) : node.entries.flatMap(({ value }) => textsOf(value));
}
