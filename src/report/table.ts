import { safeLine } from '../safe-text.ts';
import type { Style } from '../term/style.ts';
import { widthOf } from '../term/width.ts';

/** A column of a table. */
export type Column<Row> = { readonly title: string; readonly cell: (row: Row) => string };

const GAP = '  ';

/**
 * Rows under a head, each column as wide as its widest cell. Of the columns only as many as fit are shown, the first
 * ones before the later ones, but always the first two; `left` names those that did not fit.
 */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { paint }: Style,
  room: number,
): { readonly lines: readonly string[]; readonly left: readonly string[] } {
  const cells = columns.map(({ cell }) => rows.map((row) => safeLine(cell(row))));
  const widths = columns.map(({ title }, index) =>
    cells[index]!.reduce((width, cell) => Math.max(width, widthOf(cell)), title.length),
  );
  let taken = 0;
  const shown = columns.flatMap((_, index) => {
    taken += widths[index]! + (index === 0 ? 0 : GAP.length);
    return index < 2 || taken <= room ? [index] : [];
  });
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, place) => text + ' '.repeat(widths[shown[place]!]! - widthOf(text)))
      .join(GAP)
      .trimEnd();
  const head = paint.bold(line(shown.map((index) => columns[index]!.title)));
  const left = columns.flatMap(({ title }, index) => (shown.includes(index) ? [] : [title]));
  return { lines: [head, ...rows.map((_, row) => line(shown.map((index) => cells[index]![row]!)))], left };
}
