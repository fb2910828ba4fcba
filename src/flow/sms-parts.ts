import { createRequire } from 'node:module';

/** How long an SMS is, as it is billed. */
export type SmsLength = {
  /** GSM-7 has 160 characters in a part (153 in each of several), UCS-2 has 70 (67). */
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly parts: number;
  /** The characters outside of the GSM alphabet: one of them makes the whole text UCS-2. */
  readonly forcing: readonly string[];
};

/** Characters of GSM-7 that take one place: of most texts nothing else has to be known. */
const PLAIN = /^[\n\r !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà]{0,160}$/;

/** Of these two places are taken. */
const EXTENDED = /[\^{}\\[~\]|€]/g;

/** Longer texts the library takes quadratic time for. */
const LONG = 1_000;

/** The length of an SMS (3GPP TS 23.038); of a text of many parts to within one of them. */
export function smsLength(text: string): SmsLength {
  if (PLAIN.test(text)) return { encoding: 'GSM-7', parts: 1, forcing: [] };
  // Its tables take longer to load than most checks take.
  const { SegmentedMessage } = createRequire(import.meta.url)('sms-segments-calculator') as Library;
  const long = text.length > LONG;
  // Which characters there are says as much of the encoding as all of the text.
  const message = new SegmentedMessage(long ? [...new Set(text)].join('') : text);
  const forcing = [...new Set(message.getNonGsmCharacters())];
  const encoding = message.encodingName;
  if (!long) return { encoding, parts: Math.max(1, message.segments.length), forcing };
  const places = encoding === 'GSM-7' ? text.length + (text.match(EXTENDED)?.length ?? 0) : text.length;
  return { encoding, parts: Math.ceil(places / (encoding === 'GSM-7' ? 153 : 67)), forcing };
}

/** Into how many parts an SMS is cut. */
export function smsParts(text: string): number {
  return smsLength(text).parts;
}

type Library = typeof import('sms-segments-calculator');
