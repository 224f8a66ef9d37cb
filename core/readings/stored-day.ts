import * as z from 'zod/mini';
import { severitySchema } from '../rules/severity.ts';
import { DAY_SCHEMA } from './day-layout.ts';

const watts = z.nullable(z.number());
/**
 * A quarter of an hour: lowest, highest and mean demand (W; null without rows), energy imported (Wh), and its cost
 * (pence; null where no price is known).
 */
const quarterSchema = z.tuple([watts, watts, watts, z.number(), z.nullable(z.number())]);

/** As a day stores an alert, and as the monitor keeps it until its day is written. */
export const dayAlertSchema = z.object({
  rule: z.string(),
  severity: severitySchema,
  /** Epoch ms; `to` is absent while it goes on. */
  from: z.number(),
  to: z.optional(z.number()),
  /** Quiet hours, a pause or a mute kept it from everybody when it began. */
  held: z.optional(z.literal(true)),
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
