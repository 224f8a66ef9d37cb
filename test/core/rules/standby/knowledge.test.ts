import { describe, expect, it } from 'vitest';
import { learnHours, nothingLearned, type Usual } from '../../../../core/readings/usual.ts';
import { lastNights } from '../../../../core/rules/standby/decide.ts';
import { standbyKnowledge } from '../../../../core/rules/standby/knowledge.ts';
import { hoursOfDays } from '../../../support/hours.ts';
import { at } from '../../../support/timeline.ts';
import { ruleOf } from '../../../support/written-rules.ts';

const START = at('2026-01-01T00:00:00Z');
const STANDBY = ruleOf({ kind: 'standby', name: 'standby' });

/** What is usual after so many days of a home. */
const learned = (days: number, meanW: (day: number, hour: number) => number | undefined): Usual =>
  learnHours(nothingLearned(), hoursOfDays(START, days, meanW)).usual;
const knowledge = (...home: Parameters<typeof learned>) => standbyKnowledge(STANDBY, learned(...home));

describe('what a standby rule has learned', () => {
  it.each([
    ['too few nights', 5, () => 150, { text: 'Learning what is always on: 5 of 10 nights' }],
    ['a calm home', 20, () => 150, { text: 'Always on 150 W; reports more than 190 W' }],
  ])('is said of %s', (_, days, meanW, expected) => {
    expect(knowledge(days, meanW)).toEqual(expected);
  });

  it('says where heating fills its hours', () => {
    const heated = (day: number, hour: number) => (hour < 6 ? 4_000 + (day % 4) * 900 : 300);
    expect(knowledge(20, heated).blind).toMatch(/^A car or heating fills these hours/);
  });

  it('is nothing before anything was learned', () => {
    expect(standbyKnowledge(STANDBY, undefined)).toEqual({
      text: 'Learning what is always on: 0 of 10 nights',
    });
    expect(lastNights(STANDBY, nothingLearned())).toEqual([]);
  });

  it.each([
    ['reports 500 W more, and is not hidden', 2_500, undefined],
    ['would report only more than that, and is hidden', 2_505, expect.stringMatching(/^A car or heating/)],
  ])('%s where a fifth of what is always on is so much', (_, alwaysOnW, blind) => {
    expect(knowledge(20, () => alwaysOnW).blind).toEqual(blind);
  });
});

describe('the nights that it goes by', () => {
  it('are the last fourteen, the newest first, those that are known', () => {
    const usual = learned(20, (day, hour) => (day === 15 && hour < 3 ? undefined : 100 + day));
    expect(lastNights(STANDBY, usual)).toEqual([
      119, 118, 117, 116, 114, 113, 112, 111, 110, 109, 108, 107, 106,
    ]);
  });

  it('include the one of today once it is over', () => {
    const hours = hoursOfDays(START, 3, (day) => 100 + day);
    const { usual } = learnHours(nothingLearned(), hours.slice(0, 2 * 24 + 7));
    expect(lastNights(STANDBY, usual)).toEqual([102, 101, 100]);
  });
});
