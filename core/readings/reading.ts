/** What the Mini reported for one bucket of about ten seconds. A value the API did not give is absent, never zero. */
export interface Reading {
  /** Start of the bucket: epoch milliseconds, whole seconds. */
  readonly at: number;
  /** Watts; negative while the home exports. */
  readonly demandW: number;
  /** Cumulative import register, Wh. */
  readonly consumptionWh?: number;
  /** Wh imported between this reading and the next; grows while the bucket is the newest. */
  readonly consumptionDeltaWh?: number;
  /** Cumulative export register, Wh. */
  readonly exportWh?: number;
  /** Pence including VAT for `consumptionDeltaWh`; negative where the tariff pays for use. */
  readonly costPence?: number;
}

/** A bucket of which Octopus gave a register but no demand: it is energy, and no evidence for what tests demand. */
export interface RegisterReading extends Omit<Reading, 'demandW'> {
  readonly demandW?: undefined;
}

/** What is stored of one bucket. */
export type MeterReading = Reading | RegisterReading;

export const hasDemand = (reading: MeterReading): reading is Reading => reading.demandW !== undefined;

/** Writes a moment as the readings table's sort key does: UTC, whole seconds, `2026-05-15T17:14:50Z`. */
export const formatReadAt = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** Reads a sort key of the readings table back to epoch milliseconds. */
export const parseReadAt = (text: string): number => Date.parse(text);
