/** A month of additions errs by far less than this; a budget met exactly is met. */
const ROUNDING_PERCENT = 1e-6;

/** How many whole percent of a budget are used. */
export const usedPercent = (used: number, limit: number): number =>
  Math.floor((used / limit) * 100 + ROUNDING_PERCENT);
