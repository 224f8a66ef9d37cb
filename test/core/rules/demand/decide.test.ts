import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../core/readings/reading.ts';
import {
  at,
  homeRows,
  live,
  MINUTE,
  rulesOf,
  type TimelineOptions,
  told,
} from '../../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');

/** Limit 5 kW for 5 min, clear under 4 kW for 10 min. */
const HIGH = { kind: 'demand', name: 'high', above: 5000, clearBelow: 4000, for: '5m', clearFor: '10m' };
const LOW = { kind: 'demand', name: 'low', below: -1500, clearAbove: -1000, for: '5m', clearFor: '10m' };

const oven = (hours: number): Reading[] =>
  Array.from({ length: hours * 360 }, (_, i) => ({
    at: START + i * 10_000,
    demandW: (i * 10) % 240 < 90 ? 2_200 : 120,
  }));

interface Row {
  readonly name: string;
  readonly rule: object;
  readonly rows: readonly Reading[];
  readonly told: readonly string[];
  readonly options?: TimelineOptions;
}

const table: Row[] = [
  {
    name: 'a kettle of 3 kW for 3 min with for 5m tells nothing',
    rule: { ...HIGH, above: 2000, clearBelow: 1500 },
    rows: homeRows(START, [10, 200], [3, 3000], [30, 200]),
    told: [],
  },
  {
    name: 'raised at the first sample at which five minutes of evidence are reached, recovered after ten clear minutes',
    rule: HIGH,
    rows: homeRows(START, [10, 200], [20, 6000], [30, 200]),
    told: ['raised 18:15:00', 'recovered 18:40:00'],
  },
  {
    name: 'demand exactly at the limit is not beyond it',
    rule: HIGH,
    rows: homeRows(START, [60, 5000]),
    told: [],
  },
  {
    name: 'demand exactly at the clear level does not clear',
    rule: HIGH,
    rows: homeRows(START, [10, 6000], [60, 4000]),
    told: ['raised 18:05:00'],
  },
  {
    name: 'demand exactly at a limit from below is not beyond it',
    rule: LOW,
    rows: homeRows(START, [60, -1500]),
    told: [],
  },
  {
    name: 'demand exactly at the clear level over it does not clear',
    rule: LOW,
    rows: homeRows(START, [10, -2000], [60, -1000]),
    told: ['raised 18:05:00'],
  },
  {
    name: 'hovering between 4.9 and 5.1 kW for an hour is one alert and at most one recovery',
    rule: { ...HIGH, for: '0s' },
    rows: Array.from({ length: 360 }, (_, i) => ({
      at: START + i * 10_000,
      demandW: i % 2 ? 4900 : 5100,
    })).concat(homeRows(START + 3_600_000, [20, 200])),
    told: ['raised 18:00:00', 'recovered 19:10:00'],
  },
  {
    name: 'a sample back inside the limit ends pending, however short',
    rule: HIGH,
    rows: homeRows(START, [4, 6000], [0.5, 4900], [4, 6000], [10, 200]),
    told: [],
  },
  {
    name: 'a band sample stops the clear clock without resetting it',
    rule: HIGH,
    rows: homeRows(START, [10, 6000], [5, 200], [10, 4500], [6, 200]),
    // 5 min of clear evidence, a band, then 5 more
    told: ['raised 18:05:00', 'recovered 18:30:00'],
  },
  {
    name: 'a sample beyond the limit resets the clear clock',
    rule: HIGH,
    rows: homeRows(START, [10, 6000], [9, 200], [1, 6000], [9, 200], [20, 4500]),
    told: ['raised 18:05:00'],
  },
  {
    name: 'one high sample and then 20 min of silence tells nothing of demand',
    rule: { ...HIGH, for: '1m' },
    rows: homeRows(START, [10, 200], [0.2, 9000], [20, undefined], [10, 200]),
    told: [],
  },
  {
    name: 'high, gap, still high is no second alert',
    rule: HIGH,
    rows: homeRows(START, [10, 6000], [120, undefined], [10, 6000], [15, 200]),
    told: ['raised 18:05:00', 'recovered 20:30:00'],
  },
  {
    name: '4.5 min high, 10 h outage, one high row tells nothing',
    rule: HIGH,
    rows: homeRows(START, [4.5, 6000], [600, undefined], [0.1, 6000]),
    told: [],
  },
  {
    name: 'a gap of 14 min keeps pending: its evidence is worth one hold',
    rule: HIGH,
    rows: homeRows(START, [4.5, 6000], [14, undefined], [3, 6000]),
    // 4:20 of evidence, 0:30 for the gap, and ten more seconds
    told: ['raised 18:18:40'],
  },
  {
    name: 'a gap of exactly 15 min keeps pending too',
    rule: HIGH,
    rows: homeRows(START, [4.5, 6000], [14 + 5 / 6, undefined], [3, 6000]),
    told: ['raised 18:19:30'],
  },
  {
    name: 'a gap longer than 15 min ends pending',
    rule: HIGH,
    rows: homeRows(START, [4.5, 6000], [15, undefined], [3, 6000]),
    told: [],
  },
  {
    name: 'a gap as long as for keeps pending where for is longer than that',
    rule: { ...HIGH, for: '30m' },
    rows: homeRows(START, [20, 6000], [20, undefined], [15, 6000]),
    // 19:50 of evidence, 0:30 for the gap, and 9:40 more
    told: ['raised 18:49:40'],
  },
  {
    name: 'demand that was high for exactly as long as for is raised by the low sample that ends it',
    rule: HIGH,
    rows: homeRows(START, [10, 200], [5, 6000], [30, 200]),
    told: ['raised 18:15:00', 'recovered 18:25:00'],
  },
  {
    name: 'demand that was high for one sample less tells nothing',
    rule: HIGH,
    rows: homeRows(START, [10, 200], [4 + 5 / 6, 6000], [30, 200]),
    told: [],
  },
  {
    name: 'a sample in the band raises as well where for is reached with its arrival',
    rule: HIGH,
    rows: homeRows(START, [5, 6000], [5, 4500], [11, 200]),
    told: ['raised 18:05:00', 'recovered 18:20:00'],
  },
  {
    name: 'for of one sample is reached when the next one shows how long it stood',
    rule: { ...HIGH, for: '30s', clearFor: '1m' },
    rows: [0, 30, 60, 90, 120].map((second) => ({
      at: START + second * 1_000,
      demandW: second === 30 ? 6000 : 200,
    })),
    told: ['raised 18:01:00', 'recovered 18:02:00'],
  },
  {
    name: 'a sample stands for 30 s at most: 40 s between samples are 30 s of evidence',
    rule: { ...HIGH, for: '2m' },
    rows: Array.from({ length: 10 }, (_, i) => ({ at: START + i * 40_000, demandW: 6000 })),
    told: ['raised 18:02:40'],
  },
  {
    name: 'ten clear minutes recover though the sample that ends them is beyond the limit, and that one is a new beginning',
    rule: HIGH,
    rows: homeRows(START, [10, 6000], [10, 200], [6, 6000], [12, 200]),
    told: ['raised 18:05:00', 'recovered 18:20:00', 'raised 18:25:00', 'recovered 18:36:00'],
  },
  {
    name: 'one sample less than ten clear minutes is no recovery',
    rule: HIGH,
    rows: homeRows(START, [10, 6000], [9 + 5 / 6, 200], [6, 6000]),
    told: ['raised 18:05:00'],
  },
  {
    name: 'ten clear minutes recover though the sample that ends them is in the band',
    rule: HIGH,
    rows: homeRows(START, [10, 6000], [10, 200], [6, 4500]),
    told: ['raised 18:05:00', 'recovered 18:20:00'],
  },
  {
    name: 'below is raised and recovered in the same way',
    rule: LOW,
    rows: homeRows(START, [5, -2000], [10, 200], [1, -2000]),
    told: ['raised 18:05:00', 'recovered 18:15:00'],
  },
  {
    name: 'a mean is raised and recovered in the same way',
    rule: { ...HIGH, averageOver: '1m', for: '1m', clearFor: '1m' },
    // half of the window is known from 18:00:30, and its mean is under 4 kW from 18:02:00 on
    rows: homeRows(START, [1.5, 6000], [3, 200]),
    told: ['raised 18:01:30', 'recovered 18:03:00'],
  },
  {
    name: 'a gap longer than 15 min ends pending, even where the sample before it would have been enough',
    rule: HIGH,
    rows: homeRows(START, [4 + 5 / 6, 6000], [16, undefined], [3, 200]),
    told: [],
  },
  {
    name: 'a shorter gap leaves its 30 s, and with them for may be reached whatever comes after it',
    rule: HIGH,
    rows: homeRows(START, [4 + 5 / 6, 6000], [14, undefined], [12, 200]),
    told: ['raised 18:18:50', 'recovered 18:28:50'],
  },
  {
    name: 'half-hour rows that stand for half an hour are raised after four of them',
    rule: { ...HIGH, for: '2h', clearFor: '30m' },
    rows: [0, 1, 2, 3, 4, 5, 6].map((step) => ({
      at: START + step * 30 * MINUTE,
      demandW: step < 4 ? 6000 : 200,
    })),
    options: { conditions: { sampleHoldsMs: 30 * MINUTE } },
    told: ['raised 20:00:00', 'recovered 20:30:00'],
  },
  {
    name: 'rows an hour apart that stand for an hour have no gap between them, however short for is',
    rule: HIGH,
    rows: [0, 1, 2].map((step) => ({ at: START + step * 60 * MINUTE, demandW: step === 0 ? 6000 : 200 })),
    options: { conditions: { sampleHoldsMs: 60 * MINUTE } },
    told: ['raised 19:00:00', 'recovered 20:00:00'],
  },
  {
    name: 'what was on long enough before the window opens, but is off when it does, tells nothing',
    rule: { ...HIGH, activeBetween: '19:00-20:00' },
    rows: homeRows(START, [60, 6000], [20, 200]),
    told: [],
  },
  {
    name: 'what was on exactly long enough just before the window opens, but is off when it does, tells nothing',
    rule: { ...HIGH, activeBetween: '19:00-20:00' },
    rows: homeRows(START, [54 + 5 / 6, 200], [5 + 1 / 6, 6000], [20, 200]),
    told: [],
  },
  {
    name: 'what reaches for only with the sample at which the window closes tells nothing',
    rule: { ...HIGH, activeBetween: '18:00-18:30' },
    rows: homeRows(START, [25, 200], [5, 6000], [20, 200]),
    told: [],
  },
  {
    name: 'for 0s raises at the first sample beyond',
    rule: { ...HIGH, for: '0s' },
    rows: homeRows(START, [1, 200], [1, 6000]),
    told: ['raised 18:01:00'],
  },
  {
    name: 'clearFor 0s recovers at the first clear sample',
    rule: { ...HIGH, clearFor: '0s' },
    rows: homeRows(START, [10, 6000], [1, 200]),
    told: ['raised 18:05:00', 'recovered 18:10:00'],
  },
  {
    name: 'below looks for export, and its default clear level is ten percent nearer to zero',
    rule: { kind: 'demand', name: 'solar', below: -1500, for: '5m', clearFor: '5m' },
    rows: homeRows(START, [10, -2000], [30, -1400], [6, -1300]),
    told: ['raised 18:05:00', 'recovered 18:45:00'],
  },
  {
    name: 'broken cloud over solar is told once',
    rule: { kind: 'demand', name: 'solar', below: -1500, clearAbove: -750, for: '10m', clearFor: '30m' },
    rows: homeRows(
      START,
      [15, -2500],
      ...Array.from(
        { length: 8 },
        () =>
          [
            [8, 100],
            [7, -2500],
          ] as const,
      ).flat(),
      [40, 300],
    ),
    told: ['raised 18:10:00', 'recovered 20:45:00'],
  },
  {
    name: 'an oven left on is told once by its mean, with no false all-clear',
    rule: { kind: 'demand', name: 'left-on', above: 500, averageOver: '15m', for: '1h' },
    rows: oven(9),
    // half of the window known after 7.5 min, then an hour of evidence
    told: ['raised 19:07:30'],
  },
  {
    name: 'while a gap leaves the mean unknown, the clock of for stands still',
    rule: { ...HIGH, averageOver: '5m', for: '20m' },
    rows: homeRows(START, [10, 6000], [6, undefined], [20, 6000]),
    // known from 18:02:30 to 18:09:50, which stands for 30 s, and again from 18:18:30
    told: ['raised 18:30:40'],
  },
  {
    name: 'while a gap leaves the mean unknown, nothing clears',
    rule: { ...HIGH, averageOver: '5m', clearFor: '1m' },
    rows: homeRows(START, [10, 6000], [6, undefined], [10, 6000]),
    told: ['raised 18:07:30'],
  },
  {
    name: 'a hob 8 s in 21 is told once by its mean',
    rule: { kind: 'demand', name: 'hob', above: 600, averageOver: '5m', for: '20m' },
    rows: Array.from({ length: 1_000 }, (_, i) => ({
      at: START + i * 7_000,
      demandW: i % 3 === 0 ? 2_000 : 100,
    })),
    // 22 steps of 7 s until half of the window is known, then 172 of evidence
    told: ['raised 18:22:38'],
  },
  {
    name: 'what has been on since 18:00 is told when the window opens',
    rule: { ...HIGH, activeBetween: '19:00-20:00' },
    rows: homeRows(START, [75, 6000], [20, 200]),
    told: ['raised 19:00:00', 'recovered 19:25:00'],
  },
  {
    name: 'still on when the window closes is one ended, and no recovery after it',
    rule: { ...HIGH, activeBetween: '18:00-18:30' },
    rows: homeRows(START, [60, 6000], [30, 200]),
    told: ['raised 18:05:00', 'ended 18:30:00'],
  },
  {
    name: 'clearing when the window closes recovers as usual',
    rule: { ...HIGH, activeBetween: '18:00-18:30' },
    rows: homeRows(START, [25, 6000], [30, 200]),
    told: ['raised 18:05:00', 'recovered 18:35:00'],
  },
  {
    name: 'still on until the window closes is ended then, though it clears at once and all rows come late',
    rule: { ...HIGH, activeBetween: '18:00-18:30' },
    rows: homeRows(START, [30, 6000], [20, 200]),
    options: {
      from: START + 60 * MINUTE,
      until: START + 60 * MINUTE,
      conditions: { lateAfterMs: 60 * MINUTE },
    },
    told: ['raised 18:05:00', 'ended 18:30:00'],
  },
  {
    name: 'a relapse after the window closed ends the alert then',
    rule: { ...HIGH, activeBetween: '18:00-18:30' },
    rows: homeRows(START, [25, 6000], [8, 200], [10, 6000]),
    told: ['raised 18:05:00', 'ended 18:33:00'],
  },
  {
    name: 'on through the night, it is told again when the window opens the next day',
    rule: { ...HIGH, activeBetween: '18:00-18:30' },
    rows: homeRows(START, [25 * 60, 6000]),
    told: ['raised 18:05:00', 'ended 18:30:00', 'raised 18:00:00', 'ended 18:30:00'],
  },
  {
    name: 'a reminder comes while raised, never while readings are missing',
    rule: { ...HIGH, remindEvery: '20m' },
    rows: homeRows(START, [30, 6000], [40, undefined], [10, 6000]),
    options: { until: START + 90 * 60_000 },
    // told at the polls at :06 (raise), :26, and, after the silence, at the first poll with a reading
    told: ['raised 18:05:00', 'reminder 18:26:00', 'reminder 19:11:00'],
  },
  {
    name: 'a reminder still comes when the newest reading is five minutes old',
    rule: { ...HIGH, for: '0s', remindEvery: '9m' },
    rows: [0, 1, 2, 3, 4, 5].map((minute) => ({ at: START + minute * MINUTE, demandW: 6000 })),
    options: { until: START + 30 * MINUTE },
    told: ['raised 18:00:00', 'reminder 18:10:00'],
  },
  {
    name: 'no reminder comes when the newest reading is six minutes old',
    rule: { ...HIGH, for: '0s', remindEvery: '10m' },
    rows: [0, 1, 2, 3, 4, 5].map((minute) => ({ at: START + minute * MINUTE, demandW: 6000 })),
    options: { until: START + 30 * MINUTE },
    told: ['raised 18:00:00'],
  },
  {
    name: 'no reminder says that demand is still high while it is clearing',
    rule: { ...HIGH, remindEvery: '20m', clearFor: '30m' },
    rows: homeRows(START, [20, 6000], [25, 200], [10, 6000]),
    // due at :26, told at the first poll after demand went up again
    told: ['raised 18:05:00', 'reminder 18:46:00'],
  },
];

describe('a demand rule', () => {
  it.each(table)('$name', ({ rule, rows, told: expected, options }) => {
    expect(told(live(rulesOf(rule), rows, options).events)).toEqual(expected);
  });
});

describe('a window that closes', () => {
  it('ends the alert at the poll of that moment', () => {
    const rule = { ...HIGH, activeBetween: '18:00-18:30' };
    const { events } = live(rulesOf(rule), homeRows(START, [60, 6000]));
    expect(events.at(-1)).toMatchObject({
      event: 'ended',
      at: START + 30 * MINUTE,
      pollAt: START + 30 * MINUTE,
    });
  });
});
