import * as z from 'zod';
import { OTP_TEMPLATE_TYPES } from '../flow/otp-templates.ts';
import { count } from './answer-field.ts';
import { otpTracking, tracking } from './tracking-shapes.ts';

/** A token, for so many seconds. */
export const tokenGiven = z.strictObject({
  access_token: z.string().min(1),
  token_type: z.literal('bearer'),
  expires_in: count,
  scope: z.string(),
  permissions: z.array(z.string()),
});

/** No token, in the manner of OAuth. */
export const tokenRefused = z.strictObject({ error: z.literal('invalid_client'), error_description: z.string() });

/** The error of the standard services: three digits each of the HTTP status, the module and the error. */
export const refused = z.strictObject({ code: z.string().regex(/^\d{9}$/), developerMessage: z.string().min(1) });

/** The otp service's 422, with the path of each field. The remote's own payload is not public. */
export const unprocessableBody = z.strictObject({
  message: z.string().min(1),
  errors: z.array(z.strictObject({ field: z.string(), message: z.string().min(1) })).min(1),
});

/** What the search answers: one page, the newest first. */
export const trackingPage = z.strictObject({
  content: z.array(tracking),
  totalPages: count,
  totalElements: count,
  number: count.describe('The page, from 0.'),
  size: count.min(1),
  numberOfElements: count,
  first: z.boolean(),
  last: z.boolean(),
});

/** What the otp list answers: so many from an offset, the newest first. */
export const otpList = z.strictObject({
  total: count,
  limit: count.min(1),
  offset: count,
  results: z.array(otpTracking),
});

/** The otp templates of the emulated account. The names of the fields are our assumption. */
export const templateList = z.strictObject({
  templates: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      templateType: z.enum(OTP_TEMPLATE_TYPES),
      languages: z.array(z.string()).min(1),
    }),
  ),
});

/** The otp service is up. */
export const health = z.strictObject({ status: z.literal('ok') });
