import { InputFailure } from '../errors.ts';
import { YamlSource } from '../source/yaml-source.ts';
import type { Endpoint } from '../status.ts';
import { bodyFlow, isBody } from './body-flow.ts';
import { type Imported, type Json, objectOf } from './imported.ts';
import { batchFlow, isMessage, messageFlow } from './omnichannel.ts';
import { isCurl, isHttp, readCurl, readHttp } from './read-request.ts';
import { isTracking, trackingFlow } from './tracking-flow.ts';

/**
 * Somebody else's text as a flow: a request body or the remote's reply to it, a curl command or request that posts one,
 * a message of the Omnichannel API or a batch of them, what the remote tells of a delivery. Fails with an InputFailure
 * that says what it looks like; no part of the text is quoted, for it may hold a token.
 */
export function importText(file: string, text: string, reveal: boolean): Imported {
  const what = isCurl(text) ? 'curl command' : isHttp(text) ? 'request' : undefined;
  if (what === undefined) return importJson(jsonIn(file, text), undefined, reveal);
  const { endpoint, body, dropped } = what === 'request' ? readHttp(text) : readCurl(text);
  const flow = importJson(jsonIn(`the body of this ${what}`, body), endpoint, reveal);
  const about = [`Imported from a ${what}.`];
  return { ...flow, about, notes: [...dropped.map((what) => `left out ${what}`), ...flow.notes] };
}

/** A value that the remote gave, or would take, as a flow. */
export function importJson(json: unknown, endpoint: Endpoint | undefined, reveal: boolean): Imported {
  if (isBody(json)) return { ...bodyFlow(json as Json, endpoint, reveal), about: ['Imported from a request body.'] };
  if (isTracking(json)) return { ...trackingFlow(json as Json, reveal), about: ['Imported from a delivery.'] };
  const about = ['Imported from a message of the Omnichannel API, which may be a flow file.'];
  if (isMessage(json)) return { ...messageFlow(json as Json, reveal), about };
  if (Array.isArray(json) && json.length > 0 && json.every(isMessage)) return { ...batchFlow(json), about };
  const what = Array.isArray(json) ? 'this list' : objectOf(json) ? 'this object' : 'this';
  throw new InputFailure('input.import', `${what} is nothing that can be imported`, {
    hint: 'a request body has flow: [...], an Omnichannel message rules: [...], a delivery messages: [...]',
  });
}

/** Deeper than any request, and far from where recursion would end. */
const MAX_DEPTH = 60;

function jsonIn(file: string, text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw notJson(file, text, error as SyntaxError);
  }
  if (depthOf(json, MAX_DEPTH) === 0)
    throw new InputFailure('input.import', `${file} is nested deeper than ${MAX_DEPTH} levels`);
  return json;
}

/** How many levels are left of so many below a value; 0 when there are more. */
function depthOf(value: unknown, left: number): number {
  if (left === 0 || typeof value !== 'object' || value === null) return left;
  return Object.values(value).reduce<number>((least, item) => Math.min(least, depthOf(item, left - 1)), left - 1);
}

/** Where JSON ends to be JSON; a flow file, which is YAML, needs no import. */
function notJson(file: string, text: string, { message }: SyntaxError): InputFailure {
  if (/^\s*[{[]/.test(text)) {
    // Of what the parser says only the place is told: the rest quotes the text.
    const place = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    const lines = text.slice(0, place).split('\n');
    const where = `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
    return new InputFailure('input.import', `${file} is no JSON: look at ${where}`);
  }
  const { root } = new YamlSource(file, text);
  const keys = root?.kind === 'map' ? root.entries.map(({ key }) => key) : [];
  if (keys.includes('flow') || keys.includes('rules'))
    return new InputFailure('input.import', `${file} is a flow file already`, { hint: 'check it, or send it' });
  if (text.trim() === '') return new InputFailure('input.import', `${file} is empty`);
  return new InputFailure('input.import', `${file} is neither JSON nor a curl command`, {
    hint: 'import a request body, a curl command, an Omnichannel message, or the id of a delivery',
  });
}
