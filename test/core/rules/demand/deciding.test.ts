import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLiveRules } from '../../../../config/live-rules.ts';
import { decidesFrom } from '../../../../core/rules/demand/deciding.ts';
import type { DemandState } from '../../../../core/rules/demand/state.ts';
import { evaluate } from '../../../../core/rules/evaluate.ts';
import { freshAlertState } from '../../../../core/rules/state.ts';
import { at } from '../../../support/timeline.ts';

const SECOND = 1_000;
const START = at('2026-05-15T12:00:00Z');

const ruleOf = (rule: object) => {
  const parsed = parseLiveRules(JSON.stringify({ rules: [rule] }), 60 * SECOND);
  const [first] = parsed.ok ? parsed.value.rules : [];
  if (first?.kind !== 'demand') throw new Error('not a demand rule');
  return first;
};
const CONDITIONS = {
  timeZone: 'Europe/London',
  rulesFrom: START,
  sampleHoldsMs: 30 * SECOND,
  lateAfterMs: 15 * 60 * SECOND,
  firstPollAt: START,
  silenceCause: 'mini-silent',
  deviceId: undefined,
} as const;

describe('the moment from which the next sample decides', () => {
  it('is the one at which the rules raise, whatever the steps between samples and the time needed', () => {
    const steps = fc.array(fc.constantFrom(10, 20, 30), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 200 }), (gaps, forS) => {
        const rule = ruleOf({ kind: 'demand', name: 'high', above: 5_000, for: `${forS}s` });
        let state = freshAlertState();
        let now = START;
        for (const gap of gaps) {
          const before = state.rules.high;
          const decides =
            before?.kind === 'demand' ? decidesFrom(rule, before, CONDITIONS.timeZone) : undefined;
          now += gap * SECOND;
          const evaluation = evaluate([rule], state, [{ at: now, demandW: 9_000 }], {
            ...CONDITIONS,
            now,
            newestStoredAt: now,
          });
          state = evaluation.state;
          const raised = evaluation.events.some(({ event }) => event === 'raised');
          if (raised && before !== undefined) expect(decides).toBeLessThanOrEqual(now);
          else if (decides !== undefined) expect(decides).toBeGreaterThan(now);
          if (raised) return;
        }
        throw new Error('never raised');
      }),
    );
  });

  it.each<[string, Partial<DemandState>, number | undefined]>([
    ['is as far off as evidence is missing', {}, START + 40 * SECOND],
    ['has come where evidence suffices', { evidenceMs: 90 * SECOND }, START],
    ['is none while nothing is pending', { phase: 'ok' }, undefined],
    ['is none of what is raised', { phase: 'raised' }, undefined],
    ['is none while demand has fallen into the band', { lastSide: 'band' }, undefined],
    ['is none while a mean is not known', { lastSide: 'unknown' }, undefined],
    ['is none before any sample', { lastAt: undefined }, undefined],
  ])('%s', (_, change, expected) => {
    const rule = ruleOf({ kind: 'demand', name: 'high', above: 5_000, for: '1m' });
    const state: DemandState = {
      kind: 'demand',
      phase: 'pending',
      lastAt: START,
      lastSide: 'beyond',
      lastDemandW: 9_000,
      evidenceMs: 20 * SECOND,
      clearMs: 0,
      ...change,
    };
    expect(decidesFrom(rule, state, CONDITIONS.timeZone)).toBe(expected);
  });

  it('is the opening of the window where it is closed by then', () => {
    const rule = ruleOf({ kind: 'demand', name: 'high', above: 1, for: '1m', activeBetween: '00:30-06:00' });
    const state = {
      kind: 'demand',
      phase: 'pending',
      lastAt: at('2026-05-15T22:00:00Z'),
      lastSide: 'beyond',
      lastDemandW: 500,
      evidenceMs: 3_600_000,
      clearMs: 0,
    } as const;
    expect(decidesFrom(rule, state, 'Europe/London')).toBe(at('2026-05-15T23:30:00Z'));
  });
});
