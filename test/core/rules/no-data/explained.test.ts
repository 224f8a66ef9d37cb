import { describe, expect, it } from 'vitest';
import { stepNoData } from '../../../../core/rules/no-data/decide.ts';
import type { NoDataState } from '../../../../core/rules/no-data/state.ts';
import type { SilenceCause } from '../../../../core/rules/silence-cause.ts';
import { conditionsWith, samplesWith } from '../../../support/samples.ts';
import { at, HOUR, MINUTE, told } from '../../../support/timeline.ts';
import { ruleOf } from '../../../support/written-rules.ts';

const START = at('2026-01-14T18:00:00Z');
const OFFLINE = ruleOf({ kind: 'no-data', name: 'offline', after: '15m' });

/** A poll a minute: from when to when readers of which severities know of a problem, all rows having stopped at 18:00. */
const pollsOf = (
  minutes: number,
  known: (minute: number) => readonly ('info' | 'warning' | 'critical')[] | undefined,
) => {
  let state: NoDataState | undefined;
  return Array.from({ length: minutes }, (_, minute) => {
    const problemKnownAt = known(minute);
    const now = START + minute * MINUTE;
    const samples = minute === 0 ? [{ at: START, demandW: 300 }] : [];
    const step = stepNoData(
      OFFLINE,
      state,
      samplesWith({ all: samples, demand: samples, asRead: samples }),
      conditionsWith({
        now,
        newestStoredAt: START,
        firstPollAt: START,
        silenceCause: 'no-access',
        ...(problemKnownAt === undefined ? {} : { problemKnownAt }),
      }),
    );
    state = step.state;
    return told(step.events);
  }).flat();
};

describe('a silence that a problem explains', () => {
  it('is not told while its readers know of the problem', () => {
    expect(pollsOf(90, () => ['warning', 'critical'])).toEqual([]);
  });

  it('is told to who does not know of the problem', () => {
    expect(pollsOf(90, () => ['critical'])).toEqual(['raised 18:16:00']);
  });

  it('counts from the end of the problem', () => {
    expect(pollsOf(90, (minute) => (minute < 30 ? ['warning'] : undefined))).toEqual(['raised 18:46:00']);
  });

  it('counts from the end of the newest problem', () => {
    expect(
      pollsOf(90, (minute) => (minute < 30 || (minute >= 40 && minute < 50) ? ['warning'] : undefined)),
    ).toEqual(['raised 19:06:00']);
  });

  it('is told once where the problem comes after it was told', () => {
    expect(pollsOf(90, (minute) => (minute > 20 ? ['warning'] : undefined))).toEqual(['raised 18:16:00']);
  });

  it('counts from the end of the problem where only demand is missing, too', () => {
    const without = { at: START + 20 * MINUTE, consumptionWh: 1_000 };
    const first = { at: START, demandW: 300, consumptionWh: 900 };
    const step = (
      state: NoDataState | undefined,
      now: number,
      samples: readonly (typeof without)[],
      known: boolean,
    ) =>
      stepNoData(
        OFFLINE,
        state,
        samplesWith({ all: samples }),
        conditionsWith({
          now,
          newestStoredAt: samples.at(-1)?.at ?? START,
          ...(known ? { problemKnownAt: ['warning'] } : {}),
        }),
      );
    const begun = step(undefined, START + MINUTE, [first], false).state;
    const known = step(begun, START + 21 * MINUTE, [without], true);
    const over = step(known.state, START + 22 * MINUTE, [{ ...without, at: START + 21 * MINUTE }], false);
    const soon = step(over.state, START + 38 * MINUTE, [{ ...without, at: START + 37 * MINUTE }], false);
    const later = step(soon.state, START + 39 * MINUTE, [{ ...without, at: START + 37 * MINUTE + 1 }], false);
    expect([known, over, soon, later].map(({ events }) => told(events))).toEqual([
      [],
      [],
      [],
      ['raised 18:39:00'],
    ]);
  });
});

describe('patchy data', () => {
  /** The cause that is told of a third silence, after silences of other causes; undefined where a silence is told. */
  const causeAfter = (before: Partial<NoDataState>, silenceCause: SilenceCause) => {
    const now = START + 5 * HOUR;
    const state: NoDataState = { kind: 'no-data', phase: 'ok', clearMs: 0, raises: [], ...before };
    const { events, state: after } = stepNoData(
      OFFLINE,
      state,
      samplesWith({}),
      conditionsWith({ now, newestStoredAt: now - 20 * MINUTE, silenceCause }),
    );
    const [reason] = events.map((event) => event.reason);
    return { cause: reason?.kind === 'patchy' ? reason.cause : undefined, state: after };
  };
  const raises = [START, START + HOUR];
  const causes = (first: SilenceCause, second: SilenceCause) => [
    { at: START, cause: first },
    { at: START + HOUR, cause: second },
  ];

  it.each<[string, Partial<NoDataState>, SilenceCause, SilenceCause]>([
    ['of one cause', { raises, causes: causes('throttled', 'throttled') }, 'throttled', 'throttled'],
    [
      'most of which have one',
      { raises, causes: causes('throttled', 'mini-silent') },
      'throttled',
      'throttled',
    ],
    [
      'whose first was of another cause',
      { raises, causes: causes('mini-silent', 'call-limit') },
      'call-limit',
      'call-limit',
    ],
    ['that an earlier version did not tell apart', { raises }, 'throttled', 'mini-silent'],
    [
      'one of which an earlier version did not tell apart, and two are throttled',
      { raises, causes: [{ at: START + HOUR, cause: 'throttled' }] },
      'throttled',
      'throttled',
    ],
    [
      'of which all have their own cause',
      { raises, causes: causes('throttled', 'call-limit') },
      'no-access',
      'throttled',
    ],
  ])('of silences %s is told as due to that of most', (_, before, newest, told_) => {
    expect(causeAfter(before, newest).cause).toBe(told_);
  });

  it('counts the silences of six hours, and their causes', () => {
    const old = START - HOUR;
    const before = {
      raises: [old, START + HOUR],
      causes: [
        { at: old, cause: 'throttled' as const },
        { at: START + HOUR, cause: 'call-limit' as const },
      ],
    };
    const { cause, state } = causeAfter(before, 'no-access');
    expect(cause).toBeUndefined();
    expect(state).toMatchObject({
      raises: [START + HOUR, START + 5 * HOUR],
      causes: [
        { at: START + HOUR, cause: 'call-limit' },
        { at: START + 5 * HOUR, cause: 'no-access' },
      ],
    });
  });
});
