import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, daySpan, quartersIn, writeDay } from '../../../core/readings/day.ts';
import { DAY_SCHEMA } from '../../../core/readings/day-layout.ts';
import type { Reading } from '../../../core/readings/reading.ts';
import { readDay } from '../../../core/readings/stored-day.ts';
import { walkUsage } from '../../../core/readings/usage.ts';
import { at, HOUR, homeRows, MINUTE, withRegister } from '../../support/timeline.ts';

const ZONE = 'Europe/London';
const DAY = 24 * HOUR;
const MAY_14 = daySpan(at('2026-05-14T12:00:00Z'), ZONE);

/** Rows of three local days around 14 May, whose demand and holes are arbitrary. */
const homes = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.option(fc.integer({ min: -4_000, max: 9_000 }))), {
    minLength: 3,
    maxLength: 30,
  })
  .map((stretches) =>
    withRegister(
      homeRows(
        MAY_14.startsAt - DAY,
        ...stretches.map(([minutes, watts]) => [minutes, watts ?? undefined] as const),
      ),
    ),
  );

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

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

describe('properties of a day', () => {
  it('its sums are those of its quarters', () => {
    fc.assert(
      fc.property(homes, (rows) => {
        const { quarters, energyWh, costPence = 0 } = dayOf(rows, MAY_14);
        expect(sum(quarters.map(([, , , wh]) => wh))).toBeCloseTo(energyWh, 6);
        expect(sum(quarters.map(([, , , , pence]) => pence ?? 0))).toBeCloseTo(costPence, 6);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same from live rows and from late ones, in whatever order they came', () => {
    fc.assert(
      fc.property(homes, fc.infiniteStream(fc.nat()), (rows, keys) => {
        const shuffled = rows
          .map((row) => ({ row, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row);
        expect(dayOf([...shuffled, ...shuffled.slice(0, 50)], MAY_14)).toEqual(dayOf(rows, MAY_14));
      }),
      { numRuns: 20 },
    );
  });

  it('and the days beside it have all that was used between them, nothing twice', () => {
    fc.assert(
      fc.property(homes, (rows) => {
        let usedWh = 0;
        const conditions = { sampleHoldsMs: 30_000, deviceId: undefined };
        walkUsage({ lastDemandW: 0, priced: [] }, rows, conditions, (use) => {
          usedWh += use.energyWh;
        });
        const last = rows.at(-1)?.at ?? MAY_14.startsAt;
        let [countedWh, span] = [0, daySpan(MAY_14.startsAt - 1, ZONE)];
        for (; span.startsAt <= last; span = daySpan(span.endsAt, ZONE))
          countedWh += dayOf(rows, span).energyWh;
        expect(Math.abs(countedWh - usedWh)).toBeLessThan(1);
      }),
      { numRuns: 20 },
    );
  });

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
