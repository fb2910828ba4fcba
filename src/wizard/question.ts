import { smsLength } from '../flow/sms-parts.ts';
import type { Endpoint, StepType } from '../status.ts';
import { counted } from '../words.ts';

/** What a field of a step is asked by. */
export type Question = {
  /** Also the name of its flag: `viber-text` is `--viber-text`. */
  readonly flag: string;
  readonly ask: string;
  /** Where the answer goes in the step; undefined where it only decides what else is asked. */
  readonly path?: readonly (string | number)[];
  readonly kind: 'text' | 'number' | 'boolean';
  readonly required?: boolean;
  readonly default?: string;
  readonly choices?: readonly { readonly value: string; readonly name: string }[];
  /** Variables may stand in it: any text will do. */
  readonly variables?: boolean;
  readonly remark?: (text: string) => string | undefined;
  /** Whether it is asked, given the answers so far. */
  readonly when?: (answers: ReadonlyMap<string, string>) => boolean;
};

const SENDER: Question = {
  flag: 'viber-sender',
  ask: 'Viber sender (the senderInfoTrackingId of your account)',
  path: ['senderInfoTrackingId'],
  kind: 'text',
  variables: true,
  required: true,
};

const LANGUAGES = [
  ...['en-GB', 'en-US', 'el-GR', 'de-DE', 'fr-FR', 'it-IT', 'es-ES', 'es-LA', 'pt-BR', 'bg-BG', 'pl-PL', 'hu-HU'],
  ...['sv-SE', 'ru-RU'],
].map((value) => ({ value, name: value }));

const shows =
  (...kinds: readonly string[]) =>
  (answers: ReadonlyMap<string, string>): boolean =>
    kinds.includes(answers.get('viber-shows') ?? '');

const viber: readonly Question[] = [
  SENDER,
  {
    flag: 'viber-text',
    ask: 'What does the Viber message say?',
    path: ['message', 'text'],
    kind: 'text',
    variables: true,
    required: true,
  },
  {
    flag: 'viber-shows',
    ask: 'What does it show besides?',
    kind: 'text',
    default: 'nothing',
    choices: [
      { value: 'nothing', name: 'nothing: it is billed as transactional' },
      { value: 'image', name: 'a picture with a button' },
      { value: 'file', name: 'a file' },
      { value: 'video', name: 'a video' },
    ],
  },
  {
    flag: 'viber-image',
    ask: 'Where is the picture? (https)',
    path: ['message', 'imageUrl'],
    kind: 'text',
    required: true,
    when: shows('image'),
  },
  {
    flag: 'viber-button',
    ask: 'What does the button say? (30 characters)',
    path: ['message', 'action', 'caption'],
    kind: 'text',
    variables: true,
    required: true,
    when: shows('image'),
  },
  {
    flag: 'viber-button-url',
    ask: 'Where does it lead?',
    path: ['message', 'action', 'targetUrl'],
    kind: 'text',
    required: true,
    when: shows('image'),
  },
  {
    flag: 'viber-file',
    ask: 'Where is the file? (https)',
    path: ['message', 'viberFile', 'fileUrl'],
    kind: 'text',
    required: true,
    when: shows('file'),
  },
  {
    flag: 'viber-file-name',
    ask: 'What is it called? (25 characters)',
    path: ['message', 'viberFile', 'fileName'],
    kind: 'text',
    when: shows('file'),
  },
  {
    flag: 'viber-video',
    ask: 'Where is the video? (https)',
    path: ['message', 'viberVideo', 'videoUrl'],
    kind: 'text',
    required: true,
    when: shows('video'),
  },
  {
    flag: 'viber-thumbnail',
    ask: 'Where is its thumbnail? (https)',
    path: ['message', 'viberVideo', 'videoThumbnail'],
    kind: 'text',
    when: shows('video'),
  },
  { flag: 'viber-ttl', ask: 'For how many minutes is it tried?', path: ['ttl'], kind: 'number', default: '10' },
  {
    flag: 'viber-expire',
    ask: 'Does it count as expired when nobody has seen it by then?',
    path: ['expireOnDelivery'],
    kind: 'boolean',
    default: 'no',
  },
];

const viberTemplate: readonly Question[] = [
  SENDER,
  { flag: 'viber-template', ask: 'Id of the template', path: ['templateId'], kind: 'text', required: true },
  { flag: 'viber-language', ask: 'Language of the template', path: ['templateLang'], kind: 'text', default: 'en' },
  { flag: 'viber-ttl', ask: 'For how many minutes is it tried?', path: ['ttl'], kind: 'number', default: '10' },
];

const viberOtp: readonly Question[] = [
  SENDER,
  { flag: 'viber-template', ask: 'Id of the template', path: ['templateId'], kind: 'text', required: true },
  { flag: 'viber-language', ask: 'Language of the template', path: ['templateLang'], kind: 'text', default: 'en' },
  { flag: 'viber-ttl', ask: 'For how many seconds is it tried?', path: ['ttl'], kind: 'number', default: '60' },
];

const smsText = { path: ['message', 'body'], kind: 'text', variables: true, required: true, remark: partsOf } as const;

const sms: readonly Question[] = [
  {
    flag: 'sms-from',
    ask: 'SMS sender (a name or a number)',
    path: ['from'],
    kind: 'text',
    variables: true,
    required: true,
  },
  { flag: 'sms-text', ask: 'What does the SMS say?', ...smsText },
  { flag: 'sms-ttl', ask: 'For how many minutes is it tried?', path: ['ttl'], kind: 'number', default: '1200' },
];

const smsOtp: readonly Question[] = [
  {
    flag: 'sms-from',
    ask: 'SMS sender (a name or a number; empty for the usual one)',
    path: ['from'],
    kind: 'text',
    variables: true,
  },
  { flag: 'sms-text', ask: 'What does the SMS say? (${pin} is the code)', ...smsText, default: 'Your code is ${pin}' },
  { flag: 'sms-ttl', ask: 'For how many seconds is it tried?', path: ['ttl'], kind: 'number', default: '120' },
];

const voice: readonly Question[] = [
  { flag: 'voice-from', ask: 'Which number calls?', path: ['from'], kind: 'text', variables: true, required: true },
  {
    flag: 'voice-text',
    ask: 'What is said?',
    path: ['dialPlan', 'verbs', 0, 'message', 'text'],
    kind: 'text',
    variables: true,
    required: true,
  },
  {
    flag: 'voice-language',
    ask: 'In which language?',
    path: ['dialPlan', 'verbs', 0, 'message', 'language'],
    kind: 'text',
    default: 'en-GB',
    choices: LANGUAGES,
  },
];

/** The questions of a step, in their order: only what its channel has at that endpoint. */
export function questionsFor(endpoint: Endpoint, type: StepType): readonly Question[] {
  switch (type) {
    case 'Viber':
      return endpoint === 'transactional' ? viberTemplate : viber;
    case 'ViberOtp':
      return viberOtp;
    case 'Sms':
      return endpoint === 'otp' ? smsOtp : sms;
    case 'Voice':
      return voice;
    default:
      return type satisfies never;
  }
}

/** Every question that there is, one for each flag. */
export function everyQuestion(): readonly Question[] {
  const all = [...viber, ...viberTemplate, ...sms, ...voice];
  return all.filter(({ flag }, index) => all.findIndex((other) => other.flag === flag) === index);
}

/** What an SMS costs, in parts; what a variable adds to it is not known. */
function partsOf(text: string): string | undefined {
  if (text.includes('${')) return undefined;
  const { parts, encoding, forcing } = smsLength(text);
  const why = forcing.length > 0 ? `, for ${forcing.slice(0, 3).join(' ')}` : '';
  return `${counted(parts, 'part')} of ${encoding}${why}`;
}

/** A template that can be chosen by its name. */
export type KnownTemplate = {
  readonly id: string;
  readonly name: string;
  readonly params: readonly string[];
  /** As the otp endpoint calls its kind. */
  readonly type?: string;
};
