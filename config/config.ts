import * as z from 'zod/mini';
import { meaning } from '../core/contract/meaning.ts';
import { keysOf, problemsOf } from '../core/contract/problem.ts';
import { consistencyProblems } from './consistency.ts';
import { householdSchema } from './household.ts';
import { type Parsed, parseJson } from './live-rules.ts';
import { keepForSchema } from './settings.ts';

export const OCTOPUS_API_URL = 'https://api.octopus.energy/v1/graphql/';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const API_URL = 'an https URL, or http on a loopback address';
const isApiUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
};
export const octopusApiUrlSchema = z.string(API_URL).check(z.refine(isApiUrl, API_URL));

const REGION = 'an AWS region, such as eu-west-2';
export const regionSchema = z.string(REGION).check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, REGION));
const EMAIL = 'an email address, such as me@example.com';
const WEB = 'true or false';
const HOUSEHOLDS = 'a list of one to 50 households';
const readingsShape = { keepFor: meaning(z.prefault(keepForSchema, '400d'), 'How long readings are kept') };
const configShape = {
  $schema: meaning(
    z.optional(z.string('the path of the JSON schema, such as ./home-mini.config.schema.json')),
    'Where editors find this schema',
  ),
  region: meaning(z.optional(regionSchema), "The AWS region to deploy to; default: the environment's"),
  households: meaning(
    z.array(householdSchema, HOUSEHOLDS).check(z.minLength(1, HOUSEHOLDS), z.maxLength(50, HOUSEHOLDS)),
    'The homes to watch; each has its own meter, rules and recipients',
  ),
  readings: meaning(
    z.prefault(
      z.strictObject(readingsShape, keysOf(readingsShape, 'an object such as { "keepFor": "400d" }')),
      {},
    ),
    'How readings are stored',
  ),
  web: meaning(
    z._default(z.boolean(WEB), false),
    'true: buttons in messages and the page on the phone, at a public address of your own',
  ),
  serviceEmail: meaning(
    z.optional(z.email(EMAIL)),
    'Gets the alarms about the poller itself; default: the first email of a recipient',
  ),
  octopusApiUrl: meaning(z._default(octopusApiUrlSchema, OCTOPUS_API_URL), "Octopus' GraphQL endpoint"),
};

/** The config file, `home-mini.config.json`. */
export const configSchema = z.strictObject(
  configShape,
  keysOf(configShape, 'the config: an object with households'),
);

export type Config = z.output<typeof configSchema>;

/** Where the alarms about the poller itself go: `serviceEmail`, else the first email of the first household that has one. */
export const serviceEmailOf = (config: Config): string | undefined =>
  config.serviceEmail ??
  config.households.flatMap(({ recipients }) => recipients).find(({ kind }) => kind === 'email')?.address;

/** Reads a config file's text; every problem is listed, not only the first. */
export const parseConfig = (text: string): Parsed<Config> => {
  const json = parseJson(text);
  return json.ok ? parseConfigValue(json.value) : json;
};

/** Reads a config that is JSON already. */
export const parseConfigValue = (raw: unknown): Parsed<Config> => {
  const parsed = configSchema.safeParse(raw);
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error.issues, raw)),
    ...consistencyProblems(raw),
  ];
  return parsed.success && problems.length === 0 ? { ok: true, value: parsed.data } : { ok: false, problems };
};
