import { describe, expect, it } from 'vitest';
import type { EnergyUse } from '../../../../core/readings/usage.ts';
import { stepBudget } from '../../../../core/rules/budget/decide.ts';
import { conditionsWith, samplesWith } from '../../../support/samples.ts';
import { at, HOUR, rulesOf } from '../../../support/timeline.ts';

const DAY = at('2026-01-14T00:00:00Z');

const budgetRule = (limit: object) => {
  const [rule] = rulesOf({ kind: 'budget', name: 'daily', period: 'day', warnAt: [50], ...limit });
  if (rule?.kind !== 'budget') throw new Error('not a budget rule');
  return rule;
};
const ENERGY = budgetRule({ energyAbove: 10 });
const COST = budgetRule({ costAbove: 10 });

/** Uses of an hour each, one after the other from midnight on. */
const hourly = (...uses: readonly Partial<EnergyUse>[]): EnergyUse[] =>
  uses.map((use, hour) => ({
    from: DAY + hour * HOUR,
    to: DAY + (hour + 1) * HOUR,
    energyWh: 1_000,
    costPence: 100,
    estimated: false,
    byDemand: false,
    ...use,
  }));

const counted = (rule: typeof ENERGY, uses: readonly EnergyUse[]) =>
  stepBudget(rule, undefined, samplesWith({ uses }), conditionsWith({ now: DAY + 24 * HOUR }));

describe('what a budget has counted', () => {
  it.each([
    {
      name: 'energy is never below nothing, where a rise of the day before is taken back',
      rule: ENERGY,
      uses: hourly({ energyWh: 500 }, { energyWh: -3_000 }, { energyWh: 2_000 }),
      used: 2,
    },
    {
      name: 'energy that is taken back on the same day is taken off',
      rule: ENERGY,
      uses: hourly({ energyWh: 4_000 }, { energyWh: -3_000 }, { energyWh: 2_000 }),
      used: 3,
    },
    {
      name: 'what the tariff pays for use is taken off what follows',
      rule: COST,
      uses: hourly({ costPence: -100 }, { costPence: 300 }),
      used: 2,
    },
    {
      name: 'energy without a price costs nothing that is known',
      rule: COST,
      uses: hourly({ costPence: undefined }, { costPence: 300 }),
      used: 3,
    },
  ])('$name', ({ rule, uses, used }) => {
    expect(counted(rule, uses).state.used).toBeCloseTo(used, 9);
  });
});

describe('what was used across midnight', () => {
  it.each([
    ['energy', ENERGY, 0.75],
    ['cost', COST, 1.5],
  ])('is shared out by time: %s', (_, rule, used) => {
    const [use] = hourly({ from: DAY - 3 * HOUR, to: DAY + HOUR, energyWh: 3_000, costPence: 600 });
    const { state } = counted(rule, use === undefined ? [] : [use]);
    expect(state).toMatchObject({ startsAt: DAY, countedFrom: DAY });
    expect(state.used).toBeCloseTo(used, 9);
  });
});

describe('what a budget tells is about', () => {
  const reasonOf = (rule: typeof ENERGY, ...uses: readonly Partial<EnergyUse>[]) => {
    const { events } = counted(rule, hourly(...uses, { energyWh: 6_000, costPence: 600 }));
    expect(events).toHaveLength(1);
    return events[0]?.reason;
  };

  it.each<[string, typeof ENERGY, Partial<EnergyUse>, object]>([
    ['nothing where all is known: energy', ENERGY, {}, { estimated: false }],
    ['nothing where all is known: cost', COST, {}, { estimated: false }],
    ['energy that demand was counted for', ENERGY, { byDemand: true }, { estimated: true, byDemand: true }],
    ['nothing by demand while none was drawn', ENERGY, { byDemand: true, energyWh: 0 }, { estimated: false }],
    ['cost that was estimated', COST, { estimated: true }, { estimated: true }],
    ['nothing of energy whose cost was estimated', ENERGY, { estimated: true }, { estimated: false }],
    ['cost of which part has no price', COST, { costPence: undefined }, { estimated: false, unpriced: true }],
    [
      'nothing without a price while nothing was used',
      COST,
      { costPence: undefined, energyWh: 0 },
      { estimated: false },
    ],
    ['nothing of energy that has no price', ENERGY, { costPence: undefined }, { estimated: false }],
    [
      'cost of energy that demand was counted for, as far as its price is known',
      COST,
      { byDemand: true },
      { estimated: false, byDemand: true },
    ],
  ])('%s', (_, rule, use, about) => {
    const { estimated, unpriced, byDemand } = reasonOf(rule, use) ?? {};
    expect(JSON.parse(JSON.stringify({ estimated, unpriced, byDemand }))).toEqual(about);
  });
});
