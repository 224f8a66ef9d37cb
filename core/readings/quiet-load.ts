import { HOUR_MS } from '../contract/lengths.ts';
import { inDailyWindow } from '../time/local-time.ts';
import type { DailyWindow } from '../time/time-of-day.ts';
import { SAMPLE_HOLDS_MS } from './history.ts';
import type { Reading } from './reading.ts';

/** An hour of which less is known says nothing. */
const MIN_KNOWN_MS = 0.75 * HOUR_MS;
/** From the evening's end to the morning: dark all year, and most people asleep. */
const NIGHT: DailyWindow = { startMinute: 22 * 60, endMinute: 6 * 60 };
/** What draws more on average is no standby but a heater or a car. */
const MAX_QUIET_W = 600;

/**
 * What a home draws when nobody does anything, W: the lowest hourly mean of the readings. Undefined where no quiet hour of
 * a night is among them: the least of an evening says nothing of the night. Readings are sorted, oldest first.
 * @param hasSun panels lower demand by day, so that only the night counts
 */
export const quietLoadW = (
  readings: readonly Reading[],
  timeZone: string,
  hasSun: boolean,
): number | undefined => {
  const quiet = hourlyMeans(readings).filter(({ meanW }) => meanW > 0 && meanW <= MAX_QUIET_W);
  const atNight = quiet.filter(({ from }) => inDailyWindow(from, NIGHT, timeZone));
  if (atNight.length === 0) return undefined;
  return Math.min(...(hasSun ? atNight : quiet).map(({ meanW }) => meanW));
};

interface HourlyMean {
  /** Epoch ms at which the hour begins. */
  readonly from: number;
  readonly meanW: number;
}

const hourlyMeans = (readings: readonly Reading[]): HourlyMean[] => {
  const hours = new Map<number, { knownMs: number; wattMs: number }>();
  for (const [index, { at, demandW }] of readings.entries()) {
    const next = readings[index + 1];
    if (next === undefined) break;
    const hour = Math.floor(at / HOUR_MS);
    const heldMs = Math.min(next.at - at, SAMPLE_HOLDS_MS, (hour + 1) * HOUR_MS - at);
    const { knownMs, wattMs } = hours.get(hour) ?? { knownMs: 0, wattMs: 0 };
    hours.set(hour, { knownMs: knownMs + heldMs, wattMs: wattMs + heldMs * demandW });
  }
  return [...hours]
    .filter(([, { knownMs }]) => knownMs >= MIN_KNOWN_MS)
    .map(([hour, { knownMs, wattMs }]) => ({ from: hour * HOUR_MS, meanW: wattMs / knownMs }));
};
