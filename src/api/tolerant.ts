import * as z from 'zod';

/*
 * Fields of an answer, read liberally: one that is missing, null or of another type than documented is undefined, and
 * never a reason to lose the rest of the answer.
 */

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

/** A moment, as milliseconds since the Unix epoch. */
export const moment = z
  .string()
  .transform((written) => Date.parse(written))
  .refine((ms) => !Number.isNaN(ms))
  .optional()
  .catch(undefined);

/** A list of whatever fits; what does not is left out. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((one) => {
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
