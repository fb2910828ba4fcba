import type * as z from 'zod';
import { type SourceNode, type TextNode, yamlValue } from '../../source/source-node.ts';
import { fieldOf, objectIn } from './shape-walk.ts';

type Def = {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly getter?: () => z.core.$ZodType;
};

/**
 * The JSON value that was meant: the shape decides the type of every scalar, so that `to: +306912345678`,
 * `pin: 012345` and `from: 1234` are these very characters, and `ttl: 10` is a number.
 *
 * It never fails: what does not fit stays as it is, for the shape to complain about.
 */
export function readAs(shape: z.core.$ZodType | undefined, node: SourceNode): unknown {
  if (shape === undefined) return yamlValue(node);
  const def = shape._zod.def as Def;
  if (def.innerType) return readAs(def.innerType, node);
  if (def.getter) return readAs(def.getter(), node);
  if (def.options) return readAs(optionFor(shape, def.options, node), node);
  switch (node.kind) {
    case 'text':
      return readText(def.type, node);
    case 'list':
      return node.items.map((item) => readAs(def.type === 'array' ? def.element : undefined, item));
    case 'map':
      return readMap(shape, def, node.entries);
    default:
      return node satisfies never;
  }
}

function readMap(shape: z.core.$ZodType, def: Def, entries: readonly { key: string; value: SourceNode }[]): unknown {
  const read = entries.map(({ key, value }) => [
    key,
    readAs(def.type === 'record' ? def.valueType : fieldShape(shape, def, key), value),
  ]);
  return Object.fromEntries(read);
}

function fieldShape(shape: z.core.$ZodType, def: Def, key: string): z.core.$ZodType | undefined {
  return def.type === 'object' ? fieldOf(shape as z.ZodObject, key) : undefined;
}

function readText(type: string, node: TextNode): unknown {
  if (node.empty) return null;
  switch (type) {
    case 'number':
      return node.plain && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(node.text) ? Number(node.text) : node.text;
    case 'boolean':
      return node.plain && /^(?:true|false)$/.test(node.text) ? node.text === 'true' : node.text;
    case 'unknown':
      return node.typed;
    default:
      return node.text;
  }
}

function optionFor(
  shape: z.core.$ZodType,
  options: readonly z.core.$ZodType[],
  node: SourceNode,
): z.core.$ZodType | undefined {
  const ofType = (...types: string[]): z.core.$ZodType | undefined =>
    options.find((option) => types.includes(option._zod.def.type));
  switch (node.kind) {
    case 'text':
      return ofType('string', 'number', 'boolean', 'literal', 'enum');
    case 'list':
      return ofType('array');
    case 'map': {
      const type = node.entries.find((entry) => entry.key === 'type')?.value;
      return objectIn(shape, { type: type?.kind === 'text' ? type.text : undefined });
    }
    default:
      return node satisfies never;
  }
}
