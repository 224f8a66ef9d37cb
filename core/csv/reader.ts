import { BadInputError } from '../contract/bad-input.ts';
import { Utf8Bytes } from './encoding.ts';
import { fileNotes } from './file-notes.ts';
import { isKnownHeader, readHeader } from './header.ts';
import { type ChosenSensor, SensorHistory } from './home-assistant.ts';
import type { Layout } from './layout.ts';
import { DELIMITERS, type Delimiter, parseRecords } from './records.ts';
import { type ReadingRow, type RowPlace, RowReader } from './row.ts';

const [LINE_FEED, QUOTE] = [0x0a, 0x22];
const LONGEST_RECORD = 4 * 1024 * 1024;

/** How a file is to be read. */
export interface CsvTerms {
  /** The zone of times without an offset; by default they are UTC. */
  readonly timeZone?: string | undefined;
}

/** A file whose header has been read. */
interface Opened {
  readonly layout: Layout;
  readonly place: RowPlace;
  readonly rows: RowReader;
  readonly sensors: SensorHistory | undefined;
}

/**
 * Reads a CSV of readings piece by piece. Its header, in any case and order, names `readAt` and `demandW` (watts) or
 * `demandKw`, and perhaps `consumptionWh`, `consumptionDeltaWh`, `exportWh`, `costPence` and `arrivedAt`; other columns
 * are ignored. Or it is a download as Octopus, Home Assistant or Emporia make it. UTF-8 or UTF-16, fields separated by
 * commas, semicolons or tabs and perhaps quoted; rows of nothing are passed over, rows without a number counted.
 * Rows come as they stand in the file.
 * Every method throws BadInputError with the file, the line, the value and what is allowed.
 */
export class ReadingsCsv {
  readonly #file: string;
  readonly #terms: CsvTerms;
  readonly #encoding = new Utf8Bytes();
  /** The record that is not complete, as it came, how long it is, and whether a quote is open at its end. */
  #rest: Uint8Array[] = [];
  #restLength = 0;
  #inQuotes = false;
  #opened: Opened | undefined;
  /** The delimiter that a first line `sep=;` names. */
  #delimiter: Delimiter | undefined;
  #sensor: ChosenSensor | undefined;
  /** Lines before the next piece. */
  #line = 0;

  constructor(file: string, terms: CsvTerms = {}) {
    this.#file = file;
    this.#terms = terms;
  }

  /** What time a row stands for, ms, where the file is a download that shows it. */
  get spanMs(): number | undefined {
    return this.#sensor?.spanMs ?? this.#opened?.rows.spanMs;
  }

  /** What a person should know about how the file was read, once it was: a line each. */
  notes(): string[] {
    if (this.#opened === undefined) return [];
    const { layout, rows } = this.#opened;
    return [...(this.#sensor?.notes ?? []), ...fileNotes(layout, this.#sensor?.reader ?? rows)];
  }

  /** Takes the next bytes, which may be overwritten afterwards; gives the rows that they complete. */
  push(piece: Uint8Array): ReadingRow[] {
    const bytes = this.#encoding.push(piece);
    // What is left of the piece before is short: only its line is put together, the rest is read in place.
    const lineEnd = this.#restLength === 0 ? 0 : bytes.indexOf(LINE_FEED) + 1;
    const begun = this.#complete(bytes.subarray(0, lineEnd));
    const rest = this.#complete(bytes.subarray(lineEnd));
    return begun.concat(rest);
  }

  #complete(bytes: Uint8Array): ReadingRow[] {
    const { end, inQuotes } = endOfRecords(bytes, this.#inQuotes);
    this.#inQuotes = inQuotes;
    const rows = end === 0 ? [] : this.#read(this.#withRest(bytes.subarray(0, end)));
    this.#rest.push(new Uint8Array(bytes.subarray(end)));
    this.#restLength += bytes.length - end;
    if (this.#restLength > LONGEST_RECORD) {
      throw new BadInputError(
        `${this.#file}, line ${this.#line + 1}: no end of the line or of its quotes; allowed: at most ${LONGEST_RECORD} bytes`,
      );
    }
    return rows;
  }

  /** Bytes behind the rest, which is none then. A record may come in many pieces: they are put together once. */
  #withRest(bytes: Uint8Array): Uint8Array {
    const all = this.#restLength === 0 ? bytes : Buffer.concat([...this.#rest, bytes]);
    this.#rest = [];
    this.#restLength = 0;
    return all;
  }

  /** Gives the rows that only the end completes: that of a last line without a line break, and Home Assistant's. */
  end(): ReadingRow[] {
    const ended = this.#complete(this.#encoding.end());
    const last = ended.concat(this.#read(this.#withRest(new Uint8Array())));
    const { rows, sensors } = this.#opened ?? this.#open('', 1);
    rows.end();
    this.#sensor = sensors?.chosen();
    return this.#sensor?.rows ?? last;
  }

  #read(bytes: Uint8Array): ReadingRow[] {
    let start = 0;
    while (this.#opened === undefined && start < bytes.length) start += this.#begin(bytes.subarray(start));
    const body = bytes.subarray(start);
    if (this.#opened === undefined || body.length === 0) return [];
    const { sensors, rows } = this.#opened;
    if (sensors === undefined && !body.includes(QUOTE)) {
      const found = rows.plainLines(body, this.#line);
      this.#line = rows.line;
      return found;
    }
    const found = this.#quoted(body, this.#opened);
    this.#line += lines(body, body.length);
    return found;
  }

  /** Reads the header, or what may come before it. @returns its length */
  #begin(bytes: Uint8Array): number {
    const end = endOfFirstRecord(bytes);
    // A tab at either end is an empty field.
    const line = text(bytes.subarray(0, end)).replace(/[\r\n]+$/, '');
    const [, separator] = /^"?sep=([,;\t])"? *$/i.exec(line) ?? [];
    if (separator !== undefined) this.#delimiter = DELIMITERS.find((delimiter) => delimiter === separator);
    else if (!/^[\s,;"]*$/.test(line)) this.#open(line, this.#line + 1);
    this.#line += lines(bytes, end);
    return end;
  }

  /** @throws BadInputError where a line is no header we know, as an empty one is */
  #open(line: string, number: number): Opened {
    const fieldsBy = (delimiter: Delimiter) =>
      parseRecords(line, { file: this.#file, line: number, delimiter })[0]?.record ?? [];
    const delimiter =
      this.#delimiter ?? DELIMITERS.find((candidate) => isHeaderBy(line, candidate, this.#file)) ?? ',';
    const layout = readHeader(fieldsBy(delimiter), this.#file, number);
    const place = { file: this.#file, delimiter, timeZone: this.#terms.timeZone };
    const sensors = layout.sensor && new SensorHistory(place, layout, layout.sensor);
    this.#opened = { layout, place, rows: new RowReader(place, layout), sensors };
    return this.#opened;
  }

  #quoted(bytes: Uint8Array, { place, rows, sensors }: Opened): ReadingRow[] {
    const begin = this.#line;
    const records = parseRecords(text(bytes), { ...place, line: begin + 1 });
    return records.flatMap(({ record, info }) => {
      if (sensors === undefined) return rows.fields(record, begin + info.lines);
      sensors.take(record, begin + info.lines);
      return [];
    });
  }
}

/** Whether a line is a header we know where its fields are separated so; quotes may fit one delimiter only. */
const isHeaderBy = (line: string, delimiter: Delimiter, file: string): boolean => {
  try {
    return isKnownHeader(parseRecords(line, { file, line: 1, delimiter })[0]?.record ?? []);
  } catch (error) {
    if (error instanceof BadInputError) return false;
    throw error;
  }
};

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const lines = (bytes: Uint8Array, end: number): number => {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0 && at < end; at = bytes.indexOf(LINE_FEED, at + 1))
    count += 1;
  return count;
};

/**
 * Where the last whole record ends, 0 where none does, and whether a quote is open at the end of the bytes: a line break
 * between quotes ends nothing.
 * @param begun whether a quote is open before the bytes
 */
const endOfRecords = (bytes: Uint8Array, begun: boolean): { end: number; inQuotes: boolean } => {
  if (!bytes.includes(QUOTE)) return { end: begun ? 0 : bytes.lastIndexOf(LINE_FEED) + 1, inQuotes: begun };
  let [end, inQuotes] = [0, begun];
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index] === QUOTE) inQuotes = !inQuotes;
    else if (bytes[index] === LINE_FEED && !inQuotes) end = index + 1;
  }
  return { end, inQuotes };
};

const endOfFirstRecord = (bytes: Uint8Array): number => {
  let inQuotes = false;
  for (const [index, byte] of bytes.entries()) {
    if (byte === QUOTE) inQuotes = !inQuotes;
    else if (byte === LINE_FEED && !inQuotes) return index + 1;
  }
  return bytes.length;
};
