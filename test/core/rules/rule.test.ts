import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../core/contract/problem.ts';
import { ruleListProblems, ruleListSchema } from '../../../core/rules/rule.ts';
import { MINUTE } from '../../support/timeline.ts';
import { refusalsOf } from '../../support/written-rules.ts';

const HIGH = { kind: 'demand', name: 'high', above: 9_000 };
const OFFLINE = { kind: 'no-data', name: 'offline', after: '6m' };
const SLUG = 'lower-case letters, digits and single hyphens, starting with a letter, at most 32 characters';

describe('what is refused of a rule, whatever its kind', () => {
  it.each<[string, unknown, string]>([
    ['what is no rule', 'high', 'rules[0]: got "high"; allowed: a rule: an object with kind and name'],
    ['nothing at all', null, 'rules[0]: got null; allowed: a rule: an object with kind and name'],
    [
      'a kind that does not exist',
      { kind: 'temperature', name: 'hot' },
      'rules[0].kind: got "temperature"; allowed: one of demand, no-data, frozen, budget, no-use, unusual, standby',
    ],
    [
      'a name that messages about the service have',
      { ...HIGH, name: 'service' },
      `rules[0].name: got "service"; allowed: ${SLUG}; not service or test or summary`,
    ],
    [
      'a name that test messages have',
      { ...HIGH, name: 'test' },
      `rules[0].name: got "test"; allowed: ${SLUG}; not service or test or summary`,
    ],
    [
      'a severity that does not exist',
      { ...HIGH, severity: 'loud' },
      'rules[0].severity: got "loud"; allowed: one of info, warning, critical',
    ],
    ...(['demand', 'no-data', 'frozen', 'budget', 'no-use', 'unusual', 'standby'] as const).map(
      (kind): [string, unknown, string] => [
        `a ${kind} rule without a name`,
        { kind, above: 1_000, after: '30m', period: 'day', costAbove: 1, between: '06:00-10:00' },
        `rules[0].name: missing; allowed: ${SLUG}`,
      ],
    ),
  ])('is %s', (_, rule, line) => {
    expect(refusalsOf(rule)).toContain(line);
  });
});

describe('a value of another form in place of any value of a rule', () => {
  const RULES: readonly Readonly<Record<string, unknown>>[] = [
    {
      ...HIGH,
      clearBelow: 8_000,
      for: '5m',
      activeBetween: '00:00-06:00',
      whilePriceAbove: 30,
      whilePriceBelow: 40,
    },
    { kind: 'demand', name: 'low', below: 60, clearAbove: 70, averageOver: '15m', remindEvery: '1h' },
    { kind: 'demand', name: 'cost', costPerHourAbove: 1, clearBelow: 0.9, exceptSmartCharging: true },
    { kind: 'no-data', name: 'offline', after: '15m', clearFor: '5m' },
    { kind: 'frozen', name: 'frozen', after: '30m', title: 'Stuck?', severity: 'info' },
    { kind: 'budget', name: 'cost', period: 'day', costAbove: 6, warnAt: [80, 100] },
    { kind: 'budget', name: 'energy', period: 'month', energyAbove: 400 },
    { kind: 'no-use', name: 'kettle', above: 1_000, between: '06:00-10:00' },
    { kind: 'unusual', name: 'night', sensitivity: 'low', activeBetween: '00:00-07:00' },
    { kind: 'standby', name: 'standby', between: '00:00-06:00' },
  ];
  it.each(RULES.flatMap((rule) => Object.keys(rule).map((key) => ({ rule, key }))))(
    'is refused, naming it: $key of $rule.kind',
    ({ rule, key }) => {
      expect(refusalsOf(rule)).toEqual([]);
      for (const value of [null, [], {}, '', { startMinute: 'x' }]) {
        const [line] = refusalsOf({ ...rule, [key]: value });
        expect(line).toMatch(
          key === 'kind' ? /^rules\[0\]/ : `rules[0].${key}: got ${JSON.stringify(value)};`,
        );
      }
    },
  );
});

describe('a list of rules', () => {
  it('holds a hundred at most', () => {
    const rules = Array.from({ length: 101 }, (_, nth) => ({ ...HIGH, name: `rule-${nth}` }));
    expect(ruleListSchema.safeParse(rules.slice(1)).success).toBe(true);
    const [issue] = ruleListSchema.safeParse(rules).error?.issues ?? [];
    expect(issue?.message).toBe('a list of at most 100 rules');
  });

  const problemsOf = (rules: unknown, prefix?: readonly PropertyKey[]) =>
    ruleListProblems(rules, MINUTE, prefix).map(formatProblem);

  it.each<[string, unknown, string[]]>([
    ['nothing of rules of different names', [HIGH, { ...HIGH, name: 'other' }], []],
    [
      'a name that a rule before has, of whatever kind',
      [HIGH, { ...OFFLINE, after: '15m' }, { ...OFFLINE, name: 'high', after: '15m' }],
      ['rules[2].name: got "high"; allowed: a name no other rule of this household has'],
    ],
    [
      'nothing of two rules without a name, which is said elsewhere',
      [{ kind: 'demand' }, { kind: 'demand' }],
      [],
    ],
    [
      'a silence that is too short for the cadence, though the rule has other faults',
      [HIGH, { ...OFFLINE, colour: 'red' }],
      ['rules[1].after: got "6m"; allowed: at least 7m (twice pollEvery and 5m for late uploads)'],
    ],
    ['nothing of the times of a kind that does not exist', [{ ...OFFLINE, kind: 'silence' }], []],
    ['nothing of what is no rule', ['high', 7, null], []],
    ['nothing of what is no list', { 0: HIGH }, []],
  ])('is told %s', (_, rules, lines) => {
    expect(problemsOf(rules)).toEqual(lines);
  });

  it('is told where it stands', () => {
    expect(problemsOf([HIGH, HIGH], ['households', 3, 'rules'])).toEqual([
      'households[3].rules[1].name: got "high"; allowed: a name no other rule of this household has',
    ]);
  });
});
