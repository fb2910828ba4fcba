import type { Diagnostic, Problem } from '../source/diagnostic.ts';
import { childOf, type MapNode, type SourceNode } from '../source/source-node.ts';
import { counted, listed, pathText, quoted, shortened } from '../words.ts';

/** A template that a ViberOtp step names, and what is wrong where the account has none of that id. */
export type TemplateUse = { readonly id: string; readonly unknown: Diagnostic };

/** What the remote says of a template. */
type Known = { readonly id: string; readonly name: string | null };

/** More names help nobody. */
const MOST_NAMED = 3;
/** Enough of a name to know it by. */
const LONGEST_NAME = 40;

/** The templates that the ViberOtp steps of a body name, as far as their ids are known yet. */
export function templateUses(body: MapNode, diagnostic: (problem: Problem) => Diagnostic): TemplateUse[] {
  const flow = childOf(body, 'flow');
  const steps = flow?.kind === 'list' ? flow.items : [];
  return steps.flatMap((step, index) => {
    const node = childOf(step, 'templateId');
    const id = knownText(node);
    if (node === undefined || id === undefined || knownText(childOf(step, 'type')) !== 'ViberOtp') return [];
    const path = pathText(['flow', index, 'templateId']);
    const message = `${path} is ${quoted(id)}, and the account has no such otp template`;
    return [
      { id, unknown: diagnostic({ rule: 'unknown-template', severity: 'error', message, span: node.span, path }) },
    ];
  });
}

/**
 * The uses of templates that are not among those of the account. Where the remote has `complete` said to be false,
 * nobody knows: then it is a note.
 */
export function unknownTemplates(
  uses: readonly TemplateUse[],
  { templates, complete }: { readonly templates: readonly Known[]; readonly complete: boolean },
): Diagnostic[] {
  const ids = new Set(templates.map(({ id }) => id.toLowerCase()));
  const hint = hintOf(templates);
  return uses
    .filter(({ id }) => !ids.has(id.toLowerCase()))
    .map(({ id, unknown }) => {
      if (complete) return { ...unknown, hint };
      const message = `${unknown.path} is ${quoted(id)}, which is not among the otp templates that the remote told`;
      return {
        ...unknown,
        severity: 'note',
        message,
        hint: 'it has more of them; whether this is one was not checked',
      };
    });
}

function hintOf(templates: readonly Known[]): string {
  if (templates.length === 0) return 'it has no otp templates at all';
  const named = templates.slice(0, MOST_NAMED).map(({ id, name }) => {
    return shortened(id, LONGEST_NAME) + (name === null ? '' : ` (${shortened(name, LONGEST_NAME)})`);
  });
  const more = templates.length - named.length;
  return more === 0
    ? `it has ${listed(named)}`
    : `it has ${named.join(', ')} and ${counted(more, 'more', 'more')}; see routee-failover templates`;
}

/** The text of a value that is one, and needs no variable that is still missing. */
function knownText(node: SourceNode | undefined): string | undefined {
  return node?.kind === 'text' && node.unset === undefined ? node.text : undefined;
}
