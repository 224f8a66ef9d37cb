import { describe, expect, it } from 'vitest';
import type { EpisodeFacts } from '../../../../core/rules/demand/episode.ts';
import type { DemandEvent, DemandReason } from '../../../../core/rules/demand/events.ts';
import type { DemandState, Episode } from '../../../../core/rules/demand/state.ts';
import { demandView } from '../../../../core/rules/demand/view.ts';
import { demandReason, NOW, SINCE } from '../../../support/messages.ts';
import { MINUTE } from '../../../support/timeline.ts';
import { ruleOf } from '../../../support/written-rules.ts';

const SECOND = 1_000;
const MOMENT = { now: NOW, timeZone: 'Europe/London' };
const HIGH = { kind: 'demand', name: 'high', above: 9_000, for: '5m' } as const;
const SOLAR = { kind: 'demand', name: 'sun', below: -1_500, for: '10m' } as const;
const LOW = { kind: 'demand', name: 'freezer', below: 60, for: '3h' } as const;

describe('what a demand rule looks for', () => {
  it.each<[terms: string, rule: Parameters<typeof ruleOf<'demand'>>[0]]>([
    ['Above 9 kW for 5 min', HIGH],
    ['Above 9 kW', { ...HIGH, for: '0s' }],
    ['Above 9 kW for 5 min, 23:00-06:00', { ...HIGH, activeBetween: '23:00-06:00' }],
    ['Mean of 15 min above 9 kW for 5 min', { ...HIGH, averageOver: '15m' }],
    ['Below 60 W for 3 h', LOW],
    ['Below 0 W for 3 h', { ...LOW, below: 0 }],
    ['Export above 1.5 kW for 10 min', SOLAR],
    ['Above −500 W for 5 min', { ...HIGH, above: -500 }],
    ['Above 9 kW at over 30p for 5 min', { ...HIGH, whilePriceAbove: 30 }],
    ['Above 9 kW at under 12.5p for 5 min', { ...HIGH, whilePriceBelow: 12.5 }],
    ['Above 9 kW at 20p to 30p for 5 min', { ...HIGH, whilePriceAbove: 20, whilePriceBelow: 30 }],
    [
      'Cost above £1.50 an hour for 5 min',
      { kind: 'demand', name: 'dear', costPerHourAbove: 1.5, for: '5m' },
    ],
    [
      'Mean cost of 10 min above £2 an hour for 5 min',
      { kind: 'demand', name: 'dear', costPerHourAbove: 2, averageOver: '10m', for: '5m' },
    ],
  ])('is said as %s', (terms, rule) => {
    expect(demandView.terms(ruleOf(rule))).toBe(terms);
  });
});

const episode = (change: Partial<Episode> = {}): Episode => ({
  startedAt: SINCE,
  lastBeyondAt: NOW,
  peakW: 9_830,
  gap: false,
  gapSince: false,
  drawn: 0,
  drawnSince: 0,
  pricedPence: 0,
  pricedWh: 0,
  pricedPenceSince: 0,
  pricedWhSince: 0,
  registerFromWh: 1_000,
  registerToWh: 4_120,
  ...change,
});
const state = (change: Partial<DemandState> = {}): DemandState => ({
  kind: 'demand',
  phase: 'raised',
  lastSide: 'beyond',
  lastDemandW: 9_400,
  evidenceMs: 0,
  clearMs: 0,
  episode: episode(),
  ...change,
});

describe('how a demand rule stands', () => {
  it.each<
    [string, Parameters<typeof ruleOf<'demand'>>[0], DemandState, ReturnType<typeof demandView.standing>]
  >([
    [
      'nothing while demand is inside the limit',
      HIGH,
      state({ phase: 'ok', episode: undefined }),
      { phase: 'quiet', standing: '' },
    ],
    [
      'how long demand has been beyond the limit, and how long it takes',
      HIGH,
      state({ phase: 'pending', evidenceMs: 2 * MINUTE }),
      { phase: 'pending', standing: 'Above 9 kW for 2 min; alerts at 5', share: 0.4 },
    ],
    [
      'the seconds where a rule waits for less than two minutes',
      { ...HIGH, for: '90s' },
      state({ phase: 'pending', evidenceMs: 30 * SECOND }),
      { phase: 'pending', standing: 'Above 9 kW for 30 s; alerts at 90', share: 30 / 90 },
    ],
    [
      'how long a mean has been beyond the limit',
      { ...HIGH, averageOver: '15m' },
      state({ phase: 'pending', evidenceMs: 2 * MINUTE }),
      { phase: 'pending', standing: 'Mean of 15 min above 9 kW for 2 min; alerts at 5', share: 0.4 },
    ],
    [
      'that what was on long enough waits for the hours of the rule',
      { ...HIGH, activeBetween: '23:00-06:00' },
      state({ phase: 'pending', evidenceMs: 5 * MINUTE }),
      { phase: 'pending', standing: 'Since 18:02; alerts from 23:00 on', share: 1 },
    ],
    [
      'how long it still takes outside the hours of the rule',
      { ...HIGH, activeBetween: '23:00-06:00' },
      state({ phase: 'pending', evidenceMs: 4 * MINUTE }),
      { phase: 'pending', standing: 'Above 9 kW for 4 min; alerts at 5', share: 0.8 },
    ],
    [
      'that it alerts with the next reading within the hours of the rule',
      { ...HIGH, activeBetween: '18:00-23:00' },
      state({ phase: 'pending', evidenceMs: 5 * MINUTE }),
      { phase: 'pending', standing: 'Above 9 kW for 5 min; alerts at 5', share: 1 },
    ],
    [
      'since when it is on, and its peak',
      HIGH,
      state(),
      { phase: 'raised', standing: 'Since 18:02, peak 9.8 kW' },
    ],
    [
      'that it began yesterday',
      HIGH,
      state({ episode: episode({ startedAt: SINCE - 24 * 60 * MINUTE }) }),
      { phase: 'raised', standing: 'Since yesterday 18:02, peak 9.8 kW' },
    ],
    [
      'the most that was exported',
      SOLAR,
      state({ episode: episode({ peakW: -2_500 }) }),
      { phase: 'raised', standing: 'Since 18:02, peak export 2.5 kW' },
    ],
    [
      'the least that was used',
      LOW,
      state({ episode: episode({ peakW: 12 }) }),
      { phase: 'raised', standing: 'Since 18:02, lowest 12 W' },
    ],
    [
      'how long it has been back to normal, and when it is over',
      HIGH,
      state({ clearMs: 4 * MINUTE }),
      {
        phase: 'raised',
        standing: 'Since 18:02, peak 9.8 kW; back to normal for 4 min, over at 10',
        share: 0.4,
      },
    ],
  ])('is said as %s', (_, rule, standing, expected) => {
    expect(demandView.standing(ruleOf(rule), standing, MOMENT)).toEqual(expected);
  });
});

const eventOf = (reason: DemandReason, event: DemandEvent['event'] = 'raised'): DemandEvent => ({
  rule: 'high',
  ruleKind: 'demand',
  severity: 'warning',
  event,
  at: NOW + 5 * MINUTE,
  reason,
});
const GAP = { from: NOW, to: NOW + 30 * MINUTE };
const figures = { from: SINCE, to: NOW, peakW: 9_800, energyWh: 3_120 };
const begun = { from: SINCE, peakW: 9_800, energyWh: 3_120 };

describe('what an alert of a demand rule was about', () => {
  it.each<[string, DemandEvent, ReturnType<typeof demandView.span>]>([
    ['one that begins has no end', eventOf(demandReason('beyond-limit')), begun],
    ['one that goes on has none either', eventOf(demandReason('still-beyond'), 'reminder'), begun],
    ['one that is over', eventOf(demandReason('back-to-normal'), 'recovered'), figures],
    [
      'one with a price and a plain shape',
      eventOf(demandReason('back-to-normal', { episode: { costPence: 83, likeness: 'car' } }), 'recovered'),
      { ...figures, costPence: 83, looks: 'a car charging' },
    ],
    [
      'one that ended somewhere in a gap',
      eventOf(demandReason('back-to-normal', { episode: { gapAtEnd: GAP } }), 'recovered'),
      { ...figures, note: 'at least: no readings for 30 min after it' },
    ],
    [
      'one after whose last reading none came yet',
      eventOf(demandReason('back-to-normal', { episode: { gapAtEnd: { from: NOW } } }), 'recovered'),
      figures,
    ],
    [
      'one that is over by its price alone',
      eventOf(demandReason('price-changed'), 'recovered'),
      { ...figures, note: 'the price changed' },
    ],
    [
      'one that was on when the hours of the rule ended: watched until then',
      eventOf(demandReason('window-closed'), 'ended'),
      { ...figures, watchedTo: NOW + 5 * MINUTE, note: 'still on when its hours ended' },
    ],
    [
      'the same told late, as history: nobody watched it',
      eventOf(demandReason('window-closed'), 'summary'),
      { ...figures, note: 'still on when its hours ended' },
    ],
    [
      'one that was silent when the hours of the rule ended',
      eventOf(demandReason('window-closed', { episode: { gapAtEnd: { from: NOW } } }), 'ended'),
      {
        ...figures,
        watchedTo: NOW + 5 * MINUTE,
        note: 'last seen on, silent when its hours ended',
      },
    ],
    [
      'one that was over before it could be told',
      eventOf(demandReason('over-before-told'), 'summary'),
      { ...figures, note: 'over before it could be told' },
    ],
  ])('%s', (_, event, span) => {
    expect(demandView.span(event)).toStrictEqual(span);
  });

  it('is as far as it is known while it goes on', () => {
    const rule = ruleOf(HIGH);
    expect(demandView.soFar?.(rule, state())).toStrictEqual({ ...figures, peakW: 9_830 });
    expect(demandView.soFar?.(rule, state({ episode: undefined }))).toBeUndefined();
  });
});

describe('what a demand rule tells, for programs', () => {
  const factsOf = (change: Parameters<typeof demandReason>[1], more: Partial<DemandReason> = {}) =>
    JSON.parse(JSON.stringify(demandView.facts({ ...demandReason('back-to-normal', change), ...more })));
  const plain = {
    demandW: 9_400,
    startedAt: '2026-05-15T17:02:00Z',
    lastBeyondAt: '2026-05-15T17:22:00Z',
    peakW: 9_800,
    energyWh: 3_120,
    source: 'register',
    flow: 'import',
    gap: false,
    direction: 'above',
    limitW: 9_000,
    clearW: 8_000,
    forMs: 20 * MINUTE,
    clearForMs: 10 * MINUTE,
  };

  it('is its figures with their units in their names, and moments in UTC', () => {
    expect(factsOf({})).toEqual(plain);
  });

  it('is the mean, the cost and the price as well, and what could not be asked, where there are such', () => {
    const all = { costPencePerHour: 249, meanW: 9_100 };
    expect(factsOf(all, { pencePerKwh: 26.5, smartChargingUnknown: true })).toEqual({
      ...plain,
      ...all,
      pencePerKwh: 26.5,
      smartChargingUnknown: true,
    });
  });

  it.each<[string, Partial<EpisodeFacts>, object]>([
    [
      'its gaps',
      {
        gap: true,
        longestGap: { from: SINCE, to: SINCE + MINUTE },
        gapAtEnd: { from: NOW, to: NOW + MINUTE },
      },
      {
        gap: true,
        longestGap: { from: '2026-05-15T17:02:00Z', to: '2026-05-15T17:03:00Z' },
        gapAtEnd: { from: '2026-05-15T17:22:00Z', to: '2026-05-15T17:23:00Z' },
      },
    ],
    ['a gap that goes on', { gapAtEnd: { from: NOW } }, { gapAtEnd: { from: '2026-05-15T17:22:00Z' } }],
    [
      'what it looks like',
      { likeness: 'kettle', switchedW: 2_900 },
      { likeness: 'kettle', switchedW: 2_900 },
    ],
    ['no drawing of its course', { course: { bucketMs: MINUTE, meansW: [9_400, 9_400] } }, {}],
  ])('has %s', (_, change, expected) => {
    expect(factsOf({ episode: change })).toEqual({ ...plain, ...expected });
  });
});
