import type { WrittenSettings } from '../../config/settings.ts';
import { CAR_RULE } from './car-watch.ts';
import { ACCOUNT } from './octopus/octopus-model.ts';
import { PHONES } from './phones/phone-services.ts';
import { MINUTE } from './plan.ts';

export const HOUSEHOLD = 'home';

/** The shortest silence that a household may be told of: two polls and five minutes, and never under a quarter of an hour. */
export const offlineAfterMs = (everyMs: number): number => Math.max(15 * MINUTE, 2 * everyMs + 5 * MINUTE);

/** The rules of a household that polls so often: an offline Mini is told as soon as the cadence allows. */
export const rulesAt = (everyMs: number): readonly object[] => [
  { kind: 'demand', name: 'very-high', above: 6_000, for: '10m', severity: 'critical' },
  { kind: 'demand', name: 'left-on', above: 1_200, averageOver: '15m', for: '30m', clearFor: '20m' },
  {
    kind: 'demand',
    name: CAR_RULE.name,
    above: 5_000,
    for: `${CAR_RULE.forMs / MINUTE}m`,
    exceptSmartCharging: true,
  },
  { kind: 'no-data', name: 'offline', after: `${offlineAfterMs(everyMs) / MINUTE}m` },
  { kind: 'frozen', name: 'frozen', after: '30m' },
  { kind: 'budget', name: 'daily-energy', period: 'day', energyAbove: 12, warnAt: [50, 100] },
  { kind: 'unusual', name: 'unusual-night' },
  { kind: 'standby', name: 'standby', between: '02:00-05:00' },
  // There is a kettle in some mornings.
  { kind: 'no-use', name: 'no-kettle', above: 1_500, between: '06:00-08:00' },
];

export const SETTINGS: WrittenSettings = {
  schema: 1,
  accountNumber: ACCOUNT,
  timeZone: 'Europe/London',
  pollEvery: '1m',
  callsPerHour: 75,
  digest: 'weekly',
  keepFor: '400d',
  topicArn: 'arn:aws:sns:eu-west-2:123456789012:alerts',
  recipients: [
    { id: 'aaaaaaaa', kind: 'email', minSeverity: 'info' },
    { id: 'bbbbbbbb', kind: 'sms', minSeverity: 'critical', maxPerDay: 5 },
    ...PHONES,
  ],
};
