import * as z from 'zod';

/*
 * The fields that several answers share. They say what the engine tells, to the letter, and not what a client should be
 * ready for: the readers in api/ are tolerant, and know nothing of these.
 */

/** An id that the engine made. */
export const madeId = z
  .string()
  .regex(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/)
  .meta({ format: 'uuid' });

/** A moment, in UTC and to the millisecond. */
export const moment = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({ format: 'date-time' });

/** What something cost; the emulated prices are made up. */
export const price = z.number().min(0);

/** How many of something there are. */
export const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** The country of a number, in two letters. */
export const country = z.string().regex(/^[A-Z]{2}$/);

/** How a flow stands. The remote's word Queued never comes: an accepted flow is under way at once. */
export const flowStatus = z.enum(['InProgress', 'Succeeded', 'Failed']);

/** Why a flow failed. */
export const statusCode = z
  .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
  .describe('0 server error, 1 insufficient balance, 2 no next step, 3 failover not triggered');
