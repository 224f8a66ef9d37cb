import * as z from 'zod/mini';
import { halfHourSumSchema } from './half-hour-price.ts';
import { registerStateSchema } from './register-state.ts';

/** What energy and cost are counted from, as stored. */
export const usageStateSchema = z.object({
  /** The newest sample. */
  lastAt: z.optional(z.number()),
  lastDemandW: z.number(),
  /** The register as it would stand had it neither slipped nor begun anew; what demand said since it was last known. */
  lastRegisterWh: z.optional(z.number()),
  uncheckedWh: z.optional(z.number()),
  /** What the registers are judged by. */
  register: z.optional(registerStateSchema),
  exportRegister: z.optional(registerStateSchema),
  /** Since when energy has been used without a price, or at nothing but zero, and whether that was told. */
  unpricedSince: z.optional(z.number()),
  unpricedTold: z.optional(z.boolean()),
  /** When a register that stands still was last told. */
  stuckToldAt: z.optional(z.number()),
  /** Pence a Wh of the newest row that had a price, and its time where newer rows have none. */
  lastPrice: z.optional(z.number()),
  pricedAt: z.optional(z.number()),
  /** The priced rows of the half hour of the newest one. */
  halfHour: z.optional(halfHourSumSchema),
  /** The meter whose register is counted. */
  deviceId: z.optional(z.string()),
  /** Priced rows of the last day, in steps of four hours: step since the epoch, pence, Wh. */
  priced: z.array(z.tuple([z.number(), z.number(), z.number()])),
});
export type UsageState = z.infer<typeof usageStateSchema>;
