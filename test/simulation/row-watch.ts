import { READINGS_KEY, READINGS_TTL } from '../../core/contract/names.ts';
import type { BlockedTime } from './blocked-time.ts';
import type { Item } from './dynamodb-model.ts';
import type { Home, HomeRow, RowField } from './home.ts';
import type { OverwrittenRows } from './overwritten-rows.ts';
import { DAY, HOUR, MINUTE, SECOND, type Span } from './plan.ts';
import type { Tally } from './tally.ts';
import type { Invocation } from './wire.ts';

const REACH_MS = 11 * HOUR + 50 * MINUTE;
/** A sweep comes at least every four hours; a nearly empty bucket may hold it up for another. */
const FREE_TIME_FOR_A_SWEEP_MS = 5.5 * HOUR;
const KEEP_FOR_MS = 400 * DAY;
const FIELDS: readonly RowField[] = ['consumptionWh', 'consumptionDeltaWh', 'exportWh', 'costPence'];

/** Checks what is stored of the home's rows against what was served of them. */
export class RowWatch {
  readonly #home: Home;
  readonly #readings: ReadonlyMap<string, Item>;
  readonly #blocked: BlockedTime;
  readonly #overwritten: OverwrittenRows;
  readonly #tally: Tally;
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(
    of: {
      home: Home;
      /** The table as it is before each write. */
      readings: ReadonlyMap<string, Item>;
      blocked: BlockedTime;
      overwritten: OverwrittenRows;
      tally: Tally;
    },
    violate: (invariant: string, detail: string) => void,
  ) {
    this.#home = of.home;
    this.#readings = of.readings;
    this.#blocked = of.blocked;
    this.#overwritten = of.overwritten;
    this.#tally = of.tally;
    this.#violate = violate;
  }

  /** Takes a row that is about to be stored. */
  put(item: Item, run: Invocation | undefined): void {
    this.#tally.rowsStored += 1;
    const key = item[READINGS_KEY.sort]?.S ?? '';
    const at = Date.parse(key);
    const row = this.#home.rowAt(at);
    const detail = () => `${key}: ${JSON.stringify(item)} of ${JSON.stringify(row)}`;
    const invariant = 'no stored value that was never served';
    if (row === undefined || key !== keyAt(at)) {
      this.#violate(invariant, detail());
      return;
    }
    const { final, growing, served } = row;
    this.#overwritten.put(run, { key, before: this.#readings.get(key), after: item });
    const one = (value: number | undefined, name: 'demandW' | RowField) =>
      (served.final && value === final[name]) || (served.growing && value === growing[name]);
    const values = FIELDS.every((name) => {
      const stored = item[name]?.N;
      return stored === undefined || one(Number(stored), name);
    });
    const demand = item.demandW?.N === undefined || one(Number(item.demandW.N), 'demandW');
    const expires = Number(item[READINGS_TTL]?.N) === Math.ceil((at + KEEP_FOR_MS) / SECOND);
    if (!values || !demand || !expires) this.#violate(invariant, detail());
  }

  /** Takes a monitor that was stored. */
  saved(body: string): void {
    const cursor = Number(/"cursor":(\d+)/.exec(body)?.[1] ?? Number.NaN);
    if (Number.isNaN(cursor)) return;
    const key = keyAt(cursor);
    if (!this.#readings.has(key)) this.#violate('the cursor is a stored reading', key);
  }

  /** Rows nobody can ask for any more: what could be had long enough must be stored, with its final values. */
  gone(row: HomeRow): void {
    const availableFrom = availableAt(row);
    const free = this.#blocked.freeIn({ from: availableFrom, to: row.at + REACH_MS });
    if (availableFrom < row.at + REACH_MS && free >= FREE_TIME_FOR_A_SWEEP_MS) this.#mustBeStored(row);
    else this.#tally.rowsOutOfReach += 1;
  }

  /** After a calm period: everything still in reach that could be had when it began is stored. */
  allStored(span: Span, calmFrom: number): void {
    for (let at = Math.ceil(span.from / 10_000) * 10_000; at < span.to; at += 10_000) {
      const row = this.#home.rowAt(at);
      if (row === undefined) continue;
      const inOrder = row.uploadedAt < at + MINUTE && row.missing === undefined;
      if (availableAt(row) < calmFrom || inOrder) this.#mustBeStored(row);
    }
  }

  #mustBeStored(row: HomeRow): void {
    const key = keyAt(row.at);
    const item = this.#readings.get(key);
    if (item === undefined) {
      this.#violate('every row the API could still give is stored', key);
      return;
    }
    const final = (['demandW', ...FIELDS] as const).every((name) => {
      const value = row.final[name];
      return item[name]?.N === (value === null ? undefined : String(value));
    });
    if (!final) {
      const detail = `${key}: ${JSON.stringify(item)} is not ${JSON.stringify(row.final)}`;
      this.#violate('every row is stored with its final values', detail);
    }
  }
}

/** The sort key of a row. */
const keyAt = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** From when on a row can be had with all the values it will ever have. */
const availableAt = ({ uploadedAt, missing }: HomeRow): number => Math.max(uploadedAt, missing?.until ?? 0);
