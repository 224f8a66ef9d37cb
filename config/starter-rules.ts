import { type DailyWindow, formatDailyWindow } from '../core/time/time-of-day.ts';

/** What a household said about itself. */
export interface HomeTraits {
  /** When something big runs at night on purpose; undefined where nothing does. */
  readonly nightUse: DailyWindow | undefined;
  /** Solar panels or a battery: the home gives energy away at times. */
  readonly exports: boolean;
  /** Pounds; undefined for no budget. */
  readonly dailyBudget: number | undefined;
}

/** A rule as the config spells it. */
export type WrittenRule = Readonly<Record<string, unknown>>;

/** Rules to begin with, as the config spells them. */
export const starterRules = ({ nightUse, exports, dailyBudget }: HomeTraits): WrittenRule[] => [
  ...(nightUse === undefined ? QUIET_NIGHT : busyNight(nightUse)),
  ...(exports ? [SPARE_SOLAR] : []),
  { kind: 'no-data', name: 'home-mini-offline', after: '15m' },
  { kind: 'frozen', name: 'home-mini-frozen', after: '30m' },
  ...(dailyBudget === undefined
    ? []
    : [{ kind: 'budget', name: 'daily-cost', period: 'day', costAbove: dailyBudget, warnAt: [80, 100] }]),
];

const VERY_HIGH = {
  kind: 'demand',
  name: 'very-high',
  above: 9_000,
  clearBelow: 8_000,
  for: '20m',
  severity: 'critical',
};

const LEFT_ON = {
  kind: 'demand',
  name: 'left-on',
  above: 500,
  averageOver: '15m',
  for: '1h',
  severity: 'critical',
};

const SPARE_SOLAR = {
  kind: 'demand',
  name: 'spare-solar',
  below: -1_500,
  clearAbove: -750,
  for: '10m',
  clearFor: '30m',
  severity: 'info',
};

const SLEEP: DailyWindow = { startMinute: 23 * 60, endMinute: 6 * 60 };
const QUIET_NIGHT: readonly WrittenRule[] = [
  VERY_HIGH,
  { ...LEFT_ON, activeBetween: formatDailyWindow(SLEEP) },
];

/** What ends on time has ended by then, and a mean over 15 min has forgotten it. */
const GRACE_MINUTES = 30;
const MIN_MINUTES = 60;
const DAY_MINUTES = 1_440;

/**
 * At night much is used on purpose: the usual limits speak by day, one above what a car, a shower and an oven need
 * together speaks always, and what runs on after its hours is told.
 */
const busyNight = (night: DailyWindow): WrittenRule[] => {
  const dayLength = minutesFrom(night.endMinute, night.startMinute) - GRACE_MINUTES;
  const day = { startMinute: later(night.endMinute, GRACE_MINUTES), endMinute: night.startMinute };
  const sleep = sleepBeside(night);
  if (dayLength < MIN_MINUTES) return [NEAR_THE_FUSE];
  return [
    NEAR_THE_FUSE,
    { ...VERY_HIGH, activeBetween: formatDailyWindow(day) },
    {
      kind: 'demand',
      name: 'night-load-by-day',
      above: 6_000,
      for: '20m',
      activeBetween: formatDailyWindow(day),
    },
    ...(sleep === undefined ? [] : [{ ...LEFT_ON, activeBetween: formatDailyWindow(sleep) }]),
  ];
};

/** A home's main fuse is seldom below 60 A, which is 13.8 kW. */
const NEAR_THE_FUSE: WrittenRule = {
  kind: 'demand',
  name: 'near-the-fuse',
  above: 13_000,
  clearBelow: 12_000,
  for: '5m',
  severity: 'critical',
};

const minutesFrom = (start: number, end: number): number => (end - start + DAY_MINUTES) % DAY_MINUTES;
const later = (minute: number, by: number): number => (minute + by) % DAY_MINUTES;

const contains = ({ startMinute, endMinute }: DailyWindow, minute: number): boolean =>
  minutesFrom(startMinute, minute) <= minutesFrom(startMinute, endMinute);

/** The longer part of the sleeping hours that lies before or after the night's use; undefined where neither is worth a rule. */
const sleepBeside = (night: DailyWindow): DailyWindow | undefined => {
  const resumes = later(night.endMinute, GRACE_MINUTES);
  const inSleep = (minute: number) => contains(SLEEP, minute);
  if (!inSleep(night.startMinute) && !inSleep(resumes) && !contains(night, SLEEP.startMinute)) return SLEEP;
  const parts = [
    ...(inSleep(night.startMinute) ? [{ ...SLEEP, endMinute: night.startMinute }] : []),
    ...(inSleep(resumes) ? [{ ...SLEEP, startMinute: resumes }] : []),
  ].filter((part) => minutesFrom(part.startMinute, part.endMinute) >= MIN_MINUTES);
  return parts.sort(
    (a, b) => minutesFrom(b.startMinute, b.endMinute) - minutesFrom(a.startMinute, a.endMinute),
  )[0];
};
