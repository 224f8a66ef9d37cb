import { BadInputError } from '../contract/bad-input.ts';
import { HOUR_MS } from '../contract/lengths.ts';
import type { Reading } from '../readings/reading.ts';
import { MAX_DEMAND_W } from '../readings/reading.ts';
import { type Layout, MEANINGS, type Meaning } from './layout.ts';
import { LocalTimes } from './local-times.ts';
import { PlainTimes, readPlainDecimal, saysUtc } from './plain-values.ts';
import { type Delimiter, quoted } from './records.ts';
import { Tally } from './tally.ts';
import { WrittenNumbers } from './written-numbers.ts';
import { momentOf, readTime } from './written-times.ts';

/** One row of a readings CSV; `at` is cut to whole seconds. */
export interface ReadingRow extends Reading {
  readonly demandW: number;
  /** When the reading reached the poller, epoch ms; absent where the file does not say. */
  readonly arrivedAt?: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The file a row stands in. */
export interface RowPlace {
  readonly file: string;
  readonly delimiter: Delimiter;
  /** The zone of times without an offset, unless the header names one; undefined for UTC. */
  readonly timeZone: string | undefined;
}

const [LINE_FEED, RETURN] = [0x0a, 0x0d];
/** Indices into `MEANINGS`; what means nothing has -1. */
const [READ_AT, DEMAND, CONSUMPTION, DELTA, EXPORT, COST, ARRIVED, ENDS, ENERGY] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];
const isTime = (role: number): boolean => role === READ_AT || role === ARRIVED || role === ENDS;
const isDemand = (role: number): boolean => role === DEMAND || role === ENERGY;

/** A mean over longer than this says nothing about demand. */
const LONGEST_SPAN_MS = HOUR_MS;
const MILLIONTHS = 1e6;

/** Reads the rows of one file: plain ones straight from bytes, others field by field. */
export class RowReader {
  readonly tally = new Tally();
  /** What the rows of a download are means of: the time of one, ms; undefined where rows are spot values. */
  spanMs: number | undefined;
  /** A time without an offset has been read. */
  sawLocalTime = false;
  /** The highest demand whatever its direction, W, and whether one was no whole number. */
  highestW = 0;
  sawFraction = false;
  readonly #place: RowPlace;
  readonly #layout: Layout;
  readonly #roles: readonly number[];
  readonly #scales: readonly number[];
  readonly #delimiter: number;
  readonly #commas: boolean;
  readonly #arrives: boolean;
  readonly #zone: string | undefined;
  readonly #numbers: WrittenNumbers;
  readonly #plainTimes = new PlainTimes();
  readonly #localTimes: (LocalTimes | undefined)[];
  /** The current row by index in `MEANINGS`; NaN is nothing. */
  readonly #values = new Float64Array(MEANINGS.length);
  #line = 0;
  #oddTime: { readonly role: number; readonly text: string } | undefined;
  #oddDemand = '';
  /** The first row of means whose time nothing but the next row tells. */
  #spanless: (() => ReadingRow | undefined) | undefined;
  #spanlessAt: number | undefined;

  constructor(place: RowPlace, layout: Layout) {
    this.#place = place;
    this.#layout = layout;
    this.#roles = layout.columns.map(({ meaning }) =>
      meaning === undefined ? -1 : MEANINGS.indexOf(meaning),
    );
    this.#scales = layout.columns.map(({ scale }) => scale);
    this.#delimiter = place.delimiter.charCodeAt(0);
    this.#commas = place.delimiter === ',';
    this.#arrives = this.#roles.includes(ARRIVED);
    this.#zone = layout.timeZone ?? place.timeZone;
    this.#numbers = new WrittenNumbers(this.#commas);
    this.#localTimes = MEANINGS.map(() =>
      this.#zone === undefined ? undefined : new LocalTimes(this.#zone),
    );
  }

  /** The line read last, from 1. */
  get line(): number {
    return this.#line;
  }

  /** Rows whose local time lies in an hour that the clocks skip. */
  get skippedHourRows(): number {
    return this.#localTimes[READ_AT]?.skipped ?? 0;
  }

  /** Whether the file says the unit of demand, so that it need not be doubted. */
  get unitKnown(): boolean {
    return this.#layout.unitKnown;
  }

  /** The zone by which times without an offset are read; undefined for UTC. */
  get timeZone(): string | undefined {
    return this.#zone;
  }

  /**
   * Reads lines that hold no quote.
   * @param before how many lines of the file come before them
   */
  plainLines(bytes: Uint8Array, before: number): ReadingRow[] {
    const rows: ReadingRow[] = [];
    this.#line = before;
    for (let start = 0; start < bytes.length; ) {
      this.#line += 1;
      this.#begin();
      const next = this.#plainLine(bytes, start);
      if (this.#hasDemand()) this.#take(rows);
      else if (!isBlank(new TextDecoder().decode(bytes.subarray(start, next)))) this.#skip();
      start = next;
    }
    return rows;
  }

  /** Reads a row that was taken apart before. */
  fields(fields: readonly string[], line: number): ReadingRow[] {
    const rows: ReadingRow[] = [];
    this.#line = line;
    this.#begin();
    for (const [column, field] of fields.entries()) this.#field(field, column);
    if (this.#hasDemand()) this.#take(rows);
    else if (!fields.every(isBlank)) this.#skip();
    return rows;
  }

  /**
   * When no more rows come.
   * @throws BadInputError where the only row does not say what time it is for
   */
  end(): void {
    if (this.#spanless === undefined) return;
    throw new BadInputError(
      `${this.#place.file}: one row of energy only; allowed: two or more, which show what time a row is for`,
    );
  }

  #begin(): void {
    this.#values.fill(Number.NaN);
    this.#oddTime = undefined;
    this.#oddDemand = '';
  }

  /** @returns where the next line begins */
  #plainLine(bytes: Uint8Array, start: number): number {
    let from = start;
    for (let column = 0; ; column += 1) {
      const end = endOfField(bytes, from, this.#delimiter);
      const ends = end === bytes.length || bytes[end] === LINE_FEED;
      const to = ends && bytes[end - 1] === RETURN ? end - 1 : end;
      const role = this.#roles[column] ?? -1;
      if (role >= 0 && to > from) this.#plainField(bytes, from, to, column, role);
      from = end + 1;
      if (ends) return from;
    }
  }

  #plainField(bytes: Uint8Array, from: number, to: number, column: number, role: number): void {
    if (isTime(role)) {
      const clockMs = this.#plainTimes.read(bytes, from, to);
      if (!Number.isNaN(clockMs)) {
        this.#values[role] = saysUtc(bytes, to) ? clockMs : this.#local(clockMs, role);
        return;
      }
    } else {
      const value = readPlainDecimal(bytes, from, to, this.#commas);
      if (!Number.isNaN(value)) {
        this.#put(value, column, role);
        return;
      }
    }
    this.#field(new TextDecoder().decode(bytes.subarray(from, to)), column);
  }

  #field(field: string, column: number): void {
    const role = this.#roles[column] ?? -1;
    const text = field.trim();
    if (role < 0 || text === '') return;
    if (isTime(role)) {
      const time = readTime(text, this.#layout.monthFirst);
      if (time === undefined) this.#oddTime ??= { role, text };
      else {
        const { clockMs, offsetMin } = time;
        this.#values[role] =
          offsetMin === undefined ? this.#local(clockMs, role) : momentOf(clockMs, offsetMin);
      }
      return;
    }
    const value = this.#numbers.read(text);
    if (this.#numbers.mixed)
      this.#refuse(role, text, 'one decimal mark in the whole file, and other lines have the other');
    if (Number.isFinite(value)) this.#put(value, column, role);
    else if (isDemand(role)) this.#oddDemand ||= text;
    else this.tally.ignoredValue(nameOf(role), this.#line, text);
  }

  /** Several columns of one meaning are parts of a sum. */
  #put(value: number, column: number, role: number): void {
    const scale = this.#scales[column] ?? 1;
    const scaled = scale === 1 ? value : Math.round(value * scale * MILLIONTHS) / MILLIONTHS;
    const before = this.#values[role] ?? Number.NaN;
    this.#values[role] = Number.isNaN(before) ? scaled : before + scaled;
  }

  #local(clockMs: number, role: number): number {
    this.sawLocalTime = true;
    return this.#localTimes[role]?.momentOf(clockMs) ?? clockMs;
  }

  #hasDemand(): boolean {
    return this.#value(DEMAND) !== undefined || this.#value(ENERGY) !== undefined;
  }

  #skip(): void {
    this.tally.withoutNumber(this.#oddDemand);
  }

  #take(rows: ReadingRow[]): void {
    const readAt = this.#values[READ_AT] ?? Number.NaN;
    if (this.#oddTime !== undefined) this.#refuse(this.#oddTime.role, this.#oddTime.text);
    if (Number.isNaN(readAt)) {
      this.tally.withoutTime();
      return;
    }
    const at = Math.floor(readAt / 1_000) * 1_000;
    if (this.#layout.means) this.#learnSpan(at, rows);
    const energyWh = this.#value(ENERGY);
    if (energyWh === undefined) this.#add(rows, this.#row(at, this.#values[DEMAND] ?? Number.NaN));
    else if (this.spanMs === undefined) this.#waitForSpan(at, energyWh);
    else this.#add(rows, this.#energyRow(at, energyWh, this.spanMs, this.#value(COST)));
  }

  #waitForSpan(at: number, energyWh: number): void {
    const costPence = this.#value(COST);
    this.#spanlessAt = at;
    this.#spanless = () => this.#energyRow(at, energyWh, this.spanMs ?? HOUR_MS, costPence);
  }

  /** What time a row is for: it says so itself, or the step to the next row does. */
  #learnSpan(at: number, rows: ReadingRow[]): void {
    const endsAt = this.#value(ENDS);
    if (endsAt !== undefined) {
      this.spanMs = this.#checkedSpan(endsAt - at);
      return;
    }
    if (this.spanMs !== undefined) return;
    if (this.#layout.columns.some(({ meaning }) => meaning === 'endsAt')) this.#refuse(ENDS, '');
    if (this.#spanlessAt === undefined) {
      this.#spanlessAt = at;
      return;
    }
    if (at === this.#spanlessAt) return;
    this.spanMs = this.#checkedSpan(Math.abs(at - this.#spanlessAt));
    this.#add(rows, this.#spanless?.());
    this.#spanless = undefined;
  }

  #checkedSpan(spanMs: number): number {
    if (spanMs > 0 && spanMs <= LONGEST_SPAN_MS) return spanMs;
    const { file } = this.#place;
    throw new BadInputError(
      `${file}, line ${this.#line}: a row for ${spanMs / 60_000} minutes; allowed: up to 60, else too little is known of demand`,
    );
  }

  #energyRow(at: number, energyWh: number, spanMs: number, costPence: number | undefined): ReadingRow {
    const demandW = Math.round((energyWh * HOUR_MS * MILLIONTHS) / spanMs) / MILLIONTHS;
    const row: Mutable<ReadingRow> = { at, demandW, consumptionDeltaWh: energyWh };
    if (costPence !== undefined) row.costPence = costPence;
    return row;
  }

  #row(at: number, demandW: number): ReadingRow {
    const row: Mutable<ReadingRow> = { at, demandW };
    const [consumptionWh, costPence] = [this.#value(CONSUMPTION), this.#value(COST)];
    if (consumptionWh !== undefined) row.consumptionWh = consumptionWh;
    if (costPence !== undefined) row.costPence = costPence;
    this.#addRare(row);
    if (this.#arrives) row.arrivedAt = this.#arrival(at);
    return row;
  }

  #addRare(row: Mutable<ReadingRow>): void {
    const [consumptionDeltaWh, exportWh] = [this.#value(DELTA), this.#value(EXPORT)];
    if (consumptionDeltaWh !== undefined) row.consumptionDeltaWh = consumptionDeltaWh;
    if (exportWh !== undefined) row.exportWh = exportWh;
  }

  #add(rows: ReadingRow[], row: ReadingRow | undefined): void {
    if (row === undefined) return;
    const demandW = Math.abs(row.demandW);
    if (demandW > MAX_DEMAND_W) {
      this.tally.beyondRange(this.#line, row.demandW);
      return;
    }
    if (demandW > this.highestW) this.highestW = demandW;
    if (!this.sawFraction && !Number.isInteger(demandW)) this.sawFraction = true;
    rows.push(row);
  }

  #arrival(at: number): number {
    const arrivedAt = this.#value(ARRIVED) ?? this.#refuse(ARRIVED, '');
    if (arrivedAt < at) this.#refuse(ARRIVED, new Date(arrivedAt).toISOString());
    return arrivedAt;
  }

  #value(role: number): number | undefined {
    const value = this.#values[role] ?? Number.NaN;
    return Number.isNaN(value) ? undefined : value;
  }

  #refuse(role: number, text: string, allowed = allowedTime(role, this.#layout.monthFirst)): never {
    throw new BadInputError(
      `${this.#place.file}, line ${this.#line}: ${nameOf(role)} is ${quoted(text)}; allowed: ${allowed}`,
    );
  }
}

/** Where a field ends that begins at `from`: at a delimiter, a line feed or the end of the bytes. */
const endOfField = (bytes: Uint8Array, from: number, delimiter: number): number => {
  let end = from;
  while (end < bytes.length && bytes[end] !== delimiter && bytes[end] !== LINE_FEED) end += 1;
  return end;
};

const nameOf = (role: number): Meaning => MEANINGS[role] ?? 'readAt';

const allowedTime = (role: number, monthFirst: boolean): string => {
  const time = monthFirst
    ? 'a time such as 05/15/2026 17:14:50 (month first)'
    : 'an ISO 8601 time such as 2026-05-15T17:14:50Z';
  return role === ARRIVED ? `${time}, not before readAt` : time;
};

/** A row of nothing but delimiters, which spreadsheets leave over. */
const isBlank = (line: string): boolean => /^[\s,;"]*$/.test(line);
