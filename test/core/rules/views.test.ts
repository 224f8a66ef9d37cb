import { describe, expect, it } from 'vitest';
import { RULE_KIND_NAMES } from '../../../core/rules/registry.ts';
import type { RuleState } from '../../../core/rules/state.ts';
import {
  factsOf,
  knowledgeOf,
  RULE_VIEWS,
  soFarOf,
  spanOf,
  standingOf,
  termsOf,
} from '../../../core/rules/views.ts';
import { demandReason, eventOf, NOW, SINCE } from '../../support/messages.ts';
import { MINUTE } from '../../support/timeline.ts';
import { ruleOf } from '../../support/written-rules.ts';

const HIGH = ruleOf({ kind: 'demand', name: 'high', above: 9_000, for: '5m' });
const OFFLINE = ruleOf({ kind: 'no-data', name: 'offline', after: '15m' });
const NIGHT = ruleOf({ kind: 'unusual', name: 'night' });
const MOMENT = { now: NOW, timeZone: 'Europe/London' };
const silent: RuleState = { kind: 'no-data', phase: 'raised', silentFrom: SINCE, clearMs: 0, raises: [] };
const unusual: RuleState = {
  kind: 'unusual',
  phase: 'raised',
  decidedTo: NOW,
  night: 20_588,
  nightsOver: 0,
  raised: {
    since: SINCE,
    overTo: NOW,
    floorW: 640,
    usualW: 200,
    usualFromW: 150,
    usualToW: 250,
    extraWh: 100,
    below: 0,
  },
};

describe('a rule on a page', () => {
  it('is shown by its kind', () => {
    expect(termsOf('demand', HIGH)).toBe('Above 9 kW for 5 min');
    expect(termsOf('no-data', OFFLINE)).toBe('No reading for 15 min');
    expect(standingOf('no-data', OFFLINE, silent, MOMENT)).toEqual({
      phase: 'raised',
      standing: 'Silent since 18:02',
    });
    expect(soFarOf('unusual', NIGHT, unusual)).toEqual({ from: SINCE, to: NOW });
  });

  it.each<[string, RuleState | undefined]>([
    ['that was not decided on yet', undefined],
    ['that was of another kind when it was decided on', silent],
  ])('%s is quiet, and nothing is known of an alert', (_, state) => {
    expect(standingOf('demand', HIGH, state, MOMENT)).toEqual({ phase: 'quiet', standing: '' });
    expect(soFarOf('demand', HIGH, state)).toBeUndefined();
    expect(soFarOf('unusual', NIGHT, state)).toBeUndefined();
  });

  it('knows nothing beyond its last event where its kind does not look', () => {
    expect(soFarOf('no-data', OFFLINE, silent)).toBeUndefined();
  });

  it('has learned something only where its kind learns', () => {
    expect(knowledgeOf('unusual', NIGHT, undefined)).toEqual({
      text: 'Learning what is usual: 0 of 14 days',
    });
    expect(knowledgeOf('demand', HIGH, undefined)).toBeUndefined();
  });
});

describe('an event', () => {
  it('is looked back on, and written for programs, by its kind', () => {
    const silence = eventOf({
      kind: 'silence',
      cause: 'mini-silent',
      afterMs: 15 * MINUTE,
      silentFrom: SINCE,
      everSeen: true,
    });
    expect(spanOf(silence)).toEqual({ from: SINCE });
    expect(factsOf(silence)).toMatchObject({ silentFrom: '2026-05-15T17:02:00Z', everSeen: true });
    expect(spanOf(eventOf(demandReason('beyond-limit')))).toMatchObject({ from: SINCE, peakW: 9_800 });
  });
});

describe('the examples of each kind', () => {
  it.each(RULE_KIND_NAMES)('of %s are events of it, each with its own title', (kind) => {
    const { examples } = RULE_VIEWS[kind];
    expect(examples.length).toBeGreaterThan(1);
    expect(examples.map(({ event }) => event.ruleKind)).toEqual(examples.map(() => kind));
    expect(new Set(examples.map(({ title }) => title)).size).toBe(examples.length);
  });
});
