import type { MeterReading } from '../../core/readings/reading.ts';
import { hasDemand } from '../../core/readings/reading.ts';
import type { Day } from '../../core/readings/stored-day.ts';
import { DemandBuckets, type DemandColumns, type DemandSummary } from './demand-columns.ts';

const QUARTER_MS = 900_000;

/**
 * Demand by quarters of an hour: of days as they are stored, and from `recentFrom` on of readings, which know the newest.
 * @param days oldest first
 */
export const quarterColumns = (
  days: readonly Day[],
  readings: readonly MeterReading[],
  { from, to, recentFrom }: { readonly from: number; readonly to: number; readonly recentFrom: number },
): DemandColumns & { summary?: DemandSummary } => {
  const columns: { at: number[]; demandW: number[]; lowW: number[]; highW: number[] } = {
    at: [],
    demandW: [],
    lowW: [],
    highW: [],
  };
  const push = (startMs: number, low: number, high: number, mean: number) => {
    columns.at.push((startMs + QUARTER_MS / 2) / 1_000);
    columns.demandW.push(mean);
    columns.lowW.push(low);
    columns.highW.push(high);
  };
  const startOfRecent = Math.ceil(recentFrom / QUARTER_MS) * QUARTER_MS;
  for (const day of days) {
    for (const [index, [low, high, mean]] of day.quarters.entries()) {
      const startMs = day.startsAt + index * QUARTER_MS;
      if (startMs + QUARTER_MS <= from || startMs > to || startMs >= startOfRecent) continue;
      if (low !== null && high !== null && mean !== null) push(startMs, low, high, mean);
    }
  }
  const buckets = new DemandBuckets(Math.max(from, startOfRecent), to + 1, QUARTER_MS);
  for (const { at, demandW } of readings.filter(hasDemand)) if (at >= startOfRecent) buckets.add(at, demandW);
  const recent = buckets.columns();
  const all = {
    at: [...columns.at, ...recent.at],
    demandW: [...columns.demandW, ...recent.demandW],
    lowW: [...columns.lowW, ...(recent.lowW ?? [])],
    highW: [...columns.highW, ...(recent.highW ?? [])],
    stepS: QUARTER_MS / 1_000,
  };
  if (all.at.length === 0) return all;
  return {
    ...all,
    summary: {
      lowW: all.lowW.reduce((a, b) => Math.min(a, b)),
      highW: all.highW.reduce((a, b) => Math.max(a, b)),
      meanW: Math.round(all.demandW.reduce((a, b) => a + b) / all.demandW.length),
      gaps: all.at.filter((at, index) => index > 0 && at - (all.at[index - 1] ?? at) > all.stepS).length,
    },
  };
};
