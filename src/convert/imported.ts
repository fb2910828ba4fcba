import type { FlowValues } from '../flow/flow-text.ts';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** A flow that was made of somebody else's format. */
export type Imported = {
  readonly values: FlowValues;
  /** What it was made of, as the first lines of the file say. */
  readonly about: readonly string[];
  /** What was changed or left out, for the person to know. */
  readonly notes: readonly string[];
  /** What must not be shown: the pins that stood in it. */
  readonly secrets: readonly string[];
  /** The people that it is for, where it is for several: values of the flow's variables. */
  readonly recipients?: readonly Readonly<Record<string, string>>[];
};

/** The value as an object; undefined when it is none. */
export function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** The value with every text in it changed; `path` leads to the text. */
export function mapTexts(
  value: unknown,
  change: (text: string, path: readonly (string | number)[]) => unknown,
  path: readonly (string | number)[] = [],
): unknown {
  if (typeof value === 'string') return change(value, path);
  if (Array.isArray(value)) return value.map((item, index) => mapTexts(item, change, [...path, index]));
  const object = objectOf(value);
  if (object === undefined) return value;
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, mapTexts(item, change, [...path, key])]));
}

/** A pattern for a pin: one of digits is one only where no other digit is beside it. */
export function standingAlone(pin: string): string {
  const text = pin.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return /^\d+$/.test(pin) ? `(?<!\\d)${text}(?!\\d)` : text;
}
