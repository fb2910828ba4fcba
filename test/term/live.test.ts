import xterm from '@xterm/headless';
import { afterEach, expect, test } from 'vitest';
import { Redactor } from '../../src/redact.ts';
import { type Live, live } from '../../src/term/live.ts';
import { Output } from '../../src/term/output.ts';
import { styleFor } from '../../src/term/style.ts';
import { FakeTerminal } from '../support/terminal.ts';

let drawing: Live | undefined;

afterEach(() => drawing?.stop());

/** A terminal with some lines on it, below which the frame is drawn. */
async function drawnIn(columns: number, frame: (columns: number) => readonly string[]): Promise<FakeTerminal> {
  const terminal = new FakeTerminal(new xterm.Terminal({ cols: columns, rows: 16, allowProposedApi: true }));
  terminal.write('$ first\n$ second\n');
  const output = new Output(terminal, await styleFor(true, { LANG: 'C.UTF-8' }, true), new Redactor());
  drawing = await live(terminal.asWriteStream(), output, frame);
  return terminal;
}

const WIDE = ['DRY RUN  a flow', `1 ${'x'.repeat(100)}`, `2 ${'y'.repeat(100)}`, 'InProgress'];

test('a frame is cut to the terminal, so that nothing of it wraps', async () => {
  const terminal = await drawnIn(40, () => WIDE);
  await terminal.shows(/InProgress/);
  const lines = terminal.lines();
  expect(lines.slice(0, 2)).toEqual(['$ first', '$ second']);
  expect(lines.slice(2).map((line) => line.replace(/^\S {2}/, '* '))).toEqual([
    '* DRY RUN  a flow',
    `1 ${'x'.repeat(36)}…`,
    `2 ${'y'.repeat(36)}…`,
    'InProgress',
  ]);
});

const WIDTHS = [
  [120, 60],
  [100, 40],
  [100, 23],
  [40, 100],
  [60, 59],
  [120, 30],
] as const;

// Some terminals tell a resize only when frames have been drawn for the old width.
const RESIZES = WIDTHS.flatMap(([before, after]) => [0, 3].map((late) => [before, after, late] as const));

test.each(RESIZES)(
  'resized from %i to %i columns, and told %i frames later, it shows one frame and what was above',
  async (before, after, late) => {
    const terminal = await drawnIn(before, () => WIDE);
    await terminal.shows(/InProgress/);
    terminal.resize(after);
    for (let frames = 0; frames < late; frames++) await terminal.redrawn();
    terminal.announce();
    await terminal.redrawn();
    const text = terminal.lines().join('\n');
    expect(text.match(/InProg/g)).toHaveLength(1);
    expect(text.match(/DRY/g)).toHaveLength(1);
    expect(text.startsWith('$ first\n$ second\n')).toBe(true);
  },
);

test('nothing of the drawing is left when it stops, and the cursor is back', async () => {
  const terminal = await drawnIn(60, () => WIDE);
  await terminal.shows(/InProgress/);
  expect(terminal.raw).toContain('\u001b[?25l');
  drawing?.stop();
  drawing = undefined;
  await terminal.shows(/second\n*$/);
  expect(terminal.lines()).toEqual(['$ first', '$ second']);
  expect(terminal.raw.lastIndexOf('\u001b[?25h')).toBeGreaterThan(terminal.raw.lastIndexOf('\u001b[?25l'));
});

test('what is drawn cannot drive the terminal', async () => {
  const terminal = await drawnIn(80, () => ['a\u001b[2Jb', 'c\u009b31md', 'e\rf']);
  await terminal.shows(/e/);
  expect(terminal.lines().slice(2).join('|')).toMatch(/a\\x1b\[2Jb\|c\\x9b31md\|e\\x0df/);
});
