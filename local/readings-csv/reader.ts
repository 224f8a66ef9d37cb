import { BadInputError } from '../bad-input.ts';
import { parseRecords, readHeader } from './columns.ts';
import { type ReadingRow, RowReader } from './row.ts';

const [LINE_FEED, QUOTE] = [0x0a, 0x22];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const LONGEST_RECORD = 4 * 1024 * 1024;

/**
 * Reads a CSV of readings piece by piece: a header that names `readAt` (ISO 8601; UTC where it says no offset) and
 * `demandW` (watts), and perhaps `consumptionWh`, `consumptionDeltaWh`, `exportWh`, `costPence` and `arrivedAt`, in any
 * order; other columns are left aside. A byte order mark, CRLF, empty lines and quoted fields are fine.
 * Rows come as they stand in the file.
 * Every method throws BadInputError with the file, the line, the value and what is allowed.
 */
export class ReadingsCsv {
  /** Columns of the file that mean nothing to us; known once the header has been read. */
  ignored: readonly string[] = [];
  readonly #file: string;
  #rest: Uint8Array = new Uint8Array();
  #rows: RowReader | undefined;
  /** Lines before the next piece. */
  #line = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Takes the next bytes, which may be overwritten afterwards; gives the rows that they complete. */
  push(bytes: Uint8Array): ReadingRow[] {
    // What is left of the piece before is short: only its line is put together, the rest is read in place.
    const lineEnd = this.#rest.length === 0 ? 0 : bytes.indexOf(LINE_FEED) + 1;
    const begun = this.#complete(bytes.subarray(0, lineEnd));
    const rest = this.#complete(bytes.subarray(lineEnd));
    return begun.length === 0 ? rest : begun.concat(rest);
  }

  #complete(bytes: Uint8Array): ReadingRow[] {
    if (bytes.length === 0) return [];
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const end = endOfRecords(all);
    this.#rest = new Uint8Array(all.subarray(end));
    const rows = this.#read(all.subarray(0, end));
    if (this.#rest.length > LONGEST_RECORD) {
      throw new BadInputError(
        `${this.#file}, line ${this.#line + 1}: no end of the line or of its quotes; allowed: at most ${LONGEST_RECORD} bytes`,
      );
    }
    return rows;
  }

  /** Gives the row of the last line, where no line break ends it. */
  end(): ReadingRow[] {
    return this.#read(this.#rest, true);
  }

  #read(bytes: Uint8Array, last = false): ReadingRow[] {
    if (bytes.length === 0 && !(last && this.#rows === undefined)) return [];
    const start = this.#rows === undefined ? this.#header(bytes) : 0;
    const body = bytes.subarray(start);
    const rows = body.includes(QUOTE) ? this.#quoted(body) : this.#plain(body);
    this.#line += lines(body, body.length);
    return rows;
  }

  /** @returns where the rows begin */
  #header(bytes: Uint8Array): number {
    const start = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? BYTE_ORDER_MARK.length : 0;
    const end = endOfFirstRecord(bytes);
    const { roles, ignored } = readHeader(text(bytes.subarray(start, end)), this.#file);
    this.ignored = ignored;
    this.#rows = new RowReader(this.#file, roles);
    this.#line = lines(bytes, end);
    return end;
  }

  #plain(bytes: Uint8Array): ReadingRow[] {
    return this.#rows?.plainLines(bytes, this.#line) ?? [];
  }

  #quoted(bytes: Uint8Array): ReadingRow[] {
    const records = parseRecords(text(bytes), this.#file, this.#line + 1);
    return records.flatMap(({ record, info }) => this.#rows?.fields(record, this.#line + info.lines) ?? []);
  }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const lines = (bytes: Uint8Array, end: number): number => {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0 && at < end; at = bytes.indexOf(LINE_FEED, at + 1))
    count += 1;
  return count;
};

/** A line break between quotes ends nothing. */
const endOfRecords = (bytes: Uint8Array): number => {
  if (!bytes.includes(QUOTE)) return bytes.lastIndexOf(LINE_FEED) + 1;
  let [end, inQuotes] = [0, false];
  for (const [index, byte] of bytes.entries()) {
    if (byte === QUOTE) inQuotes = !inQuotes;
    else if (byte === LINE_FEED && !inQuotes) end = index + 1;
  }
  return end;
};

const endOfFirstRecord = (bytes: Uint8Array): number => {
  let inQuotes = false;
  for (const [index, byte] of bytes.entries()) {
    if (byte === QUOTE) inQuotes = !inQuotes;
    else if (byte === LINE_FEED && !inQuotes) return index + 1;
  }
  return bytes.length;
};
