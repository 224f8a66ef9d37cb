import { describe, expect, it } from 'vitest';
import { dayOf, daySpan, quartersIn, writeDay } from '../../../core/readings/day.ts';
import { DAY_SCHEMA } from '../../../core/readings/day-layout.ts';
import type { Reading } from '../../../core/readings/reading.ts';
import { readDay } from '../../../core/readings/stored-day.ts';
import { at, HOUR, homeRows, MINUTE, withRegister } from '../../support/timeline.ts';

const ZONE = 'Europe/London';
const DAY = 24 * HOUR;
const MAY_14 = daySpan(at('2026-05-14T12:00:00Z'), ZONE);

describe('a day', () => {
  it('tells energy, cost, peak, what is always on, and its quarters', () => {
    const rows = withRegister(
      homeRows(MAY_14.startsAt, [6 * 60, 200], [10, 9_400], [17 * 60 + 50, 400], [60, 400]),
    );
    const day = dayOf(rows, MAY_14);
    expect(day).toMatchObject({
      date: '2026-05-14',
      peakW: 9_400,
      peakAt: MAY_14.startsAt + 6 * HOUR,
      alwaysOnW: 200,
      knownShare: 1,
      exportWh: 0,
    });
    expect(day.energyWh).toBeCloseTo(1_200 + 9_400 / 6 + 400 * (17 + 5 / 6), 0);
    expect(day.costPence).toBeCloseTo((day.energyWh / 1_000) * 25, 1);
    expect(day).not.toHaveProperty('open');
    expect(day.quarters).toHaveLength(96);
    expect(day.quarters[0]).toEqual([200, 200, 200, 50, 1.25]);
    expect(day.quarters[24]).toEqual([400, 9_400, 6_400, 1_600, 40]);
  });

  it('shares the energy and cost of a hole out by time, over quarters and midnight', () => {
    const rows = withRegister(homeRows(MAY_14.startsAt - DAY, [48 * 60 + 30, 1_000]));
    const hole = { from: MAY_14.startsAt - HOUR, to: MAY_14.startsAt + HOUR };
    const holed = rows.filter((row) => row.at <= hole.from || row.at >= hole.to);
    const day = dayOf(holed, MAY_14);
    expect(day.quarters.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => [null, null, null, 250, 6.25]));
    expect(day.energyWh).toBeCloseTo(24_000, 0);
    expect(day.costAbout).toBe(true);
    expect(day.knownShare).toBeCloseTo(23 / 24, 3);
    const before = dayOf(holed, daySpan(MAY_14.startsAt - 1, ZONE));
    expect(before.energyWh).toBeCloseTo(24_000, 0);
  });

  it('has a cost without an about where only a few rows have no price', () => {
    const rows = withRegister(homeRows(MAY_14.startsAt, [24 * 60 + 1, 1_000]));
    const few = rows.map(({ costPence, ...row }, index) =>
      index % 400 === 7 || costPence === undefined ? row : { ...row, costPence },
    );
    const holed = few.filter(({ at: moment }) => Math.abs(moment - MAY_14.startsAt - 9 * HOUR) > MINUTE);
    expect(dayOf(holed, MAY_14)).not.toHaveProperty('costAbout');
    expect(dayOf(holed, MAY_14).costPence).toBeCloseTo(600, 0);
  });

  it('is open until there is a reading after it', () => {
    const rows = withRegister(homeRows(MAY_14.startsAt, [23 * 60, 500]));
    expect(dayOf(rows, MAY_14).open).toBe(true);
    const last = rows.at(-1);
    const later = {
      at: MAY_14.endsAt + HOUR,
      demandW: 500,
      consumptionWh: (last?.consumptionWh ?? 0) + 1_000,
    };
    const closed = dayOf([...rows, later], MAY_14);
    expect(closed).not.toHaveProperty('open');
    expect(closed.energyWh).toBeCloseTo(11_500 + 500, -1);
  });

  it('counts what is exported by its register, and over a hole of it', () => {
    let exportWh = 9_000;
    const rows = homeRows(MAY_14.startsAt, [10 * 60, 300], [4 * 60, -2_000], [10 * 60 + 10, 300]).map(
      (row) => {
        const reading = { ...row, exportWh, consumptionWh: 1 };
        exportWh += Math.max(0, -row.demandW) / 360;
        return reading;
      },
    );
    const holed = rows.filter(
      (row) => row.at < MAY_14.startsAt + 11 * HOUR || row.at > MAY_14.startsAt + 12 * HOUR,
    );
    expect(dayOf(holed, MAY_14).exportWh).toBeCloseTo(8_000, -1);
    expect(
      dayOf(
        holed.map(({ exportWh: _, ...row }) => row),
        MAY_14,
      ).exportWh,
    ).toBeCloseTo(6_000, -2);
  });

  it('believes no register that cannot be', () => {
    const rows = withRegister(homeRows(MAY_14.startsAt, [24 * 60 + 30, 1_000]));
    const spoilt = rows.map((row, index) => (index === 4_000 ? { ...row, consumptionWh: 0 } : row));
    expect(dayOf(spoilt, MAY_14).energyWh).toBeCloseTo(24_000, 0);
  });

  it('without readings is known to be unknown', () => {
    expect(dayOf([], MAY_14)).toMatchObject({ energyWh: 0, knownShare: 0, open: true, quarters: [] });
  });

  it('names the alerts that touch it', () => {
    const alert = { rule: 'high', severity: 'critical' as const };
    const inside = { ...alert, from: MAY_14.startsAt + 1, to: MAY_14.startsAt + 2 };
    const over = { ...alert, from: MAY_14.startsAt - 5, to: MAY_14.startsAt - 2 };
    expect(dayOf([], MAY_14, [over, inside]).alerts).toEqual([inside]);
  });
});

describe('the quarters of a day', () => {
  it.each([
    ['2026-03-29T12:00:00Z', 92],
    ['2026-05-14T12:00:00Z', 96],
    ['2026-10-25T12:00:00Z', 100],
  ])('of %s are %d', (moment, quarters) => {
    const span = daySpan(at(moment), ZONE);
    expect(quartersIn(span)).toBe(quarters);
    const rows = withRegister(homeRows(span.startsAt, [quarters * 15 + 1, 400]));
    const day = dayOf(rows, span);
    expect(day.quarters).toHaveLength(quarters);
    expect(day.energyWh).toBeCloseTo(quarters * 100, 0);
  });
});

describe('a day as it is stored', () => {
  it('is stored in under 6 KB and read back as it was', () => {
    const autumn = daySpan(at('2026-10-25T12:00:00Z'), ZONE);
    const rows: Reading[] = withRegister(homeRows(autumn.startsAt - HOUR, [26 * 60, -12_345])).map(
      (row, index) => ({
        ...row,
        demandW: index % 2 === 0 ? -12_345 : 23_456,
      }),
    );
    const alerts = Array.from({ length: 30 }, (_, i) => ({
      rule: `a-rule-with-a-name-${i}`,
      severity: 'critical' as const,
      from: autumn.startsAt + i * MINUTE,
      to: autumn.endsAt,
    }));
    const day = dayOf(rows, autumn, alerts);
    expect(writeDay(day).length).toBeLessThan(6_000);
    expect(readDay(DAY_SCHEMA, writeDay(day))).toEqual(day);
    expect(readDay(DAY_SCHEMA + 1, writeDay(day))).toBeUndefined();
    expect(readDay(DAY_SCHEMA, '{')).toBeUndefined();
    expect(readDay(DAY_SCHEMA, '{"date":"2026-05-14"}')).toBeUndefined();
  });
});

describe('what a day keeps', () => {
  const alert = (from: number, to?: number) => ({
    rule: `rule-${from}`,
    severity: 'warning' as const,
    from: MAY_14.startsAt + from,
    ...(to === undefined ? {} : { to: MAY_14.startsAt + to }),
  });
  const kept = (...alerts: ReturnType<typeof alert>[]) =>
    dayOf([], MAY_14, alerts).alerts?.map(({ rule }) => rule);

  it.each<[string, ReturnType<typeof alert>, boolean]>([
    ['an alert at its first moment', alert(0, 1), true],
    ['one that ended at its first moment', alert(-5, 0), true],
    ['none that ended before', alert(-5, -1), false],
    ['one that began at its last moment and goes on', alert(DAY - 1), true],
    ['one that began two days before and goes on', alert(-2 * DAY), true],
    ['none that begins with the next day', alert(DAY, DAY + 1), false],
  ])('is %s', (_, one, is) => {
    expect(kept(one)).toEqual(is ? [one.rule] : undefined);
  });

  it('is the newest twenty of many alerts', () => {
    const many = Array.from({ length: 25 }, (_, nth) => alert(nth, nth));
    expect(kept(...many)).toEqual(many.slice(5).map(({ rule }) => rule));
  });

  it('is the first of two peaks that are alike, and none without demand', () => {
    const rows = homeRows(MAY_14.startsAt, [1, 500], [1, 900], [1, 700], [1, 900]);
    expect(dayOf(rows, MAY_14)).toMatchObject({ peakW: 900, peakAt: MAY_14.startsAt + MINUTE });
    const register = [{ at: MAY_14.startsAt, consumptionWh: 5 }];
    expect(dayOf(register, MAY_14)).not.toHaveProperty('peakW');
  });

  it('is the energy of a hole that spans it, and no demand', () => {
    const rows = [
      { at: MAY_14.startsAt - DAY, demandW: 1_000, consumptionWh: 0 },
      { at: MAY_14.endsAt + DAY, demandW: 1_000, consumptionWh: 72_000 },
    ];
    const day = dayOf(rows, MAY_14);
    expect(day).toMatchObject({ energyWh: 24_000, knownShare: 0 });
    expect(day.quarters).toHaveLength(96);
    expect(day.quarters[50]).toEqual([null, null, null, 250, null]);
  });

  it('is every quarter of a day on which nothing was used', () => {
    expect(dayOf([{ at: MAY_14.startsAt + HOUR, demandW: 0 }], MAY_14).quarters).toHaveLength(96);
  });

  it('is no demand of a reading that has none', () => {
    const rows = homeRows(MAY_14.startsAt, [60, 400]).map((row, nth) =>
      nth % 2 === 0 ? row : { at: row.at, consumptionWh: 5_000 + nth },
    );
    const day = dayOf(rows, MAY_14);
    expect(day).toMatchObject({ peakW: 400, alwaysOnW: 400 });
    expect(day.quarters[0]?.slice(0, 3)).toEqual([400, 400, 400]);
  });

  it('is a peak at its first moment', () => {
    const rows = [
      { at: MAY_14.startsAt, demandW: 900 },
      { at: MAY_14.startsAt + MINUTE, demandW: 300 },
    ];
    expect(dayOf(rows, MAY_14)).toMatchObject({ peakW: 900, peakAt: MAY_14.startsAt });
  });

  it('is what was exported on it, of a hole that reaches into it', () => {
    const rows = [
      { at: MAY_14.startsAt - HOUR, demandW: -1_000, exportWh: 0 },
      { at: MAY_14.startsAt + 3 * HOUR, demandW: -1_000, exportWh: 4_000 },
    ];
    expect(dayOf(rows, MAY_14).exportWh).toBe(3_000);
  });

  it('is the same in whatever order its readings came, once or twice', () => {
    const rows = withRegister(homeRows(MAY_14.startsAt, [20, 400], [20, 2_000]));
    expect(dayOf([...rows.toReversed(), ...rows.slice(0, 9)], MAY_14)).toEqual(dayOf(rows, MAY_14));
  });

  it('is closed by a reading at the first moment of the next one, and says nothing of a night it does not know', () => {
    const day = dayOf([{ at: MAY_14.endsAt, demandW: 400 }], MAY_14);
    expect(day).not.toHaveProperty('open');
    expect(day).not.toHaveProperty('alwaysOnW');
  });

  it('is no cost where nothing has a price', () => {
    const day = dayOf(homeRows(MAY_14.startsAt, [60, 400]), MAY_14);
    expect(day).not.toHaveProperty('costPence');
    expect(day).not.toHaveProperty('costAbout');
    expect(day.quarters[0]).toEqual([400, 400, 400, 100, null]);
  });

  it('is a cost about where half of it has no price', () => {
    const rows = withRegister(homeRows(MAY_14.startsAt, [4 * 60, 1_000])).map(
      ({ costPence = 0, ...row }, nth) => (nth < 720 ? row : { ...row, costPence }),
    );
    expect(dayOf(rows, MAY_14)).toMatchObject({ costAbout: true });
  });

  it('is the mean of a quarter by the time of each sample in it', () => {
    const quarter = MAY_14.startsAt + 15 * MINUTE;
    const rows = [
      { at: quarter - 10_000, demandW: 600 },
      { at: quarter + 10_000, demandW: 0 },
    ];
    // 10 s of 600 W in each; in the second 30 s more of nothing.
    expect(
      dayOf(rows, MAY_14)
        .quarters.slice(0, 2)
        .map(([, , mean]) => mean),
    ).toEqual([600, 150]);
  });

  it('is no peak of a neighbour', () => {
    const rows = [
      { at: MAY_14.startsAt - 1_000, demandW: 5_000 },
      { at: MAY_14.startsAt, demandW: 300 },
      { at: MAY_14.endsAt - 1_000, demandW: 400 },
      { at: MAY_14.endsAt, demandW: 6_000 },
    ];
    expect(dayOf(rows, MAY_14)).toMatchObject({ peakW: 400, peakAt: MAY_14.endsAt - 1_000 });
  });

  it('is how much of it readings tell of, to the ten thousandth', () => {
    expect(dayOf(homeRows(MAY_14.startsAt, [8 * 60, 300]), MAY_14).knownShare).toBe(0.3336);
  });
});
