import { describe, expect, it } from 'vitest';
import { refusalsOf, ruleOf, warningsOf } from '../../../support/written-rules.ts';

const KETTLE = { kind: 'no-use', name: 'kettle', above: 1_000, between: '06:00-10:30' } as const;
const ABOVE = 'a number of watts over 0, at most 70000, such as 1000';

describe('a no-use rule', () => {
  it('is read', () => {
    expect(ruleOf({ ...KETTLE, severity: 'critical', title: 'Mum' })).toEqual({
      kind: 'no-use',
      name: 'kettle',
      title: 'Mum',
      severity: 'critical',
      aboveW: 1_000,
      between: { startMinute: 360, endMinute: 630 },
    });
  });

  it.each([
    ['use over nothing', { above: 0 }, `rules[0].above: got 0; allowed: ${ABOVE}`],
    ['use that no home can draw', { above: 70_001 }, `rules[0].above: got 70001; allowed: ${ABOVE}`],
    [
      'a morning without an end',
      { between: '06:00' },
      'rules[0].between: got "06:00"; allowed: a window of local time, neither empty nor the whole day, such as 22:30-07:00',
    ],
  ])('is refused with %s', (_, change, line) => {
    expect(refusalsOf({ ...KETTLE, ...change })).toEqual([line]);
  });

  it('is warned of where it seems to be written in kilowatts', () => {
    expect(warningsOf(KETTLE)).toEqual([]);
    expect(warningsOf({ ...KETTLE, above: 1 })).toEqual([
      'rule "kettle": above is 1 W, not kW, and a home is hardly ever under 50 W; did you mean 1000?',
    ]);
  });

  it.each([
    [
      'in the quiet hours',
      '20:00-23:00',
      'warning',
      [
        'rule "kettle" is decided at 23:00, in the quiet hours, so it is only told at 07:00; "severity": "critical" passes at once',
      ],
    ],
    ['in them, and may wake', '20:00-23:00', 'critical', []],
    [
      'as they begin',
      '20:00-22:30',
      'warning',
      [
        'rule "kettle" is decided at 22:30, in the quiet hours, so it is only told at 07:00; "severity": "critical" passes at once',
      ],
    ],
    ['just before they begin', '20:00-22:29', 'warning', []],
    ['as they end', '23:00-07:00', 'warning', []],
  ])('is warned of, or not, where it is decided %s', (_, between, severity, lines) => {
    expect(warningsOf({ ...KETTLE, between, severity }, { quietHours: '22:30-07:00' })).toEqual(lines);
    expect(warningsOf({ ...KETTLE, between, severity })).toEqual([]);
  });
});
