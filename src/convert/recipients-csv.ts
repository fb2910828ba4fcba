import { stringify } from 'csv-stringify/sync';

/** Recipients as the CSV that a campaign reads: a column for each variable. The values are kept as they are. */
export function recipientsCsv(recipients: readonly Readonly<Record<string, string>>[]): string {
  return stringify([...recipients], { header: true });
}
