import type { FieldTexts } from './field-texts.ts';

const OUTCOME =
  'How it answers: a final status, and if wanted (its detail), @how late after it was sent, and :how often it ' +
  'applies. ServerError is a failure of the remote itself.';

/** The texts of what a file holds beside its body. */
export const FILE_TEXTS = {
  $schema: ['Where the schema of this file is, for editors.', './flow.schema.json'],
  endpoint: ['The send endpoint of the remote. Left out it is told from the steps.'],
  name: ['What the flow is called in reports.', 'Order shipped'],
  vars: [
    'The variables of the file, each with the value it has when none is given; an empty one must be given. In a text ' +
      'it is written `${name}`.',
    { name: 'there', phone: '+306912345678' },
  ],
  to: ['The recipient of every step that names none: + and the country code first.', '${phone}', '+306912345678'],
  flow: ['The steps, in the order in which they are tried.', [{ type: 'Sms', from: 'Brand', message: { body: 'Hi' } }]],
  extra: ['Keys of the step that this program does not know; they are sent as they are.', { validityPeriod: 60 }],
  callback: [
    'Where the remote tells how the flow goes, and when.',
    { strategy: 'OnStep', url: 'https://example.com/hooks/orders' },
  ],
  restrictions: [
    'What the rules of a country ask for, such as the content template and the principal entity of an SMS in India.',
    { contentTemplateId: '1007123456789' },
  ],
  dialPlans: [
    'Another spelling of dialPlan, which is what is sent.',
    { verbs: [{ type: 'PLAY', fileURL: 'https://example.com/chime.wav' }] },
  ],
  scenarios: [
    'Rehearsals by their names: how the channels answer, and what must follow. `routee-failover test` plays them.',
    { 'nobody on Viber': { outcomes: { Viber: 'EXPIRED' }, expect: { terminationChannel: 'Sms' } } },
  ],
  'scenarios.vars': ['Values of variables in this scenario.', { name: 'Alex' }],
  'scenarios.outcomes': [
    'How the channels answer; what is not named arrives. A key is a channel, or the order of a step, if wanted with ' +
      'a recipient and a colon before it.',
    { Viber: 'EXPIRED', Sms: 'Delivered' },
  ],
  'scenarios.expect': ['What must follow.', { status: 'Succeeded', terminationChannel: 'Sms', within: '15m' }],
  outcome: [OUTCOME, 'EXPIRED@5s', 'UNDELIVERED(Not Viber User)'],
  status: ['How the step of this channel ends.'],
} as const satisfies FieldTexts;

/** The texts of an Omnichannel message. */
export const MESSAGE_TEXTS = {
  body: ['The text for every channel that has none of its own in customBody.', 'Your parcel is at the door'],
  to: ['The addresses of the recipient; a channel without one is skipped.', { phoneNumber: '306912345678' }],
  'to.phoneNumber': [
    'The phone number for viber, sms and voice, the country code first; the + is added.',
    '306912345678',
    '${phone}',
  ],
  'to.profileId': ['The id of a stored profile, which Failover cannot reach.', 'anna'],
  'to.fbMessengerId': ['The address for fbMessenger, which Failover does not have.', '1234567890'],
  rules: [
    'The channels in the order of preference: viber, sms and voice. Another one is skipped, and said so.',
    ['viber', 'sms', 'voice'],
  ],
  customBody: ['What a channel gets in place of the common body.', { viber: 'Your parcel is at the door' }],
  'customBody.viber': ['A text, or the message of a Viber step.', { text: 'Your parcel is at the door' }],
  'customBody.sms': ['A text, or the message of an Sms step.', { body: 'Your parcel is at the door' }],
  'customBody.voice': ['A text to say, or the dialPlan of a Voice step.', 'Your parcel is at the door'],
  channelOptions: ['What else a channel needs, as its step has it.', { sms: { from: 'Parcels' } }],
  'channelOptions.viber': [
    'The options of Viber.',
    { senderInfoTrackingId: '0094d198-4dd2-4fb5-b451-d46aca191b27', ttl: 5 },
  ],
  'channelOptions.sms': ['The options of SMS.', { from: 'Parcels' }],
  'channelOptions.voice': ['The options of a call.', { from: '302105550100', language: 'en-GB' }],
} as const satisfies FieldTexts;
