import { isFor, type Outcome, SERVER_ERROR } from '../flow/outcome.ts';
import type { PlannedStep } from '../flow/plan.ts';
import { type Channel, isFinal, sameWord, spelled } from '../status.ts';
import { draw, drawMs } from './chance.ts';
import type { Handset, Later } from './delivery.ts';

/** What a channel says on the way to its last word, each a while after the one before. */
const ON_THE_WAY: Readonly<Record<Channel, readonly (readonly [status: string, fromMs: number, toMs: number])[]>> = {
  Viber: [],
  Sms: [['Sent', 200, 900]],
  Voice: [
    ['Initiated', 200, 600],
    ['Ringing', 400, 1_200],
  ],
};

/** How long after that the last word comes by itself. */
const LAST_WORD: Readonly<Record<Channel, readonly [fromMs: number, toMs: number]>> = {
  Viber: [800, 3_500],
  Sms: [900, 4_500],
  Voice: [3_000, 9_000],
};

/** How long a call takes that was picked up. */
const CALL: readonly [fromMs: number, toMs: number] = [4_000, 20_000];

/** The outcomes that come by the end of the ttl unless a delay says otherwise. */
function comesByItself({ channel }: PlannedStep, status: string, detail: string | undefined): boolean {
  if (channel === 'Viber') return status === 'EXPIRED';
  return channel === 'Sms' ? status === 'Undelivered' && detail === 'Expired' : status === 'NoAnswer';
}

/**
 * The phone of one delivery's recipient: it does what the last matching outcome says, and else receives everything.
 *
 * `number` is the delivery's among all of the engine's; with the seed it decides every chance and delay.
 */
export function handsetOf(outcomes: readonly Outcome[], seed: number, number: number): Handset {
  return (step, index) => {
    const outcome = outcomes.findLast((candidate, place) =>
      applies(candidate, step, draw(seed, number, index, place, 1)),
    );
    return answers(step, index, outcome ?? byDefault(step), (fromMs, toMs, place) =>
      drawMs(fromMs, toMs, seed, number, index, place),
    );
  };
}

function applies(outcome: Outcome, step: PlannedStep, chance: number): boolean {
  const { target, recipient } = outcome;
  if (typeof target === 'number' ? target !== step.order : target !== step.channel) return false;
  // Steps of one order can be of different channels: the outcome is for the one that has such a status.
  if (!isFinal(step.channel, outcome.status) && !sameWord(outcome.status, SERVER_ERROR)) return false;
  if (recipient !== undefined && !step.recipients.some((number) => isFor(recipient, number))) return false;
  return chance < outcome.chance;
}

/** Everything arrives; a message that would expire unseen is seen. */
function byDefault({ channel, expireOnDelivery }: PlannedStep): Outcome {
  const status = { Viber: expireOnDelivery ? 'SEEN' : 'DELIVERED', Sms: 'Delivered', Voice: 'Completed' }[channel];
  return { target: channel, status, chance: 1 };
}

type Draw = (fromMs: number, toMs: number, place: number) => number;

/** Everything the phone says after the step was sent, up to the last word; nothing where only time ends the step. */
function answers(step: PlannedStep, index: number, outcome: Outcome, drawn: Draw): Later[] {
  const { detail, delayMs } = outcome;
  const status = sameWord(outcome.status, SERVER_ERROR) ? SERVER_ERROR : spelled(step.channel, outcome.status);
  const say = (word: string, inMs: number, more: object = {}): Later => ({
    inMs,
    event: { kind: 'step.answered', step: index, status: word, ...more },
  });
  const silent = delayMs === undefined && comesByItself(step, status, detail);
  const byMs = silent ? Number.POSITIVE_INFINITY : (delayMs ?? step.ttlMs ?? Number.POSITIVE_INFINITY);
  let atMs = 0;
  const way = ON_THE_WAY[step.channel].map(([word, fromMs, toMs], place) => {
    atMs += drawn(fromMs, toMs, 10 + place);
    return say(word, Math.min(atMs, byMs));
  });
  if (silent) return way;
  // What comes before the last word, and the last word where no delay was asked for.
  const soonMs = Math.min(atMs + drawn(...LAST_WORD[step.channel], 2), byMs);
  if (status === SERVER_ERROR) {
    const word = step.channel === 'Viber' ? 'FAILED' : 'Failed';
    return [...way, say(word, delayMs ?? soonMs, { detail: 'Server Error', serverError: true })];
  }
  const told = { detail: detail ?? defaultDetail(step.channel, status) };
  // A message is delivered before it is seen, and a call is picked up before it ends.
  if (status === 'SEEN') return [...way, say('DELIVERED', soonMs), say(status, delayMs ?? soonMs, told)];
  if (step.channel === 'Voice' && (status === 'Completed' || status === 'Terminated')) {
    return [...way, say('InProgress', soonMs), say(status, delayMs ?? soonMs + drawn(...CALL, 3), told)];
  }
  return [...way, say(status, delayMs ?? soonMs, told)];
}

/** The detailed status that usually comes with a status (guide, "Detailed statuses"). */
function defaultDetail(channel: Channel, status: string): string | undefined {
  const details: Readonly<Record<string, string>> =
    channel === 'Viber'
      ? { EXPIRED: 'Expired', UNDELIVERED: 'Not Viber User', FAILED: 'System Failure' }
      : { Undelivered: 'Undelivered on Handset', Failed: 'Unknown Status' };
  return channel === 'Voice' ? undefined : details[status];
}
