import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ClosedHour, countHours, openHourAt } from '../../core/readings/hourly-means.ts';

/** Half hours of a real home beside the checkout; they are no part of it. */
export const RECORDED_HOME = fileURLToPath(
  new URL('../../../shared/data/halfhours/london-home.csv', import.meta.url),
);
export const RECORDED_ZONE = 'Europe/London';
const HALF_HOUR_MS = 1_800_000;
const WH_TO_W = 2;

/** Rows `startAt,energyWh` as demand that stands for its half hour; undefined where there are none. */
const recordedHalfHours = (
  path = RECORDED_HOME,
): { readonly at: number; readonly demandW: number }[] | undefined => {
  if (!existsSync(path)) return undefined;
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [startAt = '', energyWh = ''] = line.split(',');
    return { at: Date.parse(startAt), demandW: Number(energyWh) * WH_TO_W };
  });
};

/** The hours of the recorded home; undefined where there is none. */
export const recordedHours = (): readonly ClosedHour[] | undefined => {
  const samples = recordedHalfHours();
  const [first] = samples ?? [];
  if (samples === undefined || first === undefined) return undefined;
  const conditions = { timeZone: RECORDED_ZONE, sampleHoldsMs: HALF_HOUR_MS };
  return countHours(openHourAt(first.at, RECORDED_ZONE), samples, conditions).closed;
};
