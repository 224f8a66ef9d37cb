import { tzOffset } from '@date-fns/tz';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/contract/lengths.ts';
import type { Stretch } from './home.ts';
import { draw, drawBetween } from './seeded.ts';

/** One use of an appliance. */
export interface ApplianceRun extends Stretch {
  readonly appliance: 'kettle' | 'oven' | 'shower' | 'car' | 'lights' | 'immersion';
  /** Watts drawn this many milliseconds after the start. */
  readonly wattsAfter: (elapsedMs: number) => number;
}

/** What a household is like: its seed, where it lives, and whether it has panels. */
export interface HouseholdTraits {
  readonly seed: number;
  readonly timeZone: string;
}

const KETTLE_W = 3_000;
const OVEN_W = 2_200;
const SHOWER_W = 9_500;
const CAR_W = 7_200;

const steady = (watts: number) => () => watts;

export const kettleRun = (fromMs: number, durationMs: number): ApplianceRun => ({
  appliance: 'kettle',
  fromMs,
  toMs: fromMs + durationMs,
  wattsAfter: steady(KETTLE_W),
});

export const showerRun = (fromMs: number, durationMs: number): ApplianceRun => ({
  appliance: 'shower',
  fromMs,
  toMs: fromMs + durationMs,
  wattsAfter: steady(SHOWER_W),
});

const OVEN_HEATS_UP_MS = 9 * MINUTE_MS;
const OVEN_CYCLE_MS = 4 * MINUTE_MS;

/** Heats up, then its thermostat switches it on and off every two minutes. */
export const ovenRun = (fromMs: number, durationMs: number): ApplianceRun => ({
  appliance: 'oven',
  fromMs,
  toMs: fromMs + durationMs,
  wattsAfter: (elapsedMs) =>
    elapsedMs < OVEN_HEATS_UP_MS || (elapsedMs - OVEN_HEATS_UP_MS) % OVEN_CYCLE_MS >= OVEN_CYCLE_MS / 2
      ? OVEN_W
      : 0,
});

const IMMERSION_W = 2_900;
const IMMERSION_CYCLE_MS = 30 * MINUTE_MS;

/** A tank that is kept hot: on for two thirds of the time. */
export const immersionRun = (fromMs: number, durationMs: number): ApplianceRun => ({
  appliance: 'immersion',
  fromMs,
  toMs: fromMs + durationMs,
  wattsAfter: (elapsedMs) =>
    elapsedMs % IMMERSION_CYCLE_MS < (IMMERSION_CYCLE_MS * 2) / 3 ? IMMERSION_W : 0,
});

const CAR_TAPERS_MS = 15 * MINUTE_MS;

const carRun = (fromMs: number, durationMs: number): ApplianceRun => ({
  appliance: 'car',
  fromMs,
  toMs: fromMs + durationMs,
  wattsAfter: (elapsedMs) => CAR_W * Math.min(1, 0.2 + (durationMs - elapsedMs) / CAR_TAPERS_MS),
});

const lightsRun = (fromMs: number, durationMs: number, watts: number): ApplianceRun => ({
  appliance: 'lights',
  fromMs,
  toMs: fromMs + durationMs,
  wattsAfter: steady(watts),
});

/** Local midnight with which the day begins that holds `at`; on the two days the clock changes it may be an hour off. */
export const localMidnight = (timeZone: string, at: number): number => {
  const offsetMs = tzOffset(timeZone, new Date(at)) * MINUTE_MS;
  return Math.floor((at + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
};

const KETTLE_HOURS = [7.2, 8.3, 10.7, 13.1, 16, 19.3, 21.4];
/** Which thing of a day a number is drawn for. */
const KETTLE = 100;
const OVEN = 200;
const SHOWER = 300;
const CAR = 400;
const LIGHTS = 500;

/** Every use of an appliance on the local day that starts at `midnightMs`. */
export const runsOfDay = ({ seed }: HouseholdTraits, midnightMs: number): ApplianceRun[] => {
  const day = Math.round(midnightMs / DAY_MS);
  const between = (from: number, to: number, what: number) => drawBetween(from, to, seed, day, what);
  const chance = (share: number, what: number) => draw(seed, day, what) < share;
  const at = (hour: number) => midnightMs + Math.round((hour * HOUR_MS) / 10_000) * 10_000;

  const kettles = KETTLE_HOURS.flatMap((hour, index) => {
    const what = KETTLE + 3 * index;
    return chance(0.8, what)
      ? [kettleRun(at(hour + between(-0.5, 0.5, what + 1)), between(2, 4, what + 2) * MINUTE_MS)]
      : [];
  });
  const oven = chance(0.7, OVEN)
    ? [ovenRun(at(between(17.5, 18.5, OVEN + 1)), between(20, 30, OVEN + 2) * MINUTE_MS)]
    : [];
  const showers = [6.7, 7.4].flatMap((hour, index) => {
    const what = SHOWER + 3 * index;
    return chance(0.7, what)
      ? [showerRun(at(hour + between(0, 0.3, what + 1)), between(8, 10, what + 2) * MINUTE_MS)]
      : [];
  });
  const car = chance(0.8, CAR) ? [carRun(at(0.5), between(2.5, 4, CAR + 1) * HOUR_MS)] : [];
  const lights = lightsRun(
    at(between(17, 18, LIGHTS)),
    between(4, 5.5, LIGHTS + 1) * HOUR_MS,
    between(90, 160, LIGHTS + 2),
  );
  return [...kettles, ...oven, ...showers, ...car, lights];
};

const BASE_FROM_W = 180;
const BASE_TO_W = 250;
const BASE_STEP_MS = 20 * MINUTE_MS;
const JITTER_W = 10;

/** What is never off: 180 to 260 W, wandering slowly. */
export const baseLoadW = ({ seed }: HouseholdTraits, at: number): number => {
  const step = Math.floor(at / BASE_STEP_MS);
  const share = at / BASE_STEP_MS - step;
  const level = (index: number) => drawBetween(BASE_FROM_W, BASE_TO_W, seed, index, 1);
  return (
    level(step) * (1 - share) + level(step + 1) * share + JITTER_W * draw(seed, Math.floor(at / 10_000), 2)
  );
};

const FRIDGE_W = 85;
const FRIDGE_CYCLE_MS = 50 * MINUTE_MS;
const FRIDGE_ON_SHARE = 0.4;

/** A compressor that runs 20 of 50 minutes. */
export const fridgeW = ({ seed }: HouseholdTraits, at: number): number =>
  (at / FRIDGE_CYCLE_MS + draw(seed, 3)) % 1 < FRIDGE_ON_SHARE ? FRIDGE_W : 0;

const PEAK_SUN_W = 4_200;
const CLOUD_STEP_MS = 6 * MINUTE_MS;

/** What 5 kW of panels give from 7 to 19 local time, with clouds. */
export const solarW = ({ seed, timeZone }: HouseholdTraits, at: number): number => {
  const midnightMs = localMidnight(timeZone, at);
  const height = Math.sin((Math.PI * (at - midnightMs - 7 * HOUR_MS)) / (12 * HOUR_MS));
  const isDay = at >= midnightMs + 7 * HOUR_MS && at < midnightMs + 19 * HOUR_MS;
  if (!isDay) return 0;
  const step = Math.floor(at / CLOUD_STEP_MS);
  const share = at / CLOUD_STEP_MS - step;
  const clear = (index: number) => Math.sqrt(drawBetween(0.3, 1, seed, index, 4));
  return PEAK_SUN_W * height * (clear(step) * (1 - share) + clear(step + 1) * share);
};
