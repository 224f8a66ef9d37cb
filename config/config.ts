import * as z from 'zod/mini';
import { type Parsed, parseJson } from './live-rules.ts';
import { keysOf, type Problem, problemsOf, writePath } from './problem.ts';
import { type Recipient, recipientSchema } from './recipients.ts';
import { reaches, ruleListProblems, ruleListSchema, slugSchema } from './rules.ts';
import {
  accountNumberSchema,
  callsPerHourOf,
  callsPerHourSchema,
  deviceIdSchema,
  keepForSchema,
  pollEveryMs,
  pollEverySchema,
  timeZoneSchema,
} from './settings.ts';
import { dailyWindowSchema, windowInside, writeTimeOfDay } from './time-of-day.ts';
import { PARAMETER_MAX_CHARS, rulesParameterValue, settingsParameterValue } from './written.ts';

export const OCTOPUS_API_URL = 'https://api.octopus.energy/v1/graphql/';

const RECIPIENTS = 'a list of at most 20 recipients, such as [{ "email": "me@example.com" }]';
const householdShape = {
  name: slugSchema,
  accountNumber: accountNumberSchema,
  deviceId: z.optional(deviceIdSchema),
  timeZone: z._default(timeZoneSchema, 'Europe/London'),
  pollEvery: z._default(pollEverySchema, '1m'),
  callsPerHour: z.optional(callsPerHourSchema),
  recipients: z
    .array(recipientSchema, RECIPIENTS)
    .check(z.minLength(1, RECIPIENTS), z.maxLength(20, RECIPIENTS)),
  quietHours: z.optional(dailyWindowSchema),
  rules: ruleListSchema,
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const API_URL = 'an https URL, or http on a loopback address';
const isApiUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
};
export const octopusApiUrlSchema = z.string(API_URL).check(z.refine(isApiUrl, API_URL));

const REGION = 'an AWS region, such as eu-west-2';
const EMAIL = 'an email address, such as me@example.com';
const HOUSEHOLDS = 'a list of one to 100 households';
const readingsShape = { keepFor: z.prefault(keepForSchema, '400d') };
const configShape = {
  $schema: z.optional(z.string('the path of the JSON schema, such as ./home-mini.config.schema.json')),
  region: z.optional(z.string(REGION).check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, REGION))),
  households: z
    .array(z.strictObject(householdShape, keysOf(householdShape, 'a household')), HOUSEHOLDS)
    .check(z.minLength(1, HOUSEHOLDS), z.maxLength(100, HOUSEHOLDS)),
  readings: z.prefault(
    z.strictObject(readingsShape, keysOf(readingsShape, 'an object such as { "keepFor": "400d" }')),
    {},
  ),
  serviceEmail: z.optional(z.email(EMAIL)),
  octopusApiUrl: z._default(octopusApiUrlSchema, OCTOPUS_API_URL),
};

/** The config file, `home-mini.config.json`. */
export const configSchema = z.strictObject(
  configShape,
  keysOf(configShape, 'the config: an object with households'),
);

export type Config = z.output<typeof configSchema>;
export type HouseholdConfig = Config['households'][number];

/** A household's name as it stands in ids and outputs: `my-home` becomes `MyHome`. */
export const pascalCase = (slug: string): string =>
  slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** Where the alarms about the poller itself go: `serviceEmail`, else the first email of the first household that has one. */
export const serviceEmailOf = (config: Config): string | undefined =>
  config.serviceEmail ??
  config.households.flatMap(({ recipients }) => recipients).find(({ kind }) => kind === 'email')?.address;

/** Reads a config file's text; every problem is listed, not only the first. */
export const parseConfig = (text: string): Parsed<Config> => {
  const json = parseJson(text);
  if (!json.ok) return json;
  const parsed = configSchema.safeParse(json.value);
  const problems = [
    ...(parsed.success
      ? wholeProblems(parsed.data, json.value)
      : problemsOf(parsed.error.issues, json.value)),
    ...householdProblems(json.value),
  ];
  return parsed.success && problems.length === 0 ? { ok: true, value: parsed.data } : { ok: false, problems };
};

const wholeProblems = (config: Config, raw: unknown): Problem[] => {
  const problems: Problem[] = [];
  if (serviceEmailOf(config) === undefined) {
    problems.push({
      path: 'serviceEmail',
      got: undefined,
      allowed: `${EMAIL}, where no recipient has an email`,
    });
  }
  const written = looseConfigSchema.safeParse(raw);
  for (const [index, household] of config.households.entries()) {
    const values = {
      rules: rulesParameterValue(written.success ? written.data.households[index] : undefined),
      settings: settingsParameterValue(household, config.readings.keepFor, LONGEST_TOPIC_ARN),
    };
    for (const [key, value] of Object.entries(values)) {
      if (value.length <= PARAMETER_MAX_CHARS) continue;
      problems.push({
        path: writePath(['households', index, key === 'rules' ? 'rules' : 'recipients']),
        got: `${value.length} characters as an SSM parameter`,
        allowed: `at most ${PARAMETER_MAX_CHARS}: fewer or shorter ones`,
      });
    }
  }
  return problems;
};

const LONGEST_TOPIC_ARN = `arn:aws:sns:ap-southeast-2:123456789012:${'x'.repeat(256)}`;
const looseConfigSchema = z.looseObject({ households: z.array(z.unknown()) });
const looseHouseholdSchema = z.looseObject({
  name: z.unknown(),
  pollEvery: z._default(z.catch(pollEverySchema, '1m'), '1m'),
  recipients: z.catch(z.array(z.unknown()), []),
  rules: z.catch(z.unknown(), []),
});

/** What is wrong between parts of households; looks at the raw value, so that it speaks even where other parts do not parse. */
const householdProblems = (raw: unknown): Problem[] => {
  const config = looseConfigSchema.safeParse(raw);
  if (!config.success) return [];
  const names = new Map<string, string>();
  return config.data.households.flatMap((rawHousehold, index) => {
    const parsed = looseHouseholdSchema.safeParse(rawHousehold);
    if (!parsed.success) return [];
    const household = parsed.data;
    const at = (...path: PropertyKey[]) => writePath(['households', index, ...path]);
    const problems: Problem[] = [];
    const name = slugSchema.safeParse(household.name);
    if (name.success) {
      const twin = names.get(pascalCase(name.data));
      if (twin !== undefined) {
        const allowed = `a name that differs from "${twin}" in more than hyphens`;
        problems.push({ path: at('name'), got: name.data, allowed });
      }
      names.set(pascalCase(name.data), name.data);
    }
    const addresses = new Set<string>();
    for (const [i, rawRecipient] of household.recipients.entries()) {
      const recipient = recipientSchema.safeParse(rawRecipient);
      if (!recipient.success) continue;
      const { kind, address } = recipient.data;
      if (addresses.has(address.toLowerCase())) {
        problems.push({ path: at('recipients', i, kind), got: address, allowed: 'each address once' });
      }
      addresses.add(address.toLowerCase());
    }
    problems.push(
      ...ruleListProblems(household.rules, pollEveryMs(household.pollEvery), ['households', index, 'rules']),
    );
    return problems;
  });
};

/** What is allowed but may surprise: one line each. */
export const configWarnings = (config: Config): string[] =>
  config.households.flatMap((household, index) => [
    ...quietRuleWarnings(household, index),
    ...cadenceWarnings(household, index),
    ...unheardWarnings(household, index),
  ]);

const quietRuleWarnings = ({ quietHours, rules }: HouseholdConfig, index: number): string[] =>
  rules.flatMap((rule) => {
    if (!quietHours || rule.kind !== 'demand' || !rule.activeBetween || rule.severity === 'critical')
      return [];
    if (!windowInside(rule.activeBetween, quietHours)) return [];
    const end = writeTimeOfDay(quietHours.endMinute);
    return [
      `households[${index}]: rule "${rule.name}" is active only in the quiet hours, so it is only told at ${end}; "severity": "critical" passes at once`,
    ];
  });

const cadenceWarnings = (household: HouseholdConfig, index: number): string[] => {
  const polls = 3_600_000 / pollEveryMs(household.pollEvery);
  const calls = callsPerHourOf(household);
  return calls >= polls
    ? []
    : [
        `households[${index}]: callsPerHour ${calls} allows fewer calls than pollEvery ${household.pollEvery} wants (${polls} an hour); some polls will be skipped`,
      ];
};

const unheardWarnings = ({ recipients, rules }: HouseholdConfig, index: number): string[] =>
  rules.flatMap((rule) =>
    recipients.some((recipient: Recipient) => reaches(rule.severity, recipient.minSeverity))
      ? []
      : [
          `households[${index}]: rule "${rule.name}" (${rule.severity}) reaches nobody: every recipient's minSeverity is higher`,
        ],
  );
