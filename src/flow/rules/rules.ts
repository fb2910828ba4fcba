import { businessName } from './business-name.ts';
import { machineDetection } from './machine-detection.ts';
import { orderMixed } from './order-mixed.ts';
import { orderTie } from './order-tie.ts';
import type { Rule } from './rule.ts';
import { templateParams } from './template-params.ts';
import { viberContent } from './viber-content.ts';
import { voiceRecipient } from './voice-recipient.ts';

/** Every rule that a request body has to pass besides its shape. A new one is a file and a line here. */
export const RULES: readonly Rule[] = [
  orderMixed,
  orderTie,
  voiceRecipient,
  viberContent,
  machineDetection,
  templateParams,
  businessName,
];
