import { describe, expect, it } from 'vitest';
import { RULE_KINDS } from '../../../../core/rules/registry.ts';
import { refusalsOf, ruleOf, warningsOf } from '../../../support/written-rules.ts';

type Written = Readonly<Record<string, unknown>>;

const budget = (change: Written) => ({ kind: 'budget', name: 'spend', period: 'day', ...change });

describe('what is refused of a budget', () => {
  const rows: readonly [sentence: string, rule: Written, line: string][] = [
    [
      'a budget over a year',
      budget({ period: 'year', costAbove: 1 }),
      'rules[0].period: got "year"; allowed: one of day, week, month',
    ],
    [
      'a budget without a limit',
      budget({}),
      'rules[0].costAbove: missing; allowed: costAbove or energyAbove, one of them',
    ],
    [
      'a budget in pounds and kWh',
      budget({ costAbove: 1, energyAbove: 2 }),
      'rules[0].costAbove: got 1; allowed: costAbove or energyAbove, not both',
    ],
    [
      'a budget of nothing',
      budget({ costAbove: 0 }),
      'rules[0].costAbove: got 0; allowed: a number of pounds over 0, at most 100000',
    ],
    [
      'percentages that fall',
      budget({ costAbove: 1, warnAt: [100, 80] }),
      'rules[0].warnAt: got [100,80]; allowed: whole percentages from 1 to 1000, rising, at most 10 of them, such as [80, 100]',
    ],
    [
      'a percentage twice',
      budget({ costAbove: 1, warnAt: [80, 80] }),
      'rules[0].warnAt: got [80,80]; allowed: whole percentages from 1 to 1000, rising, at most 10 of them, such as [80, 100]',
    ],
    [
      'no percentage',
      budget({ costAbove: 1, warnAt: [] }),
      'rules[0].warnAt: got []; allowed: whole percentages from 1 to 1000, rising, at most 10 of them, such as [80, 100]',
    ],
  ];
  it.each(rows)('%s', (_, rule, line) => {
    expect(refusalsOf(rule)).toEqual([line]);
  });
});

const pounds = (got: number, period: string, meant: number): string =>
  `rule "spend": costAbove is in pounds, not pence, and £${got} a ${period} is a lot; did you mean ${meant}?`;
const kWh = (got: number, period: string, meant: number): string =>
  `rule "spend": energyAbove is in kWh, not Wh, and ${got} kWh a ${period} is a lot; did you mean ${meant}?`;

describe('a budget that looks as if it were written in another unit', () => {
  const rows: readonly [sentence: string, rule: Written, lines: string[]][] = [
    ['pence a day', budget({ costAbove: 600 }), [pounds(600, 'day', 6)]],
    ['pence a week', budget({ costAbove: 4_200, period: 'week' }), [pounds(4_200, 'week', 42)]],
    ['pence a month', budget({ costAbove: 15_050, period: 'month' }), [pounds(15_050, 'month', 150.5)]],
    ['100 pounds a day', budget({ costAbove: 100 }), []],
    ['600 pounds a month', budget({ costAbove: 600, period: 'month' }), []],
    ['watt-hours a day', budget({ energyAbove: 10_000 }), [kWh(10_000, 'day', 10)]],
    ['watt-hours a week', budget({ energyAbove: 70_000, period: 'week' }), [kWh(70_000, 'week', 70)]],
    ['watt-hours a month', budget({ energyAbove: 400_000, period: 'month' }), [kWh(400_000, 'month', 400)]],
    ['kWh a month', budget({ energyAbove: 400, period: 'month' }), []],
    [
      'the whole as a share',
      budget({ costAbove: 6, warnAt: [1] }),
      ['rule "spend": warnAt is in percent, and 1 percent of the budget is soon used up; did you mean 100?'],
    ],
    [
      'the whole and twice of it as shares',
      budget({ costAbove: 6, warnAt: [1, 2] }),
      [
        'rule "spend": warnAt is in percent, and 1 and 2 percent of the budget is soon used up; did you mean 100 and 200?',
      ],
    ],
    ['few percent', budget({ costAbove: 6, warnAt: [3] }), []],
    ['percent', budget({ costAbove: 6, warnAt: [80, 100] }), []],
  ];
  it.each(rows)('%s', (_, rule, lines) => {
    expect(warningsOf(rule)).toEqual(lines);
  });
});

describe('a budget is read', () => {
  it.each<[string, Written, object]>([
    [
      'as one of cost, told when it is used up',
      { costAbove: 6 },
      { measure: 'cost', limit: 6, warnAt: [100] },
    ],
    [
      'as one of energy, told at its steps',
      { energyAbove: 400, period: 'month', warnAt: [50, 80, 100] },
      { measure: 'energy', limit: 400, period: 'month', warnAt: [50, 80, 100] },
    ],
  ])('%s', (_, change, rule) => {
    expect(ruleOf({ ...budget(change), kind: 'budget' })).toEqual({
      kind: 'budget',
      name: 'spend',
      severity: 'warning',
      period: 'day',
      ...rule,
    });
  });

  it('as one that needs prices where it is one of cost', () => {
    const countsCost = (change: Written) =>
      RULE_KINDS.budget.countsCost?.(ruleOf({ ...budget(change), kind: 'budget' }));
    expect([countsCost({ costAbove: 6 }), countsCost({ energyAbove: 400 })]).toEqual([true, false]);
  });
});
