import { describe, expect, it } from 'vitest';
import { parseLiveRules } from '../../config/live-rules.ts';
import { ruleWarnings } from '../../config/rule-warnings.ts';

const warningsOf = (...rules: readonly Readonly<Record<string, unknown>>[]): string[] => {
  const parsed = parseLiveRules(JSON.stringify({ rules }), 60_000);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return ruleWarnings(parsed.value);
};
const demand = (change: Readonly<Record<string, unknown>>) => ({ kind: 'demand', name: 'big', ...change });
const budget = (change: Readonly<Record<string, unknown>>) => ({
  kind: 'budget',
  name: 'spend',
  period: 'day',
  ...change,
});
const watts = (key: string, got: number, meant: number): string =>
  `rule "big": ${key} is ${got} W, not kW, and a home is hardly ever under 50 W; did you mean ${meant}?`;
const pounds = (got: number, period: string, meant: number): string =>
  `rule "spend": costAbove is in pounds, not pence, and £${got} a ${period} is a lot; did you mean ${meant}?`;
const kWh = (got: number, period: string, meant: number): string =>
  `rule "spend": energyAbove is in kWh, not Wh, and ${got} kWh a ${period} is a lot; did you mean ${meant}?`;

describe('a rule that looks as if it were written in another unit', () => {
  const rows: readonly [sentence: string, rule: Readonly<Record<string, unknown>>, lines: string[]][] = [
    ['a limit in kilowatts', demand({ above: 9 }), [watts('above', 9, 9_000)]],
    ['a limit in kilowatts with a fraction', demand({ above: 9.2 }), [watts('above', 9.2, 9_200)]],
    ['half a kilowatt', demand({ above: 0.5 }), [watts('above', 0.5, 500)]],
    ['export in kilowatts', demand({ below: -1.5 }), [watts('below', -1.5, -1_500)]],
    ['a limit below in kilowatts', demand({ below: 0.2 }), [watts('below', 0.2, 200)]],
    ['a clear level in kilowatts', demand({ above: 9_000, clearBelow: 8 }), [watts('clearBelow', 8, 8_000)]],
    [
      'both in kilowatts',
      demand({ above: 9, clearBelow: 8 }),
      [watts('above', 9, 9_000), watts('clearBelow', 8, 8_000)],
    ],
    [
      'a clear level of export in kilowatts',
      demand({ below: -1_500, clearAbove: -0.75 }),
      [watts('clearAbove', -0.75, -750)],
    ],
    ['just under 50 W', demand({ above: 49 }), [watts('above', 49, 49_000)]],
    [
      'a cost an hour in pence',
      demand({ costPerHourAbove: 150 }),
      ['rule "big": costPerHourAbove is in pounds, not pence, and £150 an hour is a lot; did you mean 1.5?'],
    ],
    ['20 pounds an hour is a cost', demand({ costPerHourAbove: 20 }), []],
    [
      'prices in pounds',
      demand({ above: 2_000, whilePriceAbove: 0.3, whilePriceBelow: 0.5 }),
      [
        'rule "big": whilePriceAbove is 0.3 pence a kWh, not pounds; did you mean 30?',
        'rule "big": whilePriceBelow is 0.5 pence a kWh, not pounds; did you mean 50?',
      ],
    ],
    ['a price below nothing', demand({ above: 2_000, whilePriceBelow: 0 }), []],
    ['a price of a penny', demand({ above: 2_000, whilePriceBelow: 1 }), []],
    ['50 W is a limit', demand({ above: 50 }), []],
    ['a default clear level under 50 W was not written', demand({ above: 52 }), []],
    ['0 W tells import from export', demand({ above: 0 }), []],
    ['export as such', demand({ below: 0 }), []],
    ['a clear level of 0 W', demand({ below: -1_500, clearAbove: 0 }), []],
    ['a usual limit', demand({ above: 9_000, clearBelow: 8_000 }), []],
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

  it('knows that without rules nothing is told', () => {
    expect(warningsOf()).toEqual(['no rules, so nobody is ever told anything']);
  });
});

describe('a no-use rule that is decided in the quiet hours', () => {
  const warned = (between: string, quietHours: string, change: object = {}) => {
    const rules = [{ kind: 'no-use', name: 'kettle', above: 1_000, between, ...change }];
    const parsed = parseLiveRules(JSON.stringify({ quietHours, rules }), 60_000);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return ruleWarnings(parsed.value);
  };
  const told = (at: string, end: string) => [
    `rule "kettle" is decided at ${at}, in the quiet hours, so it is only told at ${end}; "severity": "critical" passes at once`,
  ];
  it.each([
    ['05:00-06:00', '22:30-07:00', told('06:00', '07:00')],
    ['20:00-23:00', '22:30-07:00', told('23:00', '07:00')],
    ['06:00-22:30', '22:30-07:00', told('22:30', '07:00')],
    ['18:00-24:00', '23:00-06:30', told('00:00', '06:30')],
    ['20:00-23:59', '22:00-24:00', told('23:59', '00:00')],
    ['05:00-07:00', '22:30-07:00', []],
    ['06:00-10:30', '22:30-07:00', []],
  ])('between %s, with %s, is warned of', (between, quietHours, lines) => {
    expect(warned(between, quietHours)).toEqual(lines);
  });

  it('is not where it may wake me', () => {
    expect(warned('05:00-06:00', '22:30-07:00', { severity: 'critical' })).toEqual([]);
  });
});
