/** The words for a template that the otp endpoint takes as `templateType` (otp guide, "Steps"). */
export const OTP_TEMPLATE_TYPES = [
  'basic',
  'basic_5min',
  'with_business_name',
  'with_validity',
  'with_type',
  'with_action',
  'with_reason',
  'with_type_and_validity',
  'with_business_and_validity_hours',
] as const;

/** A predefined one-time-password template of Rakuten Viber. */
export type OtpTemplate = {
  readonly id: string;
  readonly name: string;
  /** What the otp endpoint calls it. No source says so: we read the word as what it stands for. */
  readonly type: (typeof OTP_TEMPLATE_TYPES)[number];
  /** What the transactional endpoint wants in `templateParams`. */
  readonly params: readonly string[];
};

/** The nine predefined templates (API reference, "Viber OTP templates"). `codeValidityTime` is in minutes. */
export const OTP_TEMPLATES: readonly OtpTemplate[] = [
  { id: '0aac888f-2ee2-4112-9659-1755a951966a', name: 'Basic OTP', type: 'basic', params: ['pin'] },
  { id: 'c2cdc028-a48b-4187-bbaf-3aaa137b6e23', name: 'valid for 5 minutes', type: 'basic_5min', params: ['pin'] },
  {
    id: 'c33cccaf-735f-4d62-8383-a76bf4999e2d',
    name: 'business/platform name',
    type: 'with_business_name',
    params: ['pin', 'businessPlatformName'],
  },
  {
    id: 'bed0942f-e07e-4879-834b-29cc4cf3ec35',
    name: 'code validity time',
    type: 'with_validity',
    params: ['pin', 'codeValidityTime'],
  },
  {
    id: '60d67b38-b9fb-444a-80e6-754447e010c6',
    name: 'code type & validity',
    type: 'with_type_and_validity',
    params: ['pin', 'pinType', 'codeValidityTime'],
  },
  {
    id: '6c929cef-29b4-4349-bc9d-2a07bdbb6e43',
    name: 'business name & validity',
    type: 'with_business_and_validity_hours',
    params: ['pin', 'businessPlatformName', 'codeValidityTime'],
  },
  { id: '82ba31a3-db42-4e87-82e8-33fa92b9e5ed', name: 'type of code', type: 'with_type', params: ['pin', 'pinType'] },
  {
    id: '210ee8a9-1ed5-43cd-96e4-65bba311ab40',
    name: 'action/platform details',
    type: 'with_action',
    params: ['pin', 'businessPlatformActionName'],
  },
  {
    id: 'be56d97b-2a33-4c89-ac5f-f555a2c827d9',
    name: 'business name & reason',
    type: 'with_reason',
    params: ['pin', 'businessPlatformName', 'codeReason'],
  },
];
