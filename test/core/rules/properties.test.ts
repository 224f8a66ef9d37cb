import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../core/readings/reading.ts';
import { evaluate } from '../../../core/rules/evaluate.ts';
import type { AlertEvent } from '../../../core/rules/events.ts';
import {
  type AlertState,
  alertStateSchema,
  freshAlertState,
  packAlertState,
} from '../../../core/rules/state.ts';
import { at, MINUTE, rulesOf } from '../../support/timeline.ts';

const START = at('2026-01-14T20:00:00Z');

/** Rules whose events samples alone decide. */
const RULES = rulesOf(
  { kind: 'demand', name: 'high', above: 3000, clearBelow: 2000, for: '1m', clearFor: '2m' },
  { kind: 'demand', name: 'mean', above: 1500, averageOver: '5m', for: '2m', clearFor: '3m' },
  { kind: 'demand', name: 'export', below: -500, for: '30s', clearFor: '1m' },
  { kind: 'frozen', name: 'frozen', after: '10m' },
  { kind: 'budget', name: 'budget', period: 'day', energyAbove: 1, warnAt: [25, 50, 100] },
);

/** A home whose demand stays on a level for a while, with gaps. */
const homes = fc
  .array(
    fc.record({
      demandW: fc.constantFrom(-1500, -400, 0, 60, 300, 1800, 2400, 3500, 6000),
      samples: fc.integer({ min: 1, max: 40 }),
      stepS: fc.constantFrom(10, 10, 10, 20, 7, 45, 600, 1200),
      wobbleW: fc.integer({ min: 0, max: 900 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((stretches) => {
    const rows: Reading[] = [];
    let [moment, register] = [START, 0];
    for (const { demandW, samples, stepS, wobbleW } of stretches) {
      for (let i = 0; i < samples; i += 1) {
        const watts = demandW + (i % 2) * wobbleW;
        rows.push({ at: moment, demandW: watts, consumptionWh: register });
        register += (Math.max(0, watts) * stepS) / 3_600;
        moment += stepS * 1_000;
      }
    }
    return rows;
  });

const step = (state: AlertState, samples: readonly Reading[], now: number) =>
  evaluate(RULES, state, samples, {
    now,
    timeZone: 'Europe/London',
    rulesFrom: 0,
    sampleHoldsMs: 30_000,
    lateAfterMs: Number.MAX_SAFE_INTEGER,
    newestStoredAt: samples.at(-1)?.at,
    firstPollAt: START,
    silenceCause: 'mini-silent',
    deviceId: undefined,
  });

/** Events of rows fed in polls that end at the given indices. */
const inPolls = (rows: readonly Reading[], cuts: readonly number[]): AlertEvent[] => {
  let state = freshAlertState();
  const events: AlertEvent[] = [];
  const ends = [...new Set([...cuts.map((cut) => cut % rows.length), rows.length])].sort((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    const result = step(state, rows.slice(from, end), (rows[end - 1]?.at ?? START) + MINUTE);
    state = alertStateSchema.parse(JSON.parse(JSON.stringify(packAlertState(result.state))));
    events.push(...result.events);
    from = end;
  }
  return events;
};

const byRule = (events: readonly AlertEvent[], rule: string) => events.filter((event) => event.rule === rule);
/** A late batch tells only its highest budget step, so budgets are left out where polls are compared. */
const withoutBudgets = (events: readonly AlertEvent[]) =>
  RULES.flatMap(({ name, kind }) => (kind === 'budget' ? [] : byRule(events, name)));

const cuts = fc.array(fc.nat({ max: 500 }), { maxLength: 30 });

describe('the rules', () => {
  it('say the same wherever a stream is split into polls, and whether or not their state went through JSON', () => {
    fc.assert(
      fc.property(homes, cuts, (rows, ends) => {
        expect(withoutBudgets(inPolls(rows, ends))).toEqual(withoutBudgets(inPolls(rows, [])));
      }),
      { numRuns: 300 },
    );
  });

  it('say the same when rows inside a poll are doubled and shuffled', () => {
    fc.assert(
      fc.property(homes, fc.infiniteStream(fc.nat()), (rows, numbers) => {
        const muddled = [...rows, ...rows.filter((_, i) => i % 3 === 0)]
          .map((row) => ({ row, key: numbers.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row);
        const now = (rows.at(-1)?.at ?? START) + MINUTE;
        expect(step(freshAlertState(), muddled, now)).toEqual(step(freshAlertState(), rows, now));
      }),
      { numRuns: 200 },
    );
  });

  it('raise and recover in turn, and never raise without the evidence of `for`', () => {
    fc.assert(
      fc.property(homes, cuts, (rows, ends) => {
        const events = inPolls(rows, ends);
        for (const rule of RULES) {
          if (rule.kind === 'budget') continue;
          const turns = byRule(events, rule.name).map(({ event }) => event);
          expect(turns).toEqual(turns.map((_, i) => (i % 2 === 0 ? 'raised' : 'recovered')));
        }
        for (const raise of byRule(events, 'high').filter(({ event }) => event === 'raised')) {
          expect(evidenceBefore(rows, raise.at)).toBeGreaterThanOrEqual(MINUTE);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('recover with the peak and the energy that the samples say', () => {
    let recovered = 0;
    fc.assert(
      fc.property(homes, cuts, (rows, ends) => {
        for (const { event, reason } of byRule(inPolls(rows, ends), 'high')) {
          if (event !== 'recovered' || reason.kind !== 'back-to-normal') continue;
          recovered += 1;
          const { startedAt, lastBeyondAt, peakW, energyWh } = reason.episode;
          const inside = rows.filter((row) => row.at >= startedAt && row.at <= lastBeyondAt);
          expect(peakW).toBe(Math.max(...inside.map(({ demandW }) => demandW)));
          const register = (inside.at(-1)?.consumptionWh ?? 0) - (inside[0]?.consumptionWh ?? 0);
          expect(energyWh).toBeCloseTo(register, 6);
        }
      }),
      { numRuns: 300 },
    );
    expect(recovered).toBeGreaterThan(20);
  });

  it('tell each step of a budget at most once a day, rising', () => {
    fc.assert(
      fc.property(homes, cuts, (rows, ends) => {
        const day = new Map<number, number>();
        for (const { reason } of byRule(inPolls(rows, ends), 'budget')) {
          if (reason.kind !== 'budget-used') throw new Error('not a budget');
          expect(reason.percent).toBeGreaterThan(day.get(reason.startsAt) ?? 0);
          expect((reason.used / reason.limit) * 100).toBeGreaterThanOrEqual(reason.percent - 1e-5);
          day.set(reason.startsAt, reason.percent);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** How long the samples over 3 kW stood that are the last ones before `until`, with none in between that was not. */
const evidenceBefore = (rows: readonly Reading[], until: number): number => {
  let evidence = 0;
  for (const [i, row] of rows.entries()) {
    const next = rows[i + 1];
    if (row.at >= until || next === undefined) break;
    evidence = row.demandW > 3000 ? evidence + Math.min(next.at - row.at, 30_000) : 0;
  }
  return evidence;
};
