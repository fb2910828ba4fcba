import * as z from 'zod';

/*
 * Fields of an answer, read liberally: one that is missing, null or of another type than documented is undefined, and
 * never a reason to lose the rest of the answer.
 */

/** What the id of a delivery looks like; anything else in its place is not to be believed. */
export const ID = /^[A-Za-z0-9-]{8,64}$/;

/** A text with something in it; a number counts as its digits. */
export const text = z
  .union([z.string().min(1), z.number().transform(String)])
  .optional()
  .catch(undefined);

/** A number, or its digits as a text. */
export const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+(?:\.\d+)?$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);

/** A moment outside of them is no moment of a delivery. */
const EARLIEST_MS = 0;
const LATEST_MS = Date.UTC(2100, 0, 1);

/** A moment, as milliseconds since the Unix epoch. */
export const moment = z
  .string()
  .transform((written) => Date.parse(written))
  .refine((ms) => ms >= EARLIEST_MS && ms <= LATEST_MS)
  .optional()
  .catch(undefined);

/** More items than a flow has steps. */
const MOST_ITEMS = 200;

/** A list of whatever fits; what does not, or is too much, is left out. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.slice(0, MOST_ITEMS).flatMap((one) => {
        const read = item.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    );

/** The JSON value of a body, without a byte order mark; undefined when it is not JSON. */
export function jsonOf(body: string | undefined): unknown {
  if (body === undefined) return undefined;
  try {
    return JSON.parse(body.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}
