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
