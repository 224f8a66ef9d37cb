import { createHash } from 'node:crypto';

/** Names that the stack, the function and the command line share: renaming one here renames it everywhere. */

export const STACK_NAME = 'HomeMiniAlerts';
export const PARAMETER_PREFIX = '/home-mini-alerts';

/** The SSM parameters of one household under a prefix. */
export const parameterNames = (household: string, prefix: string = PARAMETER_PREFIX) => ({
  apiKey: `${prefix}/${household}/api-key`,
  settings: `${prefix}/${household}/settings`,
  rules: `${prefix}/${household}/rules`,
});

/** The SSM parameters of a household's channels: what the poller must not read, and the courier does. */
export const channelParameters = (household: string, prefix: string = PARAMETER_PREFIX): string =>
  `${prefix}/${household}/channels`;

/** The SSM parameter of one channel: what its service needs to know, as JSON. */
export const channelParameter = (
  household: string,
  { kind, name }: { readonly kind: string; readonly name: string },
  prefix?: string,
): string => `${channelParameters(household, prefix)}/${kind}/${name}`;

/** Environment variables of the function; all it is told apart from its event. */
export const ENVIRONMENT = {
  readingsTable: 'READINGS_TABLE',
  stateTable: 'STATE_TABLE',
  parameterPrefix: 'PARAMETER_PREFIX',
  octopusApiUrl: 'OCTOPUS_API_URL',
  /** The web function's: names of all households, with commas between. */
  households: 'HOUSEHOLDS',
} as const;

/** Keys of the readings table; `readAt` is UTC, whole seconds, `2026-05-15T17:14:50Z`. */
export const READINGS_KEY = { partition: 'household', sort: 'readAt' } as const;
/** The attribute after which DynamoDB may delete a reading: epoch seconds. */
export const READINGS_TTL = 'expiresAt';

/** Keys and items of the state table; `lastGood` is the rules and settings that could be read last. */
export const STATE_KEY = { partition: 'household', sort: 'item' } as const;
export const STATE_ITEMS = { monitor: 'monitor', lastGood: 'rules', usual: 'usual' } as const;

/** The message attribute that subscriptions filter on: a list of recipient ids. */
export const TO_ATTRIBUTE = 'to';
/** The message attribute that the courier's subscription filters on: `yes` where a push recipient is named, else absent. */
export const PUSH_ATTRIBUTE = { name: 'push', value: 'yes' } as const;

/** Name of every alert topic as readers see it: the sender of emails, and `HomeMini> ` before each SMS. */
export const TOPIC_DISPLAY_NAME = 'HomeMini';

/** The one custom metric of each household, which an alarm watches: a further one costs 0.30 USD a month. All else a poll has to say stands in its log line. */
export const METRICS = {
  namespace: 'HomeMiniAlerts',
  service: 'home-mini-alerts',
  freshness: 'FreshnessSeconds',
} as const;

/** Messages of the log lines that the dashboard's queries look for: the poller's, and the courier's `push`. */
export const LOG_LINES = { poll: 'poll', alert: 'alert', push: 'push' } as const;

const RECIPIENT_ID_DIGITS = 8;

/** Names an address without telling it: the first 8 hex digits of its SHA-256. */
export const recipientId = (address: string): string =>
  createHash('sha256').update(address).digest('hex').slice(0, RECIPIENT_ID_DIGITS);
