import * as z from 'zod';
import { sameWord } from '../../status.ts';
import { listed } from '../../words.ts';

/**
 * Reads shapes step by step from now on, instead of compiling each first: for a program that uses each of them once,
 * compiling takes longer than it saves.
 */
export function interpretShapes(): void {
  z.config({ jitless: true });
}

/*
 * The fields that several steps share. Every check carries its wording as a clause that begins with "must", to be put
 * after the field's place: `flow[0].ttl must be a whole number of minutes from 1 to 1440, got 0`.
 */

const TEXT = 'must be a text';

/** Any text with something in it. */
export const someText = z.string(TEXT).min(1, 'must not be empty');

/** A text of at most so many characters; it may be empty. */
export const textUpTo = (length: number) => z.string(TEXT).max(length, `must have at most ${length} characters`);

/** `true` or `false`. */
export const flag = z.boolean('must be true or false');

const SMS_TTL = 'must be a whole number of minutes from 1 to 1440';

/** The ttl of an Sms step, in minutes (guide, "Sms"). */
export const smsTtl = z.int(SMS_TTL).min(1, SMS_TTL).max(1440, SMS_TTL).default(1200);

const VIBER_TTL = 'must be a number of minutes from 0.5 to 1440, with at most one decimal';

/** The ttl of a Viber step, in minutes (guide, "Viber"). */
export const viberTtl = z
  .number(VIBER_TTL)
  .min(0.5, VIBER_TTL)
  .max(1440, VIBER_TTL)
  .refine((minutes) => Math.abs(minutes * 10 - Math.round(minutes * 10)) < 1e-6, VIBER_TTL)
  .default(10);

const OTP_TTL = 'must be a whole number of seconds, 0 or more and at most 30 days';

/** The ttl of a step on the otp endpoint, in seconds, and always given (otp guide, "Steps"). */
export const otpTtl = z
  .int(OTP_TTL)
  .min(0, OTP_TTL)
  .max(30 * 86_400, OTP_TTL);

const ORDER = 'must be a whole number, 1 or more';

/** The place of a step among the others; left out of all of them it is their position. */
export const order = z.int(ORDER).min(1, ORDER).optional();

/** A phone number in E.164. */
export const phone = z.string(TEXT).regex(/^\+[1-9]\d{6,14}$/, 'must be + and 7 to 15 digits, the country code first');

/** A phone number as the otp endpoint takes it: the plus may be missing. */
export const otpPhone = z
  .string(TEXT)
  .regex(/^\+?[1-9]\d{6,14}$/, 'must be 7 to 15 digits, the country code first, with or without a +');

/** An id that is a UUID. */
export const uuid = z
  .string(TEXT)
  .regex(
    /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
    'must be a UUID, such as 0aac888f-2ee2-4112-9659-1755a951966a',
  );

/** Where a picture, file or video is: https only, at most 1000 characters (guide, "Viber"). */
export const httpsUrl = textUpTo(1000).refine((url) => isUrl(url, ['https:']), 'must be an https:// address');

/** Where a callback goes: http or https. */
export const webUrl = z.string(TEXT).refine((url) => isUrl(url, ['https:', 'http:']), 'must be an https:// address');

function isUrl(text: string, protocols: readonly string[]): boolean {
  return /^https?:\/\/[^\s<>"]+$/i.test(text) && URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** The statuses that start the next step; compared without regard to case. */
export const statuses = (allowed: readonly string[], byDefault: readonly string[] = allowed) => {
  const phrase = `must be ${listed(allowed, 'or')}`;
  const known = (word: string): boolean => allowed.some((status) => sameWord(status, word));
  const status = z.string(phrase).refine(known, phrase);
  STATUS_WORDS.set(status, allowed);
  return z.array(status, 'must be a list of statuses').default([...byDefault]);
};

const STATUS_WORDS = new WeakMap<z.core.$ZodType, readonly string[]>();

/** The statuses that a shape made by `statuses` takes in its list; undefined for every other shape. */
export function statusesOf(shape: z.core.$ZodType): readonly string[] | undefined {
  return STATUS_WORDS.get(shape);
}

/** One of a few words, spelled exactly so. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, `must be ${listed(words, 'or')}`);
