import { HOUR_MS } from '../contract/lengths.ts';
import { plausibleMove } from '../readings/register.ts';
import type { ReplayRow } from './replay-row.ts';

/** Rows that come late are no further from their neighbours than this. */
const MAX_HELD = 64;
/** A late row's neighbours are among so many that went before it. */
const REMEMBERED = 16;

/**
 * Gives priced rows the energy that their price is for, where a file leaves it out: what the register moved until the
 * next row in time, or else (no register, or one that cannot be) demand over that time. Rows may come late or twice, so
 * each is held back until a row has come that is later than it holds; the order stays.
 */
export class RowEnergy {
  readonly #holdsMs: number;
  #held: ReplayRow[] = [];
  /** Rows before it have been given out; some of them are remembered. */
  #head = 0;
  #newestGivenAt = Number.NEGATIVE_INFINITY;

  constructor(holdsMs: number) {
    this.#holdsMs = holdsMs;
  }

  take(rows: readonly ReplayRow[]): readonly ReplayRow[] {
    if (this.#held.length === this.#head && rows.every((row) => !lacksEnergy(row))) return rows;
    const out: ReplayRow[] = [];
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
  end(): readonly ReplayRow[] {
    const out: ReplayRow[] = [];
    this.#giveOut(out, Number.POSITIVE_INFINITY);
    this.#held = [];
    this.#head = 0;
    return out;
  }

  #giveOut(out: ReplayRow[], before: number): void {
    for (let row = this.#held[this.#head]; row !== undefined; row = this.#held[this.#head]) {
      if (row.at >= before && this.#held.length - this.#head <= MAX_HELD) return;
      out.push(lacksEnergy(row) ? this.#withEnergy(row) : row);
      this.#head += 1;
      this.#newestGivenAt = Math.max(this.#newestGivenAt, row.at);
    }
  }

  #withEnergy(row: ReplayRow): ReplayRow {
    let next: ReplayRow | undefined;
    const late = row.at < this.#newestGivenAt;
    for (let i = late ? Math.max(0, this.#head - REMEMBERED) : this.#head; i < this.#held.length; i += 1) {
      const other = this.#held[i];
      if (other !== undefined && other.at > row.at && (next === undefined || other.at < next.at))
        next = other;
    }
    if (next === undefined || next.at - row.at > this.#holdsMs) return row;
    const lastsMs = next.at - row.at;
    const { consumptionWh: fromWh = Number.NaN, demandW } = row;
    const { consumptionWh: toWh = Number.NaN } = next;
    if (plausibleMove(fromWh, toWh, lastsMs)) return { ...row, consumptionDeltaWh: toWh - fromWh };
    if (demandW === undefined) return row;
    return { ...row, consumptionDeltaWh: (Math.max(0, demandW) * lastsMs) / HOUR_MS };
  }
}

const lacksEnergy = ({ costPence, consumptionDeltaWh }: ReplayRow): boolean =>
  costPence !== undefined && consumptionDeltaWh === undefined;
