import * as z from 'zod';

type Def = {
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly discriminator?: string;
};

/** The shape as a request may have it: keys that it does not know are passed over, as the engine does. */
export function openShape(shape: z.ZodType): z.ZodType {
  return opened(shape, (field) => field);
}

function opened(shape: z.ZodType, leaf: (field: z.ZodType) => z.ZodType): z.ZodType {
  const def = shape._zod.def as Def;
  const inside = (field: z.ZodType): z.ZodType => opened(field, leaf);
  switch (shape._zod.def.type) {
    case 'object':
      return z.looseObject(mapped((shape as z.ZodObject).shape, inside));
    case 'optional':
      return inside(def.innerType!).optional();
    case 'array':
      // A copy with other elements keeps the bounds.
      return shape.clone({ ...shape._zod.def, element: inside(def.element!) } as z.core.$ZodTypeDef);
    case 'union': {
      const options = def.options!.map(inside);
      return def.discriminator
        ? z.discriminatedUnion(def.discriminator, options as unknown as [z.ZodObject])
        : z.union(options);
    }
    default:
      return leaf(shape);
  }
}

/** The same as it is echoed: what the remote fills in where it was left out is there. */
export function filledShape(shape: z.ZodObject): z.ZodObject {
  return z.looseObject(
    mapped(shape.shape, (field) => {
      const { type, innerType } = field._zod.def as Def & { readonly type: string };
      if (type === 'default') return innerType!;
      // Inside a list, and inside what may be missing, nothing is filled in.
      return type === 'object' ? filledShape(field as z.ZodObject) : opened(field, withoutDefault);
    }),
  );
}

function withoutDefault(field: z.ZodType): z.ZodType {
  return field._zod.def.type === 'default' ? (field._zod.def as Def).innerType!.optional() : field;
}

function mapped(fields: Readonly<Record<string, unknown>>, change: (field: z.ZodType) => z.ZodType) {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, change(field as z.ZodType)]));
}
