import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, daySpan } from '../../../core/readings/day.ts';
import { walkUsage } from '../../../core/readings/usage.ts';
import { at, HOUR, homeRows, withRegister } from '../../support/timeline.ts';

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
});
