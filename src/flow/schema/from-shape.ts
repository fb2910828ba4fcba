import * as z from 'zod';
import { httpsUrl, statusesOf, uuid, webUrl } from '../shape/field.ts';
import type { FieldText, FieldTexts } from './field-texts.ts';

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A text in which a variable stands for what is not known yet. */
export const VARIABLE: JsonSchema = { type: 'string', pattern: '\\$\\{' };

/** What YAML takes for a number or a truth value in a text field is the text as it was typed. */
export const TEXT = ['string', 'number', 'boolean'];

/** What a field holds and how it is told: its texts, and whether variables are replaced in it. */
export type Telling = { readonly texts: FieldTexts; readonly variables: boolean };

/**
 * The JSON Schema of a zod shape as an editor needs it: every field described, texts that YAML reads as numbers taken
 * as texts, and a variable wherever one may stand.
 */
export function fromShape(shape: z.ZodType, telling: Telling): JsonSchema {
  const { $schema: _, ...plain } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any', override });
  return told(plain, '', telling);
}

function override({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema }): void {
  const written = jsonSchema as Record<string, unknown>;
  const words = statusesOf(zodSchema);
  if (words) written.anyOf = wordsIn(words).anyOf;
  else written.pattern = patternOf(zodSchema) ?? written.pattern;
  if (written.pattern || ['number', 'integer', 'boolean'].includes(String(written.type))) {
    // Not of the standard: what the language server says in place of "does not match the pattern of".
    written.patternErrorMessage = wish(zodSchema);
  }
}

/** The pattern of a field that zod checks by code, or without regard to case, which JSON Schema cannot do. */
export function patternOf(field: z.core.$ZodType): string | undefined {
  if (field === httpsUrl) return '^[Hh][Tt][Tt][Pp][Ss]://[^\\s<>"]+$';
  if (field === webUrl) return '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s<>"]+$';
  if (field === uuid) return String(z.toJSONSchema(uuid).pattern).replaceAll('a-f', 'a-fA-F');
  const words = statusesOf(field);
  return words && `^(?:${words.map(anyCase).join('|')})$`;
}

/** What a field wants, as a clause that begins with "must"; undefined where it takes any text. */
export function wish(field: z.core.$ZodType): string | undefined {
  return z.safeParse(field, NOTHING_KNOWN).error?.issues[0]?.message;
}

/** A text that fits no pattern and is no number, to learn how a shape words what it wants. */
const NOTHING_KNOWN = '?';

/** One of these words in any case; an editor offers them as they are spelled here. */
export function wordsIn(words: readonly string[]): { readonly anyOf: readonly JsonSchema[] } {
  const pattern = `^(?:${words.map(anyCase).join('|')})$|\\$\\{`;
  return { anyOf: [{ enum: words }, { type: 'string', pattern }] };
}

function anyCase(word: string): string {
  return word.replace(/[A-Za-z]/g, (a) => `[${a.toUpperCase()}${a.toLowerCase()}]`);
}

function told(schema: JsonSchema, path: string, telling: Telling): JsonSchema {
  const { type, anyOf, oneOf, ...rest } = schema;
  if (Array.isArray(anyOf)) return { ...(rest as object), anyOf: anyOf.map((one) => told(one, path, telling)) };
  if (Array.isArray(oneOf)) return { ...rest, ...byType(oneOf, path, telling) };
  if (schema.const !== undefined || schema.$ref !== undefined) return rest;
  switch (type) {
    case 'object':
      return objectTold(schema, path, telling);
    case 'array':
      return { ...schema, items: told(schema.items as JsonSchema, path, telling) };
    case 'string':
      return textTold(rest, telling.variables);
    case 'number':
    case 'integer':
    case 'boolean':
      return telling.variables
        ? { type: [type, 'string'], ...bounded(rest), pattern: VARIABLE.pattern }
        : bounded(schema);
    default:
      return schema;
  }
}

function objectTold(schema: JsonSchema, path: string, telling: Telling): JsonSchema {
  const { propertyNames: _, ...rest } = schema;
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(([key, field]) => {
    const place = path === '' ? key : `${path}.${key}`;
    return [key, described(told(field, place, telling), telling.texts[place], place)];
  });
  const values = schema.additionalProperties as JsonSchema | false | undefined;
  return {
    ...rest,
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(values && { additionalProperties: told(values, path, telling) }),
  };
}

/** The field with its texts before everything else. */
export function described(field: JsonSchema, text: FieldText | undefined, place: string): JsonSchema {
  if (text === undefined) throw new Error(`the field ${place} has no text`);
  const [description, ...examples] = text;
  return { description, ...field, ...(examples.length > 0 && { examples }) };
}

function textTold({ enum: words, pattern, minLength, maxLength, anyOf, ...rest }: JsonSchema, variables: boolean) {
  if (anyOf !== undefined) return { ...rest, anyOf };
  if (words !== undefined)
    return { ...rest, ...(variables ? { anyOf: [{ enum: words }, VARIABLE] } : { enum: words }) };
  if (pattern !== undefined) {
    return { ...rest, type: TEXT, pattern: variables ? `${pattern}|\\$\\{` : pattern, ...sized({ maxLength }) };
  }
  // A text that is one character long at least stays so with a variable in it; one that must be short may not.
  const alone = { type: TEXT, ...sized({ minLength, maxLength }) };
  return { ...rest, ...(variables && maxLength !== undefined ? { anyOf: [alone, VARIABLE] } : alone) };
}

function sized(sizes: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(sizes).filter(([, size]) => size !== undefined));
}

/** Without the bounds of what JavaScript can count. */
function bounded(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => Math.abs(Number(value)) !== 2 ** 53 - 1));
}

/** Alternatives that their `type` tells apart: what is wrong is told of the one that was meant. */
function byType(options: readonly JsonSchema[], path: string, telling: Telling): JsonSchema {
  const named = options.map((option) => {
    const name = (option.properties as { type: { const: string } }).type.const;
    return [name, told(option, `${path}.${name}`, telling)] as const;
  });
  const text = telling.texts[`${path}.${named[0]![0]}.type`];
  return typed(named, text!);
}

/** An object whose `type` is one of these names, each with a schema of its own. */
export function typed(named: readonly (readonly [name: string, schema: JsonSchema])[], [description]: FieldText) {
  const names = named.map(([name]) => name);
  return {
    type: 'object',
    properties: { type: { description, anyOf: [{ enum: names }, VARIABLE] } },
    required: ['type'],
    allOf: named.map(([name, schema]) => when(ofType(name), schema)),
  };
}

/** What is of that `type`, and has these keys. */
export function ofType(type: string, ...keys: readonly string[]): JsonSchema {
  // A const would do, but the language server takes half a word for the whole one, and a Viber step for a ViberOtp one.
  const exactly = { type: 'string', pattern: `^${type}$` };
  return { type: 'object', properties: { type: exactly }, required: ['type', ...keys] };
}

/** A schema for what fits the condition, and another one for what does not. */
export function when(condition: JsonSchema, schema: JsonSchema, otherwise?: JsonSchema): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, and nobody awaits one.
  return { if: condition, then: schema, ...(otherwise && { else: otherwise }) };
}
