import { InputFailure } from '../errors.ts';
import type { FlowValues } from '../flow/flow-text.ts';
import type { Endpoint } from '../status.ts';
import { type Imported, type Json, mapTexts, objectOf } from './imported.ts';
import { StandIns } from './stand-ins.ts';

/** Whether this is what the remote tells of a delivery (guide, "Tracking"; otp guide, "Tracking"). */
export function isTracking(value: unknown): boolean {
  const json = objectOf(value);
  return Array.isArray(json?.messages) || (Array.isArray(json?.steps) && json.flowId !== undefined);
}

/**
 * The flow of a past delivery, as far as the remote tells it: the steps that were tried. What it does not tell (the
 * words of a call, a template's id, the ttl of an otp step) is a variable.
 */
export function trackingFlow(raw: Json, reveal: boolean): Imported {
  const standIns = new StandIns(reveal);
  const otp = !Array.isArray(raw.messages);
  const endpoint: Endpoint = otp ? 'otp' : raw.flowKind === 'transactional' ? 'transactional' : 'standard';
  const tried = ((otp ? raw.steps : raw.messages) as unknown[]).map((step) => objectOf(step) ?? {});
  if (tried.length === 0) {
    throw new InputFailure('input.import', 'no step of this delivery was tried yet', {
      hint: 'look again in a moment',
    });
  }
  const steps = tried.map((step) => (otp ? otpStep(step, standIns) : standardStep(step, endpoint, standIns)));
  const ordered = steps.toSorted((one, two) => Number(one.order ?? 0) - Number(two.order ?? 0));
  const values: FlowValues = { endpoint, vars: standIns.vars, flow: ordered.map(withoutNothing) };
  const notes = ['only the steps that were tried are known, and the callback is not'];
  const lacking = Object.keys(standIns.vars).filter((name) => !name.startsWith('phone'));
  if (lacking.length > 0) notes.push(`the remote does not tell what these variables stand for: ${lacking.join(', ')}`);
  return { values, about: [], notes, secrets: standIns.secrets };
}

function standardStep(message: Json, endpoint: Endpoint, standIns: StandIns): Json {
  const { type, from, order, ttl, failoverOnStatuses, label } = message;
  const common = { type, order, to: recipient(message.to, standIns), failoverOnStatuses };
  const content = objectOf(message.body) ?? {};
  switch (type) {
    case 'Viber': {
      const step = { ...common, senderInfoTrackingId: from, ttl };
      if (endpoint === 'transactional') {
        const templateId = content.templateId ?? standIns.unknown('templateId');
        return { ...step, templateId, templateLang: content.templateLang ?? standIns.unknown('templateLang') };
      }
      const { inboundUrl, expireOnDelivery } = message;
      const { text, imageUrl, action, viberFile, viberVideo } = content;
      const said = withoutNothing({ text, imageUrl, action, viberFile, viberVideo });
      return {
        ...step,
        inboundUrl,
        expireOnDelivery,
        label: label || undefined,
        message: standIns.texts(withoutCodes(said, standIns), true),
      };
    }
    case 'Voice': {
      const say = { text: standIns.unknown('said'), language: standIns.unknown('language') };
      const to = objectOf(common.to) ?? { phone: common.to };
      return { ...common, to, from, dialPlan: { verbs: [{ type: 'SAY', message: say }] } };
    }
    default:
      return { ...common, from, ttl, message: withoutNothing({ body: smsBody(message, standIns), label }) };
  }
}

function smsBody({ body }: Json, standIns: StandIns): unknown {
  return typeof body === 'string' ? standIns.texts(withoutCodes(body, standIns), true) : standIns.unknown('body');
}

/** What a delivery said may be a one-time password, and nobody here knows which part of it: numbers are variables. */
function withoutCodes(said: unknown, standIns: StandIns): unknown {
  return mapTexts(said, (text, path) => {
    if (path.at(-1) === 'imageUrl' || String(path.at(-1)).endsWith('Url')) return text;
    return text.replace(/\d(?:[ -]?\d){3,}/g, (code) => standIns.code(code));
  });
}

function otpStep(step: Json, standIns: StandIns): Json {
  const to = recipient(step.phone_number, standIns);
  const ttl = standIns.unknown('ttl');
  if (step.channel !== 'viber') return { type: 'Sms', to, ttl, message: { body: standIns.unknown('body') } };
  const senderInfoTrackingId = standIns.unknown('viberSender');
  return {
    type: 'ViberOtp',
    senderInfoTrackingId,
    to,
    templateId: standIns.unknown('templateId'),
    pin: '${env:PIN}',
    ttl,
  };
}

function recipient(to: unknown, standIns: StandIns): unknown {
  const calling = objectOf(to);
  if (calling) return Object.fromEntries(Object.entries(calling).map(([key, one]) => [key, recipient(one, standIns)]));
  return standIns.isNumber(to) ? standIns.phone(String(to)) : to;
}

function withoutNothing(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== undefined));
}
