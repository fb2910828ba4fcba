/**
 * What must not be seen: pins, tokens, whole phone numbers, and the user name and password of a URL.
 *
 * Masks keep the length of what they cover, so that a caret under a source line still points at the right column.
 */

// What looks like a phone number to the last alternative and is none: UUIDs, other hexadecimal ids, ISO dates.
const NUMBERS = new RegExp(
  [
    /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/,
    /(?=[0-9]*[a-f])[0-9a-f]{16,}/,
    /\d{4}-\d\d-\d\d(?!\d)/,
    /\+?\p{Nd}(?:[ ()\u00a0-]{0,2}\p{Nd}){6,}/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);
const USER_INFO = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s/@"']+)@/gi;
// A variable in the place of a pin says nothing about it.
const PIN_VALUE = /(\bpin\b["']?[ \t]*[:=][ \t]*["']?)(?!\$\{)([^\s"',}]+)/gi;

/** Remembers the secrets of one run, and covers them in whatever is about to be printed, logged or stored. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** From now on this text is covered wherever it stands; one or two characters are no secret to look for. */
  hide(secret: string): void {
    if (secret.length > 2) this.#secrets.add(secret);
  }

  /** The text without a secret, a pin or a whole phone number. */
  text(text: string): string {
    let covered = text;
    for (const secret of this.#secrets) covered = cover(covered, secret);
    return covered
      .replace(PIN_VALUE, (_, key: string, value: string) => key + '*'.repeat(value.length))
      .replace(USER_INFO, (_, scheme: string, who: string) => `${scheme}${'*'.repeat(who.length)}@`)
      .replace(NUMBERS, (number) => (isPhone(number) ? maskPhone(number) : number));
  }

  /** As `text`, for every string inside a value made of plain objects and arrays. */
  value<Value>(value: Value): Value {
    return mapStrings(value, (text) => this.text(text)) as Value;
  }
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

function isPhone(text: string): boolean {
  return !/[a-f]|^\d{8}-|^\d{4}-\d\d-\d\d$/i.test(text);
}

/** A short secret is covered as a word of its own only; it would otherwise eat into numbers that merely contain it. */
function cover(text: string, secret: string): string {
  const literal = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = secret.length >= 6 ? literal : `(?<![\\w-])${literal}(?![\\w-])`;
  return text.replace(new RegExp(pattern, 'g'), '*'.repeat(secret.length));
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]));
}
