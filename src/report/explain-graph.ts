import { clockText } from '../clock.ts';
import { branchesOf } from '../flow/paths.ts';
import type { Plan } from '../flow/plan.ts';

/** A step, or an end; what it is, and what more there is to say. */
type Node = { readonly id: string; readonly texts: readonly string[]; readonly kind: 'step' | 'good' | 'bad' };
type Edge = { readonly from: string; readonly to: string; readonly statuses: readonly string[] };

/** The steps of a flow and its ends, and which statuses lead from one to the other. */
export function graphOf(plan: Plan): { readonly nodes: readonly Node[]; readonly edges: readonly Edge[] } {
  const nodes = new Map<string, Node>();
  const edges = new Map<string, { from: string; to: string; statuses: string[] }>();
  const visit = (index: number, succeeded: boolean): string => {
    const step = plan.steps[index]!;
    // A step after a success is another one: whatever comes of it, the flow has succeeded.
    const id = `step${index + 1}${succeeded ? 'after' : ''}`;
    if (nodes.has(id)) return id;
    const ttl = step.ttlMs === null ? [] : [`ttl ${clockText(step.ttlMs)}`];
    nodes.set(id, { id, texts: [`${step.order} ${step.channel}`, ...ttl], kind: 'step' });
    for (const { status, end, succeeded: reached } of branchesOf(plan, index, succeeded)) {
      const to = end ? endNode(end) : visit(index + 1, reached);
      const key = `${id} ${to}`;
      edges.set(key, { from: id, to, statuses: [...(edges.get(key)?.statuses ?? []), status] });
    }
    return id;
  };
  const endNode = ({ status, statusCode }: { status: string; statusCode: number | null }): string => {
    const id = `${status.toLowerCase()}${statusCode ?? ''}`;
    const code = statusCode === null ? [] : [`statusCode ${statusCode}`];
    nodes.set(id, { id, texts: [status, ...code], kind: status === 'Succeeded' ? 'good' : 'bad' });
    return id;
  };
  visit(0, false);
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** The flow as a Mermaid flowchart. */
export function mermaidLines(plan: Plan): string[] {
  const { nodes, edges } = graphOf(plan);
  return [
    'flowchart TD',
    ...nodes.map(
      ({ id, texts, kind }) =>
        `  ${id}${kind === 'step' ? '["' : '(["'}${texts.join(', ')}${kind === 'step' ? '"]' : '"])'}`,
    ),
    ...edges.map(({ from, to, statuses }) => `  ${from} -->|"${statuses.join(', ')}"| ${to}`),
  ];
}

/** The flow as a graph in Graphviz' DOT. */
export function dotLines(plan: Plan): string[] {
  const { nodes, edges } = graphOf(plan);
  return [
    'digraph flow {',
    '  node [shape=box];',
    ...nodes.map(
      ({ id, texts, kind }) => `  ${id} [label="${texts.join(', ')}"${kind === 'step' ? '' : ', shape=oval'}];`,
    ),
    ...edges.map(({ from, to, statuses }) => `  ${from} -> ${to} [label="${statuses.join(', ')}"];`),
    '}',
  ];
}
