import { SAMPLE_HOLDS_MS } from './history.ts';
import type { Reading } from './reading.ts';
import type { EnergyUse } from './usage.ts';

export const QUARTER_MS = 15 * 60_000;

/** A local day: its date, `2026-05-14`, and from when (inclusive) to when (exclusive) it goes, epoch ms. */
export interface DaySpan {
  readonly date: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** IANA. */
  readonly timeZone: string;
}

/** A cost is an estimate where more of the energy than this has no price of its own. */
const ABOUT_SHARE = 0.02;

interface Quarter {
  lowW: number;
  highW: number;
  wattMs: number;
  knownMs: number;
  energyWh: number;
  pence: number;
  priced: boolean;
}

/** What a day's quarters of an hour came to. */
export interface QuarterResult {
  /** Lowest, highest, mean W, Wh, pence. */
  readonly quarters: [number | null, number | null, number | null, number, number | null][];
  /** The sums of the quarters. */
  readonly energyWh: number;
  readonly costPence: number | undefined;
  readonly costAbout: boolean;
  /** For how long demand is known. */
  readonly knownMs: number;
}

/** Adds up demand, energy and cost of a day by the quarter of an hour. */
export class QuarterSums {
  readonly #span: DaySpan;
  readonly #quarters: Quarter[];
  #aboutWh = 0;

  constructor(span: DaySpan) {
    this.#span = span;
    const length = Math.round((span.endsAt - span.startsAt) / QUARTER_MS);
    this.#quarters = Array.from({ length }, () => ({
      lowW: Number.POSITIVE_INFINITY,
      highW: Number.NEGATIVE_INFINITY,
      wattMs: 0,
      knownMs: 0,
      energyWh: 0,
      pence: 0,
      priced: false,
    }));
  }

  /** How much of a stretch of time lies in the day, 0 to 1. */
  shareOf(from: number, to: number): number {
    const { startsAt, endsAt } = this.#span;
    return to <= from ? 0 : Math.max(0, Math.min(to, endsAt) - Math.max(from, startsAt)) / (to - from);
  }

  addUse({ from, to, energyWh, costPence, estimated }: EnergyUse): void {
    for (const [quarter, share] of this.#overlaps(from, to)) {
      quarter.energyWh += energyWh * share;
      if (estimated) this.#aboutWh += Math.abs(energyWh * share);
      if (costPence === undefined) continue;
      quarter.pence += costPence * share;
      quarter.priced = true;
    }
  }

  /** @param rows readings of demand, oldest first */
  addDemand(rows: readonly Reading[]): void {
    for (const [index, { at, demandW }] of rows.entries()) {
      const to = Math.min(rows[index + 1]?.at ?? at + SAMPLE_HOLDS_MS, at + SAMPLE_HOLDS_MS);
      for (const [quarter, share] of this.#overlaps(at, to)) {
        quarter.wattMs += demandW * share * (to - at);
        quarter.knownMs += share * (to - at);
      }
      const own = this.#quarters[Math.floor((at - this.#span.startsAt) / QUARTER_MS)];
      if (own === undefined) continue;
      own.lowW = Math.min(own.lowW, demandW);
      own.highW = Math.max(own.highW, demandW);
    }
  }

  result(): QuarterResult {
    const [roundWh, roundPence] = [runningRound(10), runningRound(100)];
    let [energyWh, pence, knownMs, priced] = [0, 0, 0, false];
    const quarters = this.#quarters.map((quarter): QuarterResult['quarters'][number] => {
      const [wh, cost] = [roundWh(quarter.energyWh), roundPence(quarter.pence)];
      energyWh += wh;
      pence += cost;
      knownMs += quarter.knownMs;
      priced ||= quarter.priced;
      const seen = quarter.highW >= quarter.lowW;
      const mean = seen ? Math.round(quarter.wattMs / quarter.knownMs) : null;
      return [
        seen ? quarter.lowW : null,
        seen ? quarter.highW : null,
        mean,
        wh,
        quarter.priced ? cost : null,
      ];
    });
    return {
      quarters,
      energyWh: rounded(energyWh, 10),
      costPence: priced ? rounded(pence, 100) : undefined,
      costAbout: priced && this.#aboutWh > ABOUT_SHARE * energyWh,
      knownMs,
    };
  }

  *#overlaps(from: number, to: number): Generator<[Quarter, number]> {
    const { startsAt } = this.#span;
    const first = Math.max(0, Math.floor((from - startsAt) / QUARTER_MS));
    for (let index = first; index < this.#quarters.length; index++) {
      const begins = startsAt + index * QUARTER_MS;
      if (begins >= to) return;
      const sharedMs = Math.min(to, begins + QUARTER_MS) - Math.max(from, begins);
      const quarter = this.#quarters[index];
      if (quarter !== undefined && sharedMs > 0) yield [quarter, sharedMs / (to - from)];
    }
  }
}

const rounded = (value: number, parts: number): number => Math.round(value * parts) / parts;

/** Rounds so that the sum of what it gave is never off by more than one rounding. */
const runningRound = (parts: number) => {
  let [exact, given] = [0, 0];
  return (value: number): number => {
    exact += value;
    const next = rounded(rounded(exact, parts) - given, parts);
    given = rounded(given + next, parts);
    return next === 0 ? 0 : next;
  };
};
