import { plausibleMove } from '../../lambda/telemetry/register.ts';
import type { ReplayRow } from './replay-row.ts';

const HOUR_MS = 3_600_000;

/**
 * Gives priced rows the energy that their price is for, where a file leaves it out: what the register moved until the
 * next row, or else (no register, or one that cannot be) demand over that time. It holds one row back until the next one comes.
 */
export class RowEnergy {
  readonly #holdsMs: number;
  #held: ReplayRow | undefined;

  constructor(holdsMs: number) {
    this.#holdsMs = holdsMs;
  }

  take(rows: readonly ReplayRow[]): readonly ReplayRow[] {
    const [first] = rows;
    if (first === undefined) return rows;
    if (this.#held === undefined && rows.every((row) => !lacksEnergy(row))) return rows;
    const out: ReplayRow[] = [];
    for (const row of rows) {
      if (this.#held !== undefined) out.push(this.#withEnergy(this.#held, row));
      this.#held = row;
    }
    return out;
  }

  /** The row still held back. */
  end(): readonly ReplayRow[] {
    return this.#held === undefined ? [] : [this.#held];
  }

  #withEnergy(row: ReplayRow, next: ReplayRow): ReplayRow {
    const lastsMs = next.at - row.at;
    if (!lacksEnergy(row) || lastsMs <= 0 || lastsMs > this.#holdsMs) return row;
    const { consumptionWh: fromWh = Number.NaN, demandW = 0 } = row;
    const { consumptionWh: toWh = Number.NaN } = next;
    const consumptionDeltaWh = plausibleMove(fromWh, toWh, lastsMs)
      ? toWh - fromWh
      : (Math.max(0, demandW) * lastsMs) / HOUR_MS;
    return { ...row, consumptionDeltaWh };
  }
}

const lacksEnergy = ({ costPence, consumptionDeltaWh }: ReplayRow): boolean =>
  costPence !== undefined && consumptionDeltaWh === undefined;
