import { describe, expect, it } from 'vitest';
import { learnHours, nothingLearned } from '../../../../core/readings/usual.ts';
import { alertStateSchema, packAlertState } from '../../../../core/rules/state.ts';
import { stepUnusual } from '../../../../core/rules/unusual/decide.ts';
import { hoursOfDays, liveHours, toldAt } from '../../../support/hours.ts';
import { conditionsWith, samplesWith } from '../../../support/samples.ts';
import { at, rulesOf } from '../../../support/timeline.ts';

const [rule] = rulesOf({ kind: 'unusual', name: 'night' });
const RULES = rule === undefined ? [] : [rule];
if (rule?.kind !== 'unusual') throw new Error('not an unusual rule');
const unusual = rule;
/** Thu 1 Jan 2026; winter time, and day 20 is Wed 21 Jan. */
const START = at('2026-01-01T00:00:00Z');

/** 200 W, 900 W from 18:00 to 22:00; and what else is drawn on a day and at an hour. */
const home =
  (extraW: (day: number, hour: number) => number | undefined) =>
  (day: number, hour: number): number | undefined => {
    const extra = extraW(day, hour);
    return extra === undefined ? undefined : (hour >= 18 && hour < 22 ? 900 : 200) + extra;
  };
const within = (hour: number, from: number, to: number) => hour >= from && hour < to;

const told = (days: number, extraW: (day: number, hour: number) => number | undefined, rules = RULES) =>
  toldAt(liveHours(rules, hoursOfDays(START, days, home(extraW))).events);

describe('an unusual rule', () => {
  it.each([
    {
      name: 'raises when the lowest of three hours is over the usual, and recovers after three hours below',
      days: 22,
      extraW: (day: number, hour: number) => (day === 20 && within(hour, 1, 6) ? 1_000 : 0),
      events: ['raised Wed 21 04:00', 'recovered Wed 21 09:00'],
    },
    {
      name: 'says nothing of what lasts two hours',
      days: 22,
      extraW: (day: number, hour: number) => (day === 20 && within(hour, 1, 3) ? 3_000 : 0),
      events: [],
    },
    {
      name: 'says nothing of less than 250 W over the quietest hours',
      days: 22,
      extraW: (day: number, hour: number) => (day === 20 && within(hour, 1, 6) ? 240 : 0),
      events: [],
    },
    {
      name: 'says nothing of 250 W exactly',
      days: 22,
      extraW: (day: number, hour: number) => (day === 20 && within(hour, 1, 6) ? 250 : 0),
      events: [],
    },
    {
      name: 'raises at more than 250 W over the quietest hours of a calm home',
      days: 22,
      extraW: (day: number, hour: number) => (day === 20 && within(hour, 1, 6) ? 251 : 0),
      events: ['raised Wed 21 04:00', 'recovered Wed 21 09:00'],
    },
    {
      name: 'says nothing by day, outside its window',
      days: 22,
      extraW: (day: number, hour: number) => (day === 20 && within(hour, 7, 15) ? 3_000 : 0),
      events: [],
    },
    {
      name: 'counts the hours before its window into the lowest of three',
      days: 22,
      extraW: (day: number, hour: number) =>
        (day === 19 && hour >= 22) || (day === 20 && hour === 0) ? 1_000 : 0,
      events: ['raised Wed 21 01:00', 'recovered Wed 21 04:00'],
    },
    {
      name: 'raises once a night, whatever comes and goes',
      days: 22,
      extraW: (day: number, hour: number) =>
        (day === 19 && hour >= 22) || (day === 20 && (hour === 0 || within(hour, 4, 7))) ? 1_500 : 0,
      events: ['raised Wed 21 01:00', 'recovered Wed 21 04:00'],
    },
    {
      name: 'ends without a word at noon',
      days: 22,
      extraW: (day: number, hour: number) => (day === 20 && within(hour, 1, 16) ? 2_000 : 0),
      events: ['raised Wed 21 04:00', '(ended Wed 21 12:00)'],
    },
    {
      name: 'is told two nights in a row and not the third, nor the ones after it',
      days: 26,
      extraW: (day: number, hour: number) => (day >= 20 && within(hour, 1, 5) ? 2_000 : 0),
      events: [
        'raised Wed 21 04:00',
        'recovered Wed 21 08:00',
        'raised Thu 22 04:00',
        'recovered Thu 22 08:00',
      ],
    },
    {
      name: 'is told again after a calm night',
      days: 26,
      extraW: (day: number, hour: number) => (day >= 20 && day !== 23 && within(hour, 1, 5) ? 2_000 : 0),
      events: [
        'raised Wed 21 04:00',
        'recovered Wed 21 08:00',
        'raised Thu 22 04:00',
        'recovered Thu 22 08:00',
        'raised Sun 25 04:00',
        'recovered Sun 25 08:00',
        'raised Mon 26 04:00',
        'recovered Mon 26 08:00',
      ],
    },
    {
      name: 'takes a night without readings for no calm one',
      days: 25,
      extraW: (day: number, hour: number) =>
        day === 22 ? undefined : day >= 20 && within(hour, 1, 5) ? 2_000 : 0,
      events: [
        'raised Wed 21 04:00',
        'recovered Wed 21 08:00',
        'raised Thu 22 04:00',
        'recovered Thu 22 08:00',
      ],
    },
    {
      name: 'tests nothing before fourteen days are known',
      days: 14,
      extraW: (day: number, hour: number) => (day === 13 && within(hour, 1, 6) ? 3_000 : 0),
      events: [],
    },
    {
      name: 'tests from the fifteenth day on',
      days: 16,
      extraW: (day: number, hour: number) => (day === 14 && within(hour, 1, 6) ? 3_000 : 0),
      events: ['raised Thu 15 04:00', 'recovered Thu 15 09:00'],
    },
    {
      name: 'waits longer where days are not known',
      days: 17,
      extraW: (day: number, hour: number) =>
        day === 5 && hour > 10 ? undefined : day === 14 && within(hour, 1, 6) ? 3_000 : 0,
      events: [],
    },
    {
      name: 'tests no hour after a hole until three are known',
      days: 22,
      extraW: (day: number, hour: number) =>
        day === 20 && hour === 3 ? undefined : day === 20 && within(hour, 1, 6) ? 1_000 : 0,
      events: [],
    },
    {
      name: 'holds over hours that are not known',
      days: 22,
      extraW: (day: number, hour: number) =>
        day === 20 && hour === 4 ? undefined : day === 20 && within(hour, 1, 8) ? 1_000 : 0,
      events: ['raised Wed 21 04:00', 'recovered Wed 21 11:00'],
    },
  ])('$name', ({ days, extraW, events }) => {
    expect(told(days, extraW)).toEqual(events);
  });

  it('notes the nights it no longer tells', () => {
    const extraW = (day: number, hour: number) => (day >= 20 && within(hour, 1, 5) ? 2_000 : 0);
    const { state } = liveHours(RULES, hoursOfDays(START, 24, home(extraW)));
    const night = state.rules.night;
    const firstDay = START / 86_400_000;
    expect(night?.kind === 'unusual' ? night.noted : undefined).toEqual([firstDay + 21, firstDay + 22]);
  });

  it.each([
    ['low', 1_400, []],
    ['normal', 1_400, ['raised Wed 21 04:00']],
    ['normal', 900, []],
    ['high', 900, ['raised Wed 21 04:00']],
    ['high', 600, []],
  ])('raises or not at %s sensitivity, where %i W more are drawn', (sensitivity, extraW, events) => {
    const rules = rulesOf({ kind: 'unusual', name: 'night', sensitivity });
    const restless = (day: number, hour: number) =>
      (day % 2) * 240 + (day === 20 && within(hour, 1, 6) ? extraW : 0);
    expect(told(22, restless, [...rules]).filter((line) => line.startsWith('raised'))).toEqual(events);
  });

  it('says at least how much, since when, what is usual and what it costs', () => {
    const extraW = (day: number, hour: number) => (day === 20 && within(hour, 1, 6) ? 1_000 : 0);
    const [raised, recovered] = liveHours(RULES, hoursOfDays(START, 22, home(extraW))).events;
    expect(raised?.reason).toMatchObject({
      kind: 'unusually-high',
      since: at('2026-01-21T01:00:00Z'),
      floorW: 1_200,
      usualW: 200,
      extraWh: 3_000,
      pencePerKwh: 25,
    });
    expect(recovered?.reason).toMatchObject({
      kind: 'usual-again',
      extraWh: 5_000,
      overTo: at('2026-01-21T06:00:00Z'),
    });
  });

  it.each([
    [
      'from centre less deviation to centre and deviation',
      (day: number) => (day % 2) * 240,
      { usualW: 320, usualFromW: 200, usualToW: 440 },
    ],
    [
      'from nothing, where it differs by more than it is',
      (day: number) => (day % 7 === 0 ? 3_000 : -200),
      { usualFromW: 0 },
    ],
  ])('says what is usual: %s', (_, usualExtraW, usual) => {
    const extraW = (day: number, hour: number) =>
      usualExtraW(day) + (day === 14 && within(hour, 1, 6) ? 30_000 : 0);
    const { events } = liveHours(RULES, hoursOfDays(START, 15, home(extraW)));
    expect(events[0]).toMatchObject({ rule: 'night', ruleKind: 'unusual', severity: 'warning' });
    expect(events[0]?.reason).toMatchObject({ kind: 'unusually-high', ...usual });
  });

  it('counts no hour that it ends in the midst of', () => {
    const extraW = (day: number, hour: number) =>
      day === 20 && within(hour, 1, 5) ? (hour === 4 ? 400 : 1_000) : 0;
    const [, recovered] = liveHours(RULES, hoursOfDays(START, 22, home(extraW))).events;
    expect(recovered).toMatchObject({ event: 'recovered', at: at('2026-01-21T08:00:00Z') });
    expect(recovered?.reason).toMatchObject({ overTo: at('2026-01-21T04:00:00Z'), extraWh: 3_000 });
  });

  it('keeps the notes of a month', () => {
    const hours = hoursOfDays(
      START,
      21,
      home((day, hour) => (day === 20 && within(hour, 1, 5) ? 2_000 : 0)),
    );
    const before = liveHours(RULES, hours.slice(0, -24));
    const { night } = before.state.rules;
    if (night?.kind !== 'unusual') throw new Error('nothing remembered');
    const noted = Array.from({ length: 31 }, (_, nth) => night.night - 100 + nth);
    const rules = { ...before.state.rules, night: { ...night, nightsOver: 2, noted } };
    const { state, events } = liveHours(RULES, hours.slice(-24), {
      usual: before.usual,
      state: { ...before.state, rules },
    });
    expect(events).toEqual([]);
    const after = state.rules.night;
    expect(after?.kind === 'unusual' ? after.noted : undefined).toEqual([
      ...noted.slice(1),
      START / 86_400_000 + 19,
    ]);
  });

  it('ends at noon without a word also where that night came in one late batch', () => {
    const extraW = (day: number, hour: number) => (day === 20 && within(hour, 1, 23) ? 2_000 : 0);
    const hours = hoursOfDays(START, 21, home(extraW));
    const before = liveHours(RULES, hours.slice(0, -20));
    expect(toldAt(before.events)).toEqual(['raised Wed 21 04:00']);
    const { events } = liveHours(RULES, hours.slice(-20, -6), { ...before, hoursAPoll: 14 });
    expect(toldAt(events)).toEqual(['(ended Wed 21 13:00)']);
  });

  it.each([
    ['while no hour has closed', '2026-01-21T04:00:00Z', []],
    ['of an hour that ended as it began', '2026-01-21T04:00:00Z', [3]],
    ['of hours that ended before', '2026-01-21T04:30:00Z', [2, 3]],
  ])('says nothing %s', (_, beganAt, hoursOver) => {
    const hours = hoursOfDays(
      START,
      21,
      home((day, hour) => (day === 20 && within(hour, 1, 5) ? 1_000 : 0)),
    );
    const night = hours.length - 24;
    const [first = 4] = hoursOver;
    const { usual } = learnHours(nothingLearned(), hours.slice(0, night + first));
    const judged = learnHours(usual, hours.slice(night + first, night + first + hoursOver.length));
    const begun = stepUnusual(
      unusual,
      undefined,
      samplesWith({}),
      conditionsWith({ now: at(beganAt), learned: undefined }),
    );
    const step = stepUnusual(
      unusual,
      begun.state,
      samplesWith({}),
      conditionsWith({ now: at(beganAt) + 60_000, learned: hoursOver.length === 0 ? undefined : judged }),
    );
    expect(step).toEqual({ state: begun.state, events: [] });
    // The hour that ends after it began is told.
    const next = learnHours(judged.usual, hours.slice(night + 4, night + 5));
    const later = conditionsWith({ now: at('2026-01-21T05:01:00Z'), learned: next });
    expect(stepUnusual(unusual, step.state, samplesWith({}), later).events).toHaveLength(1);
  });

  it('tells as history, in one message, what began and ended in one late batch', () => {
    const extraW = (day: number, hour: number) => (day === 20 && within(hour, 1, 5) ? 1_000 : 0);
    const hours = hoursOfDays(START, 21, home(extraW));
    const before = liveHours(RULES, hours.slice(0, -24));
    const { events } = liveHours(RULES, hours.slice(-24, -12), { ...before, hoursAPoll: 12 });
    expect(events.map(({ event, reason }) => [event, reason.kind])).toEqual([
      ['summary', 'unusual-before-told'],
    ]);
  });

  it('says nothing of hours that were over when it began', () => {
    const extraW = (day: number, hour: number) => (day === 20 && within(hour, 1, 6) ? 1_000 : 0);
    const hours = hoursOfDays(START, 21, home(extraW));
    const learned = liveHours([], hours.slice(0, -24));
    const late = liveHours(RULES, hours.slice(-18), { usual: learned.usual });
    expect(late.events).toEqual([]);
  });

  it('decides nothing while the Mini repeats one value', () => {
    const extraW = (day: number, hour: number) => (day === 20 && within(hour, 1, 6) ? 1_000 : 0);
    const frozen = rulesOf(
      { kind: 'unusual', name: 'night' },
      { kind: 'frozen', name: 'frozen', after: '30m' },
    );
    const { events } = liveHours(frozen, hoursOfDays(START, 21, home(extraW)));
    expect(events.map(({ rule: name }) => name)).toContain('frozen');
    expect(events.map(({ rule: name }) => name)).not.toContain('night');
  });

  it('survives being stored at any hour', () => {
    const hours = hoursOfDays(
      START,
      26,
      home((day, hour) => (day >= 20 && within(hour, 1, 5) ? 2_000 : 0)),
    );
    const whole = liveHours(RULES, hours);
    for (let cut = 19 * 24; cut < hours.length; cut += 5) {
      const first = liveHours(RULES, hours.slice(0, cut));
      const stored = JSON.parse(JSON.stringify({ alerts: packAlertState(first.state), usual: first.usual }));
      const state = alertStateSchema.parse(stored.alerts);
      const second = liveHours(RULES, hours.slice(cut), { state, usual: stored.usual });
      expect(toldAt([...first.events, ...second.events])).toEqual(toldAt(whole.events));
      expect(second.usual).toEqual(whole.usual);
    }
  });
});
