import { gzipSync } from 'node:zlib';
import { OTP_TRACKING_PATH, SEND_PATHS, STANDARD_TRACKING_PATH } from '../api/paths.ts';
import { TOKEN_PATH } from '../api/token.ts';
import { durationMs } from '../clock.ts';
import { didYouMean, quoted } from '../words.ts';
import { draw } from './chance.ts';
import { type Answer, refusal } from './refusal.ts';

/** What goes wrong without the send being accepted, and with; the twins look the same to the client. */
const NOT_ACCEPTED = ['refuse', 'reset-before', 'hang', '429', 'html', 'redirect', 'token-expired'] as const;
const ACCEPTED = ['reset-after', 'drip', 'delay', 'truncated', 'empty', 'mistyped', 'huge', 'gzip-bomb'] as const;
const SERVER_ERRORS = ['500', '502', '503', '504'].flatMap((code) => [`${code}-before`, `${code}-after`]);
const CALLBACKS = ['duplicate', 'reorder'] as const;

/** Every fault by its name. */
export const FAULT_NAMES: readonly string[] = [...NOT_ACCEPTED, ...ACCEPTED, ...SERVER_ERRORS, 'lag', ...CALLBACKS];

/** The requests that a fault is for. */
export type FaultScope = 'send' | 'token' | 'tracking' | 'callback';

/** Something that goes wrong, and how often. */
export type Fault = {
  readonly scope: FaultScope;
  readonly name: string;
  /** From 0 to 1. */
  readonly chance: number;
  /** Of a `delay`. */
  readonly delayMs?: number;
};

/** A fault, or what is wrong with its text. */
export type ParsedFault =
  | { readonly ok: true; readonly fault: Fault }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** Reads `[token:|tracking:]name[:duration][:probability]`, such as `reset-after:2%` or `delay:2s`. */
export function parseFault(text: string): ParsedFault {
  const parts = text.split(':');
  const scoped = parts[0] === 'token' || parts[0] === 'tracking' ? (parts.shift() as FaultScope) : undefined;
  const [name = '', ...rest] = parts;
  if (!FAULT_NAMES.includes(name))
    return { ok: false, message: `${quoted(name)} is no fault`, hint: didYouMean(name, FAULT_NAMES) };
  const delayMs = name === 'delay' ? durationMs(rest.shift() ?? '') : undefined;
  if (name === 'delay' && delayMs === undefined)
    return { ok: false, message: 'delay needs a duration', hint: 'write delay:2s, or delay:2s:10%' };
  const chance = rest.length === 0 ? 1 : probability(rest.join(':'));
  if (chance === undefined)
    return { ok: false, message: `${quoted(rest.join(':'))} is no probability`, hint: 'write 2% or 0.02' };
  const scope = scoped ?? usualScope(name);
  return { ok: true, fault: { scope, name, chance, ...(delayMs !== undefined && { delayMs }) } };
}

/** A fault as it is written. */
export function faultText({ scope, name, chance, delayMs }: Fault): string {
  const where = scope === usualScope(name) ? '' : `${scope}:`;
  return `${where}${name}${delayMs === undefined ? '' : `:${delayMs}ms`}:${percent(chance)}%`;
}

/** A chance in percent, as somebody wrote it. */
export function percent(chance: number): number {
  return Math.round(chance * 1e6) / 1e4;
}

/** The scope of a request of the remote's; undefined for what no fault is for. */
export function scopeOf(method: string, target: string): FaultScope | undefined {
  const path = target.split('?')[0]!;
  if (path === TOKEN_PATH) return 'token';
  if (method === 'POST' && Object.values(SEND_PATHS).includes(path)) return 'send';
  return [STANDARD_TRACKING_PATH, OTP_TRACKING_PATH].some((known) => path.startsWith(known)) ? 'tracking' : undefined;
}

/** The faults of an engine: one seed, and the same requests in the same order meet the same ones. */
export class FaultBox {
  faults: readonly Fault[];
  readonly #seed: number;
  #requests = 0;

  constructor(seed: number, faults: readonly Fault[]) {
    this.#seed = seed;
    this.faults = faults;
  }

  /** The fault that the next request meets; undefined when it meets none. */
  next(scope: FaultScope): Fault | undefined {
    const number = this.#requests++;
    return this.faults.find((one, place) => one.scope === scope && draw(this.#seed, -20, number, place) < one.chance);
  }

  /** How often a fault of callbacks happens. */
  chanceOf(name: (typeof CALLBACKS)[number]): number {
    return this.faults.findLast((one) => one.name === name)?.chance ?? 0;
  }
}

/** An answer as it goes over the wire. */
export type WireAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
};

/** What the client gets of a request that meets a fault. */
export type Faulty =
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  /** `part`: the connection ends in the midst of it; `slowly`: byte by byte; `afterMs`: late. */
  | {
      readonly kind: 'answer';
      readonly answer: WireAnswer;
      readonly part?: boolean;
      readonly slowly?: boolean;
      readonly afterMs?: number;
    };

const HUGE_BYTES = 2 * 1024 * 1024;
const BOMB_BYTES = 64 * 1024 * 1024;

/** What a fault makes of a request; `proceed` answers it truly, and then it is accepted. */
export function faulty({ name, delayMs = 0 }: Fault, target: string, proceed: () => Answer): Faulty {
  const whole = (answer: WireAnswer): Faulty => ({ kind: 'answer', answer });
  const [, code, when] = /^(5\d\d)-(before|after)$/.exec(name) ?? [];
  if (code !== undefined) {
    if (when === 'after') proceed();
    return whole(wire(refusal(Number(code), 0, 'the service is not available')));
  }
  switch (name) {
    case 'refuse':
    case 'reset-before':
      return { kind: 'reset' };
    case 'reset-after':
      proceed();
      return { kind: 'reset' };
    case 'hang':
      return { kind: 'hang' };
    case '429':
      return whole({ ...wire(refusal(429, 0, 'too many requests')), headers: { 'retry-after': '1' } });
    case 'html':
      return whole({ status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad Gateway</h1>' });
    case 'redirect':
      return whole({ status: 307, headers: { location: `${target}?elsewhere` }, body: '' });
    case 'token-expired':
      return whole(wire(refusal(401, 1, 'the access token is missing, wrong or expired')));
    case 'lag':
      return whole(wire(refusal(404, 4, 'there is no such delivery')));
    case 'delay':
      return { kind: 'answer', answer: wire(proceed()), afterMs: delayMs };
    case 'drip':
      return { kind: 'answer', answer: wire(proceed()), slowly: true };
    case 'truncated':
      return { kind: 'answer', answer: wire(proceed()), part: true };
    default:
      return whole(spoilt(name, proceed()));
  }
}

/** A true answer as nobody should give it. */
function spoilt(name: string, { status, json }: Answer): WireAnswer {
  switch (name) {
    case 'empty':
      return { status, body: '' };
    case 'mistyped':
      return wire({ status, json: { ...(json as object), trackingId: 12_345, flowId: 12_345 } });
    case 'huge':
      return wire({ status, json: { ...(json as object), padding: 'x'.repeat(HUGE_BYTES) } });
    case 'gzip-bomb':
      return {
        status,
        headers: { 'content-encoding': 'gzip' },
        body: new Uint8Array(gzipSync(Buffer.alloc(BOMB_BYTES, 32))),
      };
    default:
      return wire({ status, json });
  }
}

function wire({ status, json }: Answer): WireAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) };
}

function usualScope(name: string): FaultScope {
  if (name === 'lag') return 'tracking';
  return CALLBACKS.includes(name as never) ? 'callback' : 'send';
}

function probability(text: string): number | undefined {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const chance = number === undefined ? Number.NaN : Number(number) / (percent === '%' ? 100 : 1);
  return chance >= 0 && chance <= 1 ? chance : undefined;
}
