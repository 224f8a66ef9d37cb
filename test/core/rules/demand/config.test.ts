import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../support/timeline.ts';
import { refusalsOf, ruleOf, warningsOf } from '../../../support/written-rules.ts';

type Written = Readonly<Record<string, unknown>>;

/** A rule on demand over 9 kW, changed. */
const demand = (change: Written = {}) => ({
  kind: 'demand' as const,
  name: 'big',
  above: 9_000,
  ...change,
});
const RULE_KEYS =
  'kind, name, title, severity, above, clearBelow, below, clearAbove, costPerHourAbove, whilePriceAbove, whilePriceBelow, for, clearFor, averageOver, activeBetween, exceptSmartCharging, remindEvery';
const WINDOW = 'a window of local time, neither empty nor the whole day, such as 22:30-07:00';
const WATTS = 'a number of watts from -70000 to 70000, such as 9000';

const HEAD = {
  kind: 'demand',
  name: 'big',
  severity: 'warning',
  forMs: 5 * MINUTE,
  clearForMs: 10 * MINUTE,
};

describe('a demand rule is read', () => {
  const above = { ...HEAD, direction: 'above', limitW: 9_000, clearW: 8_100 };
  it.each<[string, Written, object]>([
    ['with what it does not say: 5 min, 10 min, and ten percent back', {}, above],
    ['with its own clear level', { clearBelow: 8_000 }, { ...above, clearW: 8_000 }],
    ['with a clear level of nothing', { clearBelow: 0 }, { ...above, clearW: 0 }],
    ['with its title', { title: 'Too much?' }, { ...above, title: 'Too much?' }],
    [
      'with its times',
      {
        for: '20m',
        clearFor: '30m',
        averageOver: '15m',
        remindEvery: '1h',
        activeBetween: '23:00-06:00',
        severity: 'critical',
      },
      {
        ...above,
        severity: 'critical',
        forMs: 20 * MINUTE,
        clearForMs: 30 * MINUTE,
        averageOverMs: 15 * MINUTE,
        remindEveryMs: 60 * MINUTE,
        activeBetween: { startMinute: 23 * 60, endMinute: 6 * 60 },
      },
    ],
    [
      'as one about little use, cleared ten percent higher',
      { above: undefined, below: 60 },
      { ...HEAD, direction: 'below', limitW: 60, clearW: 66 },
    ],
    [
      'as one about export, cleared ten percent nearer to nothing',
      { above: undefined, below: -1_500 },
      { ...HEAD, direction: 'below', limitW: -1_500, clearW: -1_350 },
    ],
    [
      'as one about export with its own clear level',
      { above: undefined, below: -1_500, clearAbove: -750 },
      { ...HEAD, direction: 'below', limitW: -1_500, clearW: -750 },
    ],
    [
      'as one over a level of export, cleared ten percent lower',
      { above: -500 },
      { ...HEAD, direction: 'above', limitW: -500, clearW: -550 },
    ],
    ['with prices over one', { whilePriceAbove: 30 }, { ...above, whilePrice: { above: 30 } }],
    ['with prices under one', { whilePriceBelow: 0 }, { ...above, whilePrice: { below: 0 } }],
    [
      'with prices between two',
      { whilePriceAbove: 20, whilePriceBelow: 30 },
      { ...above, whilePrice: { above: 20, below: 30 } },
    ],
    [
      'as one that leaves out when Octopus charges a car',
      { exceptSmartCharging: true },
      { ...above, exceptSmartCharging: true },
    ],
    ['as one that leaves out nothing', { exceptSmartCharging: false }, above],
    [
      'as one about pounds an hour, in pence, cleared ten percent lower',
      { above: undefined, costPerHourAbove: 1.1 },
      { ...HEAD, direction: 'cost', limitPencePerHour: 110, clearPencePerHour: 99 },
    ],
    [
      'as one about pounds an hour with its own clear level, without what multiplying leaves',
      { above: undefined, costPerHourAbove: 1.15, clearBelow: 0.57 },
      { ...HEAD, direction: 'cost', limitPencePerHour: 115, clearPencePerHour: 57 },
    ],
  ])('%s', (_, change, rule) => {
    // Unlike toStrictEqual, this takes what is not there for undefined.
    expect(ruleOf(demand(change))).toEqual(rule);
  });
});

describe('what is refused of a demand rule', () => {
  const rows: readonly [sentence: string, rule: Written, line: string][] = [
    [
      'an unknown key in a rule',
      demand({ abvoe: 1 }),
      `rules[0].abvoe: got an unknown key; allowed: one of the known keys (${RULE_KEYS})`,
    ],
    [
      'an active window that is empty',
      demand({ activeBetween: '09:00-09:00' }),
      `rules[0].activeBetween: got "09:00-09:00"; allowed: ${WINDOW}`,
    ],
    ['a limit given as text', demand({ above: '9 kW' }), `rules[0].above: got "9 kW"; allowed: ${WATTS}`],
    [
      'a limit over three phases of 100 A',
      demand({ above: 70_001 }),
      `rules[0].above: got 70001; allowed: ${WATTS}`,
    ],
    [
      'a duration in words',
      demand({ for: '20 minutes' }),
      'rules[0].for: got "20 minutes"; allowed: a duration from 0s to 1d, such as 30s, 5m, 1h or 2d; did you mean 20m?',
    ],
    [
      'a duration given as a number',
      demand({ for: 20 }),
      'rules[0].for: got 20; allowed: a duration from 0s to 1d, such as 30s, 5m, 1h or 2d',
    ],
    [
      'a mean over more than an hour',
      demand({ averageOver: '2h' }),
      'rules[0].averageOver: got "2h"; allowed: a duration from 1m to 1h, such as 30s, 5m, 1h or 2d',
    ],
    [
      'a demand rule without a limit',
      demand({ above: undefined }),
      'rules[0].above: missing; allowed: above, below or costPerHourAbove, one of them',
    ],
    [
      'a demand rule with both limits',
      demand({ below: -500 }),
      'rules[0].below: got -500; allowed: above or below, not both',
    ],
    [
      'a clear level over the limit above',
      demand({ clearBelow: 9001 }),
      'rules[0].clearBelow: got 9001; allowed: at most the limit above (9000)',
    ],
    [
      'a clear level under the limit below',
      demand({ above: undefined, below: -1500, clearAbove: -1600 }),
      'rules[0].clearAbove: got -1600; allowed: at least the limit below (-1500)',
    ],
    [
      'clearAbove with above',
      demand({ clearAbove: 8000 }),
      'rules[0].clearAbove: got 8000; allowed: used with below',
    ],
    [
      'clearBelow with below',
      demand({ above: undefined, below: 100, clearBelow: 50 }),
      'rules[0].clearBelow: got 50; allowed: used with above or costPerHourAbove',
    ],
    [
      'a cost an hour beside a limit in watts',
      demand({ costPerHourAbove: 1.5 }),
      'rules[0].costPerHourAbove: got 1.5; allowed: costPerHourAbove or above, not both',
    ],
    [
      'a cost an hour of nothing',
      demand({ above: undefined, costPerHourAbove: 0 }),
      'rules[0].costPerHourAbove: got 0; allowed: a number of pounds an hour over 0, at most 700, such as 1.50',
    ],
    [
      'a clear level over a cost an hour',
      demand({ above: undefined, costPerHourAbove: 1.5, clearBelow: 1.6 }),
      'rules[0].clearBelow: got 1.6; allowed: pounds an hour, at most the limit costPerHourAbove (1.5)',
    ],
    [
      'a clear level of nothing an hour',
      demand({ above: undefined, costPerHourAbove: 1.5, clearBelow: 0 }),
      'rules[0].clearBelow: got 0; allowed: pounds an hour, over 0',
    ],
    [
      'clearAbove with a cost an hour',
      demand({ above: undefined, costPerHourAbove: 1.5, clearAbove: 1 }),
      'rules[0].clearAbove: got 1; allowed: used with below',
    ],
    [
      'a price with a limit on export',
      demand({ above: undefined, below: -1500, whilePriceBelow: 5 }),
      'rules[0].whilePriceBelow: got 5; allowed: used with a limit over 0 W (below is -1500): export has no price',
    ],
    [
      'a price with a limit of 0 W',
      demand({ above: 0, whilePriceAbove: 30 }),
      'rules[0].whilePriceAbove: got 30; allowed: used with a limit over 0 W (above is 0): export has no price',
    ],
    [
      'prices between which nothing lies',
      demand({ whilePriceAbove: 30, whilePriceBelow: 30 }),
      'rules[0].whilePriceBelow: got 30; allowed: more than whilePriceAbove (30), or no price lies between',
    ],
    [
      'a price as text',
      demand({ whilePriceAbove: '30p' }),
      'rules[0].whilePriceAbove: got "30p"; allowed: a number of pence a kWh from -1000 to 1000, such as 30',
    ],
    [
      'a cost an hour beside a limit from below',
      demand({ above: undefined, below: -500, costPerHourAbove: 1.5 }),
      'rules[0].costPerHourAbove: got 1.5; allowed: costPerHourAbove or below, not both',
    ],
    [
      'a clear level given as text, said once though it would lie over the limit',
      demand({ clearBelow: '9500' }),
      `rules[0].clearBelow: got "9500"; allowed: ${WATTS}`,
    ],
    [
      'a limit given as text, said once though the clear level would lie over it',
      demand({ above: '9000', clearBelow: 9_500 }),
      `rules[0].above: got "9000"; allowed: ${WATTS}`,
    ],
    [
      'a limit given as text, said once though no price would fit it',
      demand({ above: '-500', whilePriceAbove: 30 }),
      `rules[0].above: got "-500"; allowed: ${WATTS}`,
    ],
    [
      'a price given as text, said once though it would lie over the other',
      demand({ whilePriceAbove: '30', whilePriceBelow: 20 }),
      'rules[0].whilePriceAbove: got "30"; allowed: a number of pence a kWh from -1000 to 1000, such as 30',
    ],
    [
      'another price given as text, said once though it would lie under the first',
      demand({ whilePriceAbove: 30, whilePriceBelow: '20' }),
      'rules[0].whilePriceBelow: got "20"; allowed: a number of pence a kWh from -1000 to 1000, such as 30',
    ],
  ];
  it.each(rows)('%s', (_, rule, line) => {
    expect(refusalsOf(rule)).toEqual([line]);
  });
});

describe('what is allowed of a demand rule', () => {
  it.each<[string, Written]>([
    ['a clear level at the limit', { clearBelow: 9_000 }],
    ['a clear level at a limit from below', { above: undefined, below: 60, clearAbove: 60 }],
    ['a clear level at the limit of a cost', { above: undefined, costPerHourAbove: 1.5, clearBelow: 1.5 }],
    ['a limit of 0 W without a price', { above: 0 }],
    ['a price with a limit over 0 W', { above: 1, whilePriceAbove: 30 }],
    ['a price with a limit from below over 0 W', { above: undefined, below: 1, whilePriceBelow: 0 }],
    ['a price with a cost an hour', { above: undefined, costPerHourAbove: 1, whilePriceAbove: 30 }],
  ])('is %s', (_, change) => {
    expect(refusalsOf(demand(change))).toEqual([]);
  });
});

const watts = (key: string, got: number, meant: number): string =>
  `rule "big": ${key} is ${got} W, not kW, and a home is hardly ever under 50 W; did you mean ${meant}?`;

describe('a demand rule that looks as if it were written in another unit', () => {
  const rows: readonly [sentence: string, rule: Written, lines: string[]][] = [
    ['a limit in kilowatts', demand({ above: 9 }), [watts('above', 9, 9_000)]],
    ['a limit in kilowatts with a fraction', demand({ above: 9.2 }), [watts('above', 9.2, 9_200)]],
    ['half a kilowatt', demand({ above: 0.5 }), [watts('above', 0.5, 500)]],
    ['export in kilowatts', demand({ above: undefined, below: -1.5 }), [watts('below', -1.5, -1_500)]],
    ['a limit below in kilowatts', demand({ above: undefined, below: 0.2 }), [watts('below', 0.2, 200)]],
    ['a clear level in kilowatts', demand({ above: 9_000, clearBelow: 8 }), [watts('clearBelow', 8, 8_000)]],
    [
      'both in kilowatts',
      demand({ above: 9, clearBelow: 8 }),
      [watts('above', 9, 9_000), watts('clearBelow', 8, 8_000)],
    ],
    [
      'a clear level of export in kilowatts',
      demand({ above: undefined, below: -1_500, clearAbove: -0.75 }),
      [watts('clearAbove', -0.75, -750)],
    ],
    ['just under 50 W', demand({ above: 49 }), [watts('above', 49, 49_000)]],
    [
      'a cost an hour in pence',
      demand({ above: undefined, costPerHourAbove: 150 }),
      ['rule "big": costPerHourAbove is in pounds, not pence, and £150 an hour is a lot; did you mean 1.5?'],
    ],
    ['20 pounds an hour is a cost', demand({ above: undefined, costPerHourAbove: 20 }), []],
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
    ['export as such', demand({ above: undefined, below: 0 }), []],
    ['a clear level of 0 W', demand({ above: undefined, below: -1_500, clearAbove: 0 }), []],
    ['a usual limit', demand({ above: 9_000, clearBelow: 8_000 }), []],
  ];
  it.each(rows)('%s', (_, rule, lines) => {
    expect(warningsOf(rule)).toEqual(lines);
  });
});

describe('a demand rule that is active only in the quiet hours', () => {
  const night = { activeBetween: '23:00-06:00' };
  const line =
    'rule "big" is active only in the quiet hours, so it is only told at 07:00; "severity": "critical" passes at once';
  it.each<[string, Written, string | undefined, string[]]>([
    ['is told late, which is said', night, '22:30-07:00', [line]],
    ['is told at once where it is critical', { ...night, severity: 'critical' }, '22:30-07:00', []],
    ['may raise by day as well', { activeBetween: '23:00-08:00' }, '22:30-07:00', []],
    ['may raise whenever it has no hours', {}, '22:30-07:00', []],
    ['is told at once where there are no quiet hours', night, undefined, []],
  ])('%s', (_, change, quietHours, lines) => {
    expect(warningsOf(demand(change), quietHours === undefined ? {} : { quietHours })).toEqual(lines);
  });
});
