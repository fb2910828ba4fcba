/**
 * What must not be seen: pins, tokens, whole phone numbers, and the user name and password of a URL.
 *
 * Masks keep the length of what they cover, so that a caret under a source line still points at the right column.
 */

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const OCTET = /(?:25[0-5]|2[0-4]\d|1?\d?\d)/.source;

// What looks like a phone number to the last alternative and is none: UUIDs, other hexadecimal ids, ISO dates,
// addresses with a port, and the remote's error codes, which begin with the HTTP status (API reference, "Errors").
const NUMBERS = new RegExp(
  [
    UUID,
    new RegExp(`(?<![\\d.])(?:${OCTET}\\.){3}${OCTET}:\\d{1,5}\\b`),
    /\b(?=(?:[0-9]*[a-f]){3})[0-9a-f]{16,}\b/,
    /(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d(?![\d-])/,
    /(?<=\bcode )[45]\d{8}\b/,
    /(?<phone>\+?\p{Nd}(?:[ \t()./_\u00a0\u200b\u2010-\u2015-]{0,3}\p{Nd}){6,})/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);
const USER_INFO = /(\b[a-z][a-z0-9+.-]{0,31}:\/\/)([^\s/"]+)@/gi;
// A variable in the place of a pin says nothing about it; a default in it does.
const PIN_VALUE = new RegExp(
  [
    /(\bpin\b["']?[ \t]*[:=][ \t]*(?:[&!]\S{1,64}[ \t]+)?)(?!\$\{[\w:]+\})/,
    /("[^"\n]*"?|'[^'\n]*'?|[^\s,}\]#][^,}\]#\n]*)/,
  ]
    .map(({ source }) => source)
    .join(''),
  'gi',
);

/** Deeper values are nobody's to read, and would exhaust the stack. */
const DEEPEST = 100;
const TOO_DEEP = '…';

/** Keys whose values are names and ids of ours. */
const NAMES = new Set(['file', 'uri', 'code', 'trackingId', 'at', 'rule']);

/** Remembers the secrets of one run, and covers them in whatever is about to be printed, logged or stored. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** From now on this text is covered wherever it stands; one or two characters are no secret to look for. */
  hide(secret: string): void {
    if (secret.length <= 2) return;
    this.#secrets.add(secret);
    // As it may stand in JSON, in a URL, and in a header.
    this.#secrets.add(JSON.stringify(secret).slice(1, -1)).add(encodeURIComponent(secret));
    if (secret.length >= 8) this.#secrets.add(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
  }

  /** The text without a secret, a pin or a whole phone number. */
  text(text: string): string {
    return this.withoutSecrets(text)
      .replace(PIN_VALUE, (_, key: string, value: string) => key + value.replace(/[^"'\s]/g, '*'))
      .replace(USER_INFO, (_, scheme: string, who: string) => `${scheme}${'*'.repeat(who.length)}@`)
      .replace(NUMBERS, (number, phone: string | undefined) => (phone === undefined ? number : maskPhone(number)));
  }

  /**
   * As `text`, for every string inside a value made of plain objects and arrays. Under keys that hold names and ids of
   * ours only the secrets are covered: a file or an id that looks like a number has to stay what it is.
   */
  value<Value>(value: Value): Value {
    return mapStrings(value, (text, key) => (NAMES.has(key) ? this.withoutSecrets(text) : this.text(text))) as Value;
  }

  /**
   * As `text`, for a value that somebody else has made: no key says that its value is harmless, and a number may be a
   * phone as well.
   */
  foreign(value: unknown): unknown {
    const covered = (one: unknown, depth: number): unknown => {
      if (typeof one === 'string') return this.text(one);
      if (typeof one === 'number') return Number.isInteger(one) && one >= 1e6 ? this.text(String(one)) : one;
      if (typeof one !== 'object' || one === null) return one;
      if (depth > DEEPEST) return TOO_DEEP;
      if (Array.isArray(one)) return one.map((item) => covered(item, depth + 1));
      return Object.fromEntries(Object.entries(one).map(([key, item]) => [this.text(key), covered(item, depth + 1)]));
    };
    return covered(value, 0);
  }

  /** The text without the secrets of this run; numbers stay. */
  withoutSecrets(text: string): string {
    let covered = text;
    for (const secret of this.#secrets) covered = cover(covered, secret);
    return covered;
  }
}

/** Keys under which the remote gives back what a message said. */
const MESSAGES = new Set(['body', 'text', 'caption', 'pin', 'templateParams']);

/**
 * The value without codes in the texts of messages: what a delivery said may be a one-time password, and nobody here
 * knows which part of it.
 */
export function withoutCodes(value: unknown, inMessage = false, depth = 0): unknown {
  if (typeof value === 'string')
    return inMessage ? value.replace(/\d(?:[ -]?\d){3,}/g, (code) => code.replace(/\d/g, '*')) : value;
  if (typeof value === 'number') return inMessage && value >= 1_000 ? '****' : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((item) => withoutCodes(item, inMessage, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withoutCodes(item, inMessage || MESSAGES.has(name), depth + 1)]),
  );
}

/** `+3069******78`: the first four digits and the last two, enough to recognise a number by. */
export function maskPhone(number: string): string {
  const digits = number.match(/\p{Nd}/gu)?.length ?? 0;
  let seen = 0;
  return number.replace(/\p{Nd}/gu, (digit) => {
    seen++;
    return seen <= 4 || seen > digits - 2 ? digit : '*';
  });
}

/**
 * A secret of digits is covered where it is a number of its own: others would merely contain it. The id of a delivery,
 * which is a UUID, is not broken up for the sake of a few characters that happen to stand in it.
 */
function cover(text: string, secret: string): string {
  const literal = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const alone = /^\d{1,10}$/.test(secret) ? `(?<!\\d)${literal}(?!\\d)` : literal;
  const pattern = secret.length < SHORT ? `${UUID.source}|${alone}` : alone;
  const mask = '*'.repeat(secret.length);
  return text.replace(new RegExp(pattern, 'gi'), (found) => (found.length === secret.length ? mask : found));
}

/** Shorter secrets are pins. */
const SHORT = 12;

function mapStrings(value: unknown, change: (text: string, key: string) => string, key = ''): unknown {
  if (typeof value === 'string') return change(value, key);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapStrings(item, change, name)]));
}
