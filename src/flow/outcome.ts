import { durationMs } from '../clock.ts';
import { CHANNELS, type Channel, STATUSES, sameWord } from '../status.ts';
import { didYouMean, listed, nearest, quoted } from '../words.ts';
import type { Plan } from './plan.ts';

/** How a channel answers in the engine: `[recipient:]channel|order=STATUS[(detail)][@delay][:chance%]`. */
export type Outcome = {
  /** Only for these recipients: a number, or its beginning and `*`. */
  readonly recipient?: string;
  /** Only for steps of this channel, or for the step of this order. */
  readonly target: Channel | number;
  /** A final status of the channel as it spells it, or `ServerError`. */
  readonly status: string;
  readonly detail?: string;
  /** From the moment the step is sent. */
  readonly delayMs?: number;
  /** How often it applies, from 0 to 1. */
  readonly chance: number;
};

/** An outcome of every channel: the remote itself fails, which ends the flow with statusCode 0. */
export const SERVER_ERROR = 'ServerError';

/** An outcome, or what is wrong with it and what to write. */
export type ParsedOutcome =
  | { readonly ok: true; readonly outcome: Outcome }
  | {
      readonly ok: false;
      readonly message: string;
      readonly hint: string;
      /** What is wrong is written before the =. */
      readonly early?: boolean;
    };

/** The longest ttl there is. */
const LONGEST_DELAY_MS = 86_400_000;

const GRAMMAR = new RegExp(
  [
    /^(?:(?<recipient>\+?[\d*]+):)?(?<target>\w+)/,
    /=(?<status>\w+)(?:\((?<detail>[^)]*)\))?/,
    /(?:@(?<delay>[^:@]*))?(?::(?<chance>\d+(?:\.\d+)?)%)?$/,
  ]
    .map(({ source }) => source)
    .join(''),
);

/** Reads one outcome; says what is wrong with it otherwise. */
export function parseOutcome(text: string): ParsedOutcome {
  const parts = GRAMMAR.exec(text)?.groups;
  if (!parts)
    return mistake(
      `${quoted(text)} is not an outcome`,
      'write channel=STATUS, such as Viber=EXPIRED, 2=Undelivered@5s or +3069*:Voice=Busy:30%',
    );
  const target = targetOf(parts.target!);
  if (target === undefined)
    return early(`${quoted(parts.target!)} is no channel and no order`, didYouMean(parts.target!, CHANNELS));
  const status = typeof target === 'number' ? parts.status! : finalStatus(target, parts.status!);
  if (status === undefined) return wrongStatus(target as Channel, parts.status!);
  const delayMs = parts.delay === undefined ? undefined : durationMs(parts.delay);
  if (parts.delay !== undefined && delayMs === undefined) {
    return mistake(`${quoted(parts.delay)} is not a delay`, 'write a number and a unit, such as 500ms, 5s or 10m');
  }
  if (delayMs !== undefined && delayMs > LONGEST_DELAY_MS) {
    return mistake(`a delay of ${parts.delay} outlasts every ttl`, 'write one of at most a day');
  }
  const chance = parts.chance === undefined ? 1 : Number(parts.chance) / 100;
  if (chance > 1) return mistake(`a chance of ${parts.chance}% is more than always`, 'write 0% to 100%');
  const { recipient, detail } = parts;
  const outcome = { target, status, chance, ...(recipient && { recipient }), ...(detail && { detail }) };
  return { ok: true, outcome: delayMs === undefined ? outcome : { ...outcome, delayMs } };
}

/** The outcome with its status spelled by the plan's step; says why when it cannot happen in this flow. */
export function outcomeFor(plan: Plan, outcome: Outcome): ParsedOutcome {
  const { target, recipient } = outcome;
  if (recipient !== undefined && !plan.steps.some(({ recipients }) => recipients.some((to) => isFor(recipient, to)))) {
    return early('no step of this flow goes to that recipient', 'leave the recipient out, or give it with --to');
  }
  if (typeof target !== 'number') {
    if (plan.steps.some(({ channel }) => channel === target)) return { ok: true, outcome };
    const channels = [...new Set(plan.steps.map(({ channel }) => channel))];
    return early(`this flow has no ${target} step`, `its steps go through ${listed(channels)}`);
  }
  const steps = plan.steps.filter(({ order }) => order === target);
  const step = steps.find(({ channel }) => finalStatus(channel, outcome.status) !== undefined) ?? steps[0];
  if (!step)
    return early(
      `this flow has no step of order ${target}`,
      `its orders are ${listed(plan.steps.map(({ order }) => String(order)))}`,
    );
  const status = finalStatus(step.channel, outcome.status);
  return status === undefined
    ? wrongStatus(step.channel, outcome.status)
    : { ok: true, outcome: { ...outcome, status } };
}

/** Whether a recipient of an outcome means that number; the plus may be missing from either. */
export function isFor(recipient: string, number: string): boolean {
  const [wanted, got] = [recipient.replace(/^\+/, ''), number.replace(/^\+/, '')];
  return wanted.endsWith('*') ? got.startsWith(wanted.slice(0, -1)) : got === wanted;
}

function targetOf(text: string): Channel | number | undefined {
  if (/^\d+$/.test(text)) return Number(text) >= 1 ? Number(text) : undefined;
  // A step's type says ViberOtp, and its channel is Viber.
  return sameWord(text, 'ViberOtp') ? 'Viber' : CHANNELS.find((channel) => sameWord(channel, text));
}

function finalStatus(channel: Channel, word: string): string | undefined {
  return [...STATUSES[channel].final, SERVER_ERROR].find((status) => sameWord(status, word));
}

function wrongStatus(channel: Channel, word: string): ParsedOutcome {
  const { final, intermediate } = STATUSES[channel];
  const finals = `${channel} ends as ${listed(final, 'or')}`;
  if (intermediate.some((status) => sameWord(status, word)))
    return mistake(`${word} is no final status of ${channel}`, finals);
  const meant = nearest(word, final);
  const owners = CHANNELS.filter(
    (other) => other !== channel && STATUSES[other].final.some((status) => sameWord(status, word)),
  );
  if (meant !== undefined || owners.length === 0)
    return mistake(`${quoted(word)} is no status of ${channel}`, didYouMean(word, final));
  const never =
    sameWord(word, 'EXPIRED') && channel === 'Sms'
      ? '; an SMS that nobody answers for ends as Undelivered(Expired)'
      : '';
  return mistake(`${word} is a status of ${listed(owners)}, not of ${channel}`, finals + never);
}

function mistake(message: string, hint: string): ParsedOutcome {
  return { ok: false, message, hint };
}

function early(message: string, hint: string): ParsedOutcome {
  return { ok: false, message, hint, early: true };
}
