import * as z from 'zod/mini';
import { runtimeRecipientSchema } from '../core/channels/runtime-recipient.ts';
import { keysOf, problemsOf } from '../core/contract/problem.ts';
import { titleSchema } from '../core/contract/title.ts';
import { durationMs, durationSchema } from '../core/time/duration.ts';
import { timeZoneSchema } from '../core/time/known-time-zone.ts';
import { type Parsed, parseJson } from './live-rules.ts';

const ACCOUNT = 'an Octopus account number, such as A-1234ABCD';
export const accountNumberSchema = z.string(ACCOUNT).check(z.regex(/^A-[0-9A-Z]{8}$/, ACCOUNT));

const DEVICE = 'eight pairs of hexadecimal digits, such as 00-11-22-33-44-55-66-77';
export const deviceIdSchema = z.string(DEVICE).check(z.regex(/^([0-9A-Fa-f]{2}-){7}[0-9A-Fa-f]{2}$/, DEVICE));

const CADENCES = ['30s', '1m', '2m', '5m', '10m'] as const;
/** How often a household is polled, as the config spells it. */
export const pollEverySchema = z.enum(CADENCES, `one of ${CADENCES.join(', ')}`);
export type PollEvery = z.infer<typeof pollEverySchema>;
export const pollEveryMs = (cadence: PollEvery): number => durationMs(cadence);

const CALLS = 'a whole number of calls from 1 to 125 (Octopus allows an account about 100 to 125 an hour)';
export const callsPerHourSchema = z.int(CALLS).check(z.gte(1, CALLS), z.lte(125, CALLS));

const CALLS_AN_HOUR = { usual: 75, fast: 120 };

/** Telemetry calls a household allows itself in an hour: what it says, else 75, or 120 where it polls every 30 s. */
export const callsPerHourOf = (household: {
  readonly callsPerHour?: number | undefined;
  readonly pollEvery: PollEvery;
}): number =>
  household.callsPerHour ?? (household.pollEvery === '30s' ? CALLS_AN_HOUR.fast : CALLS_AN_HOUR.usual);

const DIGESTS = ['off', 'weekly', 'monthly'] as const;
/** How often a household gets a digest, as the config spells it. */
export const digestSchema = z.enum(DIGESTS, `one of ${DIGESTS.join(', ')}`);
export type Digest = z.infer<typeof digestSchema>;

export const keepForSchema = durationSchema({ min: '1d', max: '36500d' });

const WEB_URL = 'an https address with a slash at its end';

const shape = {
  schema: z.literal(1),
  title: z.optional(titleSchema),
  accountNumber: accountNumberSchema,
  deviceId: z.optional(deviceIdSchema),
  timeZone: timeZoneSchema,
  pollEvery: pollEverySchema,
  callsPerHour: callsPerHourSchema,
  keepFor: keepForSchema,
  digest: z.optional(digestSchema),
  topicArn: z.string(),
  /** Where the page and the links are, with a slash at its end; absent without `web`. */
  webUrl: z.optional(z.string(WEB_URL).check(z.regex(/^https:\/\/\S+\/$/, WEB_URL))),
  /** Where it is told that a push channel is out of order, if nobody else can be; only where there is one. */
  serviceTopicArn: z.optional(z.string()),
  recipients: z.array(runtimeRecipientSchema),
};

const settingsSchema = z.strictObject(shape, keysOf(shape, 'the settings written by cdk deploy'));

/** Everything a poll must know of a household that is not a rule; written by the stack, read from SSM. */
export type Settings = z.output<typeof settingsSchema>;
/** The settings as they are written: durations as text. */
export type WrittenSettings = z.input<typeof settingsSchema>;

/** Reads the text of a `settings` parameter. */
export const parseSettings = (text: string): Parsed<Settings> => {
  const json = parseJson(text);
  if (!json.ok) return json;
  const parsed = settingsSchema.safeParse(json.value);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, problems: problemsOf(parsed.error.issues, json.value) };
};
