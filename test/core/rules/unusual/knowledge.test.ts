import { describe, expect, it } from 'vitest';
import { learnHours, nothingLearned } from '../../../../core/readings/usual.ts';
import { knowledgeOf } from '../../../../core/rules/views.ts';
import { hoursOfDays } from '../../../support/hours.ts';
import { at, rulesOf } from '../../../support/timeline.ts';

const START = at('2026-01-01T00:00:00Z');

/** What rules have learned of so many days of a home. */
const knowledge = (rule: object, days: number, meanW: (day: number, hour: number) => number | undefined) => {
  const { usual } = learnHours(nothingLearned(), hoursOfDays(START, days, meanW));
  return rulesOf(rule).map((one) => knowledgeOf(one.kind, one, usual))[0];
};
const UNUSUAL = { kind: 'unusual', name: 'night' };
/** A car of 7 kW on two nights of three, for one to five hours from 00:00 on. */
const car = (day: number, hour: number) => (hour < 1 + (day % 5) && day % 3 !== 0 ? 7_200 : 200);

describe('what an unusual rule has learned', () => {
  it.each([
    ['nothing', 0, () => 200, { text: 'Learning what is usual: 0 of 14 days' }],
    ['some days', 9.5, () => 200, { text: 'Learning what is usual: 9 of 14 days' }],
    [
      'a calm home: 250 W over its quietest hours',
      20,
      () => 200,
      { text: 'Left on for three hours, it notices at least 250 W 00:00-07:00' },
    ],
    [
      'hours of which nothing is known',
      20,
      (_: number, hour: number) => (hour >= 2 && hour < 4 ? undefined : 200),
      {
        text: 'Left on for three hours, it notices at least 250 W 00:00-02:00, nothing yet 02:00-06:00, 250 W 06:00-07:00',
      },
    ],
  ])('is said of %s', (_, days, meanW, expected) => {
    expect(knowledge(UNUSUAL, days, meanW)).toEqual(expected);
  });

  it('says where a car blinds it in half of its hours, and by what to see', () => {
    const { text = '', blind } = knowledge(UNUSUAL, 30, car) ?? {};
    expect(text).toMatch(/over 3.0 kW/);
    expect(blind).toMatch(/^A car or heating hides what is left on/);
  });

  it('goes by the window, in its order', () => {
    const noticed = (activeBetween: string) =>
      knowledge({ ...UNUSUAL, activeBetween }, 20, () => 200)?.text.replace(/^.* at least /, '');
    expect(noticed('22:00-02:00')).toBe('250 W 22:00-02:00');
    expect(noticed('20:00-05:00')).toBe('250 W 20:00-05:00');
    expect(noticed('21:59-02:00')).toBe('250 W 21:00-02:00');
    expect(noticed('22:01-22:00')).toBe('250 W 22:00-22:00');
  });

  it.each([
    ['as it is up to 3 kW', 666, { text: 'Left on for three hours, it notices at least 3.0 kW 03:00-07:00' }],
    [
      'as over 3 kW beyond that, which hides what is left on',
      668,
      {
        text: 'Left on for three hours, it notices at least over 3.0 kW 03:00-07:00',
        blind: expect.stringMatching(/^A car or heating hides what is left on/),
      },
    ],
  ])('says what it would notice %s', (_, restlessW, expected) => {
    const rule = { ...UNUSUAL, activeBetween: '03:00-07:00' };
    expect(knowledge(rule, 15, (day) => 200 + (day % 2) * restlessW)).toEqual(expected);
  });

  it.each([
    ['in half of its hours, something hides it', '08:00-20:00', true],
    ['in less than half of them, it is seen well enough', '08:00-21:00', false],
  ])('where more than 3 kW would be needed %s', (_, activeBetween, blind) => {
    // The lowest of three hours differs from day to day from 12:00 to 16:00, and that tells in the hours beside.
    const restless = (day: number, hour: number) => (hour >= 10 && hour < 16 ? 200 + (day % 2) * 2_000 : 200);
    const known = knowledge({ ...UNUSUAL, activeBetween }, 15, restless);
    expect(known?.text).toContain('over 3.0 kW 11:00-17:00');
    expect(known?.blind !== undefined).toBe(blind);
  });

  it('is nothing before anything was learned', () => {
    const said = rulesOf(UNUSUAL).map((one) => knowledgeOf(one.kind, one, undefined));
    expect(said).toEqual([{ text: 'Learning what is usual: 0 of 14 days' }]);
  });
});
