import { describe, expect, it } from 'vitest';
import type { UnusualReason } from '../../../../core/rules/unusual/events.ts';
import type { UnusualState } from '../../../../core/rules/unusual/state.ts';
import { unusualView } from '../../../../core/rules/unusual/view.ts';
import { at, HOUR } from '../../../support/timeline.ts';
import { ruleOf } from '../../../support/written-rules.ts';

/** 06:00 in London. */
const NOW = at('2026-05-15T05:00:00Z');
const MOMENT = { now: NOW, timeZone: 'Europe/London' };
const NIGHT = ruleOf({ kind: 'unusual', name: 'night' });
const facts = {
  since: NOW - 4 * HOUR,
  overTo: NOW - HOUR,
  floorW: 1_204,
  usualW: 200,
  usualFromW: 150,
  usualToW: 250,
  extraWh: 3_012,
};
const calm: UnusualState = { kind: 'unusual', phase: 'ok', decidedTo: NOW, night: 20_588, nightsOver: 0 };
const over: UnusualState = { ...calm, phase: 'raised', raised: { ...facts, below: 0 } };

describe('an unusual rule on a page', () => {
  it.each([
    ['low', 'Far more than usual for the hour, 00:00-07:00'],
    ['normal', 'More than usual for the hour, 00:00-07:00'],
    ['high', 'Somewhat more than usual for the hour, 00:00-07:00'],
  ])('of %s sensitivity looks for: %s', (sensitivity, terms) => {
    expect(unusualView.terms(ruleOf({ kind: 'unusual', name: 'night', sensitivity }))).toBe(terms);
  });

  it('says nothing while all is as usual', () => {
    expect(unusualView.standing(NIGHT, calm, MOMENT)).toEqual({ phase: 'quiet', standing: '' });
    expect(unusualView.soFar?.(NIGHT, calm)).toBeUndefined();
  });

  it('says at least how much is drawn since when, and up to when that is known', () => {
    expect(unusualView.standing(NIGHT, over, MOMENT)).toEqual({
      phase: 'raised',
      standing: 'At least 1.2 kW since 02:00',
    });
    expect(unusualView.soFar?.(NIGHT, over)).toEqual({ from: facts.since, to: facts.overTo });
  });

  it.each<[string, 'raised' | 'recovered' | 'ended' | 'summary', UnusualReason['kind'], object]>([
    ['a night that goes on', 'raised', 'unusually-high', { from: facts.since }],
    ['one that is over', 'recovered', 'usual-again', { from: facts.since, to: facts.overTo }],
    ['one that ended at noon', 'ended', 'night-over', { from: facts.since, to: facts.overTo }],
    ['one told late', 'summary', 'unusual-before-told', { from: facts.since, to: facts.overTo }],
  ])('shows %s', (_, event, kind, span) => {
    const told = { rule: 'night', ruleKind: 'unusual', severity: 'warning', at: NOW } as const;
    expect(unusualView.span({ ...told, event, reason: { kind, ...facts } })).toStrictEqual(span);
  });

  it('gives programs its figures, with moments in UTC', () => {
    expect(unusualView.facts({ kind: 'unusually-high', ...facts, pencePerKwh: 25 })).toEqual({
      ...facts,
      pencePerKwh: 25,
      since: '2026-05-15T01:00:00Z',
      overTo: '2026-05-15T04:00:00Z',
    });
  });
});
