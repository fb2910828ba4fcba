import type * as z from 'zod';

type Path = readonly (string | number)[];

/** The shape of a field, and undefined for what every object inherits, or where there is no object. */
export function fieldOf(shape: z.ZodObject | undefined, key: string): z.core.$ZodType | undefined {
  return shape && Object.hasOwn(shape.shape, key) ? shape.shape[key] : undefined;
}

/** The keys that the shape knows at `path`. */
export function keysAt(shape: z.ZodType, path: Path, value: unknown): string[] {
  let here: z.core.$ZodType | undefined = shape;
  let there = value;
  for (const segment of path) {
    here = childShape(objectIn(here, there), segment);
    there = (there as Record<string, unknown>)?.[segment];
  }
  const object = objectIn(here, there);
  return object?._zod.def.type === 'object' ? Object.keys((object as z.ZodObject).shape) : [];
}

function childShape(shape: z.core.$ZodType | undefined, segment: string | number): z.core.$ZodType | undefined {
  const def = (shape as z.ZodType | undefined)?._zod.def as { type?: string; element?: z.core.$ZodType } | undefined;
  if (def?.type === 'array') return def.element;
  return def?.type === 'object' ? fieldOf(shape as z.ZodObject, String(segment)) : undefined;
}

/** The shape inside wrappers, and of a union the alternative that a mapping like `value` was meant for. */
export function objectIn(shape: z.core.$ZodType | undefined, value: unknown): z.core.$ZodType | undefined {
  const def = shape?._zod.def as
    | {
        type: string;
        innerType?: z.core.$ZodType;
        options?: readonly z.core.$ZodType[];
        getter?: () => z.core.$ZodType;
      }
    | undefined;
  if (def?.innerType) return objectIn(def.innerType, value);
  if (def?.getter) return objectIn(def.getter(), value);
  if (!def?.options) return shape;
  const objects = def.options.filter((option) => ['object', 'record'].includes(option._zod.def.type));
  const type = (value as { type?: unknown } | undefined)?.type;
  const literal = (option: z.core.$ZodType): unknown =>
    ((option as z.ZodObject).shape?.type as z.ZodLiteral | undefined)?.value;
  return objects.find((option) => type !== undefined && literal(option) === type) ?? objects[0];
}
