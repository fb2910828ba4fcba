import { Chalk, type ChalkInstance } from 'chalk';

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

/** How a stream may be written to: colours (none where it is no terminal) and marks. */
export type Style = { readonly paint: ChalkInstance; readonly symbols: Symbols };

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
export function styleFor(isTTY: boolean, env: Env, noColor: boolean): Style {
  const colour = canDraw(isTTY, env) && !noColor && !env.NO_COLOR;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return { paint: new Chalk({ level: colour ? 1 : 0 }), symbols: /utf-?8/i.test(locale) ? UNICODE : ASCII };
}
