import { literal } from '../flow/flow-text.ts';
import { freeName } from './free-name.ts';
import { mapTexts, standingAlone } from './imported.ts';

/** A number as people and machines write one; some of its digits may be covered. */
const NUMBER = /^\+?[\dxX*][\dxX*\s().-]{5,30}$/;
const E164 = /^\+?[1-9]\d{6,14}$/;

/** A variable in the place of a number. */
const VARIABLE = /^\$\{[^}]*\}$/;

/**
 * What must not stand in a file that is passed around, and what the other format does not tell: each is a variable of
 * the flow, and has its value only where that was asked for.
 */
export class StandIns {
  readonly #vars = new Map<string, string | null>();
  readonly #names = new Map<string, string>();
  readonly #pins = new Map<string, string>();
  readonly #reveal: boolean;

  constructor(reveal: boolean) {
    this.#reveal = reveal;
  }

  /** The variables by name, and null for those that have to be given. */
  get vars(): Readonly<Record<string, string | null>> {
    return Object.fromEntries(this.#vars);
  }

  /** The pins that stood in it, and not only their variables. */
  get secrets(): string[] {
    return [...this.#pins.keys()].filter((pin) => !pin.startsWith('$'));
  }

  /** Whether there is a pin at all, or a variable for one. */
  get hasPins(): boolean {
    return this.#pins.size > 0;
  }

  /** Whether a text is a recipient's number, or stands for one. */
  isNumber(text: unknown): boolean {
    return (typeof text === 'string' && (NUMBER.test(text) || VARIABLE.test(text))) || typeof text === 'number';
  }

  /** The variable for a recipient: the same one for the same number. */
  phone(number: string): string {
    const name = this.#names.get(number) ?? this.#free('phone');
    this.#names.set(number, name);
    if (!this.#vars.has(name)) this.#vars.set(name, this.#reveal && E164.test(number) ? number : null);
    return `\${${name}}`;
  }

  /** The variable for a number that may be a code: the same one for the same number. */
  code(code: string): string {
    const name = this.#names.get(`code ${code}`) ?? this.#free('code');
    this.#names.set(`code ${code}`, name);
    return this.unknown(name);
  }

  /** A variable for what is not told. */
  unknown(name: string): string {
    if (!this.#vars.has(name)) this.#vars.set(name, null);
    return `\${${name}}`;
  }

  /** The variable for a pin, which comes from the environment. */
  pin(pin: string): string {
    // As our own export writes it.
    const own = /^\$(?:\{env:)?([A-Za-z_]\w*)\}?$/.exec(pin)?.[1];
    const name = own ?? this.#pins.get(pin) ?? this.#pinName();
    this.#pins.set(pin, name);
    return `\${env:${name}}`;
  }

  /**
   * The value with variables for the pins in what messages say, and with those that stand in it already; no other
   * dollar begins one. `within`: the value is what a message says.
   */
  texts(value: unknown, within = false): unknown {
    // Longer ones first: one may begin with another.
    const pins = [...this.#pins.keys()].filter((pin) => pin.length > 2).toSorted((one, two) => two.length - one.length);
    const found = new RegExp(pins.map(standingAlone).join('|'), 'g');
    return mapTexts(value, (text, path) => {
      if (pins.length === 0 || !(within || path.includes('message'))) return this.#taken(text);
      let at = 0;
      const parts = [...text.matchAll(found)].map(({ 0: pin, index }) => {
        const before = text.slice(at, index);
        at = index + pin.length;
        return beforeVariable(this.#taken(before)) + this.pin(pin);
      });
      return parts.join('') + this.#taken(text.slice(at));
    });
  }

  /** A text as it is meant: a variable in it, as our own exports leave one, has to be given. */
  #taken(text: string): string {
    let at = 0;
    const parts = [...text.matchAll(/\$\{(env:)?([A-Za-z_]\w*)\}/g)].map(({ 0: written, 1: env, 2: name, index }) => {
      const before = literal(text.slice(at, index));
      at = index + written.length;
      return beforeVariable(before) + (env === undefined ? this.unknown(name!) : written);
    });
    return parts.join('') + literal(text.slice(at));
  }

  #pinName(): string {
    const names = new Set(this.#pins.values());
    return freeName('PIN', (name) => names.has(name));
  }

  #free(name: string): string {
    return freeName(name, (taken) => this.#vars.has(taken));
  }
}

/** A text that a variable follows: a dollar at its end would take that for itself. */
function beforeVariable(text: string): string {
  const [dollars = ''] = /\$*$/.exec(text)!;
  return dollars.length % 2 === 1 ? `${text}$` : text;
}
