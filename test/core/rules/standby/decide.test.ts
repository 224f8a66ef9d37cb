import { describe, expect, it } from 'vitest';
import { learnHours, nothingLearned } from '../../../../core/readings/usual.ts';
import { stepStandby } from '../../../../core/rules/standby/decide.ts';
import { alertStateSchema, packAlertState } from '../../../../core/rules/state.ts';
import { hoursOfDays, liveHours, toldAt } from '../../../support/hours.ts';
import { conditionsWith, samplesWith } from '../../../support/samples.ts';
import { at, HOUR, rulesOf } from '../../../support/timeline.ts';
import { ruleOf } from '../../../support/written-rules.ts';

const RULES = rulesOf({ kind: 'standby', name: 'standby' });
/** Thu 1 Jan 2026; day 20 is Wed 21 Jan. */
const START = at('2026-01-01T00:00:00Z');

/** Watts at night by the day; 600 W by day. */
const home =
  (nightW: (day: number) => number | undefined) =>
  (day: number, hour: number): number | undefined =>
    hour < 6 ? nightW(day) : 600;

const told = (days: number, nightW: (day: number) => number | undefined) =>
  toldAt(liveHours(RULES, hoursOfDays(START, days, home(nightW))).events);

describe('a standby rule', () => {
  it.each([
    {
      name: 'raises after three nights in a row over what was usual, and recovers after three back',
      days: 30,
      nightW: (day: number) => (day >= 20 && day < 26 ? 300 : 150),
      events: ['raised Fri 23 06:00', 'recovered Thu 29 06:00'],
    },
    {
      name: 'says nothing of two nights',
      days: 30,
      nightW: (day: number) => (day >= 20 && day < 22 ? 300 : 150),
      events: [],
    },
    {
      name: 'says nothing of less than 40 W more',
      days: 30,
      nightW: (day: number) => (day >= 20 ? 189 : 150),
      events: [],
    },
    {
      name: 'says nothing of 40 W more exactly',
      days: 30,
      nightW: (day: number) => (day >= 20 ? 190 : 150),
      events: [],
    },
    {
      name: 'takes nights at the limit for back',
      days: 30,
      nightW: (day: number) => (day >= 20 && day < 26 ? 300 : day >= 26 ? 190 : 150),
      events: ['raised Fri 23 06:00', 'recovered Thu 29 06:00'],
    },
    {
      name: 'raises in a home where a battery covers all at night, once it no longer does',
      days: 24,
      nightW: (day: number) => (day >= 20 ? 100 : 0),
      events: ['raised Fri 23 06:00'],
    },
    {
      name: 'says nothing of less than a fifth more',
      days: 30,
      nightW: (day: number) => (day >= 20 ? 590 : 500),
      events: [],
    },
    {
      name: 'says nothing where nights differ as much anyway',
      days: 30,
      nightW: (day: number) => (day >= 20 ? 320 : 150 + (day % 3) * 40),
      events: [],
    },
    {
      name: 'begins anew after a night that is not known',
      days: 30,
      nightW: (day: number) => (day === 22 ? undefined : day >= 20 && day < 26 ? 300 : 150),
      events: ['raised Mon 26 06:00', 'recovered Thu 29 06:00'],
    },
    {
      name: 'waits for ten known nights of the fourteen before the first',
      days: 12,
      nightW: (day: number) => (day >= 9 ? 300 : 150),
      events: [],
    },
    {
      name: 'raises with ten',
      days: 16,
      nightW: (day: number) => (day >= 10 ? 300 : 150),
      events: ['raised Tue 13 06:00'],
    },
    {
      name: 'ends without a word after fourteen days, and is then the new usual',
      days: 60,
      nightW: (day: number) => (day >= 20 ? 300 : 150),
      events: ['raised Fri 23 06:00', '(ended Fri 06 06:00)'],
    },
    {
      name: 'does not let its limit move while raised',
      days: 40,
      nightW: (day: number) => (day >= 20 && day < 32 ? 300 : 150),
      events: ['raised Fri 23 06:00', 'recovered Wed 04 06:00'],
    },
  ])('$name', ({ days, nightW, events }) => {
    expect(told(days, nightW)).toEqual(events);
  });

  it('leaves out hours in which the home exports', () => {
    const hours = hoursOfDays(START, 30, (day, hour) =>
      hour === 5 ? -400 : hour < 6 ? (day >= 20 ? 300 : 150) : 600,
    );
    expect(toldAt(liveHours(RULES, hours).events)).toEqual(['raised Fri 23 06:00']);
  });

  it('goes by the lowest hour of a night', () => {
    const hours = hoursOfDays(START, 30, (day, hour) => (hour === 3 ? (day >= 20 ? 300 : 150) : 600));
    const { events } = liveHours(RULES, hours);
    expect(toldAt(events)).toEqual(['raised Fri 23 06:00']);
    expect(events[0]?.reason).toMatchObject({ standbyW: 300, usualW: 150 });
  });

  it.each([
    ['three hours of four', '00:00-04:00', [1], ['raised Fri 23 04:00']],
    ['four hours of six', '00:00-06:00', [1, 2], []],
    ['five hours of six', '00:00-06:00', [1], ['raised Fri 23 06:00']],
  ])('knows a night by three quarters of its hours: %s', (_, between, unknown, events) => {
    const rules = rulesOf({ kind: 'standby', name: 'standby', between });
    const hours = hoursOfDays(START, 24, (day, hour) =>
      unknown.includes(hour) ? undefined : day >= 20 ? 300 : 150,
    );
    expect(toldAt(liveHours(rules, hours).events)).toEqual(events);
  });

  it.each([
    ['raises', 22, { phase: 'raised' }],
    ['recovers', 28, { phase: 'ok' }],
    ['is the new usual', 36, { phase: 'ok' }],
  ])('remembers the night after which it %s', (_, day, expected) => {
    const hours = hoursOfDays(
      START,
      day + 1,
      home((night) => (night >= 20 && (day === 36 || night < 26) ? 300 : 150)),
    );
    // Up to 06:00, at which the night is decided.
    const { state, events } = liveHours(RULES, hours.slice(0, -18));
    expect(events.at(-1)?.at).toBe(hours.at(-18)?.startsAt);
    expect(state.rules.standby).toMatchObject({
      kind: 'standby',
      day: START / 86_400_000 + day,
      ...expected,
    });
  });

  it('names no price where none is known, and says nothing while no hour has closed', () => {
    const hours = hoursOfDays(
      START,
      24,
      home((day) => (day >= 20 ? 300 : 150)),
    );
    const before = learnHours(nothingLearned(), hours.slice(0, -19)).usual;
    const now = hours.at(-19)?.startsAt ?? 0;
    const rule = ruleOf({ kind: 'standby', name: 'standby' });
    const begun = stepStandby(rule, undefined, samplesWith({}), conditionsWith({ now }));
    expect(begun.events).toEqual([]);
    const learned = learnHours(before, hours.slice(-19, -17));
    const step = stepStandby(
      rule,
      begun.state,
      samplesWith({}),
      conditionsWith({ now: now + HOUR, learned }),
    );
    expect(step.events).toMatchObject([{ rule: 'standby', ruleKind: 'standby', severity: 'warning' }]);
    expect(step.events[0]?.reason).toEqual({
      kind: 'standby-up',
      since: at('2026-01-22T00:00:00Z'),
      standbyW: 300,
      usualW: 150,
    });
  });

  it('takes a window over midnight for one night', () => {
    const rules = rulesOf({ kind: 'standby', name: 'standby', between: '22:00-02:00' });
    const hours = hoursOfDays(START, 30, (day, hour) => {
      const night = hour >= 22 ? day + 1 : day;
      return hour >= 22 || hour < 2 ? (night >= 20 ? 300 : 150) : 100;
    });
    expect(toldAt(liveHours(rules, hours).events)).toEqual(['raised Fri 23 02:00']);
  });

  it('decides at the first hour after a night whose last one is not known', () => {
    const hours = hoursOfDays(START, 24, (day, hour) =>
      hour === 5 ? undefined : hour < 6 ? (day >= 20 ? 300 : 150) : 600,
    );
    expect(toldAt(liveHours(RULES, hours).events)).toEqual(['raised Fri 23 06:00']);
  });

  it('says what is drawn, what was before, since when and at what price', () => {
    const [raised, recovered] = liveHours(
      RULES,
      hoursOfDays(
        START,
        30,
        home((day) => (day >= 20 && day < 26 ? 300 : 150)),
      ),
    ).events;
    const facts = { standbyW: 300, usualW: 150, since: at('2026-01-21T00:00:00Z') };
    expect(raised?.reason).toMatchObject({ kind: 'standby-up', ...facts });
    expect(raised?.reason.kind === 'standby-up' ? raised.reason.pencePerKwh : 0).toBeCloseTo(25);
    expect(recovered?.reason).toMatchObject({ kind: 'standby-back', nowW: 150, ...facts });
  });

  it.each([
    ['spring', '2026-03-08T00:00:00Z', '00:00-01:00', '2026-03-28T00:00:00Z'],
    ['autumn', '2026-10-03T23:00:00Z', '23:00-00:00', '2026-10-23T23:00:00Z'],
  ])(
    'says since which day it is up also where the clock changes in %s between the nights',
    (_, from, between, since) => {
      const rules = rulesOf({ kind: 'standby', name: 'standby', between });
      const { events } = liveHours(
        rules,
        hoursOfDays(at(from), 24, (day) => (day >= 20 ? 300 : 150)),
      );
      expect(events.map(({ event }) => event)).toEqual(['raised']);
      expect(events[0]?.reason).toMatchObject({ kind: 'standby-up', since: at(since) });
    },
  );

  it('knows the nights from before it was written', () => {
    const hours = hoursOfDays(
      START,
      24,
      home((day) => (day >= 20 ? 300 : 150)),
    );
    const before = liveHours([], hours.slice(0, 22 * 24));
    const after = liveHours(RULES, hours.slice(22 * 24), { usual: before.usual });
    expect(toldAt(after.events)).toEqual(['raised Fri 23 06:00']);
  });

  it('survives being stored at any hour', () => {
    const hours = hoursOfDays(
      START,
      30,
      home((day) => (day >= 20 && day < 26 ? 300 : 150)),
    );
    const whole = toldAt(liveHours(RULES, hours).events);
    for (let cut = 19 * 24; cut < hours.length; cut += 5) {
      const first = liveHours(RULES, hours.slice(0, cut));
      const stored = JSON.parse(JSON.stringify({ alerts: packAlertState(first.state), usual: first.usual }));
      const state = alertStateSchema.parse(stored.alerts);
      const second = liveHours(RULES, hours.slice(cut), { state, usual: stored.usual });
      expect(toldAt([...first.events, ...second.events])).toEqual(whole);
    }
  });
});
