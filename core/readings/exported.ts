import { HOUR_MS } from '../contract/lengths.ts';
import { SAMPLE_HOLDS_MS } from './history.ts';
import type { MeterReading } from './reading.ts';

/** Energy exported between two samples. */
export interface ExportUse {
  readonly from: number;
  readonly to: number;
  readonly energyWh: number;
}

/**
 * Counts exported energy from sample to sample: by the register where there is one, which bridges gaps; else by demand
 * below zero, for as long as a sample holds.
 * @param samples readings whose registers are to be believed, as `walkUsage` gives them; oldest first
 */
export function* exportUses(samples: readonly MeterReading[]): Generator<ExportUse> {
  let [registerWh, countedWh]: [number | undefined, number] = [undefined, 0];
  let before: MeterReading | undefined;
  for (const sample of samples) {
    const from = before?.at ?? sample.at;
    const heldMs = Math.min(sample.at - from, SAMPLE_HOLDS_MS);
    let energyWh = (Math.max(0, -(before?.demandW ?? 0)) * heldMs) / HOUR_MS;
    if (sample.exportWh !== undefined && registerWh !== undefined) {
      energyWh = Math.max(0, sample.exportWh - registerWh - countedWh);
    }
    if (sample.exportWh === undefined) countedWh += energyWh;
    else [registerWh, countedWh] = [sample.exportWh, 0];
    if (before !== undefined && energyWh > 0) yield { from, to: sample.at, energyWh };
    before = sample;
  }
}
