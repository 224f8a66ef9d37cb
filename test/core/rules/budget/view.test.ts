import { describe, expect, it } from 'vitest';
import type { BudgetReason } from '../../../../core/rules/budget/events.ts';
import type { BudgetState } from '../../../../core/rules/budget/state.ts';
import { budgetView } from '../../../../core/rules/budget/view.ts';
import { at } from '../../../support/timeline.ts';
import { ruleOf } from '../../../support/written-rules.ts';

const NOW = at('2026-05-15T17:22:00Z');
const MOMENT = { now: NOW, timeZone: 'Europe/London' };
const startsAt = at('2026-05-14T23:00:00Z');
const endsAt = at('2026-05-15T23:00:00Z');

const COST = { kind: 'budget', name: 'cost', period: 'day', costAbove: 6, warnAt: [80, 100] } as const;
const ENERGY = { kind: 'budget', name: 'energy', period: 'month', energyAbove: 400 } as const;
const state = (change: Partial<BudgetState>): BudgetState => ({
  kind: 'budget',
  startsAt,
  endsAt,
  countedFrom: startsAt,
  used: 0,
  about: false,
  toldPercent: 0,
  ...change,
});

describe('a budget on a page', () => {
  it.each([
    [COST, '£6.00 a day'],
    [{ ...COST, period: 'week', costAbove: 42.5 }, '£42.50 a week'],
    [ENERGY, '400 kWh a month'],
  ] as const)('%o looks for: %s', (rule, terms) => {
    expect(budgetView.terms(ruleOf(rule))).toBe(terms);
  });

  it.each<
    [
      string,
      Parameters<typeof ruleOf<'budget'>>[0],
      Partial<BudgetState>,
      ReturnType<typeof budgetView.standing>,
    ]
  >([
    ['that nothing is used', COST, {}, { phase: 'quiet', standing: '£0.00, 0 %', share: 0 }],
    ['what is used', COST, { used: 1.5 }, { phase: 'quiet', standing: '£1.50, 25 %', share: 0.25 }],
    [
      'energy in kWh',
      ENERGY,
      { used: 100.04 },
      { phase: 'quiet', standing: '100 kWh, 25 %', share: 100.04 / 400 },
    ],
    [
      'that it is about',
      COST,
      { used: 3, about: true },
      { phase: 'quiet', standing: 'about £3.00, 50 %', share: 0.5 },
    ],
    [
      'no warning yet just under the first step',
      COST,
      { used: 4.79 },
      { phase: 'quiet', standing: '£4.79, 79 %', share: 4.79 / 6 },
    ],
    [
      'a warning from the first step on',
      COST,
      { used: 4.8 },
      { phase: 'pending', standing: '£4.80, 80 %', share: 4.8 / 6 },
    ],
    [
      'no warning before it is used up where no step comes before',
      ENERGY,
      { used: 399 },
      { phase: 'quiet', standing: '399 kWh, 99 %', share: 399 / 400 },
    ],
    ['that all is used', COST, { used: 6 }, { phase: 'raised', standing: '£6.00, 100 %', share: 1 }],
    [
      'that more than all is used',
      COST,
      { used: 9 },
      { phase: 'raised', standing: '£9.00, 150 %', share: 1.5 },
    ],
    [
      'what the tariff paid, without a share of it',
      COST,
      { used: -0.6 },
      { phase: 'quiet', standing: '-£0.60, -10 %', share: 0 },
    ],
    [
      'all of the period until its last moment',
      COST,
      { used: 6, endsAt: NOW + 1 },
      { phase: 'raised', standing: '£6.00, 100 %', share: 1 },
    ],
    [
      'nothing of a period that is over',
      COST,
      { used: 6, endsAt: NOW },
      { phase: 'quiet', standing: '£0.00, 0 %', share: 0 },
    ],
  ])('shows %s', (_, rule, change, standing) => {
    expect(budgetView.standing(ruleOf(rule), state(change), MOMENT)).toEqual(standing);
  });

  const used: BudgetReason = {
    kind: 'budget-used',
    period: 'day',
    measure: 'cost',
    limit: 6,
    used: 4.812,
    percent: 80,
    estimated: false,
    startsAt,
    endsAt,
    countedFrom: startsAt + 60_000,
  };
  it.each<[string, Partial<BudgetReason>, string]>([
    ['cost', {}, '80 % of £6.00 a day: £4.81'],
    [
      'energy',
      { measure: 'energy', period: 'month', limit: 400, used: 320.04 },
      '80 % of 400.0 kWh a month: 320.0 kWh',
    ],
  ])('tells of a step of %s that has no length', (_, change, note) => {
    const event = {
      rule: 'cost',
      ruleKind: 'budget',
      severity: 'warning',
      event: 'raised',
      at: NOW,
    } as const;
    const span = budgetView.span({ ...event, reason: { ...used, ...change } });
    expect(span).toStrictEqual({ from: NOW, momentary: true, note });
  });

  it('gives programs its figures, with moments in UTC', () => {
    const { kind: _kind, estimated: _estimated, ...facts } = used;
    const moments = {
      startsAt: '2026-05-14T23:00:00Z',
      endsAt: '2026-05-15T23:00:00Z',
      countedFrom: '2026-05-14T23:01:00Z',
    };
    expect(budgetView.facts(used)).toEqual({ ...facts, ...moments, about: false });
    expect(budgetView.facts({ ...used, estimated: true, unpriced: true })).toEqual({
      ...facts,
      ...moments,
      about: true,
      unpriced: true,
    });
  });
});
