import { CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod/mini';
import { BadInputError } from '../contract/bad-input.ts';

export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

const recordSchema = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
);

const brokenSchema = z.looseObject({ lines: z._default(z.number(), 1) });

/** One record of a CSV; `info.lines` is the line on which it ends, from 1. */
export type CsvRecord = z.infer<typeof recordSchema>[number];

/** Where a piece of text stands in which file, and how its fields are separated. */
export interface RecordPlace {
  readonly file: string;
  /** The file's line on which the text begins. */
  readonly line: number;
  readonly delimiter: Delimiter;
}

/**
 * Reads whole records by the rules of RFC 4180.
 * @throws BadInputError where quotes are not closed or stand where they must not
 */
export const parseRecords = (text: string, { file, line, delimiter }: RecordPlace): CsvRecord[] => {
  try {
    return recordSchema.parse(
      parse(text, {
        delimiter,
        info: true,
        skip_empty_lines: true,
        relax_column_count: true,
        trim: true,
      }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const [what] = error.message.split(/:| at line/);
    const { lines } = brokenSchema.parse(error);
    throw new BadInputError(`${file}: no CSV (${what}, line ${line - 1 + lines})`);
  }
};

const LONGEST_QUOTE = 60;

/** A value for a message, cut where it is long. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
