/**
 * The words of the remote: channels, endpoints, statuses, and what they mean.
 *
 * Source: Routee's Failover guide and API reference, "Statuses". Words are compared case-insensitively everywhere,
 * because the services spell them differently, and printed as their channel spells them.
 */

/** The ways a person can be reached. A ViberOtp step's channel is Viber. */
export const CHANNELS = ['Viber', 'Sms', 'Voice'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The three send endpoints. */
export const ENDPOINTS = ['standard', 'transactional', 'otp'] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** What a step's `type` may say; the `otp` endpoint has a Viber step of its own. */
export type StepType = Channel | 'ViberOtp';

/** The channel that a step of this type goes through. */
export function channelOf(type: StepType): Channel {
  return type === 'ViberOtp' ? 'Viber' : type;
}

type Words = {
  readonly intermediate: readonly string[];
  readonly final: readonly string[];
  readonly success: readonly string[];
};

/** Every status of a channel, spelled as the channel spells it. */
export const STATUSES: Readonly<Record<Channel, Words>> = {
  Viber: {
    intermediate: ['QUEUED'],
    final: ['DELIVERED', 'SEEN', 'UNDELIVERED', 'EXPIRED', 'FAILED', 'UNSENT'],
    success: ['DELIVERED', 'SEEN'],
  },
  Sms: {
    intermediate: ['Queued', 'Sent'],
    final: ['Delivered', 'Undelivered', 'Failed', 'Unsent'],
    success: ['Delivered'],
  },
  Voice: {
    intermediate: ['Queued', 'Initiated', 'Ringing', 'InProgress', 'Unknown'],
    final: ['Completed', 'Busy', 'NoAnswer', 'Failed', 'Unsent', 'Terminated'],
    success: ['Completed'],
  },
};

/** `word` as its channel spells it; a word nobody knows stays as it came. */
export function spelled(channel: Channel, word: string): string {
  const { intermediate, final } = STATUSES[channel];
  return [...intermediate, ...final].find((known) => sameWord(known, word)) ?? word;
}

/** Whether a step in this status can still change. An unknown word is not final. */
export function isFinal(channel: Channel, word: string): boolean {
  return STATUSES[channel].final.some((known) => sameWord(known, word));
}

/** Whether any channel has this status. */
export function isStatus(word: string): boolean {
  return CHANNELS.some((channel) =>
    Object.values(STATUSES[channel])
      .flat()
      .some((known) => sameWord(known, word)),
  );
}

/** Whether this status means that the message reached the person. */
export function isSuccess(channel: Channel, word: string): boolean {
  return STATUSES[channel].success.some((known) => sameWord(known, word));
}

/** Whether two status words are the same but for case. */
export function sameWord(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The statuses of a whole flow. */
export const FLOW_STATUSES = ['Queued', 'InProgress', 'Succeeded', 'Failed'] as const;

/** `word` as the remote spells the status of a flow; an unknown word stays as it came. */
export function spelledFlow(word: string): string {
  return FLOW_STATUSES.find((known) => sameWord(known, word)) ?? word;
}

/** Whether a flow in this status has ended. */
export function isFlowFinal(word: string): boolean {
  return sameWord(word, 'Succeeded') || sameWord(word, 'Failed');
}

const CODES: Readonly<Record<number, string>> = {
  0: 'the remote had a server error',
  1: 'the balance is insufficient',
  2: 'the last step failed too, and there is no next step',
  3: 'the status that arrived is not one that triggers the next step',
};

/** What a failed flow's `statusCode` means, as a clause. */
export function statusCodeMeaning(code: number | null): string {
  if (code === null) return 'the remote gave no statusCode';
  return CODES[code] ?? `the remote gave the unknown statusCode ${code}`;
}
