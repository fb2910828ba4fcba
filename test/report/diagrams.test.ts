import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { type Element, Window } from 'happy-dom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphOf, mermaidLines } from '../../src/report/explain-graph.ts';
import { svgLines } from '../../src/report/explain-svg.ts';
import { flowOf } from '../support/flow.ts';
import { ROOT } from '../support/program.ts';

type Mermaid = { parse: (text: string) => Promise<{ diagramType: string }> };

const window = new Window();
let mermaid: Mermaid;

beforeAll(() => {
  // It is made for a page: a script that takes the window's names for its own, and leaves one more.
  for (const name of Object.getOwnPropertyNames(window).filter((one) => !(one in globalThis))) {
    Object.defineProperty(globalThis, name, { value: window[name as keyof Window], configurable: true });
  }
  runInThisContext(readFileSync(createRequire(import.meta.url).resolve('@mermaid-js/tiny'), 'utf8'));
  mermaid = (globalThis as unknown as { mermaid: Mermaid }).mermaid;
});

afterAll(() => window.happyDOM.close());

const same = (text: string): string => text;

const FLOWS = readdirSync(join(ROOT, 'flows'))
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => [file, readFileSync(join(ROOT, 'flows', file), 'utf8')] as const);

const LONG = `
name: '</title><script>alert("1")</script> & a name that is much longer than all of the boxes below it together are'
to: "+306900000001"
flow:
${'  - { type: Voice, from: "302100000000", failoverOnStatuses: [Completed, Busy, Failed], dialPlan: { verbs: [{ type: SAY, message: { text: hi, language: en-GB } }] } }\n'.repeat(6)}`;

describe.each([...FLOWS, ['a long one', LONG] as const])('%s', (_, text) => {
  const flow = flowOf(text);

  test('is a flowchart that Mermaid understands', async () => {
    expect(await mermaid.parse(mermaidLines(flow.plan).join('\n'))).toMatchObject({ diagramType: 'flowchart-v2' });
  });

  test('is a picture of every step and end, in which nothing covers another thing', () => {
    const page = new window.DOMParser().parseFromString(svgLines(flow, same).join('\n'), 'image/svg+xml');
    expect(page.querySelector('parsererror')).toBeNull();
    expect(page.querySelector('script')).toBeNull();
    expect(page.querySelector('title')!.textContent).toBe(flow.name);
    const { nodes, edges } = graphOf(flow.plan);
    const texts = [...page.querySelectorAll('g text')].map(({ textContent }) => textContent);
    const expected = [...nodes.flatMap(({ texts: told }) => told), ...edges.flatMap(({ statuses }) => statuses)];
    expect(texts.toSorted()).toEqual(expected.toSorted());
    const number = (element: Element, name: string): number => Number(element.getAttribute(name));
    const boxes = [...page.querySelectorAll('g rect')].map((rect) => {
      const [x, y] = [number(rect, 'x'), number(rect, 'y')];
      return { x, y, right: x + number(rect, 'width'), bottom: y + number(rect, 'height') };
    });
    const [, , width, height] = page.querySelector('svg')!.getAttribute('viewBox')!.split(' ').map(Number);
    for (const [index, box] of boxes.entries()) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.right).toBeLessThanOrEqual(width!);
      expect(box.bottom).toBeLessThanOrEqual(height!);
      const covered = boxes.slice(index + 1).filter((other) => {
        return other.x < box.right && box.x < other.right && other.y < box.bottom && box.y < other.bottom;
      });
      expect(covered).toEqual([]);
    }
  });
});

test('Mermaid understands not everything', async () => {
  await expect(mermaid.parse('flowchart TD\n  a["1 Viber" --> b')).rejects.toThrow('Parse error');
});
