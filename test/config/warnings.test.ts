import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/config.ts';
import { configWarnings } from '../../config/warnings.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';

const warnings = (change: Readonly<Record<string, unknown>>): string[] => {
  const parsed = parseConfig(JSON.stringify(rawConfig([rawHousehold(change)])));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return configWarnings(parsed.value);
};

const nightRule = (change: Readonly<Record<string, unknown>> = {}) => ({
  quietHours: '22:30-07:00',
  rules: [{ kind: 'demand', name: 'night', above: 500, activeBetween: '23:00-06:00', ...change }],
});

describe('what is allowed but may surprise', () => {
  const rows: readonly [sentence: string, change: Readonly<Record<string, unknown>>, lines: string[]][] = [
    ['a plain household', {}, []],
    [
      'a warning active only in the quiet hours is told at their end',
      nightRule(),
      [
        'households[0]: rule "night" is active only in the quiet hours, so it is only told at 07:00; "severity": "critical" passes at once',
      ],
    ],
    ['the same as critical passes', nightRule({ severity: 'critical' }), []],
    [
      'a window that reaches over the quiet hours is told in time',
      nightRule({ activeBetween: '22:00-06:00' }),
      [],
    ],
    [
      'a window as long as the quiet hours lies inside',
      nightRule({ activeBetween: '22:30-07:00' }),
      [expect.any(String)],
    ],
    ['a rule active all day is told by day', nightRule({ activeBetween: undefined }), []],
    [
      'a call limit below the cadence skips polls',
      { callsPerHour: 20, pollEvery: '2m' },
      [
        'households[0]: callsPerHour 20 allows fewer calls than pollEvery 2m wants (30 an hour); some polls will be skipped',
      ],
    ],
    ['the call limits we choose are enough for every cadence: 30 s', { pollEvery: '30s' }, []],
    ['the call limits we choose are enough for every cadence: 1 m', { pollEvery: '1m' }, []],
    [
      'a digest that only a phone and who wants warnings could get reaches nobody',
      {
        digest: 'weekly',
        recipients: [{ sms: '+447700900123' }, { email: 'me@example.com', minSeverity: 'warning' }],
      },
      [
        'households[0]: the weekly digest reaches nobody: it goes by email and push to whose minSeverity is info',
      ],
    ],
    ['a digest to an email is fine', { digest: 'monthly' }, []],
    [
      'a rule below every recipient’s severity reaches nobody',
      { recipients: [{ email: 'me@example.com', minSeverity: 'critical' }] },
      ['households[0]: rule "very-high" (warning) reaches nobody: every recipient\'s minSeverity is higher'],
    ],
  ];

  it.each(rows)('%s', (_, change, lines) => {
    expect(warnings(change)).toEqual(lines);
  });
});
