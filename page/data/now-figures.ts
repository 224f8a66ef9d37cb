import { MINUTE_MS } from '../../core/contract/lengths.ts';
import { moneyText, priceText } from '../../core/messages/demand-text.ts';
import { addPriced, type HalfHourSum, halfHourOf, pencePerKwh } from '../../core/readings/half-hour-price.ts';
import { hasDemand, type MeterReading } from '../../core/readings/reading.ts';

/** The price of the UTC half hour that holds `now`, p/kWh, by its rows up to then; undefined until they tell one. */
export const priceNow = (readings: readonly MeterReading[], now: number): number | undefined => {
  let sum: HalfHourSum | undefined;
  for (const reading of readings) {
    if (halfHourOf(reading.at) === halfHourOf(now) && reading.at <= now) sum = addPriced(sum, reading);
  }
  return sum === undefined ? undefined : pencePerKwh(sum[1], sum[2]);
};

/** What demand costs an hour: `about 5p an hour at 26.5p`; nothing while the home exports. */
export const costAnHour = (demandW: number, price: number | undefined): string | undefined => {
  if (price === undefined || demandW <= 0) return undefined;
  const pence = (demandW / 1_000) * price;
  return pence < 0
    ? `earns about ${moneyText(-pence)} an hour at ${priceText(price)}`
    : `about ${moneyText(pence)} an hour at ${priceText(price)}`;
};

/** Demand of the last hour for a small line: the highest of each minute, oldest first; null where nothing was read. */
export const lastHour = (readings: readonly MeterReading[], now: number): (number | null)[] => {
  const from = now - 60 * MINUTE_MS;
  const minutes: (number | null)[] = Array.from({ length: 60 }, () => null);
  for (const { at, demandW } of readings.filter(hasDemand)) {
    const minute = Math.floor((at - from) / MINUTE_MS);
    const before = minutes[minute];
    if (before === undefined) continue;
    // The furthest from zero: a minute of export is one.
    if (before === null || Math.abs(demandW) > Math.abs(before)) minutes[minute] = demandW;
  }
  return minutes;
};
