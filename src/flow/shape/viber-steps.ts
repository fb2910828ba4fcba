import * as z from 'zod';
import { OTP_TEMPLATE_TYPES } from '../otp-templates.ts';
import {
  flag,
  httpsUrl,
  oneOf,
  order,
  otpPhone,
  otpTtl,
  phone,
  someText,
  statuses,
  textUpTo,
  uuid,
  viberTtl,
  webUrl,
} from './field.ts';
import { once } from './once.ts';

const FILE_TYPES = [
  ...['doc', 'docx', 'rtf', 'dot', 'dotx', 'odt', 'odf', 'fodt', 'txt', 'info', 'pdf', 'xps', 'pdax', 'eps'],
  ...['xls', 'xlsx', 'ods', 'fods', 'csv', 'xlsm', 'xltx'],
] as unknown as readonly [string, ...string[]];

const failoverOnStatuses = statuses(['EXPIRED', 'FAILED', 'UNDELIVERED']);

const CAPTION = 'must have 1 to 30 characters';

const amountUpTo = (most: number, unit: string) => {
  const phrase = `must be a number of ${unit}, at most ${most}`;
  return z.number(phrase).min(0, phrase).max(most, phrase);
};

/** A free-form Viber step, of the standard endpoint only (guide, "Viber"). */
export const viberStep = once(() =>
  z.strictObject({
    type: z.literal('Viber'),
    senderInfoTrackingId: someText,
    to: phone,
    ttl: viberTtl,
    order,
    inboundUrl: webUrl.optional(),
    expireOnDelivery: flag.default(false),
    label: textUpTo(350).optional(),
    message: z.strictObject({
      text: textUpTo(1000).min(1, 'must not be empty').optional(),
      imageUrl: httpsUrl.optional(),
      action: z
        .strictObject({ caption: z.string('must be a text').min(1, CAPTION).max(30, CAPTION), targetUrl: someText })
        .optional(),
      viberFile: z
        .strictObject({ fileName: textUpTo(25).optional(), fileType: oneOf(FILE_TYPES).optional(), fileUrl: httpsUrl })
        .optional(),
      viberVideo: z
        .strictObject({
          videoUrl: httpsUrl,
          videoThumbnail: httpsUrl.optional(),
          fileSize: amountUpTo(200, 'MB').optional(),
          duration: amountUpTo(600, 'seconds').optional(),
        })
        .optional(),
    }),
    failoverOnStatuses,
  }),
);

/** A Viber step from an approved template, of the transactional endpoint only (guide, "Transactional"). */
export const viberTemplateStep = once(() =>
  z.strictObject({
    type: z.literal('Viber'),
    senderInfoTrackingId: someText,
    to: phone,
    templateId: uuid,
    templateLang: someText,
    templateParams: z.record(z.string(), z.string('must be a text'), 'must be names with texts').default({}),
    deliveryScope: oneOf(['PRIMARY_DEVICE', 'ALL_DEVICES']).default('PRIMARY_DEVICE'),
    seq: z.int('must be a whole number').optional(),
    ttl: viberTtl,
    order,
    failoverOnStatuses,
  }),
);

const PIN = 'must have 4 to 10 characters';

/**
 * The Viber step of the otp endpoint (otp guide, "Steps"). The parameters of its templates are not all public, so a
 * key that is not known here is passed through.
 */
export const viberOtpStep = once(() =>
  z.looseObject({
    type: z.literal('ViberOtp'),
    senderInfoTrackingId: someText,
    to: z.union(
      [otpPhone, z.array(otpPhone, 'must be a list of phone numbers').min(1, 'must have at least one number')],
      'must be a phone number, or a list of them',
    ),
    templateId: uuid,
    pin: z.string('must be a text').min(4, PIN).max(10, PIN),
    templateLang: someText.default('en'),
    templateType: oneOf(OTP_TEMPLATE_TYPES).optional(),
    businessName: someText.optional(),
    failoverOnDelivered: flag.optional(),
    ttl: otpTtl,
    order,
    label: textUpTo(350).optional(),
    failoverOnStatuses,
  }),
);

/** The Sms step of the otp endpoint (otp guide, "Steps"): its sender may be left out. */
export const smsOtpStep = once(() =>
  z.strictObject({
    type: z.literal('Sms'),
    from: someText.optional(),
    to: otpPhone,
    ttl: otpTtl,
    order,
    label: textUpTo(350).optional(),
    message: z.strictObject({ body: someText }, 'must hold the body of the SMS'),
    failoverOnStatuses: statuses(['Expired', 'Failed', 'Undelivered']),
  }),
);
