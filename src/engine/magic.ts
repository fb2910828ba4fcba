import { type Outcome, parseOutcome } from '../flow/outcome.ts';

/** A number at which a phone always does the same, with nothing set. */
export type MagicRecipient = { readonly number: string; readonly what: string; readonly outcomes: readonly string[] };

/**
 * The numbers begin with 999, a country code that is given to nobody. What they are not said to do they do as every
 * other phone: everything arrives.
 */
export const MAGIC_RECIPIENTS: readonly MagicRecipient[] = [
  { number: '+99900000001', what: 'never answers on Viber', outcomes: ['Viber=EXPIRED'] },
  { number: '+99900000002', what: 'is not on Viber', outcomes: ['Viber=UNDELIVERED(Not Viber User)'] },
  {
    number: '+99900000003',
    what: 'is UNDELIVERED on Viber after two seconds: final with OnStep, provisional without',
    outcomes: ['Viber=UNDELIVERED@2s'],
  },
  {
    number: '+99900000004',
    what: 'has opted out of Viber and SMS',
    outcomes: ['Viber=UNDELIVERED(Opted Out)', 'Sms=Undelivered(Opted-out)'],
  },
  {
    number: '+99900000005',
    what: 'is unknown to every network',
    outcomes: ['Viber=UNDELIVERED(Not Viber User)', 'Sms=Undelivered(Unknown Number)', 'Voice=Failed'],
  },
  {
    number: '+99900000006',
    what: 'is busy: neither Viber nor SMS arrive, nor can it be called',
    outcomes: ['Viber=FAILED', 'Sms=Undelivered', 'Voice=Busy'],
  },
  {
    number: '+99900000007',
    what: 'is switched off: every step waits until its end',
    outcomes: ['Viber=EXPIRED', 'Sms=Undelivered(Expired)', 'Voice=NoAnswer'],
  },
  {
    number: '+99900000008',
    what: 'is sent nothing: the balance is insufficient',
    outcomes: ['Viber=UNSENT', 'Sms=Unsent', 'Voice=Unsent'],
  },
  {
    number: '+99900000009',
    what: 'meets a server error of the remote',
    outcomes: ['Viber=ServerError', 'Sms=ServerError', 'Voice=ServerError'],
  },
  { number: '+99900000010', what: 'gets Viber messages, and never looks at them', outcomes: ['Viber=DELIVERED'] },
];

/** What they do, as outcomes that hold where no other one does. */
export function magicOutcomes(): Outcome[] {
  return MAGIC_RECIPIENTS.flatMap(({ number, outcomes }) =>
    outcomes.flatMap((text) => {
      const parsed = parseOutcome(`${number}:${text}`);
      return parsed.ok ? [parsed.outcome] : [];
    }),
  );
}
