/** What an editor shows of a field: one description, and values that it might have. */
export type FieldText = readonly [description: string, ...examples: readonly unknown[]];

/** The texts of a shape, by the path of each field in it; a field of a verb has the verb's type in its path. */
export type FieldTexts = Readonly<Record<string, FieldText>>;

const SENDER = '0094d198-4dd2-4fb5-b451-d46aca191b27';
const TEMPLATE = '0aac888f-2ee2-4112-9659-1755a951966a';
const PHONE = '+306912345678';

const common = {
  type: ['The channel of the step. What else the step may hold depends on it.'],
  order: ['The place of the step among the others, from 1. Left out of all steps it is their position.', 1, 2],
  to: ['The phone number, + and the country code first. Left out it is the `to` at the top.', PHONE, '${phone}'],
} as const satisfies FieldTexts;

const viber = {
  senderInfoTrackingId: ['The id of your Viber sender, as Routee gave it to you.', SENDER],
  ttl: [
    'How long to wait for Viber, in minutes: 0.5 to 1440, with at most one decimal. Then the message is EXPIRED.',
    10,
    0.5,
    60,
  ],
  failoverOnStatuses: [
    'The statuses that start the next step. Left out it is all three; an empty list starts nothing.',
    ['EXPIRED', 'FAILED', 'UNDELIVERED'],
    ['UNDELIVERED'],
  ],
} as const satisfies FieldTexts;

const otp = {
  to: ['The phone number, the country code first, with or without a +. Left out it is the `to` at the top.', PHONE],
  ttl: ['How long to wait for this step, in seconds (not in minutes): 0 or more, and always given.', 30, 120],
  label: ['A label of your own, at most 350 characters, told again by tracking.', 'login'],
} as const satisfies FieldTexts;

/** A free-form Viber step of the standard endpoint. */
export const VIBER_TEXTS: FieldTexts = {
  ...common,
  ...viber,
  inboundUrl: ['Where answers of the person are posted: http or https.', 'https://example.com/hooks/viber'],
  expireOnDelivery: [
    'Whether a message that was delivered, and not seen when the ttl ends, counts as EXPIRED. With EXPIRED in ' +
      'failoverOnStatuses the person may then get both messages.',
    true,
  ],
  label: [
    'A label of your own, at most 350 characters, told again by tracking. Left out it is the mark by which a send is ' +
      'recognised; an empty one keeps that out.',
    'spring',
  ],
  message: [
    'What is shown: a text, image, file or video. Text alone is billed as transactional, all else as promotional.',
    { text: 'Your order is on its way' },
  ],
  'message.text': [
    'The text, at most 1000 characters. `${name}` is a variable, `$$` a dollar; `[~{label}]` is passed through.',
    'Hi ${name}, your order is on its way',
  ],
  'message.imageUrl': ['A picture: https, at most 1000 characters.', 'https://example.com/image.jpg'],
  'message.action': [
    'A button below the message.',
    { caption: 'Have a look', targetUrl: 'https://example.com/spring' },
  ],
  'message.action.caption': ['What the button says, 1 to 30 characters.', 'Have a look'],
  'message.action.targetUrl': ['What the button opens.', 'https://example.com/spring'],
  'message.viberFile': ['A file to download.', { fileName: 'prices.pdf', fileUrl: 'https://example.com/prices.pdf' }],
  'message.viberFile.fileName': ['The name of the file, at most 25 characters.', 'prices.pdf'],
  'message.viberFile.fileType': ['The type of the file, told by its ending.', 'pdf'],
  'message.viberFile.fileUrl': ['Where the file is: https, at most 1000 characters.', 'https://example.com/prices.pdf'],
  'message.viberVideo': ['A video.', { videoUrl: 'https://example.com/tour.mp4', duration: 45 }],
  'message.viberVideo.videoUrl': [
    'Where the video is: https, at most 1000 characters.',
    'https://example.com/tour.mp4',
  ],
  'message.viberVideo.videoThumbnail': [
    'A picture of the video: https, at most 1000 characters.',
    'https://example.com/tour.jpg',
  ],
  'message.viberVideo.fileSize': ['The size of the video in MB, at most 200.', 12],
  'message.viberVideo.duration': ['The length of the video in seconds, at most 600.', 45],
};

/** A template Viber step of the transactional endpoint. */
export const VIBER_TEMPLATE_TEXTS: FieldTexts = {
  ...common,
  ...viber,
  templateId: ['The id of your approved template, a UUID.', TEMPLATE],
  templateLang: ['The language of the template.', 'en', 'el'],
  templateParams: [
    'The values of the placeholders of the template, by their names; texts as they are typed. The predefined ' +
      'templates for one-time passwords need a pin.',
    { name: '${name}' },
  ],
  deliveryScope: ['Which devices of the person get the message.', 'ALL_DEVICES'],
  seq: ['A number of your own that the answer repeats.', 1],
};

/** The Viber step of the otp endpoint. */
export const VIBER_OTP_TEXTS: FieldTexts = {
  ...common,
  ...viber,
  ...otp,
  to: [
    'The phone number, the country code first, with or without a +; or a list of them. Left out it is the `to` at ' +
      'the top.',
    PHONE,
    [PHONE],
  ],
  templateId: ['The id of the template for one-time passwords, a UUID.', TEMPLATE],
  pin: ['The one-time password, 4 to 10 characters; zeros in front are kept.', '${pin}', '${env:PIN}'],
  templateLang: ['The language of the template.', 'el'],
  templateType: ['The kind of the template; needed for all but the basic one.', 'basic_5min'],
  businessName: ['The name of the business, for the templates that show one.', 'My Bank'],
  failoverOnDelivered: [
    'Whether the next step is sent although this one was delivered, a ttl (in seconds) after that.',
    true,
  ],
};

/** An Sms step of the standard and the transactional endpoint. */
export const SMS_TEXTS: FieldTexts = {
  ...common,
  from: ['The sender that the person sees: a number, or a name.', 'Brand', '302105550100'],
  ttl: ['How long to wait for the SMS, in minutes: a whole number from 1 to 1440. Then it is Undelivered.', 30],
  message: ['The SMS.', { body: 'Your order is on its way' }],
  'message.body': [
    'The text. 160 characters of the GSM alphabet are one part, or 70 where any character is outside of it; each ' +
      'part is paid for.',
    'Order ${order} is on its way',
  ],
  'message.flash': ['Whether it is shown at once and not stored.', true],
  'message.label': [
    'A label of your own, at most 350 characters, told again by tracking. Left out it is the mark by which a send is ' +
      'recognised; an empty one keeps that out.',
    'spring',
  ],
  'message.transcode': [
    'Whether the remote may turn characters outside of the GSM alphabet into similar ones in it.',
    true,
  ],
  urlShortener: ['Shortens the addresses in the text.', { urlValidity: 86_400 }],
  'urlShortener.urlValidity': [
    'How long the short addresses work, in seconds: from an hour (3600) to 30 days (2592000).',
    86_400,
  ],
  failoverOnStatuses: [
    'The statuses that start the next step. Left out it is both; an empty list starts nothing.',
    ['Undelivered', 'Failed'],
  ],
};

/** The Sms step of the otp endpoint. */
export const SMS_OTP_TEXTS: FieldTexts = {
  ...common,
  ...otp,
  from: ['The sender that the person sees: a number, or a name. It may be left out.', 'MyBank'],
  message: ['The SMS.', { body: 'Your code is ${pin}' }],
  'message.body': ['The text, with the code in it.', 'Your code is ${pin}'],
  failoverOnStatuses: [
    'The statuses that start the next step. Left out it is all three; an empty list starts nothing.',
    ['Expired', 'Failed', 'Undelivered'],
  ],
};
