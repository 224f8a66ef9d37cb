import type { Reading } from '../../core/readings/reading.ts';
import { MINUTE } from './timeline.ts';

/** Readings every ten seconds from `from`, for each `[minutes, demandW, p/kWh]` in turn; without a price no cost is given. */
export const pricedRows = (
  from: number,
  ...stretches: readonly (readonly [
    minutes: number,
    demandW: number | undefined,
    pencePerKwh?: number | undefined,
  ])[]
): Reading[] => {
  const rows: Reading[] = [];
  let [start, registerWh] = [from, 4_210_000];
  for (const [minutes, demandW, pencePerKwh] of stretches) {
    const end = start + minutes * MINUTE;
    for (let at = start; demandW !== undefined && at < end; at += 10_000) {
      const deltaWh = Math.max(0, demandW) / 360;
      rows.push({
        at,
        demandW,
        consumptionWh: registerWh,
        consumptionDeltaWh: deltaWh,
        ...(pencePerKwh === undefined ? {} : { costPence: (deltaWh * pencePerKwh) / 1_000 }),
      });
      registerWh += deltaWh;
    }
    start = end;
  }
  return rows;
};
