import { stringify } from 'csv-stringify/sync';
import type { Tracking } from '../api/failover-api.ts';
import { DELIVERY_COLUMNS } from './tracking-text.ts';

/** Deliveries as CSV, with the columns of the table; no cell is a formula to a spreadsheet. */
export function deliveryCsv(deliveries: readonly Tracking[]): string[] {
  const rows = deliveries.map((delivery) => DELIVERY_COLUMNS.map(({ cell }) => cell(delivery)));
  const text = stringify([DELIVERY_COLUMNS.map(({ title }) => title), ...rows], { escape_formulas: true });
  return text.trimEnd().split('\n');
}
