import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../core/readings/reading.ts';
import { evaluate } from '../../../core/rules/evaluate.ts';
import type { Rule } from '../../../core/rules/rule.ts';
import { alertStateSchema, freshAlertState, packAlertState } from '../../../core/rules/state.ts';
import { at, HOUR, homeRows, live, MINUTE, rulesOf, withRegister } from '../../support/timeline.ts';

const DAILY = { kind: 'budget', name: 'daily', period: 'day', energyAbove: 30 };
const MONTHLY = { kind: 'budget', name: 'monthly', period: 'month', energyAbove: 400 };
const COST = { kind: 'budget', name: 'cost', period: 'day', costAbove: 20 };
const HIGH = { kind: 'demand', name: 'high', above: 2_500, for: '5m', clearFor: '5m' };
const OFFLINE = { kind: 'no-data', name: 'offline', after: '15m' };

/** From 20:00 to 04:00 over a month's end, local: an hour at 3 kW before midnight, else 600 W. */
const evening = (): Reading[] =>
  withRegister(homeRows(at('2026-01-31T20:00:00Z'), [150, 600], [60, 3_000], [270, 600]), 12_345_678);

const spoilt = (
  rows: readonly Reading[],
  from: string,
  minutes: number,
  wh: (wh: number) => number,
): Reading[] =>
  rows.map((row) =>
    row.at < at(from) || row.at >= at(from) + minutes * MINUTE
      ? row
      : { ...row, consumptionWh: wh(row.consumptionWh ?? 0) },
  );

const usedOf = (state: ReturnType<typeof live>['state'], name: string): number => {
  const budget = state.rules[name];
  if (budget?.kind !== 'budget') throw new Error(`no budget ${name}`);
  return budget.used;
};

const KINDS = [
  { kind: 'a zero', wh: () => 0 },
  { kind: 'a unit slip down', wh: (wh: number) => wh / 1_000 },
  { kind: 'a unit slip up', wh: (wh: number) => wh * 1_000 },
  { kind: 'a jump up', wh: (wh: number) => wh + 3_000_000 },
] as const;

const TIMES = [
  { when: 'for one row at midnight', from: '2026-02-01T00:00:00Z', minutes: 1 / 6 },
  { when: 'for five minutes over midnight', from: '2026-01-31T23:57:30Z', minutes: 5 },
  { when: 'for five minutes inside an episode', from: '2026-01-31T22:50:00Z', minutes: 5 },
  { when: 'as an episode begins', from: '2026-01-31T22:30:00Z', minutes: 1 },
  { when: 'as an episode ends', from: '2026-01-31T23:29:50Z', minutes: 2 },
] as const;

describe.each(TIMES)('a register that slips $when', ({ from, minutes }) => {
  it.each(KINDS)('by $kind changes no budget, no episode and no word', ({ wh }) => {
    const rules = rulesOf(DAILY, MONTHLY, COST, HIGH, OFFLINE);
    const exact = live(rules, evening());
    const found = live(rules, spoilt(evening(), from, minutes, wh));
    for (const name of ['daily', 'monthly', 'cost']) {
      expect(usedOf(found.state, name)).toBeCloseTo(usedOf(exact.state, name), 1);
    }
    expect(found.events.map((event) => [event.rule, event.event, event.at])).toEqual(
      exact.events.map((event) => [event.rule, event.event, event.at]),
    );
    const energies = [found, exact].map(({ events }) =>
      events.map(({ reason }) => ('episode' in reason ? Math.round(reason.episode.energyWh / 20) : 0)),
    );
    expect(energies[0]).toEqual(energies[1]);
  });
});

describe('what was used in a silence', () => {
  const silence = (): Reading[] =>
    withRegister(homeRows(at('2026-01-14T12:00:00Z'), [60, 500], [180, 500], [60, 500])).filter(
      ({ at: moment }) => moment < at('2026-01-14T13:00:00Z') || moment >= at('2026-01-14T16:00:00Z'),
    );
  const usedIn = (
    rows: readonly Reading[],
    rules: readonly Rule[] = rulesOf(OFFLINE),
  ): number | undefined => {
    const { events } = live(rules, rows);
    const over = events.find(({ event }) => event === 'recovered')?.reason;
    if (over?.kind !== 'silence-over') throw new Error('the silence is not over');
    return over.usedWh;
  };

  it.each(KINDS)('is not $kind', ({ wh }) => {
    const exact = usedIn(silence()) ?? 0;
    expect(exact).toBeCloseTo(1_501, 0);
    for (const [from, minutes] of [
      ['2026-01-14T12:59:50Z', 1],
      ['2026-01-14T16:00:00Z', 1 / 6],
    ] as const) {
      expect(Math.abs((usedIn(spoilt(silence(), from, minutes, wh)) ?? 0) - exact)).toBeLessThan(3);
    }
  });

  it('is not told of two meters, whichever register is the larger', () => {
    for (const startWh of [0, 1_001_000, 4_000_000]) {
      const before = silence().filter(({ at: moment }) => moment < at('2026-01-14T14:00:00Z'));
      const after = withRegister(homeRows(at('2026-01-14T16:00:00Z'), [60, 500]), startWh);
      const rules = rulesOf(OFFLINE, DAILY);
      const old = live(rules, before, {
        until: at('2026-01-14T15:59:00Z'),
        conditions: { deviceId: 'old' },
      });
      const now = live(rules, after, { state: old.state, conditions: { deviceId: 'new' } });
      const over = now.events.find(({ rule }) => rule === 'offline')?.reason;
      expect(over?.kind).toBe('silence-over');
      expect(over).not.toHaveProperty('usedWh');
      expect(usedOf(now.state, 'daily')).toBeCloseTo(1, 1);
    }
  });
});

/** Evaluates poll by poll, the state going through JSON, and collects what is said of register and prices. */
const news = (rules: readonly Rule[], rows: readonly Reading[]) => {
  let state = freshAlertState();
  const said: string[] = [];
  for (let i = 0; i < rows.length; i += 6) {
    const samples = rows.slice(i, i + 6);
    const newest = samples.at(-1)?.at ?? 0;
    const evaluation = evaluate(
      rules,
      alertStateSchema.parse(JSON.parse(JSON.stringify(packAlertState(state)))),
      samples,
      {
        now: newest,
        timeZone: 'Europe/London',
        rulesFrom: 0,
        sampleHoldsMs: 30_000,
        lateAfterMs: 15 * MINUTE,
        newestStoredAt: newest,
        firstPollAt: rows[0]?.at ?? 0,
        silenceCause: 'mini-silent',
        deviceId: undefined,
      },
    );
    state = evaluation.state;
    if (evaluation.newMeter) said.push('new meter');
    if (evaluation.registerStuck) said.push('stuck');
    if (evaluation.costUnknown) said.push('no prices');
    for (const { rule, event } of evaluation.events) said.push(`${rule} ${event}`);
  }
  return { state, said };
};

const START = at('2026-01-14T00:00:00Z');
/** A home whose demand moves around 1 kW with every row. */
const lively = (hours: number, from = START): Reading[] =>
  withRegister(
    Array.from({ length: hours * 360 }, (_, i) => ({
      at: from + i * 10_000,
      demandW: 900 + ((i * 7) % 5) * 50,
    })),
  );

describe('a register that is stuck while demand lives', () => {
  const from = START + 12 * HOUR;
  const standsFrom = (rows: readonly Reading[], until: number): Reading[] => {
    const stood = rows.find((row) => row.at >= from)?.consumptionWh ?? 0;
    return rows.map((row) => (row.at < from || row.at >= until ? row : { ...row, consumptionWh: stood }));
  };

  it('is counted by demand, about, and said once a day at most', () => {
    const rows = standsFrom(lively(34), Number.POSITIVE_INFINITY);
    const { state, said } = news(rulesOf({ ...DAILY, energyAbove: 23 }), rows);
    expect(said).toEqual(['stuck', 'daily raised']);
    expect(state.rules.daily).toMatchObject({ about: true, byDemand: true });
    expect(usedOf(state, 'daily')).toBeCloseTo(10, 1);
  });

  it('makes up for days without telling them as today', () => {
    const rows = standsFrom(lively(40), START + 36 * HOUR);
    const { state, said } = news(rulesOf(DAILY), rows);
    expect(said).toEqual(['stuck']);
    expect(usedOf(state, 'daily')).toBeCloseTo(16, 1);
  });

  it('nor does a Mini that was frozen over midnight', () => {
    const whole = lively(40);
    const stood = whole.find((row) => row.at >= from)?.consumptionWh ?? 0;
    const rows = whole.map((row) =>
      row.at < from || row.at >= START + 36 * HOUR ? row : { ...row, demandW: 1_050, consumptionWh: stood },
    );
    const { state, said } = news(rulesOf(DAILY), rows);
    expect(said).toEqual([]);
    expect(usedOf(state, 'daily')).toBeCloseTo(16, 1);
  });
});

describe('a cost budget', () => {
  const priceOf = (rows: readonly Reading[], change: (row: Reading) => number | undefined): Reading[] =>
    rows.map((row) => {
      const { costPence: _cost, ...rest } = row;
      const costPence = change(row);
      return costPence === undefined ? rest : { ...rest, costPence };
    });

  it.each([
    { name: 'null', costPence: undefined },
    { name: 'nothing but zero', costPence: 0 },
  ])('whose prices are $name for a day says once that it cannot count', ({ costPence }) => {
    const { said, state } = news(
      rulesOf(COST),
      priceOf(lively(60), () => costPence),
    );
    expect(said).toEqual(['no prices']);
    expect(state.rules.cost).toMatchObject({ used: 0, about: true, unpriced: true });
  });

  it('says it again only after there were prices', () => {
    const rows = priceOf(lively(90), (row) =>
      row.at >= START + 30 * HOUR && row.at < START + 40 * HOUR ? row.costPence : undefined,
    );
    expect(news(rulesOf(COST), rows).said).toEqual(['no prices', 'no prices']);
  });

  it('takes a price of zero for some hours at its word', () => {
    const rows = priceOf(lively(20), (row) =>
      row.at < START + 5 * HOUR || row.at >= START + 10 * HOUR ? row.costPence : 0,
    );
    const { said, state } = news(rulesOf(COST), rows);
    expect(said).toEqual([]);
    expect(state.rules.cost).toMatchObject({ about: false });
    expect(usedOf(state, 'cost')).toBeCloseTo(15 * 0.25, 1);
  });

  it('of which part is priced says about', () => {
    const rows = priceOf(lively(20), (row) => (row.at < START + 10 * HOUR ? row.costPence : undefined));
    const { state } = news(rulesOf(COST), rows);
    expect(state.rules.cost).toMatchObject({ about: true });
  });

  it('says nothing of energy budgets, of silence, or where nothing is used', () => {
    const unpriced = priceOf(lively(40), () => undefined);
    expect(news(rulesOf(DAILY), unpriced).said).not.toContain('no prices');
    const idle = unpriced.map((row) => ({ ...row, demandW: 0, consumptionWh: 1_000 }));
    expect(news(rulesOf(COST), idle).said).toEqual([]);
    const gap = lively(42).filter(({ at: moment }) => moment < START + HOUR || moment >= START + 41 * HOUR);
    expect(
      news(
        rulesOf(COST),
        priceOf(gap, (row) => (row.at < START + 2 * HOUR ? row.costPence : undefined)),
      ).said,
    ).toEqual([]);
  });

  it('goes by no price of rows whose energy slipped with the register', () => {
    const rows = lively(4).map((row, i) => {
      const { consumptionWh = 0, consumptionDeltaWh = 0 } = row;
      if (i < 700 || i > 730) return row;
      return { ...row, consumptionWh: consumptionWh / 1_000, consumptionDeltaWh: consumptionDeltaWh / 1_000 };
    });
    const dear = rows.map((row, i) => (i === 900 ? { ...row, costPence: 700 } : row));
    expect(usedOf(news(rulesOf(COST), dear).state, 'cost')).toBeCloseTo(1, 2);
  });

  it('goes by no price of a row whose energy cannot be', () => {
    const rows = lively(4).map((row, i) => (i === 700 ? { ...row, consumptionDeltaWh: 12_345_678 } : row));
    const { state } = news(rulesOf(COST), rows);
    expect(usedOf(state, 'cost')).toBeCloseTo(1, 2);
  });
});

it('a register that stays fallen is told once, and the budget goes on', () => {
  const fallen = lively(6).map((row) =>
    row.at < START + 3 * HOUR ? row : { ...row, consumptionWh: (row.consumptionWh ?? 0) - 1_003_000 },
  );
  const { state, said } = news(rulesOf(DAILY), fallen);
  expect(said).toEqual(['new meter']);
  expect(usedOf(state, 'daily')).toBeCloseTo(6, 1);
});
