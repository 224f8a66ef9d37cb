import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../core/readings/reading.ts';
import { at, homeRows, live, MINUTE, rulesOf, withRegister } from '../../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');

/** Limit 5 kW for 5 min, clear under 4 kW for 10 min. */
const HIGH = { kind: 'demand', name: 'high', above: 5000, clearBelow: 4000, for: '5m', clearFor: '10m' };

describe('what a demand rule says', () => {
  const reasonsOf = (rule: object, rows: readonly Reading[]) =>
    live(rulesOf(rule), rows).events.map(({ reason }) => reason);
  const terms = {
    direction: 'above',
    limitW: 5000,
    clearW: 4000,
    forMs: 5 * MINUTE,
    clearForMs: 10 * MINUTE,
  };

  it('is what it looks for and the sample that decided', () => {
    const rows = homeRows(START, [5, 6000], [10, 7000], [15, 200]);
    const { events } = live(rulesOf({ ...HIGH, severity: 'critical' }), rows);
    expect(events[0]).toMatchObject({ rule: 'high', ruleKind: 'demand', severity: 'critical' });
    const [raised, recovered] = events.map(({ reason }) => reason);
    expect(raised).toStrictEqual({ kind: 'beyond-limit', terms, episode: expect.anything(), demandW: 7000 });
    expect(recovered).toMatchObject({ kind: 'back-to-normal', terms, demandW: 200 });
  });

  it('names a price only where the rule goes by one', () => {
    const rows = withRegister(homeRows(START, [5, 6000], [10, 7000]));
    const [plain] = reasonsOf(HIGH, rows);
    expect(plain).not.toHaveProperty('pencePerKwh');
    expect(plain).toMatchObject({ costPencePerHour: 175 });
    const [dear] = reasonsOf({ ...HIGH, whilePriceAbove: 20 }, rows);
    expect(dear).toMatchObject({ pencePerKwh: 25 });
  });

  it('is the mean too where the mean decides', () => {
    const rule = { ...HIGH, averageOver: '5m', activeBetween: '18:00-18:20', remindEvery: '10m' };
    const reasons = reasonsOf(rule, homeRows(START, [5, 7000], [25, 6000]));
    // half a window is known at 18:02:30, five minutes of evidence five minutes later: half at 7 kW, half at 6
    expect(reasons).toMatchObject([
      { kind: 'beyond-limit', terms: { averageOverMs: 5 * MINUTE }, demandW: 6000, meanW: 6500 },
      { kind: 'still-beyond', demandW: 6000, meanW: 6000 },
      { kind: 'window-closed', demandW: 6000, meanW: 6000 },
    ]);
  });

  it('is the mean up to the newest reading, where none came since', () => {
    const rule = { ...HIGH, averageOver: '5m', remindEvery: '6m' };
    const { events } = live(rulesOf(rule), homeRows(START, [8, 7000], [5, 6000]), {
      until: START + 14 * MINUTE,
    });
    // of the window from 18:07:50 to 18:12:50 ten seconds were at 7 kW
    expect(events.at(-1)).toMatchObject({
      at: START + 14 * MINUTE,
      reason: { kind: 'still-beyond', meanW: expect.closeTo(6000 + 1000 / 30, 6) },
    });
  });

  it.each([
    { name: 'immersion heater of 3 kW', minutes: 60, forMs: '5m', raised: undefined, over: undefined },
    { name: 'kettle', minutes: 3, forMs: '2m', raised: 'kettle', over: 'kettle' },
    { name: 'big kettle', minutes: 5.5, forMs: '5m', raised: undefined, over: 'kettle' },
    { name: 'shower', minutes: 8, watts: 8_500, forMs: '5m', raised: 'shower', over: 'shower' },
  ])(
    'does not call a $name a kettle that is still on when a kettle has boiled',
    ({ minutes, watts = 2_900, forMs, raised, over }) => {
      const rule = { ...HIGH, above: 2_000, clearBelow: 1_500, for: forMs };
      const reasons = reasonsOf(rule, homeRows(START, [5, 200], [minutes, watts], [15, 200]));
      const likenesses = reasons.map((reason) => ('episode' in reason ? reason.episode.likeness : 'none'));
      expect(likenesses).toEqual([raised, over]);
    },
  );

  it.each([
    [{ averageOver: '5m' }, { averageOverMs: 5 * MINUTE }],
    [{ whilePriceAbove: 20 }, { whilePriceAbove: 20 }],
    [{ whilePriceBelow: 40 }, { whilePriceBelow: 40 }],
    [
      { whilePriceAbove: 20, whilePriceBelow: 40 },
      { whilePriceAbove: 20, whilePriceBelow: 40 },
    ],
  ])('is its terms, and none that it has not: %o', (change, more) => {
    const [raised] = reasonsOf({ ...HIGH, ...change }, withRegister(homeRows(START, [20, 7000])));
    expect(raised).toHaveProperty('terms');
    expect(raised && 'terms' in raised ? raised.terms : undefined).toStrictEqual({ ...terms, ...more });
  });

  it('is no cost while nothing is used', () => {
    const low = { kind: 'demand', name: 'low', below: 100, for: '5m' };
    const [raised] = reasonsOf(low, withRegister(homeRows(START, [5, 2000], [10, 0])));
    expect(raised).toMatchObject({ demandW: 0 });
    expect(raised).not.toHaveProperty('costPencePerHour');
  });
});
