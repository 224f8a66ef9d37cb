import { describe, expect, it } from 'vitest';
import type { StandbyReason } from '../../../../core/rules/standby/events.ts';
import type { StandbyState } from '../../../../core/rules/standby/state.ts';
import { standbyView } from '../../../../core/rules/standby/view.ts';
import { at } from '../../../support/timeline.ts';
import { ruleOf } from '../../../support/written-rules.ts';

const NOW = at('2026-05-15T05:00:00Z');
const MOMENT = { now: NOW, timeZone: 'Europe/London' };
/** Wed 13 May, 00:00 in London. */
const since = at('2026-05-12T23:00:00Z');
const STANDBY = ruleOf({ kind: 'standby', name: 'standby' });
const calm: StandbyState = { kind: 'standby', phase: 'ok', day: 20_588 };
const facts = { since, standbyW: 312, usualW: 158 };

describe('a standby rule on a page', () => {
  it('says what it looks for', () => {
    expect(standbyView.terms(STANDBY)).toBe('More always on than usual, 00:00-06:00, three nights in a row');
  });

  it('says nothing while all is as usual', () => {
    expect(standbyView.standing(STANDBY, calm, MOMENT)).toEqual({ phase: 'quiet', standing: '' });
  });

  it('says what is always on since when, and what was before', () => {
    const raised = { ...facts, raisedDay: 20_588, limitW: 198, back: 0 };
    expect(standbyView.standing(STANDBY, { ...calm, phase: 'raised', raised }, MOMENT)).toEqual({
      phase: 'raised',
      standing: 'Always on 312 W since Wed 13 May, before 158 W',
    });
  });

  it.each<[string, 'raised' | 'recovered' | 'ended', StandbyReason, object]>([
    ['one that goes on', 'raised', { kind: 'standby-up', ...facts }, { from: since }],
    [
      'one that is over',
      'recovered',
      { kind: 'standby-back', nowW: 161, ...facts },
      { from: since, to: NOW },
    ],
    ['one that is the new usual', 'ended', { kind: 'standby-stays', ...facts }, { from: since, to: NOW }],
  ])('shows %s', (_, event, reason, span) => {
    const told = { rule: 'standby', ruleKind: 'standby', severity: 'warning', at: NOW } as const;
    expect(standbyView.span({ ...told, event, reason })).toStrictEqual(span);
  });

  it('gives programs its figures, with moments in UTC', () => {
    expect(standbyView.facts({ kind: 'standby-back', nowW: 161, ...facts, pencePerKwh: 25 })).toEqual({
      standbyW: 312,
      usualW: 158,
      nowW: 161,
      pencePerKwh: 25,
      since: '2026-05-12T23:00:00Z',
    });
  });
});
