import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

const priceSchema = z.object({
  usd: z.number(),
  /** How many units `usd` buys. */
  per: z.number(),
  /** Units a month that every account has free, for all it runs together. */
  free: z.number(),
  source: z.url(),
  unconfirmed: z.optional(z.boolean()),
});
/** Something that runs all the time, whatever it polls. */
const alternativeSchema = z.object({
  usdPerMonth: z.number(),
  /** Assumed: how many households one can poll. */
  householdsPerMachine: z.number(),
  why: z.string(),
  source: z.url(),
  unconfirmed: z.optional(z.boolean()),
});
const assumptionSchema = z.object({ value: z.number(), why: z.string() });

const pricesSchema = z.object({
  checked: z.iso.date(),
  region: z.string(),
  note: z.string(),
  prices: z.object({
    lambdaRequests: priceSchema,
    lambdaArmGbSeconds: priceSchema,
    schedulerInvocations: priceSchema,
    sqsRequests: priceSchema,
    dynamodbWriteUnits: priceSchema,
    dynamodbReadUnits: priceSchema,
    dynamodbStorageGb: priceSchema,
    dynamodbRecoveryGb: priceSchema,
    logsIngestedGb: priceSchema,
    customMetrics: priceSchema,
    alarms: priceSchema,
    dashboards: priceSchema,
    kmsRequests: priceSchema,
  }),
  /** What a pound is in USD. */
  pound: z.object({ usd: z.number(), why: z.string(), unconfirmed: z.boolean() }),
  assumptions: z.object({
    billedSecondsPerPoll: assumptionSchema,
    emptyReceivesPerMonth: assumptionSchema,
    storageOverheadBytes: assumptionSchema,
  }),
  alternatives: z.record(z.string(), alternativeSchema),
});

export type PriceList = z.infer<typeof pricesSchema>;
export type PricedUnit = keyof PriceList['prices'];

export const PRICES_FILE = 'docs/prices-2026-11.json';

export const readPrices = (): PriceList =>
  pricesSchema.parse(JSON.parse(readFileSync(new URL(`../../${PRICES_FILE}`, import.meta.url), 'utf8')));
