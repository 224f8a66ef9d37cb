import { type DailyWindow, formatDailyWindow } from '../core/time/time-of-day.ts';
import { hoursBesideNight } from './night-hours.ts';

/** What a household said about itself, and what setup saw of it. */
export interface HomeTraits {
  /** When something big runs at night on purpose; undefined where nothing does. */
  readonly nightUse: DailyWindow | undefined;
  /** Solar panels or a battery: the home gives energy away at times. */
  readonly exports: boolean;
  /** A battery, which holds demand near zero for as long as it lasts. */
  readonly battery: boolean;
  /** Pounds; undefined for no budget. */
  readonly dailyBudget: number | undefined;
  /** W the home draws when nobody does anything; undefined where no quiet hour was seen. */
  readonly quietLoadW: number | undefined;
  /** Octopus charges the car under its tariff (Intelligent Go), whenever it suits the grid. */
  readonly smartCharging?: boolean;
}

/** A home about which nothing is known. */
export const UNKNOWN_HOME: HomeTraits = {
  nightUse: undefined,
  exports: false,
  battery: false,
  dailyBudget: undefined,
  quietLoadW: undefined,
};

/** A rule as the config spells it. */
export type WrittenRule = Readonly<Record<string, unknown>> & { readonly name: string };

/** One rule to begin with, and a sentence on what it reports. */
export interface StarterRule {
  readonly rule: WrittenRule;
  readonly sentence: string;
}

/** The rules to begin with, in the order in which the config lists them. */
export const starterRules = (home: HomeTraits): StarterRule[] => [
  ...(home.nightUse === undefined ? quietNight(home) : busyNight(home.nightUse, home)),
  ...unusualNight(home),
  ...leftOnByDay(home),
  ...fridgeOrFreezerOff(home),
  ...(home.exports ? [SPARE_SOLAR] : []),
  {
    rule: { kind: 'no-data', name: 'home-mini-offline', after: '15m' },
    sentence: 'no reading has come for 15 minutes',
  },
  {
    rule: { kind: 'frozen', name: 'home-mini-frozen', after: '30m' },
    sentence: 'the Mini has repeated one value for 30 minutes while the meter counts on',
  },
  ...(home.dailyBudget === undefined ? [] : [dailyCost(home.dailyBudget)]),
];

/** What setup could not write rules for, and why, a sentence each. */
export const missingRules = ({ battery, quietLoadW }: HomeTraits): string[] => {
  if (battery) {
    return ['No rule for a fridge or freezer that is off: a battery holds demand near zero all the same.'];
  }
  if (isTooQuiet(quietLoadW)) {
    return ['No rule for a fridge or freezer that is off: your home draws too little at night to tell.'];
  }
  return quietLoadW === undefined
    ? [
        'Setup has seen no quiet hour of your home (22:00 to 06:00), so fridge-or-freezer-off only notices when nearly everything is off. Run setup again in the morning, before noon, and it fits the limit to your home.',
      ]
    : [];
};

const VERY_HIGH_W = 9_000;
const VERY_HIGH = {
  kind: 'demand',
  name: 'very-high',
  above: VERY_HIGH_W,
  clearBelow: 8_000,
  for: '20m',
  severity: 'critical',
};

/** What the car draws when Octopus charges it was not left on, and costs the night rate. */
const exceptCharging = ({ smartCharging = false }: HomeTraits) =>
  smartCharging ? { exceptSmartCharging: true } : {};

const SLEEP: DailyWindow = { startMinute: 23 * 60, endMinute: 6 * 60 };
const LEFT_ON_W = 500;
const LEFT_ON = { kind: 'demand', averageOver: '15m', for: '90m', severity: 'critical' };

const leftOn = (name: string, hours: DailyWindow, home: HomeTraits): StarterRule => {
  const above = Math.max(LEFT_ON_W, twice(home.quietLoadW));
  const activeBetween = formatDailyWindow(hours);
  return {
    rule: { ...LEFT_ON, name, above, activeBetween, ...exceptCharging(home) },
    sentence: `the home has used ${watts(above)} or more for an hour and a half, between ${spoken(activeBetween)} (oven, heater or immersion left on)`,
  };
};

const quietNight = (home: HomeTraits): StarterRule[] => [
  { rule: VERY_HIGH, sentence: `demand has been over ${watts(VERY_HIGH_W)} for 20 minutes` },
  ...(home.smartCharging ? [byDay('car-at-peak-price', 'the car', CAR_DAY, home)] : []),
  leftOn('left-on', SLEEP, home),
];

/** Intelligent Go is cheap from 23:30 to 05:30. */
const CAR_DAY: DailyWindow = { startMinute: 5 * 60 + 30, endMinute: 23 * 60 + 30 };
const BIG_LOAD_W = 6_000;

/** What should run at night and runs by day, but for what Octopus itself charges then. */
const byDay = (name: string, what: string, hours: DailyWindow, home: HomeTraits): StarterRule => {
  const activeBetween = formatDailyWindow(hours);
  const except = home.smartCharging ? ', other than while Octopus charges the car' : '';
  return {
    rule: {
      kind: 'demand',
      name,
      above: BIG_LOAD_W,
      for: '20m',
      activeBetween,
      ...exceptCharging(home),
    },
    sentence: `${what} draws over ${watts(BIG_LOAD_W)} for 20 minutes, between ${spoken(activeBetween)}${except}`,
  };
};

/**
 * At night much is used on purpose: the usual limits speak by day, one above what a car, a shower and an oven need
 * together speaks always, and what runs on after its hours is reported.
 */
const busyNight = (night: DailyWindow, home: HomeTraits): StarterRule[] => {
  const { day, asleep } = hoursBesideNight(night, SLEEP);
  const nearTheFuse = {
    rule: NEAR_THE_FUSE,
    sentence: `demand has been over ${watts(NEAR_THE_FUSE_W)} for 10 minutes, close to a main fuse of 60 A`,
  };
  if (day === undefined) return [nearTheFuse];
  const activeBetween = formatDailyWindow(day);
  return [
    nearTheFuse,
    {
      rule: { ...VERY_HIGH, activeBetween },
      sentence: `demand has been over ${watts(VERY_HIGH_W)} for 20 minutes, between ${spoken(activeBetween)}`,
    },
    byDay('night-load-by-day', 'what should run at night (car, heaters)', day, home),
    ...asleep.map((hours, index) => leftOn(index === 0 ? 'left-on' : 'left-on-after-night', hours, home)),
  ];
};

/** A home's main fuse is seldom below 60 A, which is 13.8 kW. */
const NEAR_THE_FUSE_W = 13_000;
const NEAR_THE_FUSE = {
  kind: 'demand',
  name: 'near-the-fuse',
  above: NEAR_THE_FUSE_W,
  clearBelow: 12_000,
  for: '10m',
  severity: 'critical',
};

/** Where nothing big runs at night on purpose, the home itself tells what is much; a battery would hide it. */
const unusualNight = ({ nightUse, battery }: HomeTraits): StarterRule[] =>
  nightUse !== undefined || battery
    ? []
    : [
        {
          rule: { kind: 'unusual', name: 'unusual-night' },
          sentence:
            'the home has used far more than it usually does at that hour, for three hours on end, between 00:00 and 07:00; it learns that in its first two weeks',
        },
      ];

const LEFT_ON_BY_DAY_W = 1_200;
/** The sun carries part of it. */
const LEFT_ON_IN_THE_SUN_W = 900;
const MORNING: DailyWindow = { startMinute: 9 * 60, endMinute: 17 * 60 };

/** Cooking and washing make a lively hour, not three of them without a pause. */
const leftOnByDay = (home: HomeTraits): StarterRule[] => {
  const { quietLoadW, exports } = home;
  const above = Math.max(exports ? LEFT_ON_IN_THE_SUN_W : LEFT_ON_BY_DAY_W, twice(quietLoadW));
  const activeBetween = formatDailyWindow(MORNING);
  return [
    {
      rule: {
        kind: 'demand',
        name: 'left-on-by-day',
        above,
        averageOver: '30m',
        for: '3h',
        activeBetween,
        ...exceptCharging(home),
      },
      sentence: `the home has used ${watts(above)} or more for three hours on end, between ${spoken(activeBetween)} (immersion or heater left on)`,
    },
  ];
};

/** A third of what a compressor draws on average: with one off demand falls by more, on its own it seldom wanders so far. */
const COMPRESSOR_W = 15;
/** No home with a fridge on stays under it. */
const NEARLY_NOTHING_W = 50;
const CLEAR_W = 10;
/** Dark all year: sunshine lowers demand too. */
const DARK: DailyWindow = { startMinute: 22 * 60, endMinute: 4 * 60 + 30 };

const fridgeOrFreezerOff = ({ quietLoadW, exports, battery }: HomeTraits): StarterRule[] => {
  if (battery || isTooQuiet(quietLoadW)) return [];
  const below =
    quietLoadW === undefined
      ? NEARLY_NOTHING_W
      : Math.max(NEARLY_NOTHING_W, Math.round(quietLoadW) - COMPRESSOR_W);
  const activeBetween = formatDailyWindow(DARK);
  return [
    {
      rule: {
        kind: 'demand',
        name: 'fridge-or-freezer-off',
        below,
        clearAbove: below + CLEAR_W,
        averageOver: '1h',
        for: '30m',
        ...(exports ? { activeBetween } : {}),
      },
      sentence: `the home has used under ${watts(below)} for an hour, less than with fridge and freezer on${exports ? `, between ${spoken(activeBetween)}` : ''}`,
    },
  ];
};

/** Its compressors can't be told from nothing. */
const isTooQuiet = (quietLoadW: number | undefined): boolean =>
  quietLoadW !== undefined && quietLoadW < NEARLY_NOTHING_W + CLEAR_W;

const SPARE_SOLAR: StarterRule = {
  rule: {
    kind: 'demand',
    name: 'spare-solar',
    below: -1_500,
    clearAbove: -750,
    for: '10m',
    clearFor: '30m',
    severity: 'info',
  },
  sentence:
    'over 1.5 kW has been going to the grid for 10 minutes: a good time for the washing machine or car',
};

const dailyCost = (pounds: number): StarterRule => ({
  rule: { kind: 'budget', name: 'daily-cost', period: 'day', costAbove: pounds, warnAt: [80, 100] },
  sentence: `80 % and 100 % of £${pounds} has been used in a day, without the standing charge`,
});

/** Rounded to 50 W. */
const twice = (quietLoadW: number | undefined): number =>
  quietLoadW === undefined ? 0 : Math.round((2 * quietLoadW) / 50) * 50;

const watts = (demandW: number): string => (demandW < 1_000 ? `${demandW} W` : `${demandW / 1_000} kW`);
const spoken = (hours: string): string => hours.replace('-', ' and ');
