import { describe, expect, it } from 'vitest';
import { refusalsOf, warningsOf } from '../../../support/written-rules.ts';

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
    ['percent', budget({ costAbove: 6, warnAt: [80, 100] }), []],
  ];
  it.each(rows)('%s', (_, rule, lines) => {
    expect(warningsOf(rule)).toEqual(lines);
  });
});
