import { describe, expect, it } from 'vitest';
import {
  type ApplianceRun,
  baseLoadW,
  fridgeW,
  localMidnight,
  ovenRun,
  runsOfDay,
  solarW,
} from '../../../local/simulator/appliances.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const traits = { seed: 7, timeZone: 'Europe/London' };
const MIDNIGHT = Date.parse('2026-01-12T00:00:00Z');
const days = Array.from({ length: 200 }, (_, day) => runsOfDay(traits, MIDNIGHT + day * DAY));
const all = (appliance: ApplianceRun['appliance']) =>
  days.flatMap((runs, day) =>
    runs
      .filter((run) => run.appliance === appliance)
      .map((run) => ({
        minutes: (run.toMs - run.fromMs) / MINUTE,
        hour: (run.fromMs - MIDNIGHT - day * DAY) / HOUR,
        watts: (share: number) => run.wattsAfter((run.toMs - run.fromMs) * share),
      })),
  );

describe('the appliances of 200 days', () => {
  it.each([
    {
      appliance: 'kettle',
      says: '3 kW for 2 to 4 min',
      minutes: [2, 4],
      hours: [6, 22],
      watts: 3_000,
      aDay: [4, 7],
    },
    {
      appliance: 'shower',
      says: '9.5 kW for 8 to 10 min in the morning',
      minutes: [8, 10],
      hours: [6.5, 8],
      watts: 9_500,
      aDay: [1, 2],
    },
    {
      appliance: 'oven',
      says: 'up to half an hour of cooking at about six',
      minutes: [20, 30],
      hours: [17, 19],
      watts: 2_200,
      aDay: [0.5, 0.9],
    },
    {
      appliance: 'car',
      says: '7.2 kW on most nights, from half past twelve',
      minutes: [150, 240],
      hours: [0.5, 0.5],
      watts: 7_200,
      aDay: [0.7, 0.9],
    },
  ] as const)('$appliance: $says', ({ appliance, minutes, hours, watts, aDay }) => {
    const runs = all(appliance);
    expect(runs.length / days.length).toBeGreaterThan(aDay[0]);
    expect(runs.length / days.length).toBeLessThan(aDay[1]);
    for (const run of runs) {
      expect(run.minutes).toBeGreaterThanOrEqual(minutes[0]);
      expect(run.minutes).toBeLessThanOrEqual(minutes[1]);
      expect(run.hour).toBeGreaterThanOrEqual(hours[0]);
      expect(run.hour).toBeLessThanOrEqual(hours[1]);
      expect(run.watts(0.1)).toBe(watts);
    }
  });

  it('the base load stays between 180 and 260 W and wanders', () => {
    const watts = Array.from({ length: 8_640 }, (_, step) => baseLoadW(traits, MIDNIGHT + step * 10_000));
    expect(Math.min(...watts)).toBeGreaterThanOrEqual(180);
    expect(Math.max(...watts)).toBeLessThanOrEqual(260);
    expect(Math.max(...watts) - Math.min(...watts)).toBeGreaterThan(30);
  });

  it('the fridge runs 20 of 50 minutes', () => {
    const watts = Array.from({ length: 5 * 500 }, (_, minute) => fridgeW(traits, MIDNIGHT + minute * MINUTE));
    expect(watts.filter((w) => w > 0).length / watts.length).toBeCloseTo(0.4, 2);
    expect(new Set(watts)).toEqual(new Set([0, 85]));
  });

  it('the oven heats up, then cycles by its thermostat', () => {
    const { wattsAfter } = ovenRun(0, HOUR);
    const onShare = (fromMin: number, toMin: number) => {
      let on = 0;
      for (let at = fromMin * MINUTE; at < toMin * MINUTE; at += 10_000) if (wattsAfter(at) > 0) on++;
      return on / ((toMin - fromMin) * 6);
    };
    expect(onShare(0, 9)).toBe(1);
    expect(onShare(9, 57)).toBe(0.5);
  });

  it('the car ends softly', () => {
    for (const run of all('car')) expect(run.watts(0.999)).toBeLessThan(2_000);
  });

  it('the sun shines by day only, at most 4.2 kW', () => {
    const at = (hour: number) => solarW(traits, MIDNIGHT + hour * HOUR);
    expect([0, 3, 6.9, 19.1, 23].map(at)).toEqual([0, 0, 0, 0, 0]);
    expect(at(13)).toBeGreaterThan(1_500);
    expect(Math.max(...Array.from({ length: 720 }, (_, minute) => at(7 + minute / 60)))).toBeLessThanOrEqual(
      4_200,
    );
  });
});

describe('local midnight', () => {
  it.each([
    ['2026-01-12T15:00:00Z', 'Europe/London', '2026-01-12T00:00:00Z'],
    ['2026-07-12T15:00:00Z', 'Europe/London', '2026-07-11T23:00:00Z'],
    ['2026-07-12T23:30:00Z', 'Europe/London', '2026-07-12T23:00:00Z'],
    ['2026-01-12T03:00:00Z', 'America/New_York', '2026-01-11T05:00:00Z'],
    ['2026-01-12T22:00:00Z', 'Asia/Kolkata', '2026-01-12T18:30:00Z'],
  ])('of %s in %s is %s', (at, timeZone, midnight) => {
    expect(new Date(localMidnight(timeZone, Date.parse(at)))).toEqual(new Date(midnight));
  });
});
