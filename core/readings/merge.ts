import type { MeterReading } from './reading.ts';
import { plausibleMove } from './register.ts';

/** A register at a moment, as far as it is believed. */
export interface RegisterPoint {
  readonly at: number;
  /** Absent while nothing is believed. */
  readonly wh?: number | undefined;
}

/** What is believed of a meter's registers, by which two versions of a reading are told apart. */
export interface BelievedRegisters {
  readonly consumptionWh?: RegisterPoint | undefined;
  readonly exportWh?: RegisterPoint | undefined;
}

/**
 * Two versions of one reading as one: a value beats none, the larger plausible register wins, and what is not a register
 * comes from the version that has got further, since the newest rows of an answer still grow. On a tie that is `later`.
 * Registers further apart than one reading can grow are a glitch and its correction: the one that agrees with what is
 * believed is taken, else one that is not zero, else the later one.
 */
export const mergeReadings = (
  earlier: MeterReading,
  later: MeterReading,
  believed: BelievedRegisters = {},
): MeterReading => {
  const [newer, older] = progress(earlier, later) > 0 ? [earlier, later] : [later, earlier];
  const demandW = newer.demandW ?? older.demandW;
  const merged: Mutable<MeterReading> = demandW === undefined ? { at: newer.at } : { at: newer.at, demandW };
  const register = (field: keyof BelievedRegisters) =>
    mergeRegisters(earlier[field], later[field], earlier.at, believed[field]);
  const consumptionWh = register('consumptionWh');
  const consumptionDeltaWh = newer.consumptionDeltaWh ?? older.consumptionDeltaWh;
  const exportWh = register('exportWh');
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
  believed: BelievedRegisters = {},
): MeterReading[] => {
  const known = new Map(stored.map((reading) => [reading.at, reading]));
  return fetched.flatMap((reading) => {
    const twin = known.get(reading.at);
    if (twin === undefined) return [reading];
    const merged = mergeReadings(twin, reading, believed);
    return sameReading(twin, merged) ? [] : [merged];
  });
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const GROWING = ['consumptionWh', 'exportWh', 'consumptionDeltaWh'] as const;

/** Positive where `a` has got further than `b`, judged by the first growing field both have and differ in. */
const progress = (a: MeterReading, b: MeterReading): number => {
  for (const field of GROWING) {
    const [left, right] = [a[field], b[field]];
    if (left === undefined || right === undefined || left === right) continue;
    if (canGrow(left, right)) return left - right;
  }
  return 0;
};

/** A bucket is ten seconds; twice that and more is given to grow in. */
const GROWS_FOR_MS = 30_000;

/** Whether the smaller can have grown into the larger within one reading. */
const canGrow = (a: number, b: number): boolean =>
  plausibleMove(Math.min(a, b), Math.max(a, b), GROWS_FOR_MS);

const mergeRegisters = (
  earlier: number | undefined,
  later: number | undefined,
  at: number,
  believed: RegisterPoint | undefined,
): number | undefined => {
  if (earlier === undefined || later === undefined) return earlier ?? later;
  if (canGrow(earlier, later)) return Math.max(earlier, later);
  const [first, second] = [agrees(earlier, at, believed), agrees(later, at, believed)];
  if (first !== second) return first ? earlier : later;
  return later === 0 ? earlier : later;
};

const agrees = (registerWh: number, at: number, believed: RegisterPoint | undefined): boolean => {
  if (believed?.wh === undefined) return false;
  return at >= believed.at
    ? plausibleMove(believed.wh, registerWh, at - believed.at)
    : plausibleMove(registerWh, believed.wh, believed.at - at);
};

const sameReading = (a: MeterReading, b: MeterReading): boolean =>
  a.demandW === b.demandW &&
  a.consumptionWh === b.consumptionWh &&
  a.consumptionDeltaWh === b.consumptionDeltaWh &&
  a.exportWh === b.exportWh &&
  a.costPence === b.costPence;
