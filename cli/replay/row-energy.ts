import type { ReadingRow } from '../../local/readings-csv/row.ts';

const HOUR_MS = 3_600_000;
/** Rows that come late are no further from their neighbours than this. */
const MOST_HELD = 64;
/** A late row's neighbours are among so many that went before it. */
const REMEMBERED = 16;

/**
 * Gives priced rows the energy that their price is for, where a file leaves it out: what the register moved until the
 * next row in time, or else demand over that time. Rows may come late or twice, so each is held back until a row has
 * come that is later than it holds; the order stays.
 */
export class RowEnergy {
  readonly #holdsMs: number;
  #held: ReadingRow[] = [];
  /** Rows before it have been given out; some of them are remembered. */
  #head = 0;
  #newestGivenAt = Number.NEGATIVE_INFINITY;

  constructor(holdsMs: number) {
    this.#holdsMs = holdsMs;
  }

  take(rows: readonly ReadingRow[]): readonly ReadingRow[] {
    if (this.#held.length === this.#head && rows.every((row) => !lacksEnergy(row))) return rows;
    const out: ReadingRow[] = [];
    for (const row of rows) {
      this.#held.push(row);
      this.#giveOut(out, row.at - this.#holdsMs);
    }
    const forgotten = Math.max(0, this.#head - REMEMBERED);
    this.#held = this.#held.slice(forgotten);
    this.#head -= forgotten;
    return out;
  }

  /** The rows still held back. */
  end(): readonly ReadingRow[] {
    const out: ReadingRow[] = [];
    this.#giveOut(out, Number.POSITIVE_INFINITY);
    this.#held = [];
    this.#head = 0;
    return out;
  }

  #giveOut(out: ReadingRow[], before: number): void {
    for (let row = this.#held[this.#head]; row !== undefined; row = this.#held[this.#head]) {
      if (row.at >= before && this.#held.length - this.#head <= MOST_HELD) return;
      out.push(lacksEnergy(row) ? this.#withEnergy(row) : row);
      this.#head += 1;
      this.#newestGivenAt = Math.max(this.#newestGivenAt, row.at);
    }
  }

  #withEnergy(row: ReadingRow): ReadingRow {
    let next: ReadingRow | undefined;
    const late = row.at < this.#newestGivenAt;
    for (let i = late ? Math.max(0, this.#head - REMEMBERED) : this.#head; i < this.#held.length; i += 1) {
      const other = this.#held[i];
      if (other !== undefined && other.at > row.at && (next === undefined || other.at < next.at))
        next = other;
    }
    if (next === undefined || next.at - row.at > this.#holdsMs) return row;
    const consumptionDeltaWh =
      row.consumptionWh === undefined || next.consumptionWh === undefined
        ? (Math.max(0, row.demandW) * (next.at - row.at)) / HOUR_MS
        : next.consumptionWh - row.consumptionWh;
    return consumptionDeltaWh < 0 ? row : { ...row, consumptionDeltaWh };
  }
}

const lacksEnergy = ({ costPence, consumptionDeltaWh }: ReadingRow): boolean =>
  costPence !== undefined && consumptionDeltaWh === undefined;
