import { CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod/mini';
import { BadInputError } from '../bad-input.ts';
import { quoted } from './values.ts';

/** The columns of a readings CSV that mean something, in any order; all but the first two may be missing. */
export const COLUMNS = [
  'readAt',
  'demandW',
  'consumptionWh',
  'consumptionDeltaWh',
  'exportWh',
  'costPence',
  'arrivedAt',
] as const;
export type Column = (typeof COLUMNS)[number];
const KNOWN: readonly string[] = COLUMNS;

/** What the header of a file says. */
export interface Header {
  /** The meaning of each column from the left: its index in `COLUMNS`, or -1. */
  readonly roles: readonly number[];
  /** Names that mean nothing to us. */
  readonly ignored: readonly string[];
}

/**
 * Reads a header line.
 * @throws BadInputError where it lacks `readAt` or `demandW`, or names a column twice
 */
export const readHeader = (text: string, file: string): Header => {
  const names = (parseRecords(text, file, 1)[0]?.record ?? []).map((name) => name.trim());
  const got = `${file}, line 1: got the header ${quoted(names.join(','))}`;
  const missing = COLUMNS.slice(0, 2).filter((column) => !names.includes(column));
  if (missing.length > 0) throw new BadInputError(`${got}; allowed: one that names readAt and demandW`);
  const twice = COLUMNS.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice !== undefined) throw new BadInputError(`${got}; allowed: ${twice} once`);
  return {
    roles: names.map((name) => KNOWN.indexOf(name)),
    ignored: names.filter((name) => name !== '' && !KNOWN.includes(name)),
  };
};

const recordSchema = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
);

const brokenSchema = z.looseObject({ lines: z._default(z.number(), 1) });

/** One record of a CSV; `info.lines` is the line on which it ends, from 1. */
export type CsvRecord = z.infer<typeof recordSchema>[number];

/**
 * Reads whole records by the rules of RFC 4180.
 * @param line the file's line on which `text` begins
 */
export const parseRecords = (text: string, file: string, line: number): CsvRecord[] => {
  try {
    return recordSchema.parse(
      parse(text, { info: true, skip_empty_lines: true, relax_column_count: true, trim: true }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const [what] = error.message.split(/:| at line/);
    const { lines } = brokenSchema.parse(error);
    throw new BadInputError(`${file}: no CSV (${what}, line ${line - 1 + lines})`);
  }
};
