import * as z from 'zod/mini';
import { recipientSchema } from '../core/channels/recipient.ts';
import { meaning } from '../core/contract/meaning.ts';
import { keysOf } from '../core/contract/problem.ts';
import { slugSchema } from '../core/contract/slug.ts';
import { titleSchema } from '../core/contract/title.ts';
import { ruleListSchema } from '../core/rules/rule.ts';
import { dailyWindowSchema } from '../core/time/time-of-day.ts';
import { cityTimeZoneSchema } from '../core/time/time-zone.ts';
import {
  accountNumberSchema,
  callsPerHourSchema,
  deviceIdSchema,
  digestSchema,
  pollEverySchema,
} from './settings.ts';

const RECIPIENTS = 'a list of at most 20 recipients, such as [{ "email": "me@example.com" }]';
const householdShape = {
  name: meaning(
    slugSchema.clone(),
    'Partition key of the readings, part of every AWS name of this household',
  ),
  title: meaning(
    z.optional(titleSchema.clone()),
    'How messages and the page call it; default: the name with a capital',
  ),
  accountNumber: meaning(accountNumberSchema.clone(), 'The Octopus account'),
  deviceId: meaning(z.optional(deviceIdSchema), 'Overrides the discovery of the Home Mini'),
  timeZone: meaning(
    z._default(cityTimeZoneSchema, 'Europe/London'),
    'Zone of all times of day, days and months of this household',
  ),
  pollEvery: meaning(z._default(pollEverySchema, '1m'), 'How often Octopus is asked for new readings'),
  callsPerHour: meaning(
    z.optional(callsPerHourSchema),
    'Telemetry calls allowed in an hour; default 75, or 120 with pollEvery 30s',
  ),
  digest: meaning(
    z._default(digestSchema, 'off'),
    'A summary by email and push: on Mondays at 08:00 of the week, or on the 1st of the month',
  ),
  recipients: meaning(
    z.array(recipientSchema, RECIPIENTS).check(z.minLength(1, RECIPIENTS), z.maxLength(20, RECIPIENTS)),
    'Who is told',
  ),
  quietHours: meaning(
    z.optional(dailyWindowSchema),
    'Local time in which only critical alerts are sent; the rest follows as one summary',
  ),
  rules: meaning(ruleListSchema.clone(), 'When to tell the recipients'),
};

/** One household of the config file. */
export const householdSchema = z.strictObject(householdShape, keysOf(householdShape, 'a household'));

export type HouseholdConfig = z.output<typeof householdSchema>;
