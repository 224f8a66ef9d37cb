import type { MeterReading } from './reading.ts';

/**
 * Two versions of one reading as one: a value beats none, the larger register wins, and what is not a register comes
 * from the version that has got further, since the newest rows of an answer still grow. On a tie that is `later`.
 */
export const mergeReadings = (earlier: MeterReading, later: MeterReading): MeterReading => {
  const [newer, older] = progress(earlier, later) > 0 ? [earlier, later] : [later, earlier];
  const demandW = newer.demandW ?? older.demandW;
  const merged: Mutable<MeterReading> = demandW === undefined ? { at: newer.at } : { at: newer.at, demandW };
  const consumptionWh = larger(newer.consumptionWh, older.consumptionWh);
  const consumptionDeltaWh = newer.consumptionDeltaWh ?? older.consumptionDeltaWh;
  const exportWh = larger(newer.exportWh, older.exportWh);
  const costPence = newer.costPence ?? older.costPence;
  if (consumptionWh !== undefined) merged.consumptionWh = consumptionWh;
  if (consumptionDeltaWh !== undefined) merged.consumptionDeltaWh = consumptionDeltaWh;
  if (exportWh !== undefined) merged.exportWh = exportWh;
  if (costPence !== undefined) merged.costPence = costPence;
  return merged;
};

/**
 * What of `fetched` must be written so that the store holds the merge of both: whole readings, oldest first; readings
 * that would not change are left out.
 */
export const readingsToWrite = (
  stored: readonly MeterReading[],
  fetched: readonly MeterReading[],
): MeterReading[] => {
  const known = new Map(stored.map((reading) => [reading.at, reading]));
  return fetched.flatMap((reading) => {
    const twin = known.get(reading.at);
    if (twin === undefined) return [reading];
    const merged = mergeReadings(twin, reading);
    return sameReading(twin, merged) ? [] : [merged];
  });
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const GROWING = ['consumptionWh', 'exportWh', 'consumptionDeltaWh'] as const;

/** Positive where `a` has got further than `b`, judged by the first growing field both have and differ in. */
const progress = (a: MeterReading, b: MeterReading): number => {
  for (const field of GROWING) {
    const [left, right] = [a[field], b[field]];
    if (left !== undefined && right !== undefined && left !== right) return left - right;
  }
  return 0;
};

const larger = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

const sameReading = (a: MeterReading, b: MeterReading): boolean =>
  a.demandW === b.demandW &&
  a.consumptionWh === b.consumptionWh &&
  a.consumptionDeltaWh === b.consumptionDeltaWh &&
  a.exportWh === b.exportWh &&
  a.costPence === b.costPence;
