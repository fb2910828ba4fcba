/** Marks that say the same as the word beside them, for the eye. */
export type Symbols = {
  readonly done: string;
  readonly failed: string;
  readonly running: string;
  readonly waiting: string;
  readonly skipped: string;
  readonly full: string;
  readonly empty: string;
  readonly ellipsis: string;
  readonly spinner: readonly string[];
};

const COLOURS = ['bold', 'dim', 'red', 'green', 'yellow', 'blue', 'cyan'] as const;

/** What makes a text bold, dim or coloured; where there are no colours the text itself. */
export type Paint = Readonly<Record<(typeof COLOURS)[number], (text: string) => string>>;

/** How a stream may be written to: colours (none where it is no terminal) and marks. */
export type Style = { readonly coloured: boolean; readonly paint: Paint; readonly symbols: Symbols };

const PLAIN = Object.fromEntries(COLOURS.map((colour) => [colour, (text: string) => text])) as Paint;

const UNICODE: Symbols = {
  done: '✓',
  failed: '✗',
  running: '●',
  waiting: '·',
  skipped: '–',
  full: '█',
  empty: '░',
  ellipsis: '…',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
};

const ASCII: Symbols = {
  done: '+',
  failed: 'x',
  running: '*',
  waiting: '.',
  skipped: '-',
  full: '#',
  empty: '.',
  ellipsis: '.',
  spinner: ['-', '\\', '|', '/'],
};

type Env = Readonly<Record<string, string | undefined>>;

/** Whether a stream can be drawn on in place: a terminal that is more than a log. */
export function canDraw(isTTY: boolean, env: Env): boolean {
  return isTTY && !env.CI && env.TERM !== 'dumb';
}

/** The style for a stream: colour only on a terminal that wants it, and other marks where it may not know ours. */
export async function styleFor(isTTY: boolean, env: Env, noColor: boolean): Promise<Style> {
  const coloured = canDraw(isTTY, env) && !noColor && !env.NO_COLOR;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  const symbols = /utf-?8/i.test(locale) ? UNICODE : ASCII;
  if (!coloured) return { coloured, paint: PLAIN, symbols };
  // Chalk by itself ignores NO_COLOR on a terminal, so its level is ours to set.
  const { Chalk } = await import('chalk');
  return { coloured, paint: new Chalk({ level: 1 }), symbols };
}
