import { ReadingsCsv } from '../../core/csv/reader.ts';
import type { ReadingRow } from '../../core/csv/row.ts';

/** A file read to its end. */
export interface ReadFile {
  readonly rows: readonly ReadingRow[];
  readonly notes: readonly string[];
  readonly spanMs: number | undefined;
}

/** Reads a file's content in pieces of `size` bytes. */
export const readFile = (
  content: string | Uint8Array,
  { timeZone, size = 1_000 }: { readonly timeZone?: string; readonly size?: number } = {},
): ReadFile => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const csv = new ReadingsCsv('home.csv', { timeZone });
  const rows: ReadingRow[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    rows.push(...csv.push(bytes.subarray(start, start + size)));
  }
  rows.push(...csv.end());
  return { rows, notes: csv.notes(), spanMs: csv.spanMs };
};
