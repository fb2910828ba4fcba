import type { Problem, Span } from '../source/diagnostic.ts';
import {
  childOf,
  entryOf,
  type MapEntry,
  type MapNode,
  type SourceNode,
  type TextNode,
} from '../source/source-node.ts';
import { type Channel, sameWord } from '../status.ts';
import { didYouMean, nearest, quoted } from '../words.ts';

/** A channel that a message names and that will not be tried. */
export type Skipped = {
  /** Its place among the rules, from 1. */
  readonly order: number;
  /** As the message names it. */
  readonly channel: string;
  readonly reason: string;
};

/** The top-level keys of an Omnichannel message, besides `to` (guide, "Fallback routing"). */
export const FALLBACK_KEYS = ['body', 'rules', 'customBody', 'channelOptions'];

/** More than any message has. */
const MOST_RULES = 50;

/** The channels of a message that Routee's Failover has too, by the names that its rules use. */
const CHANNELS: Readonly<Record<string, Channel>> = { viber: 'Viber', sms: 'Sms', voice: 'Voice' };

type Report = (problem: Problem) => void;

/** Whether the file is an Omnichannel message: it prefers channels by rules, and has no steps of its own. */
export function isFallbackMessage(root: MapNode): boolean {
  return entryOf(root, 'flow') === undefined && FALLBACK_KEYS.some((key) => entryOf(root, key) !== undefined);
}

/**
 * The standard flow that an Omnichannel message becomes: a step for each of its rules, in their order, each failing
 * over to the next. A channel that the recipient has no address for, or that Routee does not have, is skipped.
 */
export function fallbackFlow(
  root: MapNode,
  everyTo: string | undefined,
  report: Report,
): { readonly root: MapNode; readonly skipped: readonly Skipped[] } {
  const rules = entryOf(root, 'rules');
  const names = rules?.value.kind === 'list' ? rules.value.items.slice(0, MOST_RULES) : [];
  if (names.length === 0) {
    const message = 'rules must list the channels in the order of preference';
    report({
      rule: 'required',
      severity: 'error',
      message,
      hint: 'write rules: [viber, sms]',
      span: rules?.value.span ?? start(root),
      path: 'rules',
    });
  }
  const phone =
    everyTo === undefined ? phoneOf(root, report) : textAt(everyTo, childOf(root, 'to')?.span ?? start(root));
  reportUnused(root, names, report);
  const skipped: Skipped[] = [];
  const steps = names.flatMap((rule, index) => {
    const name = rule.kind === 'text' ? rule.text : '';
    const reason = whySkipped(name, phone);
    if (reason === undefined) return [stepFor(root, name, rule.span, phone!, report)];
    if (reason.severity !== 'error') skipped.push({ order: index + 1, channel: name, reason: reason.message });
    const message = reason.severity === 'error' ? reason.message : `${name} is skipped: ${reason.message}`;
    report({ ...reason, message, rule: 'fallback-channel', span: rule.span, path: `rules[${index}]` });
    return [];
  });
  if (steps.length === 0 && names.length > 0 && skipped.length === names.length) {
    report({
      rule: 'fallback-channel',
      severity: 'error',
      message: 'none of these channels can be tried',
      span: rules!.value.span,
      path: 'rules',
    });
  }
  const flow = entry('flow', { kind: 'list', span: rules?.value.span ?? start(root), items: steps });
  const rest = root.entries.filter(({ key }) => key !== 'to' && !FALLBACK_KEYS.includes(key));
  // Without a step there is nothing to say about steps.
  return { root: { ...root, entries: steps.length > 0 ? [flow, ...rest] : rest }, skipped };
}

type Reason = Pick<Problem, 'severity' | 'message' | 'hint'>;

function whySkipped(name: string, phone: TextNode | undefined): Reason | undefined {
  if (!Object.hasOwn(CHANNELS, name)) {
    const meant = Object.keys(CHANNELS).find((known) => sameWord(known, name)) ?? nearest(name, Object.keys(CHANNELS));
    if (meant !== undefined)
      return { severity: 'error', message: `${quoted(name)} is no channel`, hint: `did you mean ${quoted(meant)}?` };
    return { severity: 'warning', message: "Routee's Failover does not have this channel" };
  }
  if (phone !== undefined) return undefined;
  return { severity: 'note', message: 'the recipient has no phoneNumber' };
}

/** What is written for a channel that the rules do not name is not sent, and that is said. */
function reportUnused(root: MapNode, rules: readonly SourceNode[], report: Report): void {
  const named = [...new Set(rules.flatMap((rule) => (rule.kind === 'text' ? [rule.text] : [])))];
  for (const part of ['customBody', 'channelOptions']) {
    const channels = childOf(root, part);
    if (channels === undefined) continue;
    if (channels.kind !== 'map') {
      report({
        rule: 'value',
        severity: 'error',
        message: `${part} must be channels with values`,
        span: channels.span,
        path: part,
      });
      continue;
    }
    for (const { key, keySpan } of channels.entries.filter((channel) => !named.includes(channel.key))) {
      const message = `${part}.${key} is for no channel of the rules`;
      report({
        rule: 'unknown-key',
        severity: 'warning',
        message,
        hint: didYouMean(key, named),
        span: keySpan,
        path: part,
      });
    }
  }
}

/** The recipient's number with its plus, which the Omnichannel API leaves out. */
function phoneOf(root: MapNode, report: Report): TextNode | undefined {
  const to = childOf(root, 'to');
  if (to !== undefined && to.kind !== 'map') {
    const hint = 'in a message with rules it is to: { phoneNumber: … }';
    report({
      rule: 'recipient',
      severity: 'error',
      message: 'to must hold the addresses of the recipient',
      hint,
      span: to.span,
      path: 'to',
    });
  }
  const phone = childOf(to, 'phoneNumber');
  if (phone?.kind !== 'text' || phone.empty) return undefined;
  return phone.unset || phone.text.startsWith('+') ? phone : { ...phone, text: `+${phone.text}`, plain: false };
}

/** The step of one rule: its message from the channel's own body or the common one, the rest from its options. */
function stepFor(root: MapNode, name: string, span: Span, to: TextNode, report: Report): MapNode {
  const own = childOf(childOf(root, 'customBody'), name);
  const body = own ?? childOf(root, 'body') ?? missingBody(name, span, report);
  const options = childOf(childOf(root, 'channelOptions'), name);
  const given = (options?.kind === 'map' ? options.entries : []).filter(({ key, keySpan }) => {
    if (key !== 'type' && key !== 'to' && key !== 'message') return true;
    const hint = 'the recipient stands in to, the text in body or customBody';
    report({
      rule: 'unknown-key',
      severity: 'error',
      message: `"${key}" is no option of a channel`,
      hint,
      span: keySpan,
      path: 'channelOptions',
    });
    return false;
  });
  const common = [entry('type', textAt(CHANNELS[name]!, span)), entry('to', to)];
  if (name === 'voice') {
    const spoken = given.filter(({ key }) => key === 'language' || key === 'gender');
    const rest = given.filter((option) => !spoken.includes(option));
    return {
      kind: 'map',
      span,
      entries: [...common, entry('dialPlan', dialPlan(body, spoken)), ...rest],
    };
  }
  const key = name === 'sms' ? 'body' : 'text';
  const message = body.kind === 'text' ? mapOf(body.span, [entry(key, body)]) : body;
  return { kind: 'map', span, entries: [...common, entry('message', message), ...given] };
}

/** Reports that the channel has nothing to say, and gives it something, so that nothing else is said about it. */
function missingBody(name: string, span: Span, report: Report): TextNode {
  const hint = `write body: for every channel, or customBody: { ${name}: … }`;
  report({ rule: 'required', severity: 'error', message: `there is no text for ${name}`, hint, span, path: 'body' });
  return textAt('…', span);
}

/** A text is said; anything else is a dial plan already. */
function dialPlan(body: SourceNode, spoken: readonly MapEntry[]): SourceNode {
  if (body.kind !== 'text') return body;
  const message = mapOf(body.span, [entry('text', body), ...spoken]);
  const say = mapOf(body.span, [entry('type', textAt('SAY', body.span)), entry('message', message)]);
  return mapOf(body.span, [entry('verbs', { kind: 'list', span: body.span, items: [say] })]);
}

function entry(key: string, value: SourceNode): MapEntry {
  return { key, keySpan: value.span, value };
}

function mapOf(span: Span, entries: readonly MapEntry[]): MapNode {
  return { kind: 'map', span, entries };
}

function textAt(text: string, span: Span): TextNode {
  return { kind: 'text', span, text, plain: false, empty: false, typed: text };
}

function start({ span: [first] }: MapNode): Span {
  return [first, first];
}
