import { localDayName, periodAround } from '../time/local-time.ts';
import { AlwaysOn } from './always-on.ts';
import { type DaySpan, QUARTER_MS, QuarterSums } from './day-quarters.ts';
import { exportUses } from './exported.ts';
import { SAMPLE_HOLDS_MS } from './history.ts';
import { hasDemand, type MeterReading } from './reading.ts';
import type { Day, DayAlert } from './stored-day.ts';
import { walkUsage } from './usage.ts';

export type { DaySpan } from './day-quarters.ts';

/** The local day that holds a moment. */
export const daySpan = (at: number, timeZone: string): DaySpan => {
  const { startsAt, endsAt } = periodAround(at, 'day', timeZone);
  return { date: localDayName(startsAt, timeZone), startsAt, endsAt, timeZone };
};

/** Alerts kept of a day. */
const MOST_ALERTS = 20;

/**
 * Works out a day from its stored readings and their neighbours: those of the 24 hours before it (they tell the price
 * that a hole is counted at), the last one before, and the first one after, however far away. Their order and
 * duplicates make no difference. Energy and cost of a hole are shared out by time, over quarters and midnight.
 * @param episodes alerts, of which those that touch the day are kept
 */
export const dayOf = (
  readings: readonly MeterReading[],
  span: DaySpan,
  episodes: readonly DayAlert[] = [],
): Day => {
  const rows = inOrder(readings);
  const sums = new QuarterSums(span);
  const conditions = { sampleHoldsMs: SAMPLE_HOLDS_MS, deviceId: undefined };
  const { samples } = walkUsage({ lastDemandW: 0, priced: [] }, rows, conditions, (use) => sums.addUse(use));
  let exportWh = 0;
  for (const use of exportUses(samples)) exportWh += use.energyWh * sums.shareOf(use.from, use.to);
  sums.addDemand(rows.filter(hasDemand));
  const own = rows.filter(({ at }) => at >= span.startsAt && at < span.endsAt);
  const alwaysOn = new AlwaysOn(span.timeZone);
  alwaysOn.count(own.filter(hasDemand));
  const { quarters, energyWh, costPence, costAbout, knownMs } = sums.result();
  const touching = episodes.filter(
    ({ from, to = Number.POSITIVE_INFINITY }) => from < span.endsAt && to >= span.startsAt,
  );
  const known = own.length > 0 || energyWh !== 0;
  return {
    date: span.date,
    startsAt: span.startsAt,
    endsAt: span.endsAt,
    energyWh,
    exportWh: Math.round(exportWh * 10) / 10,
    ...(costPence === undefined ? {} : { costPence }),
    ...(costAbout ? { costAbout } : {}),
    ...peakOf(own),
    ...(alwaysOn.demandW === undefined ? {} : { alwaysOnW: Math.round(alwaysOn.demandW) }),
    knownShare: Math.round((knownMs / (span.endsAt - span.startsAt)) * 1e4) / 1e4,
    ...((rows.at(-1)?.at ?? 0) < span.endsAt ? { open: true as const } : {}),
    ...(touching.length === 0 ? {} : { alerts: touching.slice(-MOST_ALERTS) }),
    quarters: known ? quarters : [],
  };
};

const inOrder = (readings: readonly MeterReading[]): readonly MeterReading[] => {
  const byTime = new Map(readings.map((reading) => [reading.at, reading]));
  return [...byTime.values()].sort((a, b) => a.at - b.at);
};

const peakOf = (own: readonly MeterReading[]): Pick<Day, 'peakW' | 'peakAt'> => {
  let peak: { readonly peakW: number; readonly peakAt: number } | undefined;
  for (const { at, demandW } of own) {
    if (demandW !== undefined && (peak === undefined || demandW > peak.peakW))
      peak = { peakW: demandW, peakAt: at };
  }
  return peak ?? {};
};

/** How many quarters of an hour a local day has. */
export const quartersIn = ({ startsAt, endsAt }: Pick<DaySpan, 'startsAt' | 'endsAt'>): number =>
  Math.round((endsAt - startsAt) / QUARTER_MS);

/** A day as the state table keeps it: JSON under 6 KB. */
export const writeDay = (day: Day): string => JSON.stringify(day);
