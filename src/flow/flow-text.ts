import { type Remark, type Remarks, yamlText } from '../source/yaml-text.ts';
import type { Endpoint } from '../status.ts';

/** What a flow file says, as plain values; variables stand in its texts as `${name}`. */
export type FlowValues = {
  readonly endpoint?: Endpoint;
  readonly name?: string;
  readonly vars?: Readonly<Record<string, string | null>>;
  readonly to?: unknown;
  readonly flow?: readonly Readonly<Record<string, unknown>>[];
  readonly [key: string]: unknown;
};

/** The keys of a file in the order in which people read them; others stand behind. */
const ORDER = ['endpoint', 'name', 'vars', 'to', 'body', 'rules', 'flow', 'callback', 'restrictions', 'scenarios'];

/** For editors: what the file may say. */
const SCHEMA_LINE = 'yaml-language-server: $schema=./flow.schema.json';

/** A flow file with the comments that a person wants who goes on with it; `head` says what it is. */
export function flowText(values: FlowValues, head: readonly string[], more: Remarks = () => undefined): string {
  const known = ORDER.filter((key) => values[key] !== undefined);
  const rest = Object.keys(values).filter((key) => !ORDER.includes(key));
  const ordered = Object.fromEntries([...known, ...rest].map((key) => [key, values[key]]));
  const unit = values.endpoint === 'otp' ? 'seconds' : 'minutes';
  return yamlText(ordered, [...head, SCHEMA_LINE], (path) => more(path) ?? usualRemark(path, unit));
}

function usualRemark(path: readonly (string | number)[], unit: string): Remark | undefined {
  if (path[0] === 'scenarios' && path.length === 3) return { inline: true };
  const place = path.map((segment) => (typeof segment === 'number' ? '*' : segment)).join('.');
  switch (place) {
    case 'flow.*.ttl':
    case 'channelOptions.viber.ttl':
    case 'channelOptions.sms.ttl':
      return { behind: unit };
    case 'vars.phone':
      return { behind: '--to gives another one' };
    default:
      return undefined;
  }
}

/** A text of somebody else's as a flow file writes it: no dollar in it begins a variable. */
export function literal(text: string): string {
  return /\$[${]/.test(text) ? text.replaceAll('$', '$$$$') : text;
}
