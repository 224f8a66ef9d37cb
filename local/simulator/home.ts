/** What the meter of a home shows at one moment. */
export interface HomeRow {
  /** Epoch milliseconds, whole seconds. */
  readonly at: number;
  /** Watts; negative while the home exports. */
  readonly demandW: number;
  /** Import register: Wh since the meter was fitted, with fractions. */
  readonly importWh: number;
  /** Export register, likewise. */
  readonly exportWh: number;
}

/** A home that can be asked what its meter showed; the answer for a moment never changes. */
export interface Home {
  /** Rows from `fromMs` (inclusive) to `toMs` (exclusive), oldest first. */
  readings(fromMs: number, toMs: number): HomeRow[];
}

/** A stretch of time: `fromMs` inclusive, `toMs` exclusive, epoch milliseconds. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export const overlap = (a: Stretch, b: Stretch): boolean => a.fromMs < b.toMs && b.fromMs < a.toMs;
