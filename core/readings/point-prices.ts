/** The prices of the last points, p/kWh, aligned with them at the end; undefined where none was known. */
export type PointPrices = readonly (number | undefined)[];

/** Packs prices for storage: how many points in a row had one, then which; null where none was known. */
export const packPrices = (prices: PointPrices): (number | null)[] => {
  const packed: (number | null)[] = [];
  let [run, previous] = [0, prices[0]];
  for (const price of prices) {
    if (price !== previous) {
      packed.push(run, previous ?? null);
      run = 0;
    }
    run += 1;
    previous = price;
  }
  if (run > 0) packed.push(run, previous ?? null);
  return packed;
};

/** So many runs are no home's: what is stored and damaged must not fill the memory. */
const MAX_POINTS = 10_000;

/** The prices `packPrices` packed. */
export const unpackPrices = (packed: readonly (number | null)[]): (number | undefined)[] => {
  const prices: (number | undefined)[] = [];
  for (let i = 0; i + 1 < packed.length; i += 2) {
    const run = Math.min(packed[i] ?? 0, MAX_POINTS - prices.length);
    for (let n = 0; n < run; n += 1) prices.push(packed[i + 1] ?? undefined);
  }
  return prices;
};
