import { addPriced, type HalfHourSum, halfHourOf, pencePerKwh } from '../readings/half-hour-price.ts';
import type { MeterReading } from '../readings/reading.ts';

/** In how many half hours of some rows the price is known at last, by what the rows cost. */
export class PriceProfile {
  #seen = 0;
  #known = 0;
  #halfHour = Number.NEGATIVE_INFINITY;
  #sum: HalfHourSum | undefined;

  /** Counts rows in the order in which they arrived; those of an earlier half hour are left out. */
  count(rows: readonly MeterReading[]): void {
    for (const row of rows) {
      const halfHour = halfHourOf(row.at);
      if (halfHour < this.#halfHour) continue;
      if (halfHour > this.#halfHour) this.#begin(halfHour);
      this.#sum = addPriced(this.#sum, row);
    }
  }

  get halfHours(): number {
    return this.#seen;
  }

  get known(): number {
    return this.#known + (this.#isKnown() ? 1 : 0);
  }

  #begin(halfHour: number): void {
    if (this.#isKnown()) this.#known += 1;
    this.#seen += 1;
    this.#halfHour = halfHour;
    this.#sum = undefined;
  }

  #isKnown(): boolean {
    return this.#sum !== undefined && pencePerKwh(this.#sum[1], this.#sum[2]) !== undefined;
  }
}
