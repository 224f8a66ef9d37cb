import * as z from 'zod/mini';

const HALF_HOUR_MS = 30 * 60_000;
/** Less energy does not tell a price: registers move in whole Wh. */
const LEAST_PRICED_WH = 10;
/** What adding up a half hour may fall short by. */
const DUST_WH = 1e-4;

/** What the rows of one UTC half hour that have a price come to so far: half hours since the epoch, pence, Wh. */
export const halfHourSumSchema = z.tuple([z.number(), z.number(), z.number()]);
export type HalfHourSum = z.infer<typeof halfHourSumSchema>;

interface PricedRow {
  readonly at: number;
  readonly costPence?: number | undefined;
  readonly consumptionDeltaWh?: number | undefined;
}

/** The UTC half hour that holds a moment, counted from the epoch. */
export const halfHourOf = (at: number): number => Math.floor(at / HALF_HOUR_MS);

/** Adds a row to the sum of its half hour, in place where that has begun; a row without cost or energy changes nothing. */
export const addPriced = (
  sum: HalfHourSum | undefined,
  { at, costPence, consumptionDeltaWh }: PricedRow,
): HalfHourSum | undefined => {
  if (costPence === undefined || consumptionDeltaWh === undefined || consumptionDeltaWh < 0) return sum;
  const halfHour = halfHourOf(at);
  if (sum === undefined || sum[0] < halfHour)
    return [halfHour, tidied(costPence), tidied(consumptionDeltaWh)];
  if (sum[0] > halfHour) return sum;
  sum[1] = tidied(sum[1] + costPence);
  sum[2] = tidied(sum[2] + consumptionDeltaWh);
  return sum;
};

/** To the millionth, so that a sum is short where it is stored (and never the zero below zero that JSON loses); done with each row, it is the same however rows come. */
export const tidied = (value: number): number => (Math.round(value * 1e6) || 0) / 1e6;

/**
 * The price of a half hour by its rows so far, p/kWh to the hundredth, which takes away what adding up leaves behind;
 * undefined until they total `leastWh`.
 */
export const pencePerKwh = (
  pence: number,
  energyWh: number,
  leastWh: number = LEAST_PRICED_WH,
): number | undefined =>
  energyWh >= leastWh - DUST_WH && energyWh > 0
    ? (Math.round((100_000 * pence) / energyWh) || 0) / 100
    : undefined;

/**
 * The price at each of some samples, by the rows of its half hour up to and including itself. Nothing is priced
 * afterwards: what a later row says counts from that row on.
 */
export class SeenPrices {
  readonly #before: HalfHourSum | undefined;
  readonly #ats: number[] = [];
  readonly #pence: number[] = [];
  readonly #energyWh: number[] = [];

  /** @param before what the rows before these samples come to */
  constructor(before: HalfHourSum | undefined) {
    // A copy, since sums are added to in place.
    this.#before = before === undefined ? undefined : [...before];
  }

  /** Notes the sum as of a sample; undefined where no price is known. Samples come in order of time. */
  note(at: number, sum: HalfHourSum | undefined): void {
    const own = sum !== undefined && sum[0] === halfHourOf(at) ? sum : undefined;
    this.#ats.push(at);
    this.#pence.push(own?.[1] ?? 0);
    this.#energyWh.push(own?.[2] ?? 0);
  }

  /** The price at a moment by the newest sample that is not later, p/kWh; undefined where its half hour has none yet. */
  at(moment: number, leastWh?: number): number | undefined {
    const index = this.#newestUpTo(moment);
    const at = this.#ats[index];
    if (at === undefined) {
      const before = this.#before;
      if (before === undefined || before[0] !== halfHourOf(moment)) return undefined;
      return pencePerKwh(before[1], before[2], leastWh);
    }
    if (halfHourOf(at) !== halfHourOf(moment)) return undefined;
    return pencePerKwh(this.#pence[index] ?? 0, this.#energyWh[index] ?? 0, leastWh);
  }

  /** The newest price that is known up to a moment, of whichever half hour, p/kWh. */
  newest(moment: number, leastWh?: number): number | undefined {
    for (let index = this.#newestUpTo(moment); index >= 0; index -= 1) {
      const price = pencePerKwh(this.#pence[index] ?? 0, this.#energyWh[index] ?? 0, leastWh);
      if (price !== undefined) return price;
    }
    const [, pence = 0, energyWh = 0] = this.#before ?? [];
    return pencePerKwh(pence, energyWh, leastWh);
  }

  #newestUpTo(moment: number): number {
    let [low, high] = [0, this.#ats.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ats[middle] ?? 0) <= moment) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
