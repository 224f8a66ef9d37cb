import { GREATEST_DEMAND_W } from '../../config/rules.ts';
import type { Reading } from '../../lambda/telemetry/reading.ts';
import { BadInputError } from '../bad-input.ts';
import { COLUMNS } from './columns.ts';
import { PlainMoments, readPlainDecimal } from './plain-values.ts';
import { ALLOWED, quoted, readDecimal, readMoment } from './values.ts';

/** One row of a readings CSV; `at` is cut to whole seconds. */
export interface ReadingRow extends Reading {
  /** When the reading reached the poller, epoch ms; absent where the file does not say. */
  readonly arrivedAt?: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const [COMMA, LINE_FEED, RETURN] = [0x2c, 0x0a, 0x0d];
/** Indices into `COLUMNS`. */
const [READ_AT, DEMAND, CONSUMPTION, DELTA, EXPORT, COST, ARRIVED] = [0, 1, 2, 3, 4, 5, 6] as const;

/** Reads the rows of one file: plain ones straight from bytes, others field by field. */
export class RowReader {
  readonly #file: string;
  /** The meaning of each column from the left: its index in `COLUMNS`, or -1. */
  readonly #roles: readonly number[];
  readonly #arrives: boolean;
  readonly #moments = new PlainMoments();
  /** The current row by index in `COLUMNS`; NaN is nothing. */
  readonly #values = new Float64Array(COLUMNS.length);
  #line = 0;

  constructor(file: string, roles: readonly number[]) {
    this.#file = file;
    this.#roles = roles;
    this.#arrives = roles.includes(ARRIVED);
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
      this.#values.fill(Number.NaN);
      const next = this.#plainLine(bytes, start);
      if (next - start > 2 || !isBlank(bytes, start)) rows.push(this.#row());
      start = next;
    }
    return rows;
  }

  /** Reads a row that was taken apart before. */
  fields(fields: readonly string[], line: number): ReadingRow {
    this.#line = line;
    this.#values.fill(Number.NaN);
    for (const [column, field] of fields.entries()) this.#field(field, this.#roles[column] ?? -1);
    return this.#row();
  }

  /** @returns where the next line begins */
  #plainLine(bytes: Uint8Array, start: number): number {
    const roles = this.#roles;
    let column = 0;
    let from = start;
    for (let i = start; ; i += 1) {
      const byte = i < bytes.length ? bytes[i] : LINE_FEED;
      if (byte !== COMMA && byte !== LINE_FEED) continue;
      const to = byte === LINE_FEED && i > from && bytes[i - 1] === RETURN ? i - 1 : i;
      const role = roles[column] ?? -1;
      if (role >= 0 && to > from) this.#plainField(bytes, from, to, role);
      column += 1;
      from = i + 1;
      if (byte === LINE_FEED) return from;
    }
  }

  #plainField(bytes: Uint8Array, from: number, to: number, role: number): void {
    const value = isMoment(role) ? this.#moments.read(bytes, from, to) : readPlainDecimal(bytes, from, to);
    if (Number.isNaN(value)) this.#field(new TextDecoder().decode(bytes.subarray(from, to)), role);
    else this.#values[role] = value;
  }

  #field(field: string, role: number): void {
    const text = field.trim();
    if (role < 0 || text === '') return;
    const value = isMoment(role) ? readMoment(text) : readDecimal(text);
    if (!Number.isFinite(value)) this.#refuse(role, text);
    this.#values[role] = value;
  }

  #row(): ReadingRow {
    const at = Math.floor(this.#required(READ_AT) / 1_000) * 1_000;
    const demandW = this.#required(DEMAND);
    if (Math.abs(demandW) > GREATEST_DEMAND_W) this.#refuse(DEMAND, String(demandW));
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

  #arrival(at: number): number {
    const arrivedAt = this.#required(ARRIVED);
    if (arrivedAt < at) this.#refuse(ARRIVED, new Date(arrivedAt).toISOString());
    return arrivedAt;
  }

  #value(role: number): number | undefined {
    const value = this.#values[role];
    return value === undefined || Number.isNaN(value) ? undefined : value;
  }

  #required(role: number): number {
    const value = this.#value(role);
    return value === undefined ? this.#refuse(role, '') : value;
  }

  #refuse(role: number, text: string): never {
    const column = COLUMNS[role] ?? COLUMNS[READ_AT];
    throw new BadInputError(
      `${this.#file}, line ${this.#line}: ${column} is ${quoted(text)}; allowed: ${ALLOWED[column]}`,
    );
  }
}

const isMoment = (role: number): boolean => role === READ_AT || role === ARRIVED;

const isBlank = (bytes: Uint8Array, start: number): boolean =>
  bytes[start] === LINE_FEED || (bytes[start] === RETURN && (bytes[start + 1] ?? LINE_FEED) === LINE_FEED);
