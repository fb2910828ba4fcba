import * as z from 'zod';
import { flag, oneOf, order, phone, smsTtl, someText, statuses, textUpTo, webUrl } from './field.ts';
import { once } from './once.ts';

const URL_VALIDITY = 'must be a whole number of seconds from an hour (3600) to 30 days';
const urlValidity = z
  .int(URL_VALIDITY)
  .min(3600, URL_VALIDITY)
  .max(30 * 24 * 3600, URL_VALIDITY);

/** An Sms step of the standard and the transactional endpoint (guide, "Sms"). */
export const smsStep = once(() =>
  z.strictObject({
    type: z.literal('Sms'),
    from: someText,
    to: phone,
    ttl: smsTtl,
    order,
    message: z.strictObject(
      {
        body: someText,
        flash: flag.default(false),
        label: textUpTo(350).optional(),
        transcode: flag.optional(),
      },
      'must hold the body of the SMS',
    ),
    urlShortener: z.strictObject({ urlValidity }).optional(),
    failoverOnStatuses: statuses(['Undelivered', 'Failed']),
  }),
);

const LANGUAGES = [
  ...['en-US', 'de-DE', 'fr-FR', 'it-IT', 'pt-BR', 'es-ES', 'es-LA', 'en-GB'],
  ...['el-GR', 'bg-BG', 'pl-PL', 'hu-HU', 'sv-SE', 'ru-RU'],
] as unknown as readonly [string, ...string[]];

const repeat = z.int('must be a whole number').min(0, 'must not be negative').optional();

const say = () =>
  z.strictObject({
    type: z.literal('SAY'),
    message: z.strictObject({
      text: someText,
      language: oneOf(LANGUAGES),
      gender: oneOf(['male', 'female']).optional(),
    }),
    repeat,
    bargeIn: flag.default(false),
  });

const play = () => z.strictObject({ type: z.literal('PLAY'), fileURL: webUrl, repeat, bargeIn: flag.default(false) });

const E164 = 'must be + and 7 to 15 digits, the country code first';

const voicePhone = z.union([z.string().regex(/^\s*$/, E164), phone], E164).optional();

/** Whom a Voice step calls: at least one of the three not blank, which is a rule of its own. */
const voiceRecipient = () =>
  z.strictObject({
    phone: voicePhone,
    viber: z.string('must be a text').optional(),
    sip: z.string('must be a text').optional(),
  });

/** A Voice step (guide, "Voice"). It has no ttl. */
export const voiceStep = once(() =>
  z.strictObject({
    type: z.literal('Voice'),
    from: someText,
    to: z.union([phone, voiceRecipient()], 'must be a phone number, or phone, viber or sip'),
    order,
    dialPlan: z.strictObject({
      verbs: z
        .array(
          z.discriminatedUnion('type', [say(), play()], 'must be SAY or PLAY'),
          'must be a list of SAY and PLAY verbs',
        )
        .min(1, 'must have at least one verb'),
    }),
    machineDetection: z
      .strictObject({ strategy: oneOf(['Hangup', 'Continue']), eventUrl: webUrl.optional() })
      .optional(),
    failoverOnStatuses: statuses(
      ['Completed', 'Busy', 'NoAnswer', 'Failed', 'Unsent', 'Terminated'],
      ['Busy', 'NoAnswer'],
    ),
  }),
);

/** Where the remote tells how it goes, and when (guide, "Callback"). */
export const callback = once(() => z.strictObject({ strategy: oneOf(['OnStep', 'OnCompletion']), url: webUrl }));
