import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../core/readings/reading.ts';
import { evaluate } from '../../../../core/rules/evaluate.ts';
import { alertStateSchema, freshAlertState, packAlertState } from '../../../../core/rules/state.ts';
import { pricedRows } from '../../../support/priced-home.ts';
import { at, MINUTE, rulesOf } from '../../../support/timeline.ts';

/** A winter afternoon: London is UTC. */
const AT_15 = at('2026-01-14T15:00:00Z');
const AT_1530 = at('2026-01-14T15:30:00Z');

const DEAR = { kind: 'demand', name: 'dear', above: 2_000, for: '10m', clearFor: '10m', whilePriceAbove: 30 };
const PLUNGE = { kind: 'demand', name: 'plunge', above: 1_000, for: '5m', whilePriceBelow: 0 };
const COST = { kind: 'demand', name: 'cost', costPerHourAbove: 1, for: '10m', clearFor: '10m' };

describe('what prices decide, kept between polls', () => {
  const RULES = rulesOf(
    { ...DEAR, for: '3m', clearFor: '3m' },
    { ...COST, for: '2m', clearFor: '3m' },
    { ...COST, name: 'mean', averageOver: '15m', for: '2m', clearFor: '2m' },
    { ...PLUNGE, for: '1m', clearFor: '2m' },
  );
  const homes = fc
    .array(
      fc.tuple(
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(undefined, -900, 90, 400, 1_500, 2_400, 3_900, 7_000),
        fc.constantFrom(undefined, -6, 12.345, 29.99, 30, 30.01, 44.4),
      ),
      { minLength: 1, maxLength: 14 },
    )
    .map((stretches) => pricedRows(AT_1530 - 7 * MINUTE, ...stretches));

  const walk = (rows: readonly Reading[], cuts: readonly number[]) => {
    const ends = [...new Set([...cuts.map((cut) => cut % rows.length), rows.length])].sort((a, b) => a - b);
    let state = freshAlertState();
    let from = 0;
    const events = ends.flatMap((end) => {
      const samples = rows.slice(from, end);
      from = end;
      const result = evaluate(RULES, state, samples, {
        now: (rows[end - 1]?.at ?? AT_15) + 1_000,
        timeZone: 'Europe/London',
        rulesFrom: 0,
        sampleHoldsMs: 30_000,
        lateAfterMs: Number.MAX_SAFE_INTEGER,
        newestStoredAt: samples.at(-1)?.at,
        firstPollAt: AT_15,
        silenceCause: 'mini-silent',
        deviceId: undefined,
      });
      state = alertStateSchema.parse(JSON.parse(JSON.stringify(packAlertState(result.state))));
      return result.events;
    });
    const byRule = RULES.map(({ name }) => events.filter(({ rule }) => rule === name));
    return { byRule, prices: state.prices, halfHour: state.usage.halfHour };
  };

  it('is the same as in one go, however the rows are cut', () => {
    fc.assert(
      fc.property(homes, fc.array(fc.nat(), { maxLength: 8 }), (rows, cuts) => {
        fc.pre(rows.length > 0);
        expect(walk(rows, cuts)).toEqual(walk(rows, []));
      }),
      { numRuns: 300 },
    );
  });
});
