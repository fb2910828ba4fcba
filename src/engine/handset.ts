import { type Outcome, SERVER_ERROR } from '../flow/outcome.ts';
import type { PlannedStep } from '../flow/plan.ts';
import type { Channel } from '../status.ts';
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
function comesByItself(step: PlannedStep, { status, detail }: Outcome): boolean {
  if (step.channel === 'Viber') return status === 'EXPIRED';
  return step.channel === 'Sms' ? status === 'Undelivered' && detail === 'Expired' : status === 'NoAnswer';
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
  if (recipient !== undefined && !step.recipients.some((number) => matches(recipient, number))) return false;
  return chance < outcome.chance;
}

/** Numbers are compared without their plus, which the otp endpoint may leave out. */
function matches(pattern: string, number: string): boolean {
  const [wanted, got] = [pattern.replace(/^\+/, ''), number.replace(/^\+/, '')];
  return wanted.endsWith('*') ? got.startsWith(wanted.slice(0, -1)) : got === wanted;
}

/** Everything arrives; a message that would expire unseen is seen. */
function byDefault({ channel, expireOnDelivery }: PlannedStep): Outcome {
  const status = { Viber: expireOnDelivery ? 'SEEN' : 'DELIVERED', Sms: 'Delivered', Voice: 'Completed' }[channel];
  return { target: channel, status, chance: 1 };
}

type Draw = (fromMs: number, toMs: number, place: number) => number;

function answers(step: PlannedStep, index: number, outcome: Outcome, drawn: Draw): Later[] {
  if (outcome.delayMs === undefined && comesByItself(step, outcome))
    return onTheWay(step, index, Number.POSITIVE_INFINITY, drawn);
  const way = onTheWay(step, index, outcome.delayMs ?? step.ttlMs ?? Number.POSITIVE_INFINITY, drawn);
  const lastMs = way.at(-1)?.inMs ?? 0;
  const { status, detail, delayMs } = outcome;
  const ofItselfMs = Math.min(lastMs + drawn(...LAST_WORD[step.channel], 2), step.ttlMs ?? Number.POSITIVE_INFINITY);
  const inMs = delayMs ?? ofItselfMs;
  return [...way, ...lastWords(step, index, status, detail, inMs, Math.min(ofItselfMs, inMs), drawn)];
}

function onTheWay(step: PlannedStep, index: number, byMs: number, drawn: Draw): Later[] {
  let atMs = 0;
  return ON_THE_WAY[step.channel].map(([status, fromMs, toMs], place) => {
    atMs += drawn(fromMs, toMs, 10 + place);
    return { inMs: Math.min(atMs, byMs), event: { kind: 'step.answered', step: index, status } };
  });
}

/** The last word, and what must have been said before it: a call was picked up, a message was delivered. */
function lastWords(
  step: PlannedStep,
  index: number,
  status: string,
  detail: string | undefined,
  inMs: number,
  earlierMs: number,
  drawn: Draw,
): Later[] {
  const say = (word: string, atMs: number, more: object = {}): Later => ({
    inMs: atMs,
    event: { kind: 'step.answered', step: index, status: word, ...more },
  });
  if (status === SERVER_ERROR)
    return [say(step.channel === 'Viber' ? 'FAILED' : 'Failed', inMs, { detail: 'Server Error', serverError: true })];
  const told = { detail: detail ?? defaultDetail(step.channel, status) };
  if (status === 'SEEN') return [say('DELIVERED', earlierMs), say('SEEN', inMs, told)];
  if (status === 'Completed' || (step.channel === 'Voice' && status === 'Terminated')) {
    const talkMs = drawn(...CALL, 3);
    return [say('InProgress', earlierMs), say(status, inMs === earlierMs ? earlierMs + talkMs : inMs, told)];
  }
  return [say(status, inMs, told)];
}

/** The detailed status that usually comes with a status (guide, "Detailed statuses"). */
function defaultDetail(channel: Channel, status: string): string | undefined {
  const details: Readonly<Record<string, string>> =
    channel === 'Viber'
      ? { EXPIRED: 'Expired', UNDELIVERED: 'Not Viber User', FAILED: 'System Failure' }
      : { Undelivered: 'Undelivered on Handset', Failed: 'Unknown Status' };
  return channel === 'Voice' ? undefined : details[status];
}
