import * as z from 'zod/mini';
import { severitySchema } from '../rules/severity.ts';
import { localDayName, periodAround } from '../time/local-time.ts';
import { AlwaysOn } from './always-on.ts';
import { type DaySpan, QUARTER_MS, QuarterSums } from './day-quarters.ts';
import { exportUses } from './exported.ts';
import { SAMPLE_HOLDS_MS } from './history.ts';
import { hasDemand, type MeterReading } from './reading.ts';
import { walkUsage } from './usage.ts';

export type { DaySpan } from './day-quarters.ts';

/** The layout of a stored day. */
export const DAY_SCHEMA = 1;

const watts = z.nullable(z.number());
/**
 * A quarter of an hour: lowest, highest and mean demand (W; null without rows), energy imported (Wh), and its cost
 * (pence; null where no price is known).
 */
const quarterSchema = z.tuple([watts, watts, watts, z.number(), z.nullable(z.number())]);

const dayAlertSchema = z.object({
  rule: z.string(),
  severity: severitySchema,
  /** Epoch ms; `to` is absent while it goes on. */
  from: z.number(),
  to: z.optional(z.number()),
});
/** An alert that a day saw. */
export type DayAlert = z.infer<typeof dayAlertSchema>;

const daySchema = z.object({
  /** The local date, `2026-05-14`. */
  date: z.iso.date(),
  /** The day's first moment and the next day's, epoch ms. */
  startsAt: z.number(),
  endsAt: z.number(),
  /** Imported, by the register as far as it is to be believed. */
  energyWh: z.number(),
  exportWh: z.number(),
  /** Pence including VAT, without standing charge; absent where no price is known. */
  costPence: z.optional(z.number()),
  /** More than 2 % of the energy has no price, or an estimated one. */
  costAbout: z.optional(z.literal(true)),
  /** The highest demand and when it was read (epoch ms); absent without a reading of demand. */
  peakW: z.optional(z.number()),
  peakAt: z.optional(z.number()),
  /** The lowest hourly mean from 00:00 to 06:00, W; absent where the night is not known well enough. */
  alwaysOnW: z.optional(z.number()),
  /** How much of the day readings of demand tell of, 0 to 1. */
  knownShare: z.number(),
  /** No reading after the day was there yet: energy of a hole at its end is still missing. */
  open: z.optional(z.literal(true)),
  alerts: z.optional(z.array(dayAlertSchema)),
  /** From the day's start on: 96, or 92 and 100 where the clock changes; none for a day that nothing is known of. */
  quarters: z.array(quarterSchema).check(z.maxLength(100)),
});
/** What a local day came to. */
export type Day = z.infer<typeof daySchema>;

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
  const touching = episodes.filter(({ from, to = from }) => from < span.endsAt && to >= span.startsAt);
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

/** Reads what `writeDay` wrote; undefined for anything else. */
export const readDay = (schema: number, body: string): Day | undefined => {
  if (schema !== DAY_SCHEMA) return undefined;
  try {
    const parsed = daySchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
