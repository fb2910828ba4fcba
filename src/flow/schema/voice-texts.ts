import type { FieldTexts } from './field-texts.ts';

const spoken = {
  repeat: ['How often it is repeated, 0 or more.', 2],
  bargeIn: ['Whether a key that the person presses interrupts it.', true],
} as const;

/** A Voice step. */
export const VOICE_TEXTS: FieldTexts = {
  type: ['The channel of the step. What else the step may hold depends on it.'],
  order: ['The place of the step among the others, from 1. Left out of all steps it is their position.', 1, 2],
  from: ['The number that calls. Letters are refused by most networks.', '302105550100'],
  to: [
    'Whom to call: a phone number, or addresses of which at least one is not empty. Left out it is the `to` at the ' +
      'top.',
    '+306912345678',
    { phone: '${phone}' },
  ],
  'to.phone': ['The phone number, + and the country code first.', '+306912345678', '${phone}'],
  'to.viber': ['A Viber address to call.', ''],
  'to.sip': ['A SIP address to call.', 'sip:anna@example.com'],
  dialPlan: [
    'What the person hears.',
    { verbs: [{ type: 'SAY', message: { text: 'Your order is on its way', language: 'en-GB' } }] },
  ],
  'dialPlan.verbs': [
    'What is said and played, in this order.',
    [{ type: 'SAY', message: { text: 'Your order is on its way', language: 'en-GB' } }],
  ],
  'dialPlan.verbs.SAY.type': ['SAY speaks a text, PLAY plays a recording.'],
  'dialPlan.verbs.SAY.message': ['What is said, and how.', { text: 'Your order is on its way', language: 'en-GB' }],
  'dialPlan.verbs.SAY.message.text': ['The text that is spoken.', 'Hello ${name}, your order is on its way'],
  'dialPlan.verbs.SAY.message.language': ['The language of the voice.', 'en-GB'],
  'dialPlan.verbs.SAY.message.gender': ['The gender of the voice.', 'female'],
  'dialPlan.verbs.SAY.repeat': spoken.repeat,
  'dialPlan.verbs.SAY.bargeIn': spoken.bargeIn,
  'dialPlan.verbs.PLAY.type': ['SAY speaks a text, PLAY plays a recording.'],
  'dialPlan.verbs.PLAY.fileURL': ['Where the recording is: a wav file.', 'https://example.com/chime.wav'],
  'dialPlan.verbs.PLAY.repeat': spoken.repeat,
  'dialPlan.verbs.PLAY.bargeIn': spoken.bargeIn,
  machineDetection: ['What to do when an answering machine answers.', { strategy: 'Hangup' }],
  'machineDetection.strategy': ['Hang up, or go on.', 'Hangup'],
  'machineDetection.eventUrl': [
    'Where it is told that a machine answered; Continue needs it.',
    'https://example.com/hooks/machine',
  ],
  failoverOnStatuses: [
    'The statuses that start the next step; an empty list starts nothing.',
    ['Busy', 'NoAnswer'],
    ['Busy', 'NoAnswer', 'Failed'],
  ],
};

const url = ['Where it is told how the flow goes: an https address.', 'https://example.com/hooks/orders'] as const;

/** The callback of the standard and the transactional endpoint. */
export const CALLBACK_TEXTS: FieldTexts = {
  strategy: [
    'OnStep: at every status, and an undelivered message starts the next step at once. OnCompletion: at the end, and ' +
      'a Viber step waits until its ttl ends.',
  ],
  url,
};

/** The callback of the otp endpoint. */
export const OTP_CALLBACK_TEXTS: FieldTexts = { url };

/** What a scenario expects. */
export const EXPECT_TEXTS: FieldTexts = {
  status: ['How the flow ends.'],
  statusCode: [
    'Why the flow Failed. 0: the remote had an error; 1: the balance is insufficient; 2: the last step failed too; ' +
      '3: a status came that starts no next step.',
    2,
  ],
  terminationChannel: ['The channel of the step that the flow ends with.'],
  steps: ['How each step that was tried ends, in their order.', [{ Viber: 'EXPIRED' }, { Sms: 'Delivered' }]],
  within: ['How long the flow takes at most: a number and its unit (ms, s, m, h, d).', '30s', '15m', '2h'],
  callbacks: ['The callbacks that are posted.', { count: 3 }],
  'callbacks.count': ['How many there are.', 3],
  'callbacks.last': ['The status of the flow in the last one.', 'Succeeded'],
  notTried: ['A channel whose step is never sent.'],
  contains: ['A text that stands in one of the messages.', 'Alex'],
};
