import { describe, expect, it } from 'vitest';
import type { NoDataReason } from '../../../../core/rules/no-data/events.ts';
import type { NoDataState } from '../../../../core/rules/no-data/state.ts';
import { noDataView } from '../../../../core/rules/no-data/view.ts';
import { at, MINUTE, rulesOf } from '../../../support/timeline.ts';

/** 18:22 in London. */
const NOW = at('2026-05-15T17:22:00Z');
const MOMENT = { now: NOW, timeZone: 'Europe/London' };

const [rule] = rulesOf({ kind: 'no-data', name: 'offline', after: '15m', clearFor: '5m' });
if (rule?.kind !== 'no-data') throw new Error('not a no-data rule');
const state = (change: Partial<NoDataState> = {}): NoDataState => ({
  kind: 'no-data',
  phase: 'raised',
  silentFrom: NOW - 20 * MINUTE,
  clearMs: 0,
  raises: [],
  ...change,
});

describe('a no-data rule on a page', () => {
  it('says what it looks for', () => {
    expect(noDataView.terms(rule)).toBe('No reading for 15 min');
  });

  it.each<[string, NoDataState, ReturnType<typeof noDataView.standing>]>([
    ['nothing while readings come', state({ phase: 'ok' }), { phase: 'quiet', standing: '' }],
    [
      'nothing while readings come again after a silence that nobody was told of',
      state({ phase: 'ok', backAt: NOW }),
      { phase: 'quiet', standing: '' },
    ],
    ['since when it is silent', state(), { phase: 'raised', standing: 'Silent since 18:02' }],
    [
      'that it is silent from now on where no moment is known',
      state({ silentFrom: undefined }),
      { phase: 'raised', standing: 'Silent since 18:22' },
    ],
    [
      'since when readings are back, and how far it is from being over',
      state({ backAt: NOW - 3 * MINUTE, clearMs: 2 * MINUTE }),
      {
        phase: 'raised',
        standing: 'Readings back since 18:19; steady for 2 min, over at 5',
        share: 0.4,
      },
    ],
  ])('says %s', (_, standing, expected) => {
    expect(noDataView.standing(rule, standing, MOMENT)).toEqual(expected);
  });

  const silentFrom = NOW - 20 * MINUTE;
  const backAt = NOW - 5 * MINUTE;
  const over = { kind: 'silence-over', silentFrom, everSeen: true, backAt, demandW: 620 } as const;
  it.each<[string, NoDataReason, ReturnType<typeof noDataView.span>, ReturnType<typeof noDataView.facts>]>([
    [
      'a silence that goes on',
      { kind: 'silence', cause: 'mini-silent', afterMs: 15 * MINUTE, silentFrom, everSeen: true },
      { from: silentFrom },
      {
        cause: 'mini-silent',
        afterMs: 15 * MINUTE,
        silentFrom: '2026-05-15T17:02:00Z',
        everSeen: true,
      },
    ],
    [
      'one that is over',
      over,
      { from: silentFrom, to: backAt },
      {
        silentFrom: '2026-05-15T17:02:00Z',
        backAt: '2026-05-15T17:17:00Z',
        everSeen: true,
        demandW: 620,
      },
    ],
    [
      'one that is over, with what was used in it, be it nothing',
      { ...over, usedWh: 0 },
      { from: silentFrom, to: backAt, energyWh: 0 },
      {
        silentFrom: '2026-05-15T17:02:00Z',
        backAt: '2026-05-15T17:17:00Z',
        everSeen: true,
        demandW: 620,
        usedWh: 0,
      },
    ],
    [
      'patchy data, which have no length',
      { kind: 'patchy', silences: 3, withinMs: 360 * MINUTE, cause: 'mini-silent' },
      { from: NOW, momentary: true, note: 'patchy data: 3 silences' },
      { silences: 3, withinMs: 360 * MINUTE, cause: 'mini-silent' },
    ],
  ])('shows %s', (_, reason, span, facts) => {
    const event = { rule: 'offline', ruleKind: 'no-data', severity: 'warning', event: 'raised' } as const;
    expect(noDataView.span({ ...event, at: NOW, reason })).toStrictEqual(span);
    expect(noDataView.facts(reason)).toEqual(facts);
  });
});
