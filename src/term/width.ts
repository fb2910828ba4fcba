import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

/** How many columns of a terminal the text takes; colour codes take none. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** The text in at most so many columns, with an ellipsis where something is missing; a cut text has no colour. */
export function cut(text: string, columns: number, ellipsis = '…'): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let width = widthOf(ellipsis);
  for (const { segment } of new Intl.Segmenter().segment(stripVTControlCharacters(text))) {
    width += widthOf(segment);
    if (width > columns) break;
    kept += segment;
  }
  return columns < 1 ? '' : kept + ellipsis;
}
