import * as z from 'zod/mini';
import { keysOf } from '../core/contract/problem.ts';
import { slugSchema } from '../core/contract/slug.ts';
import { ruleListSchema } from '../core/rules/rule.ts';
import { dailyWindowSchema } from '../core/time/time-of-day.ts';
import { cityTimeZoneSchema } from '../core/time/time-zone.ts';
import { recipientSchema } from './recipients.ts';
import { accountNumberSchema, callsPerHourSchema, deviceIdSchema, pollEverySchema } from './settings.ts';

const RECIPIENTS = 'a list of at most 20 recipients, such as [{ "email": "me@example.com" }]';
const householdShape = {
  name: slugSchema,
  accountNumber: accountNumberSchema,
  deviceId: z.optional(deviceIdSchema),
  timeZone: z._default(cityTimeZoneSchema, 'Europe/London'),
  pollEvery: z._default(pollEverySchema, '1m'),
  callsPerHour: z.optional(callsPerHourSchema),
  recipients: z
    .array(recipientSchema, RECIPIENTS)
    .check(z.minLength(1, RECIPIENTS), z.maxLength(20, RECIPIENTS)),
  quietHours: z.optional(dailyWindowSchema),
  rules: ruleListSchema,
};

/** One household of the config file. */
export const householdSchema = z.strictObject(householdShape, keysOf(householdShape, 'a household'));

export type HouseholdConfig = z.output<typeof householdSchema>;
