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

describe('a rule that looks as if it were written in another unit', () => {
  const rows: readonly [sentence: string, rule: Readonly<Record<string, unknown>>, lines: string[]][] = [
    ['a limit in kilowatts', demand({ above: 9 }), [watts('above', 9, 9_000)]],
    ['a usual limit', demand({ above: 9_000, clearBelow: 8_000 }), []],
    ['pence a day', budget({ costAbove: 600 }), [pounds(600, 'day', 6)]],
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
