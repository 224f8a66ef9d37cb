import { createHash } from 'node:crypto';
import { type LiveRules, parseLiveRules } from '../config/live-rules.ts';
import type { WrittenSettings } from '../config/settings.ts';
import { recipientId } from '../core/contract/names.ts';
import { Secret } from '../core/contract/secret.ts';
import type { Parameters } from '../lambda/poller/ports.ts';

/** The one household of `npm start`. */
export const HOUSEHOLD = 'home';
/** The meter of a simulated home. */
export const SIMULATED_DEVICE = '00-11-22-33-44-55-66-77';
export const POLL_EVERY_MS = 60_000;
export const KEEP_FOR_DAYS = 35;

const TERMINAL = { id: recipientId('terminal'), kind: 'email', minSeverity: 'info' } as const;

/** Rules that suit the simulated home, and most others: its showers take ten minutes, its car charges at night. */
const RULES = [
  {
    kind: 'demand',
    name: 'very-high',
    above: 9_000,
    clearBelow: 8_000,
    for: '12m',
    severity: 'critical',
  },
  {
    kind: 'demand',
    name: 'something-left-on',
    above: 900,
    clearBelow: 700,
    averageOver: '15m',
    for: '1h',
    activeBetween: '05:30-00:30',
  },
  { kind: 'no-data', name: 'home-mini-offline', after: '15m' },
  { kind: 'budget', name: 'daily-cost', period: 'day', costAbove: 7 },
] as const;

/** For a home with panels. */
const SOLAR_RULE = {
  kind: 'demand',
  name: 'spare-solar',
  below: -1_500,
  clearAbove: -750,
  for: '10m',
  clearFor: '30m',
  severity: 'info',
} as const;

export interface HouseholdFacts {
  readonly accountNumber: string;
  readonly timeZone: string;
  readonly apiKey: string;
  /** Whether the home has panels; a real one may. */
  readonly solar: boolean;
}

/** The texts that SSM holds for a deployed household. */
export const parameterTexts = ({ accountNumber, timeZone, solar }: HouseholdFacts) => {
  const settings: WrittenSettings = {
    schema: 1,
    accountNumber,
    timeZone,
    pollEvery: '1m',
    callsPerHour: 75,
    keepFor: `${KEEP_FOR_DAYS}d`,
    topicArn: 'arn:aws:sns:eu-west-2:000000000000:terminal',
    recipients: [TERMINAL],
  };
  return {
    settings: JSON.stringify(settings),
    rules: JSON.stringify({ rules: solar ? [...RULES, SOLAR_RULE] : RULES }),
  };
};

/** The rules of the embedded household. */
export const embeddedRules = (facts: HouseholdFacts): LiveRules => {
  const parsed = parseLiveRules(parameterTexts(facts).rules, POLL_EVERY_MS);
  if (parsed.ok) return parsed.value;
  throw new TypeError('the rules of the embedded household do not parse');
};

/** The `Parameters` port without SSM. */
export const embeddedParameters = (facts: HouseholdFacts): Parameters => {
  const texts = parameterTexts(facts);
  const stamp = `key-${fingerprint(facts.apiKey)}`;
  const read = {
    settings: { text: texts.settings, version: fingerprint(texts.settings) },
    rules: { text: texts.rules, version: fingerprint(texts.rules) },
  };
  return {
    read: async (_household, { withKey }) => ({ ...read, keyStamp: withKey ? stamp : undefined }),
    apiKey: async () => ({ key: new Secret(facts.apiKey), stamp }),
  };
};

/** Stands for a version: it changes with the text. */
const fingerprint = (text: string): number =>
  Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, 8), 16);
