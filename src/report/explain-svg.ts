import { Graph, layout } from '@dagrejs/dagre';
import type { Outline } from '../flow/flow-file.ts';
import { safeLine } from '../safe-text.ts';
import { widthOf } from '../term/width.ts';
import { graphOf } from './explain-graph.ts';
import { escaped } from './xml.ts';

type Point = { readonly x: number; readonly y: number };
type Box = Point & { readonly width: number; readonly height: number };
type Arrow = Point & { readonly points: readonly Point[] };

/** The letters are all of one width, so that boxes fit them whatever font there is. All in pixels. */
const LETTER = 7.8;
const LINE = 18;
const MARGIN = 24;

/** Colours that can be read on the ground that is there, in the light and in the dark. */
const STYLE = `
    svg { --ground: #ffffff; --ink: #1f2328; --soft: #59636e; --box: #f6f8fa; --good: #1a7f37; --bad: #cf222e }
    @media (prefers-color-scheme: dark) {
      svg { --ground: #0d1117; --ink: #f0f6fc; --soft: #9198a1; --box: #212830; --good: #3fb950; --bad: #ff7b72 }
    }
    text { font: 13px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace }
    text { fill: var(--ink); text-anchor: middle }
    .ground { fill: var(--ground) }
    .title, .main { font-weight: bold }
    .step { fill: var(--box); stroke: var(--soft) }
    .good { fill: var(--box); stroke: var(--good); stroke-width: 2 }
    .bad { fill: var(--box); stroke: var(--bad); stroke-width: 2 }
    .arrow { fill: none; stroke: var(--soft); stroke-width: 1.5 }
    .head { fill: var(--soft) }
    .status { fill: var(--soft) }
    .behind { fill: var(--ground) }`;

/**
 * The flow as a picture: its steps and ends as boxes, and the statuses that lead from one to the other as arrows.
 * `cover` hides what must not be seen; a picture's own numbers would look like a phone's.
 */
export function svgLines({ plan, name, file }: Outline, cover: (text: string) => string): string[] {
  const { nodes, edges } = graphOf(plan);
  const title = safeLine(cover(name || file));
  const graph = new Graph({ directed: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 40, ranksep: 36, edgesep: 24, marginx: MARGIN, marginy: MARGIN });
  for (const { id, texts } of nodes) graph.setNode(id, { width: widest(texts) + 32, height: texts.length * LINE + 18 });
  for (const { from, to, statuses } of edges) {
    graph.setEdge(from, to, { width: widest(statuses) + 12, height: statuses.length * LINE + 6, labelpos: 'c' });
  }
  layout(graph);
  const box = (id: string): Box => graph.node(id) as unknown as Box;
  const arrow = (from: string, to: string): Arrow => graph.edge({ v: from, w: to }) as unknown as Arrow;
  const { width: drawn = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const width = Math.ceil(Math.max(drawn, widest([title]) + 2 * MARGIN));
  const right = Math.round((width - drawn) / 2);
  const tall = Math.ceil(height + LINE + MARGIN / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" width="${width}" height="${tall}" role="img">`,
    `  <title>${escaped(title)}</title>`,
    `  <style>${STYLE}\n  </style>`,
    '  <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">',
    '    <path class="head" d="M0 0L8 4L0 8z"/>',
    '  </marker>',
    `  <rect class="ground" width="${width}" height="${tall}"/>`,
    ...textLines([title], { x: width / 2, y: MARGIN }, 'title'),
    `  <g transform="translate(${right} ${LINE + MARGIN / 2})">`,
    ...edges.map(
      ({ from, to }) => `    <path class="arrow" marker-end="url(#head)" d="${curve(arrow(from, to).points)}"/>`,
    ),
    ...edges.flatMap(({ from, to, statuses }) => {
      const { x, y } = arrow(from, to);
      const [wide, high] = [widest(statuses) + 6, statuses.length * LINE];
      return [
        `    <rect class="behind" ${at({ x, y, width: wide, height: high })}/>`,
        ...textLines(statuses, { x, y }, 'status'),
      ];
    }),
    ...nodes.flatMap(({ id, texts, kind }) => {
      const place = box(id);
      const radius = kind === 'step' ? 6 : place.height / 2;
      return [`    <rect class="${kind}" rx="${radius}" ${at(place)}/>`, ...textLines(texts, place, 'main')];
    }),
    '  </g>',
    '</svg>',
  ];
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(widthOf)) * LETTER;
}

function at({ x, y, width, height }: Box): string {
  return `x="${short(x - width / 2)}" y="${short(y - height / 2)}" width="${short(width)}" height="${short(height)}"`;
}

/** Lines of text around a point; the first one may stand out. */
function textLines(texts: readonly string[], { x, y }: Point, kind: string): string[] {
  const top = y - ((texts.length - 1) * LINE) / 2 + 4.5;
  return texts.map((text, index) => {
    const name = kind === 'main' && index > 0 ? 'status' : kind;
    return `    <text class="${name}" x="${short(x)}" y="${short(top + index * LINE)}">${escaped(text)}</text>`;
  });
}

/** A line through the points, upright in each of them, so that it has no corners and meets its label. */
function curve([first, ...rest]: readonly Point[]): string {
  const bends = rest.map(({ x, y }, index) => {
    const before = index === 0 ? first! : rest[index - 1]!;
    const half = short((before.y + y) / 2);
    return `C${short(before.x)} ${half} ${short(x)} ${half} ${short(x)} ${short(y)}`;
  });
  return `M${short(first!.x)} ${short(first!.y)}${bends.join('')}`;
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
