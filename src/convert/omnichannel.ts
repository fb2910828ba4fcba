import { InputFailure } from '../errors.ts';
import { FALLBACK_KEYS } from '../flow/fallback-routing.ts';
import type { FlowValues } from '../flow/flow-text.ts';
import { counted, listed, pathText } from '../words.ts';
import { freeName } from './free-name.ts';
import { type Imported, type Json, mapTexts, objectOf } from './imported.ts';
import { StandIns } from './stand-ins.ts';

/** What a channel of Routee's Failover needs to be told that a message of the other API may leave out. */
const SENDERS: Readonly<Record<string, string>> = { sms: 'from', viber: 'senderInfoTrackingId', voice: 'from' };

/** Whether this is a message of the Omnichannel API (guide, "Fallback routing"). */
export function isMessage(value: unknown): boolean {
  const message = objectOf(value);
  return (
    message !== undefined && (Array.isArray(message.rules) || (objectOf(message.to) !== undefined && !message.flow))
  );
}

/** A message as a flow file, which may be one; what it leaves out and Routee needs is a variable. */
export function messageFlow(message: Json, reveal: boolean): Imported {
  const standIns = new StandIns(reveal);
  const to: Record<string, unknown> = { ...(objectOf(message.to) ?? { phoneNumber: message.to }) };
  const { phoneNumber: phone } = to;
  if (phone === null || phone === undefined) delete to.phoneNumber;
  else if (typeof phone === 'string' || typeof phone === 'number') to.phoneNumber = standIns.phone(String(phone));
  else
    throw new InputFailure('input.import', 'to.phoneNumber of this message is no number', { hint: 'write it as text' });
  return imported(message, to, standIns);
}

/** Messages that differ in their texts and recipients only, as one flow and the recipients' own values. */
export function batchFlow(messages: readonly unknown[]): Imported {
  const paths = messages.map((message) => textsAt(message));
  for (const [index, texts] of paths.entries()) {
    const odd = [...paths[0]!.keys(), ...texts.keys()].find((path) => !paths[0]!.has(path) || !texts.has(path));
    if (odd !== undefined) throw unlike(index, odd);
  }
  const names = variableNames(paths);
  const recipients = paths.map((texts) => {
    return Object.fromEntries([...names].map(([path, name]) => [name, columnValue(name, texts.get(path)!)]));
  });
  const standIns = new StandIns(false);
  const first = mapTexts(messages[0], (text, path) => {
    const name = names.get(pathText(path));
    return name === undefined ? text : new Variable(name === 'phone' ? standIns.phone(text) : standIns.unknown(name));
  }) as Json;
  const flow = imported(first, objectOf(first.to) ?? {}, standIns);
  return {
    ...flow,
    recipients,
    notes: [
      ...flow.notes,
      `${counted(messages.length, 'message')} are one flow and ${counted(recipients.length, 'recipient')}`,
    ],
  };
}

/** A text that is a variable already, and not to be taken literally. */
class Variable {
  readonly written: string;
  constructor(written: string) {
    this.written = written;
  }
}

function imported(message: Json, to: Json, standIns: StandIns): Imported {
  const known = [...FALLBACK_KEYS, 'to', 'name'];
  const dropped = Object.keys(message).filter((key) => !known.includes(key));
  const own = Object.fromEntries(
    FALLBACK_KEYS.flatMap((key) => (message[key] === undefined ? [] : [[key, written(message[key], standIns)]])),
  );
  const options = withSenders(message, objectOf(own.channelOptions) ?? {}, standIns);
  const { vars } = standIns;
  const values: FlowValues = {
    ...(Object.keys(vars).length > 0 && { vars }),
    ...own,
    to: Object.fromEntries(
      Object.entries(to).map(([key, value]) => [key, key === 'phoneNumber' ? plain(value) : written(value, standIns)]),
    ),
    ...(Object.keys(options).length > 0 && { channelOptions: options }),
  };
  const notes = dropped.length > 0 ? [`left out what has no place in a flow: ${listed(dropped)}`] : [];
  return { values, about: [], notes, secrets: [] };
}

function plain(value: unknown): unknown {
  return value instanceof Variable ? value.written : value;
}

/** The value with its texts taken literally, but for variables. */
function written(value: unknown, standIns: StandIns): unknown {
  if (value instanceof Variable) return value.written;
  if (typeof value === 'string') return standIns.texts(value);
  if (Array.isArray(value)) return value.map((item) => written(item, standIns));
  const object = objectOf(value);
  if (object === undefined) return value;
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, written(item, standIns)]));
}

function withSenders({ rules }: Json, options: Json, standIns: StandIns): Json {
  const channels = Array.isArray(rules) ? rules.map(String) : [];
  const added = channels.flatMap((channel) => {
    const key = Object.hasOwn(SENDERS, channel) ? SENDERS[channel]! : undefined;
    const own = objectOf(options[channel]) ?? {};
    if (key === undefined || own[key] !== undefined) return [];
    return [[channel, { ...own, [key]: standIns.unknown(channel === 'viber' ? 'viberSender' : `${channel}From`) }]];
  });
  return { ...options, ...Object.fromEntries(added) };
}

/** Every text of a message by its path; all else by its path and value, for all of it has to be the same. */
function textsAt(message: unknown): Map<string, string> {
  const texts = new Map<string, string>();
  const rest = mapTexts(message, (text, path) => {
    texts.set(pathText(path), text);
    return null;
  });
  texts.set('', JSON.stringify(rest));
  return texts;
}

/** A variable for each path whose texts differ, and for the recipient. */
function variableNames(paths: readonly ReadonlyMap<string, string>[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const [path, text] of paths[0] ?? []) {
    const differs = paths.some((texts) => texts.has(path) && texts.get(path) !== text);
    if (path === '' || path.startsWith('rules')) {
      const odd = paths.findIndex((texts) => texts.get(path) !== text);
      if (odd !== -1) throw unlike(odd, path || 'what is no text');
    } else if (path === 'to.phoneNumber') names.set(path, 'phone');
    else if (differs) {
      const taken = new Set(['phone', ...names.values()]);
      names.set(
        path,
        freeName(variableName(path), (name) => taken.has(name)),
      );
    }
  }
  return names;
}

/** A name for the values under a path. */
function variableName(path: string): string {
  const words = path.replace(/^(?:to|channelOptions)\./, '').match(/\w+/g) ?? ['value'];
  return words.join('_');
}

function columnValue(name: string, text: string): string {
  return name === 'phone' && /^\d/.test(text) ? `+${text}` : text;
}

function unlike(index: number, path: string): InputFailure {
  return new InputFailure('input.import', `message ${index + 1} of the batch is unlike the first: ${path}`, {
    hint: 'a flow is for messages that differ in their texts and recipients; import the others apart',
  });
}
