import { mergeReadings } from '../../core/readings/merge.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import { MAX_DEMAND_W } from '../../core/rules/rule.ts';

/** Why a row was left out; `no-demand`: demand that is no number, or neither demand nor a register. */
export type DropReason = 'not-a-row' | 'no-time' | 'no-demand' | 'implausible-demand' | 'from-the-future';

/** Rows of one answer as readings: sorted by time, one for each second, and what had to be left out. */
export interface ReadRows {
  readonly readings: readonly MeterReading[];
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

type RowField = 'readAt' | 'demand' | 'consumption' | 'consumptionDelta' | 'export' | 'costDeltaWithTax';

/** A sweep brings thousands of rows, and every field is read by itself below: a schema would only cost time. */
const isRow = (row: unknown): row is { readonly [Field in RowField]?: unknown } =>
  typeof row === 'object' && row !== null && !Array.isArray(row);

/** A clock may run ahead of ours by this much; a later row would drag the cursor past everything real. */
const CLOCK_SKEW_MS = 2 * 60_000;

/**
 * Reads telemetry rows defensively: every field may be null, decimals come as strings or numbers, `readAt` with
 * `+00:00` or `Z`, rows unsorted and doubled (https://developer.octopus.energy/graphql/reference/objects/smartmetertelemetrytype/).
 */
export const readRows = (rows: readonly unknown[], now: number): ReadRows => {
  const byTime = new Map<number, MeterReading>();
  const dropped: Partial<Record<DropReason, number>> = {};
  for (const row of rows) {
    const reading = readRow(row, now);
    if (typeof reading === 'string') {
      dropped[reading] = (dropped[reading] ?? 0) + 1;
      continue;
    }
    const twin = byTime.get(reading.at);
    byTime.set(reading.at, twin === undefined ? reading : mergeReadings(twin, reading));
  }
  return { readings: [...byTime.values()].sort((a, b) => a.at - b.at), dropped };
};

const readRow = (row: unknown, now: number): MeterReading | DropReason => {
  if (!isRow(row)) return 'not-a-row';
  const at = readMoment(row.readAt);
  if (at === undefined) return 'no-time';
  if (at > now + CLOCK_SKEW_MS) return 'from-the-future';
  const given = {
    at,
    ...present('consumptionWh', readRegister(row.consumption)),
    ...present('consumptionDeltaWh', readRegister(row.consumptionDelta)),
    ...present('exportWh', readRegister(row.export)),
    ...present('costPence', readDecimal(row.costDeltaWithTax)),
  };
  if (isAbsent(row.demand)) {
    const registered = given.consumptionWh !== undefined || given.exportWh !== undefined;
    return registered ? given : 'no-demand';
  }
  const demandW = readDecimal(row.demand);
  if (demandW === undefined) return 'no-demand';
  if (Math.abs(demandW) > MAX_DEMAND_W) return 'implausible-demand';
  return { ...given, demandW };
};

/** What Octopus left out, as against what it gave and we cannot read. */
const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const present = <K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> => {
  const field: Partial<Record<K, number>> = {};
  if (value !== undefined) field[key] = value;
  return field;
};

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;

/** Epoch ms of the whole second; a time without offset is UTC, as the API documents. */
const readMoment = (value: unknown): number | undefined => {
  if (typeof value !== 'string') return undefined;
  const match = MOMENT.exec(value);
  if (!match) return undefined;
  const ms = Date.parse(match[2] === undefined ? `${value}Z` : value);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1_000) * 1_000;
};

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const readDecimal = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const readRegister = (value: unknown): number | undefined => {
  const number = readDecimal(value);
  return number === undefined || number < 0 ? undefined : number;
};

/** When the first and the last reading of an answer were; undefined where it has none. */
export const spanOf = (
  rows: readonly unknown[],
  now: number,
): { readonly from: number; readonly to: number } | undefined => {
  const { readings } = readRows(rows, now);
  const [first] = readings;
  const last = readings.at(-1);
  return first === undefined || last === undefined ? undefined : { from: first.at, to: last.at };
};
