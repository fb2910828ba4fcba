import * as z from 'zod';
import type { Template } from './failover-api.ts';
import { number, text } from './tolerant.ts';

/*
 * The payload of `GET /failover-otp/otp/templates` is not public. What is assumed of it: it is a list of objects, or an
 * object that holds one under a usual name, and each of them has an id. Everything else may be there or not, in the
 * spellings that the rest of the remote has.
 */

const list = z.array(z.unknown()).optional().catch(undefined);
const HOLDERS = ['templates', 'results', 'content', 'data', 'items'] as const;

const holder = z.object({
  ...(Object.fromEntries(HOLDERS.map((name) => [name, list])) as Record<(typeof HOLDERS)[number], typeof list>),
  total: number,
  totalElements: number,
  last: z.boolean().optional().catch(undefined),
});

const code = z.union([z.string().min(1), z.object({ code: z.string().min(1) }).transform((language) => language.code)]);

/** One language, or a list of them; what is none in it is left out. */
const languages = z
  .union([code.transform((one) => [one]), z.array(code.optional().catch(undefined))])
  .transform((codes) => codes.flatMap((one) => one ?? []))
  .optional()
  .catch(undefined);

const entry = z.object({
  id: text,
  templateId: text,
  template_id: text,
  name: text,
  templateName: text,
  template_name: text,
  templateType: text,
  template_type: text,
  type: text,
  languages,
  language: languages,
  templateLang: languages,
});

/** The templates of an answer, and whether it says nothing of more. */
export type TemplateList = { readonly templates: readonly Template[]; readonly complete: boolean };

/**
 * Reads a list of templates; entries without an id are left out. Undefined when it is none, which a list of entries is
 * too of which not one has an id: then it is the shape that is another one, and not the account that is empty.
 */
export function templatesOf(json: unknown): TemplateList | undefined {
  const held = Array.isArray(json) ? { rows: json, complete: true } : heldIn(json);
  if (held === undefined) return undefined;
  const templates = held.rows.flatMap((row) => templateOf(row) ?? []);
  return templates.length === 0 && held.rows.length > 0 ? undefined : { templates, complete: held.complete };
}

function heldIn(json: unknown): { readonly rows: readonly unknown[]; readonly complete: boolean } | undefined {
  const read = holder.safeParse(json);
  const rows = read.success ? HOLDERS.map((name) => read.data[name]).find((one) => one !== undefined) : undefined;
  if (!read.success || rows === undefined) return undefined;
  const { last, total, totalElements } = read.data;
  // It may have pages, as the lists of deliveries do.
  return { rows, complete: last !== false && (total ?? totalElements ?? 0) <= rows.length };
}

function templateOf(row: unknown): Template | undefined {
  const read = entry.safeParse(row);
  const id = read.data?.id ?? read.data?.templateId ?? read.data?.template_id;
  if (!read.success || id === undefined) return undefined;
  const { data } = read;
  return {
    id,
    name: data.name ?? data.templateName ?? data.template_name ?? null,
    type: data.templateType ?? data.template_type ?? data.type ?? null,
    languages: data.languages ?? data.language ?? data.templateLang ?? [],
  };
}
