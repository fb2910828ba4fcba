import type { Output } from './output.ts';
import { cut, widthOf } from './width.ts';

const NO_WRAP = '\u001b[?7l';
const WRAP = '\u001b[?7h';

/** Something that is redrawn in place until it is stopped. */
export type Live = { readonly stop: () => void };

/**
 * Draws `frame(columns)` in place, with a spinner before its first line, until it is stopped; then nothing is left of
 * it and the cursor is back. Each line is cut to the width, because ora cannot clear what the terminal has wrapped.
 */
export async function live(
  stream: NodeJS.WriteStream,
  output: Output,
  frame: (columns: number) => readonly string[],
): Promise<Live> {
  const { default: ora } = await import('ora');
  let drawn: string[] = [];
  const draw = (): string => {
    // One column stays free; the spinner and ora's two spaces take three.
    const room = output.columns - 1;
    const [first = '', ...rest] = frame(room);
    const { ellipsis } = output.style.symbols;
    drawn = [
      cut(output.clean(first), room - 3, ellipsis),
      ...rest.map((line, index) => {
        // The terminal writes ^C where the cursor is; in a row that is full it would begin another one.
        const free = index === rest.length - 1 ? room - 2 : room;
        return cut(output.clean(line), free, ellipsis);
      }),
    ];
    // A terminal may be narrower already than it has told us: without wrapping, a frame keeps its number of rows.
    return NO_WRAP + drawn.join('\n') + WRAP;
  };
  const { spinner: frames } = output.style.symbols;
  const spinner = ora({
    stream,
    spinner: { frames: [...frames], interval: 80 },
    color: false,
    // With stdin in raw mode Ctrl-C would be a character and not a signal.
    discardStdin: false,
    isEnabled: true,
    suffixText: draw,
  });
  const resized = (): void => {
    // Terminals rewrap what was drawn for their old width, so that there are more rows than ora knows of.
    const widths = drawn.map((line, index) => widthOf(line) + (index === 0 ? 3 : 0));
    const rows = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / output.columns)), 0);
    spinner.clear();
    if (rows > drawn.length) stream.moveCursor(0, drawn.length - rows);
    stream.cursorTo(0);
    stream.clearScreenDown();
    spinner.render();
  };
  stream.on('resize', resized);
  spinner.start();
  return {
    stop: () => {
      stream.off('resize', resized);
      spinner.stop();
    },
  };
}
