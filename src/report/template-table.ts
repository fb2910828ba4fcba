import type { Template } from '../api/failover-api.ts';
import type { Column } from './table.ts';

/** An otp template as `templates --json` prints it. */
export function templateDocument({ id, name, type, languages }: Template): object {
  return { id, name, type, languages };
}

/** The columns of a list of otp templates. */
export const TEMPLATE_COLUMNS: readonly Column<Template>[] = [
  { title: 'id', cell: ({ id }) => id },
  { title: 'name', cell: ({ name }) => name ?? '' },
  { title: 'type', cell: ({ type }) => type ?? '' },
  { title: 'languages', cell: ({ languages }) => languages.join(', ') },
];
