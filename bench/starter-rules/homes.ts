import type { HomeTraits } from '../../config/starter-rules.ts';
import { parseDailyWindow } from '../../core/time/time-of-day.ts';

/** A simulated household: what it told setup, and what it is really like. */
export interface ScoredHome {
  readonly name: string;
  readonly seed: number;
  readonly told: Pick<HomeTraits, 'nightUse' | 'exports' | 'battery'>;
  /** W of what never goes off, fridge and freezer apart. */
  readonly standbyW: number;
  readonly people: number;
  readonly atHomeByDay: boolean;
  /** Local hours at which the car begins to charge, and how long at most. */
  readonly car?: { readonly fromHour: number; readonly maxHours: number };
  /** W of the panels on a bright November noon. */
  readonly panelsW?: number;
  /** W of all storage heaters together, loading in their hours, and a convector in the evening. */
  readonly storageHeatersW?: number;
  readonly electricShower: boolean;
  /** W of a dehumidifier that runs for some hours by day. */
  readonly dehumidifierW?: number;
  /** The day of the month, from 0, and the local hour at which the freezer fails: followed by six hours that are quiet in part. */
  readonly freezerFails: { readonly day: number; readonly hour: number };
}

const night = (hours: string) => ({ nightUse: parseDailyWindow(hours), exports: false, battery: false });
const QUIET_NIGHT = { nightUse: undefined, exports: false, battery: false };
const sunny = (told: ScoredHome['told']) => ({ ...told, exports: true });

export const SCORED_HOMES: readonly ScoredHome[] = [
  {
    name: 'flat of one',
    told: QUIET_NIGHT,
    standbyW: 45,
    people: 1,
    atHomeByDay: false,
    electricShower: true,
    freezerFails: { day: 12, hour: 0 },
    seed: 1,
  },
  {
    name: 'couple, out at work',
    told: QUIET_NIGHT,
    standbyW: 110,
    people: 2,
    atHomeByDay: false,
    electricShower: false,
    freezerFails: { day: 12, hour: 0 },
    seed: 2,
  },
  {
    name: 'family of four',
    told: QUIET_NIGHT,
    standbyW: 190,
    people: 4,
    atHomeByDay: false,
    electricShower: true,
    freezerFails: { day: 12, hour: 0 },
    seed: 3,
  },
  {
    name: 'working from home',
    told: QUIET_NIGHT,
    standbyW: 140,
    people: 2,
    atHomeByDay: true,
    electricShower: true,
    dehumidifierW: 350,
    freezerFails: { day: 12, hour: 0 },
    seed: 4,
  },
  {
    name: 'car, cheap 23:30-05:30',
    told: night('23:30-05:30'),
    standbyW: 160,
    people: 3,
    atHomeByDay: false,
    car: { fromHour: 23.5, maxHours: 4 },
    electricShower: false,
    freezerFails: { day: 12, hour: 0 },
    seed: 5,
  },
  {
    name: 'car, cheap 00:30-04:30',
    told: night('00:30-04:30'),
    standbyW: 230,
    people: 4,
    atHomeByDay: true,
    car: { fromHour: 0.5, maxHours: 4 },
    electricShower: true,
    freezerFails: { day: 12, hour: 1 },
    seed: 6,
  },
  {
    name: 'solar',
    told: sunny(QUIET_NIGHT),
    standbyW: 130,
    people: 3,
    atHomeByDay: false,
    panelsW: 2_600,
    electricShower: true,
    freezerFails: { day: 12, hour: 0 },
    seed: 7,
  },
  {
    name: 'solar and car',
    told: sunny(night('00:30-04:30')),
    standbyW: 170,
    people: 4,
    atHomeByDay: true,
    car: { fromHour: 0.5, maxHours: 2.5 },
    panelsW: 3_200,
    electricShower: false,
    freezerFails: { day: 12, hour: 0.5 },
    seed: 8,
  },
  {
    name: 'storage heaters',
    told: night('00:30-07:30'),
    standbyW: 80,
    people: 2,
    atHomeByDay: false,
    storageHeatersW: 6_800,
    electricShower: true,
    freezerFails: { day: 12, hour: 9.5 },
    seed: 9,
  },
  {
    name: 'storage heaters, at home by day',
    told: night('00:30-07:30'),
    standbyW: 100,
    people: 1,
    atHomeByDay: true,
    storageHeatersW: 5_100,
    electricShower: true,
    freezerFails: { day: 13, hour: 19 },
    seed: 10,
  },
];
