import { describe, expect, it } from 'vitest';
import type { FrozenReason } from '../../../../core/rules/frozen/events.ts';
import type { FrozenState } from '../../../../core/rules/frozen/state.ts';
import { frozenView } from '../../../../core/rules/frozen/view.ts';
import { at, MINUTE } from '../../../support/timeline.ts';
import { ruleOf } from '../../../support/written-rules.ts';

/** 18:22 in London. */
const NOW = at('2026-05-15T17:22:00Z');
const MOMENT = { now: NOW, timeZone: 'Europe/London' };
const since = NOW - 20 * MINUTE;

const FROZEN = ruleOf({ kind: 'frozen', name: 'frozen', after: '30m' });
const state = (change: Partial<FrozenState>): FrozenState => ({
  kind: 'frozen',
  phase: 'ok',
  heldW: 240.4,
  since,
  evidenceMs: 20 * MINUTE,
  ...change,
});

describe('a frozen rule on a page', () => {
  it('says what it looks for', () => {
    expect(frozenView.terms(FROZEN)).toBe('One value repeated for 30 min');
  });

  it.each<[string, Partial<FrozenState>, ReturnType<typeof frozenView.standing>]>([
    [
      'nothing before the first reading',
      { heldW: undefined, since: undefined, evidenceMs: 0 },
      { phase: 'quiet', standing: '' },
    ],
    [
      'nothing where a value is the same for a little',
      { evidenceMs: 6 * MINUTE - 1 },
      { phase: 'quiet', standing: '' },
    ],
    [
      'what is repeated and since when, from a fifth of the time on',
      { evidenceMs: 6 * MINUTE },
      { phase: 'pending', standing: '240 W since 18:02', share: 0.2 },
    ],
    ['how far it is', {}, { phase: 'pending', standing: '240 W since 18:02', share: 2 / 3 }],
    [
      'nothing where nothing is drawn, as a battery holds a home',
      { heldW: 0 },
      { phase: 'quiet', standing: '' },
    ],
    ['nothing where the home exports', { heldW: -240 }, { phase: 'quiet', standing: '' }],
    [
      'what is repeated once it was told',
      { phase: 'raised' },
      { phase: 'raised', standing: '240 W since 18:02' },
    ],
    [
      'that 0 W are repeated once it was told',
      { phase: 'raised', heldW: 0 },
      { phase: 'raised', standing: '0 W since 18:02' },
    ],
    [
      'that it is so from now on where no moment is known',
      { phase: 'raised', since: undefined },
      { phase: 'raised', standing: '240 W since 18:22' },
    ],
  ])('says %s', (_, change, standing) => {
    expect(frozenView.standing(FROZEN, state(change), MOMENT)).toEqual(standing);
  });

  it.each<[string, 'raised' | 'recovered', FrozenReason, object, object]>([
    [
      'one that goes on',
      'raised',
      { kind: 'standing-still', since, heldW: 240, registered: true },
      { from: since, peakW: 240 },
      { heldW: 240, registered: true, since: '2026-05-15T17:02:00Z' },
    ],
    [
      'one that is over',
      'recovered',
      { kind: 'moving-again', since, heldW: 240, demandW: 350 },
      { from: since, to: NOW, peakW: 240 },
      { heldW: 240, demandW: 350, since: '2026-05-15T17:02:00Z' },
    ],
  ])('shows %s', (_, event, reason, span, facts) => {
    const told = { rule: 'frozen', ruleKind: 'frozen', severity: 'warning', at: NOW } as const;
    expect(frozenView.span({ ...told, event, reason })).toStrictEqual(span);
    expect(frozenView.facts(reason)).toEqual(facts);
  });
});
