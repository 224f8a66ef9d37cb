import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ClosedHour,
  countHours,
  type DemandSample,
  hoursUntil,
  localHourAt,
  openHourAt,
} from '../../../core/readings/hourly-means.ts';
import { at, HOUR, homeRows, MINUTE } from '../../support/timeline.ts';

const LONDON = { timeZone: 'Europe/London', sampleHoldsMs: 30_000 };

const hoursOf = (samples: readonly DemandSample[], conditions = LONDON): readonly ClosedHour[] => {
  const from = samples[0]?.at ?? 0;
  return countHours(openHourAt(from, conditions.timeZone), samples, conditions).closed;
};

/** `00 Z00:00-Z01:00 200 W`: the local hour, its span in UTC and its mean. */
const shown = ({ hour, startsAt, endsAt, meanW }: ClosedHour): string => {
  const [from, to] = [startsAt, endsAt].map((moment) => new Date(moment).toISOString().slice(11, 16));
  return `${String(hour).padStart(2, '0')} ${from}-${to} ${meanW === undefined ? 'unknown' : Math.round(meanW)}`;
};

describe('the hour of the local clock that holds a moment', () => {
  it.each([
    ['is an hour in UTC', 'UTC', '2026-05-15T10:20:00Z', '10 10:00-11:00'],
    ['goes by the local clock', 'Asia/Kolkata', '2026-05-15T10:20:00Z', '15 09:30-10:30'],
    ['is two hours where autumn shows it twice', 'Europe/London', '2026-10-25T00:10:00Z', '01 00:00-02:00'],
    ['is the same from its second half', 'Europe/London', '2026-10-25T01:50:00Z', '01 00:00-02:00'],
    ['leaves out the one that spring skips', 'Europe/London', '2026-03-29T01:00:00Z', '02 01:00-02:00'],
    ['ends before the one that spring skips', 'Europe/London', '2026-03-29T00:30:00Z', '00 00:00-01:00'],
    [
      'is longer by a half where a zone moves by a half',
      'Australia/Lord_Howe',
      '2026-04-04T14:40:00Z',
      '01 14:00-15:30',
    ],
    [
      'is a half where a zone leaves out a half',
      'Australia/Lord_Howe',
      '2026-10-03T15:40:00Z',
      '02 15:30-16:00',
    ],
  ])('%s', (_, timeZone, moment, expected) => {
    const { hour, startsAt, endsAt } = localHourAt(at(moment), timeZone);
    const [from, to] = [startsAt, endsAt].map((end) => new Date(end).toISOString().slice(11, 16));
    expect(`${String(hour).padStart(2, '0')} ${from}-${to}`).toBe(expected);
  });
});

describe('hours counted from samples', () => {
  const start = at('2026-01-14T00:00:00Z');

  it.each([
    {
      name: 'are means over time',
      rows: [
        [30, 100],
        [30, 300],
        [1, 0],
      ],
      hours: ['00 00:00-01:00 200'],
    },
    {
      name: 'are unknown where less than three quarters are known',
      rows: [
        [44, 100],
        [16, undefined],
        [60, 100],
        [1, 0],
      ],
      hours: ['00 00:00-01:00 unknown', '01 01:00-02:00 100'],
    },
    {
      name: 'are the mean of what is known where that is three quarters',
      rows: [
        [45, 100],
        [15, undefined],
        [1, 0],
      ],
      hours: ['00 00:00-01:00 100'],
    },
    {
      name: 'are closed unknown where no sample came at all',
      rows: [
        [60, 100],
        [120, undefined],
        [60, 100],
        [1, 0],
      ],
      hours: ['00 00:00-01:00 100', '01 01:00-02:00 unknown', '02 02:00-03:00 unknown', '03 03:00-04:00 100'],
    },
    {
      name: 'are negative while the home exports',
      rows: [
        [60, -500],
        [1, 0],
      ],
      hours: ['00 00:00-01:00 -500'],
    },
    {
      name: 'are zero where nothing is drawn',
      rows: [
        [60, 0],
        [1, 0],
      ],
      hours: ['00 00:00-01:00 0'],
    },
    { name: 'are open until a sample comes after them', rows: [[60, 100]], hours: [] },
  ] as const)('$name', ({ rows, hours }) => {
    expect(hoursOf(homeRows(start, ...rows)).map(shown)).toEqual(hours);
  });

  it('let a half-hour row stand for its half hour, and leave an hour unknown whose second row is missing', () => {
    const halfHours = [0, 1, 2, 4, 5, 6].map((half) => ({
      at: start + half * 30 * MINUTE,
      demandW: 100 * half,
    }));
    const closed = hoursOf(halfHours, { timeZone: 'Europe/London', sampleHoldsMs: 30 * MINUTE });
    expect(closed.map(shown)).toEqual(['00 00:00-01:00 50', '01 01:00-02:00 unknown', '02 02:00-03:00 450']);
  });

  it('are one mean for the hour that autumn shows twice, and say when they were closed', () => {
    const rows = homeRows(at('2026-10-25T00:00:00Z'), [60, 100], [60, 300], [1, 0]);
    const closed = hoursOf(rows);
    expect(closed.map(shown)).toEqual(['01 00:00-02:00 200']);
    expect(closed[0]?.closedAt).toBe(at('2026-10-25T02:00:00Z'));
  });

  it('are left out over a hole of months', () => {
    const [early, late] = [
      homeRows(start, [60, 100], [1, 0]),
      homeRows(at('2046-01-14T00:00:00Z'), [60, 300], [1, 0]),
    ];
    expect(hoursOf([...early, ...late]).map(shown)).toEqual([
      '00 00:00-01:00 100',
      '01 01:00-02:00 unknown',
      '00 00:00-01:00 300',
    ]);
  });

  it('are closed by time alone where all samples up to then are counted', () => {
    const rows = homeRows(start, [60, 100], [120, undefined]);
    const { open } = countHours(openHourAt(start, 'UTC'), rows, LONDON);
    expect(hoursUntil(open, start + 2 * HOUR, LONDON).map(shown)).toEqual([
      '00 00:00-01:00 100',
      '01 01:00-02:00 unknown',
    ]);
  });

  it('are the same counted in one go or in any pieces, and follow one another', () => {
    const steps = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: -3_000, max: 9_000 })),
      { maxLength: 60 },
    );
    const zones = fc.constantFrom('Europe/London', 'Asia/Kolkata', 'Australia/Lord_Howe');
    const from = fc.constantFrom(
      at('2026-10-24T22:00:00Z'),
      at('2026-03-28T22:00:00Z'),
      at('2026-04-04T10:00:00Z'),
    );
    fc.assert(
      fc.property(steps, zones, from, fc.array(fc.nat(60)), (seconds, timeZone, first, cuts) => {
        let moment = first;
        const samples = seconds.map(([step, demandW]) => {
          moment += step * 1_000;
          return { at: moment, demandW };
        });
        const conditions = { timeZone, sampleHoldsMs: 30 * MINUTE };
        const whole = countHours(openHourAt(first, timeZone), samples, conditions);
        let open = openHourAt(first, timeZone);
        const pieces: ClosedHour[] = [];
        const ends = [...new Set(cuts.map((cut) => Math.min(cut, samples.length)))].sort((a, b) => a - b);
        for (const [index, end] of [...ends, samples.length].entries()) {
          const step = countHours(open, samples.slice(ends[index - 1] ?? 0, end), conditions);
          open = step.open;
          pieces.push(...step.closed);
        }
        expect(pieces).toEqual(whole.closed);
        expect(open).toEqual(whole.open);
        for (const [index, { endsAt }] of pieces.entries()) {
          expect(pieces[index + 1]?.startsAt ?? endsAt).toBe(endsAt);
        }
      }),
    );
  });
});
