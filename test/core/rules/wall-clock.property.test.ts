import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../core/readings/reading.ts';
import type { AlertEvent } from '../../../core/rules/events.ts';
import { wallClock } from '../../support/london-clock.ts';
import { HOUR, MINUTE } from '../../support/timeline.ts';
import {
  EVENTFUL,
  eventsOf,
  homeDays,
  type LivedPoll,
  liveDays,
  ODD_NIGHTS,
  rowsOfDays,
  STEP_MS,
} from '../../support/whole-life.ts';

const lives = fc.record({ home: homeDays, pollMs: fc.constantFrom(15 * MINUTE, 30 * MINUTE, HOUR) });
type Life = typeof lives extends fc.Arbitrary<infer T> ? T : never;

/** The same lives are looked at by every test. */
const TERMS = { seed: Date.now() % 2 ** 31, numRuns: 8, endOnFailure: true };
const EXAMPLES: [Life][] = [EVENTFUL, ODD_NIGHTS].map((home) => [{ home, pollMs: 15 * MINUTE }]);
const lived = new Map<string, ReturnType<typeof live>>();
const live = ({ home, pollMs }: Life) => {
  const days = rowsOfDays(home);
  return { ...days, ...liveDays(days, { pollMs }) };
};

/** Holds for whatever home, of those without such stretches. */
const always = (holds: (life: ReturnType<typeof live>) => void, without: readonly string[] = []): void =>
  fc.assert(
    fc.property(lives, (life) => {
      const stretches = life.home.stretches.filter(({ kind }) => !without.includes(kind));
      const sound = { ...life, home: { ...life.home, stretches } };
      const key = JSON.stringify(sound);
      const known = lived.get(key) ?? live(sound);
      lived.set(key, known);
      holds(known);
    }),
    { ...TERMS, examples: EXAMPLES },
  );

const byRule = (polls: readonly LivedPoll[], rule: string): AlertEvent[] =>
  eventsOf(polls).filter((event) => event.rule === rule);

const inWindow = (at: number, startMinute: number, endMinute: number): boolean => {
  const { minute } = wallClock(at);
  return minute >= startMinute && minute < endMinute;
};

/** How long the demand of row `index` stands. */
const standsUntil = (rows: readonly Reading[], index: number): number =>
  Math.min((rows[index]?.at ?? 0) + STEP_MS, rows[index + 1]?.at ?? Number.POSITIVE_INFINITY);

describe('by the clock on the wall, over both of its changes and with gaps anywhere', () => {
  it('a demand rule raises inside its window alone, and is ended where that closes', () => {
    const WINDOWS = { night: [30, 150], morning: [330, 1410] } as const;
    let ended = 0;
    always(({ polls }) => {
      for (const [rule, [from, to]] of Object.entries(WINDOWS)) {
        for (const { event, at } of byRule(polls, rule)) {
          // The end is told as of its own moment, or by the first sample after it.
          if (event === 'raised' || event === 'ended')
            expect(inWindow(at, from, to)).toBe(event === 'raised');
          if (event === 'ended') ended += 1;
        }
        for (const { now, state } of polls) {
          const own = state.rules[rule];
          if (own?.kind !== 'demand' || own.phase !== 'raised' || own.lastSide === 'clear') continue;
          expect(inWindow(now, from, to)).toBe(true);
        }
      }
    });
    expect(ended).toBeGreaterThan(0);
  });

  it('an empty window is told once where nine tenths of it are known and nothing was used in it', () => {
    let told = 0;
    always(({ rows, from, polls }) => {
      for (const [rule, start, end] of [
        ['no-use', 360, 630],
        ['no-use-at-night', 30, 150],
      ] as const) {
        const events = byRule(polls, rule).filter(({ event }) => event !== 'recovered');
        told += events.length;
        expect(events.map(windowOf)).toEqual(
          emptyWindows(rows, start, end).filter(([startsAt]) => startsAt >= from),
        );
      }
      const doubled = byRule(polls, 'no-use-in-the-doubled-hour').filter(
        ({ event }) => event !== 'recovered',
      );
      const dates = doubled.map((event) => wallClock(windowOf(event)[0]).date);
      expect(new Set(dates).size).toBe(dates.length);
    });
    expect(told).toBeGreaterThan(5);
  });

  it('a budget counts from local midnight what the register moved, however long nothing was read', () => {
    // What a register moves after it stood still is shared out over that time.
    always(
      ({ rows, polls }) => {
        for (const { now, state } of polls.filter((_, index) => index % 7 === 0)) {
          const day = state.rules['day-energy'];
          const newest = rows.findLast(({ at }) => at < now);
          if (day?.kind !== 'budget' || newest === undefined) continue;
          const { date } = wallClock(newest.at - 1);
          const midnight = firstMoment(newest.at - 26 * HOUR, (at) => wallClock(at).date === date);
          const usedKwh = ((newest.consumptionWh ?? 0) - registerAt(rows, midnight)) / 1_000;
          expect(day.used).toBeCloseTo(usedKwh, 6);
        }
        for (const { at, reason } of [...byRule(polls, 'day-energy'), ...byRule(polls, 'week')]) {
          if (reason.kind !== 'budget-used') throw new Error('not a budget');
          const since = Math.max(reason.startsAt, rows[0]?.at ?? 0);
          const usedKwh = (registerAt(rows, at) - registerAt(rows, since)) / 1_000;
          expect(reason.used).toBeCloseTo(usedKwh, 6);
        }
      },
      ['frozen', 'export'],
    );
  });

  it('each step of a budget is told once in a local day, on that day', () => {
    always(({ polls }) => {
      const steps = byRule(polls, 'day-energy').map(({ at, reason }) => {
        if (reason.kind !== 'budget-used') throw new Error('not a budget');
        expect(wallClock(reason.startsAt).minute).toBe(0);
        expect(wallClock(reason.startsAt).date).toBe(wallClock(at - 1).date);
        return `${wallClock(reason.startsAt).date} ${reason.percent}`;
      });
      expect(new Set(steps).size).toBe(steps.length);
    });
  });

  it('no-data is raised by a silence longer than `after`, and by nothing else', () => {
    let silences = 0;
    always(
      ({ rows, from, polls }) => {
        for (const { now, state } of polls) {
          const newestAt = rows.findLast(({ at }) => at < now)?.at ?? from;
          const own = state.rules['no-data'];
          const raised = own?.kind === 'no-data' && own.phase === 'raised';
          if (now - newestAt > 45 * MINUTE) {
            silences += 1;
            expect(raised).toBe(true);
          } else if (steadyBefore(rows, newestAt)) expect(raised).toBe(false);
        }
      },
      ['frozen'],
    );
    expect(silences).toBeGreaterThan(10);
  });

  it('an unusual night is told after hours that were all known, at the floor that they had, once from noon to noon', () => {
    let told = 0;
    always(({ rows, polls }) => {
      const nights = byRule(polls, 'unusual').flatMap(({ event, reason }) => {
        if (event !== 'raised' || reason.kind !== 'unusually-high') return [];
        told += 1;
        const { since, overTo, floorW } = reason;
        const hours = meansOfHours(rows, since, overTo);
        expect(hours.map(({ known }) => known)).toEqual([true, true, true]);
        // Tenths of a watt are kept, and whole ones told.
        expect(Math.abs(floorW - Math.min(...hours.map(({ meanW }) => meanW)))).toBeLessThanOrEqual(0.56);
        const { minute } = wallClock(overTo);
        expect(minute % 60).toBe(0);
        expect(minute <= 420 || minute > 1200).toBe(true);
        return [wallClock(overTo - 12 * HOUR).date];
      });
      expect(new Set(nights).size).toBe(nights.length);
    });
    expect(told).toBeGreaterThan(0);
  });

  it('a standby that is up is told at the median of the last three nights, each of which was known', () => {
    let told = 0;
    always(({ rows, polls }) => {
      for (const { event, at, reason } of byRule(polls, 'standby')) {
        if (event !== 'raised' || reason.kind !== 'standby-up') continue;
        told += 1;
        const lowest = [0, 1, 2].map((ago) => lowestOfNight(rows, at - ago * 24 * HOUR));
        expect(reason.standbyW).toBe(lowest.toSorted((a, b) => a - b)[1]);
      }
    });
    expect(told).toBeGreaterThan(0);
  });
});

/** The first minute from `from` on that is so. */
const firstMoment = (from: number, isSo: (at: number) => boolean): number => {
  const first = Math.ceil(from / (15 * MINUTE)) * 15 * MINUTE;
  for (let at = first; at < first + 60 * HOUR; at += 15 * MINUTE) if (isSo(at)) return at;
  throw new Error('never');
};

/** When a window begins and ends. */
type Window = readonly [startsAt: number, endsAt: number];

const windowOf = ({ reason }: AlertEvent): Window => {
  if (reason.kind !== 'no-use') throw new Error('not of a window');
  return [reason.startsAt, reason.endsAt];
};

/** The windows of each date in which nothing over a kilowatt was used, and at least nine tenths of which are known. */
const emptyWindows = (rows: readonly Reading[], startMinute: number, endMinute: number): Window[] => {
  const first = rows[0]?.at ?? 0;
  const last = rows.at(-1)?.at ?? 0;
  const found: Window[] = [];
  const quarters = Math.ceil((last - first) / (15 * MINUTE)) + 8;
  const begin = Math.floor(first / (15 * MINUTE)) * 15 * MINUTE - HOUR;
  let startsAt: number | undefined;
  for (let quarter = 0; quarter <= quarters; quarter += 1) {
    const at = begin + quarter * 15 * MINUTE;
    const inside = inWindow(at, startMinute, endMinute);
    if (inside && startsAt === undefined) startsAt = at;
    if (inside || startsAt === undefined) continue;
    let [knownMs, used] = [0, false];
    for (const [index, row] of rows.entries()) {
      const stoodMs = Math.min(standsUntil(rows, index), at) - Math.max(row.at, startsAt);
      if (stoodMs <= 0) continue;
      knownMs += stoodMs;
      if (row.demandW > 1_000) used = true;
    }
    if (!used && knownMs >= 0.9 * (at - startsAt)) found.push([startsAt, at]);
    startsAt = undefined;
  }
  return found;
};

/** The register at a moment: between two readings it moves evenly; before the first it is that one's. */
const registerAt = (rows: readonly Reading[], at: number): number => {
  const after = rows.findIndex((row) => row.at >= at);
  const [one, other] = [rows[after - 1], rows[after]];
  if (other === undefined) throw new Error('after the last reading');
  const [to = 0, from = to] = [other.consumptionWh, one?.consumptionWh];
  return one === undefined ? to : from + ((to - from) * (at - one.at)) / (other.at - one.at);
};

/** Whether a quarter of an hour of readings without a hole ends with the one at `until`. */
const steadyBefore = (rows: readonly Reading[], until: number): boolean => {
  const last = rows.findLastIndex(({ at }) => at <= until);
  return [0, 1, 2].every((ago) => {
    const [one, other] = [rows[last - ago - 1]?.at ?? 0, rows[last - ago]?.at ?? 0];
    return other - one <= STEP_MS;
  });
};

interface KnownHour {
  readonly meanW: number;
  readonly known: boolean;
}

/** The hours that the wall clock names between two moments: their means, and whether three quarters of each are known. */
const meansOfHours = (rows: readonly Reading[], from: number, to: number): KnownHour[] => {
  const hours = new Map<string, { ms: number; knownMs: number; wattMs: number }>();
  for (let at = from; at < to; at += MINUTE) {
    const { date, minute } = wallClock(at);
    const name = `${date} ${Math.floor(minute / 60)}`;
    const hour = hours.get(name) ?? { ms: 0, knownMs: 0, wattMs: 0 };
    hours.set(name, hour);
    hour.ms += MINUTE;
    for (const [index, row] of rows.entries()) {
      const stoodMs = Math.min(standsUntil(rows, index), at + MINUTE) - Math.max(row.at, at);
      if (stoodMs <= 0) continue;
      hour.knownMs += stoodMs;
      hour.wattMs += stoodMs * row.demandW;
    }
  }
  return [...hours.values()].map(({ ms, knownMs, wattMs }) => ({
    meanW: wattMs / knownMs,
    known: knownMs >= 0.75 * ms,
  }));
};

/** The lowest mean of the hours from midnight to six on the date of `at`, W. */
const lowestOfNight = (rows: readonly Reading[], at: number): number => {
  const { date } = wallClock(at);
  const midnight = firstMoment(at - 26 * HOUR, (moment) => wallClock(moment).date === date);
  const six = firstMoment(midnight, (moment) => wallClock(moment).minute === 360);
  const known = meansOfHours(rows, midnight, six).filter((hour) => hour.known && hour.meanW >= 0);
  return Math.round(Math.min(...known.map(({ meanW }) => meanW)));
};
