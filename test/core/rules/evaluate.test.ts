import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../core/readings/reading.ts';
import { evaluate, keepBudgets, lateAfterMs, learns } from '../../../core/rules/evaluate.ts';
import type { AlertEvent } from '../../../core/rules/events.ts';
import type { Conditions } from '../../../core/rules/kind.ts';
import type { Rule } from '../../../core/rules/rule.ts';
import {
  type AlertState,
  alertStateSchema,
  freshAlertState,
  packAlertState,
} from '../../../core/rules/state.ts';
import { hoursOfDays, liveHours } from '../../support/hours.ts';
import { at, HOUR, homeRows, live, MINUTE, rulesOf, told, withRegister } from '../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');
const HIGH = { kind: 'demand', name: 'high', above: 5000, clearBelow: 4000, for: '5m', clearFor: '10m' };

const conditionsAt = (now: number, change: Partial<Conditions> = {}): Conditions => ({
  now,
  timeZone: 'Europe/London',
  rulesFrom: 0,
  sampleHoldsMs: 30_000,
  lateAfterMs: 24 * HOUR,
  newestStoredAt: now,
  firstPollAt: START,
  silenceCause: 'mini-silent',
  deviceId: undefined,
  ...change,
});

const stored = (state: AlertState): AlertState =>
  alertStateSchema.parse(JSON.parse(JSON.stringify(packAlertState(state))));

/** Evaluates batch by batch, each at the moment of its newest row, the state going through JSON in between. */
const inBatches = (rules: readonly Rule[], batches: readonly (readonly Reading[])[]) => {
  let state = freshAlertState();
  const events: AlertEvent[] = [];
  for (const batch of batches) {
    const now = batch.reduce((newest, row) => Math.max(newest, row.at), state.usage.lastAt ?? START);
    const step = evaluate(rules, stored(state), batch, conditionsAt(now));
    state = step.state;
    events.push(...step.events);
  }
  return { state, events };
};

const RULES = rulesOf(
  HIGH,
  { kind: 'demand', name: 'mean', above: 3000, averageOver: '5m', for: '4m', clearFor: '3m' },
  { kind: 'demand', name: 'solar', below: -1000, for: '3m', clearFor: '2m' },
  { kind: 'demand', name: 'window', above: 2000, for: '2m', clearFor: '2m', activeBetween: '18:20-18:50' },
);

const levels = fc.constantFrom(-2_000, 200, 2_500, 4_500, 6_000);
const anyRows = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 14 }),
      fc.oneof({ weight: 5, arbitrary: levels }, fc.constant(undefined)),
    ),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((stretches) => withRegister(homeRows(START, ...stretches)));

const split = (rows: readonly Reading[], sizes: readonly number[]): Reading[][] => {
  const batches: Reading[][] = [];
  let from = 0;
  for (const size of sizes) {
    batches.push(rows.slice(from, from + size));
    from += size;
  }
  batches.push(rows.slice(from));
  return batches;
};

describe('samples', () => {
  it('decide the same in whatever polls they come, through stored state', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 30 });
    fc.assert(
      fc.property(anyRows, sizes, (rows, polls) => {
        const whole = inBatches(RULES, [rows]);
        const parted = inBatches(RULES, split(rows, polls));
        // a window that ends between two polls is told by the clock, the sample only where there is one batch
        const bySample = (events: readonly AlertEvent[]) =>
          events.filter(({ event }) => event === 'raised' || event === 'recovered');
        expect(bySample(parted.events)).toEqual(bySample(whole.events));
      }),
      { numRuns: 60 },
    );
  });

  it('change nothing where they come again or in another order', () => {
    const shuffled = anyRows.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows, ...rows], { minLength: 2 * rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, disorder]) => {
        const orderly = inBatches(RULES, [rows]);
        const disorderly = inBatches(RULES, [disorder, rows, rows.slice(0, 5)]);
        expect(disorderly).toEqual(orderly);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    { name: 'twice in a row', again: (rows: readonly Reading[]) => rows.flatMap((row) => [row, row]) },
    { name: 'with the newest first', again: (rows: readonly Reading[]) => rows.toReversed() },
  ])('that come $name count as ever, and the newest one seen not again', ({ again }) => {
    const rows = withRegister(homeRows(START, [20, 6000], [20, 200]));
    const [seen, coming] = [rows.slice(0, 60), rows.slice(60)];
    const orderly = inBatches(RULES, [seen, coming]);
    expect(inBatches(RULES, [seen, again([...seen.slice(-1), ...coming])])).toEqual(orderly);
  });

  it.each([1, 180])('that are older than the newest one seen are ignored, %i of them', (count) => {
    const rows = homeRows(START, [10, 200]);
    const before = inBatches(RULES, [rows]).state;
    const older = homeRows(START - HOUR, [30, 9_000]).slice(0, count);
    const late = evaluate(RULES, before, older, conditionsAt(START + 10 * MINUTE));
    expect(late).toMatchObject({ state: before, events: [] });
  });

  it('in a late batch of thirty decide as they would have live', () => {
    const rows = homeRows(START, [4, 200], [20, 6000], [15, 200]);
    const asLive = live(rulesOf(HIGH), rows);
    const batches = [rows.slice(0, 70), rows.slice(70, 100), ...rows.slice(100).map((row) => [row])];
    expect(told(inBatches(rulesOf(HIGH), batches).events)).toEqual(told(asLive.events));
  });

  it('before rulesFrom are history to the rules', () => {
    const rows = homeRows(START, [31, 6000]);
    const { events, state } = evaluate(
      rulesOf(HIGH),
      freshAlertState(),
      rows,
      conditionsAt(START + HOUR, { rulesFrom: START + 30 * MINUTE }),
    );
    expect(events).toEqual([]);
    expect(state.history[0]?.[0]).toBe(START + 30 * MINUTE);
  });

  it('without demand are no samples of demand: they raise, recover and are remembered as nothing', () => {
    const rows = withRegister(homeRows(START, [10, 6000], [20, 200])).map(({ demandW, ...row }, i) =>
      i % 3 === 1 ? row : { ...row, demandW },
    );
    const { events, state } = live(rulesOf(HIGH), rows);
    expect(told(events)).toEqual(['raised 18:05:00', 'recovered 18:20:00']);
    expect(state.history.every(([, demandW]) => Number.isFinite(demandW))).toBe(true);
  });

  it('without a register are energy by their demand', () => {
    const rules = rulesOf({ kind: 'budget', name: 'energy', period: 'day', energyAbove: 100 });
    const { energy } = live(rules, homeRows(START, [60, 3000])).state.rules;
    expect(energy?.kind === 'budget' ? energy.used : undefined).toBeCloseTo(3, 1);
  });

  it('with neither demand nor import register leave the chain of registers whole', () => {
    const rules = rulesOf({ kind: 'budget', name: 'energy', period: 'day', energyAbove: 100 });
    const rows = withRegister(homeRows(START, [10, 6000], [5, undefined], [10, 6000]));
    const exported = { at: START + 12 * MINUTE, exportWh: 5 };
    const used = (all: Parameters<typeof live>[1]) => live(rules, all).state.rules.energy;
    expect(used([...rows.slice(0, 60), exported, ...rows.slice(60)])).toEqual(used(rows));
  });

  it('leave the state before as it was', () => {
    const rows = homeRows(START, [20, 6000], [20, 200]);
    const { state } = inBatches(RULES, [rows.slice(0, 60)]);
    const copy = structuredClone(state);
    evaluate(RULES, state, rows.slice(60), conditionsAt(START + 40 * MINUTE));
    expect(state).toEqual(copy);
  });

  it('and time are all: without any of both, nothing changes', () => {
    const { state } = inBatches(RULES, [homeRows(START, [20, 6000])]);
    const again = evaluate(RULES, state, [], conditionsAt(START + 20 * MINUTE - 10_000));
    expect(again).toMatchObject({ state, events: [] });
  });
});

describe('stored state', () => {
  it('is what was remembered, to the last bit', () => {
    const rules = rulesOf(
      HIGH,
      { kind: 'no-data', name: 'offline', after: '15m' },
      { kind: 'frozen', name: 'frozen', after: '30m' },
      { kind: 'budget', name: 'cost', period: 'day', costAbove: 0.1, warnAt: [50, 100] },
    );
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { state } = live(rules, rows);
        expect(stored(state)).toEqual(state);
      }),
      { numRuns: 30 },
    );
  });

  it('is nothing for a demand rule at rest', () => {
    const { state } = live(rulesOf(HIGH), homeRows(START, [10, 6000], [20, 200]));
    expect(state.rules).toEqual({});
  });

  it('reaches back as far as the longest mean looks', () => {
    const rules = rulesOf(
      HIGH,
      { kind: 'demand', name: 'long', above: 3000, averageOver: '15m' },
      { kind: 'demand', name: 'short', above: 3000, averageOver: '5m' },
    );
    const { state } = live(rules, homeRows(START, [60, 200]));
    expect(state.history[0]?.[0]).toBe(START + 60 * MINUTE - 10_000 - 15 * MINUTE - 30_000);
  });

  it('keeps the clock of a rule in the middle of for where the process is replaced', () => {
    const rows = homeRows(START, [8, 6000]);
    const first = live(rulesOf(HIGH), rows.slice(0, 24));
    const second = live(rulesOf(HIGH), rows.slice(24), { state: stored(first.state) });
    expect(told([...first.events, ...second.events])).toEqual(['raised 18:05:00']);
  });
});

describe('changed rules', () => {
  const rows = homeRows(START, [20, 6000], [30, 200]);
  const [first, second] = [rows.slice(0, 60), rows.slice(60)];
  const changed = (...rules: object[]) => {
    const { state } = live(rulesOf(HIGH), first);
    const rest = live(rulesOf(...rules), second, { state });
    return { ...rest, before: state };
  };

  it.each([
    { name: 'the same rule goes on', rules: [HIGH], told: ['recovered 18:30:00'] },
    {
      name: 'another clear time goes on',
      rules: [{ ...HIGH, clearFor: '5m' }],
      told: ['recovered 18:25:00'],
    },
    { name: 'another limit goes on', rules: [{ ...HIGH, above: 5500 }], told: ['recovered 18:30:00'] },
    {
      name: 'a rule before it does not touch it',
      rules: [{ ...HIGH, name: 'other', above: 50_000 }, HIGH],
      told: ['recovered 18:30:00'],
    },
    {
      name: 'a renamed rule begins afresh',
      rules: [{ ...HIGH, name: 'new' }],
      told: ['raised 18:15:00', 'recovered 18:30:00'],
    },
    {
      name: 'a rule of another kind begins afresh',
      rules: [{ kind: 'no-data', name: 'high', after: '15m' }],
      told: [],
    },
    { name: 'a removed rule ends silently', rules: [], told: [] },
  ])('$name', ({ rules, told: expected }) => {
    expect(told(changed(...rules).events)).toEqual(expected);
  });

  it('leave no state of rules that are gone', () => {
    const told = { high: ['0a1b2c3d'], other: ['4e5f6a7b'] };
    const { state } = live(rulesOf(HIGH), first);
    const after = evaluate(
      rulesOf({ ...HIGH, name: 'other' }, { ...HIGH, name: 'third' }),
      { ...state, told },
      [],
      conditionsAt(START + HOUR),
    );
    expect([after.state.rules, after.state.told]).toEqual([{}, { other: ['4e5f6a7b'] }]);
  });

  it('leave nothing of rules that are gone but what is over and waits to be told', () => {
    const line = (rule: string, open: boolean) => ({
      rule,
      severity: 'warning' as const,
      open,
      line: `${rule} was on`,
      to: ['0a1b2c3d'],
    });
    const mute = { mute: { until: START + HOUR }, since: START };
    const before: AlertState = {
      ...freshAlertState(),
      held: [line('high', true), line('other', true), line('gone', true), line('gone', false)],
      raisedAt: { high: START, gone: START },
      mutes: { gone: mute, other: mute },
    };
    const rules = rulesOf(HIGH, { ...HIGH, name: 'other' });
    const { state } = evaluate(rules, before, [], conditionsAt(START + MINUTE));
    expect(state.held).toEqual([line('high', true), line('other', true), line('gone', false)]);
    expect(state.raisedAt).toEqual({ high: START });
    expect(state.mutes).toEqual({ other: mute });
  });

  const kinds = [
    { kind: 'demand', name: 'one', above: 5000 },
    { kind: 'no-data', name: 'one', after: '15m' },
    { kind: 'frozen', name: 'one', after: '15m' },
    { kind: 'budget', name: 'one', period: 'day', energyAbove: 12 },
  ];
  it.each(kinds.flatMap((old) => kinds.filter((rule) => rule !== old).map((rule) => ({ old, rule }))))(
    'that turn $old.kind into $rule.kind under the same name begin afresh',
    ({ old, rule }) => {
      const { state } = live(rulesOf(old), first);
      const changed = live(rulesOf(rule), second, { state });
      expect(changed).toEqual(live(rulesOf(rule), second, { state: { ...state, rules: {} } }));
    },
  );
});

describe('events of several rules', () => {
  it('are in the order in which they were decided', () => {
    const { events } = inBatches(RULES, [withRegister(homeRows(START, [25, 6000], [20, 200]))]);
    const times = events.map((event) => event.at);
    expect(new Set(events.map(({ rule }) => rule)).size).toBeGreaterThan(2);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

describe('news', () => {
  it.each([
    { pollMs: 30_000, minutes: 15 },
    { pollMs: 5 * MINUTE, minutes: 15 },
    { pollMs: 10 * MINUTE, minutes: 20 },
  ])('is history after $minutes min where polls come every $pollMs ms', ({ pollMs, minutes }) => {
    expect(lateAfterMs(pollMs)).toBe(minutes * MINUTE);
  });
});

describe('what outlives a stack that was away', () => {
  it('is what budgets counted, and nothing else', () => {
    const rules = rulesOf(HIGH, { kind: 'budget', name: 'energy', period: 'month', energyAbove: 400 });
    const { state } = live(rules, withRegister(homeRows(START, [30, 6000])));
    const kept = keepBudgets({ ...state, told: { high: ['0a1b2c3d'] } }, freshAlertState());
    expect(Object.keys(kept.rules)).toEqual(['energy']);
    expect(kept.usage).toEqual(state.usage);
    expect([kept.history, kept.told, kept.held]).toEqual([[], {}, []]);
  });
});

describe('the title of a rule', () => {
  it('goes with what the rule tells', () => {
    const rules = rulesOf({ kind: 'demand', name: 'left-on', title: 'Left on?', above: 500, for: '1m' });
    const { events } = live(rules, homeRows(at('2026-01-14T18:00:00Z'), [5, 2_000]));
    expect(events).toMatchObject([{ rule: 'left-on', title: 'Left on?', event: 'raised' }]);
  });
});

describe('rules that learn', () => {
  it.each<[boolean, object]>([
    [true, { kind: 'unusual', name: 'night' }],
    [true, { kind: 'standby', name: 'standby' }],
    [false, { kind: 'no-data', name: 'offline', after: '15m' }],
    [false, HIGH],
  ])('are so: %s of %o', (expected, rule) => {
    const other = { ...HIGH, name: 'other' };
    expect(learns(rulesOf(other, rule))).toBe(expected);
    expect(learns(rulesOf(rule, other))).toBe(expected);
  });
});

describe('a night that is unusual', () => {
  /** 200 W, and 1.2 kW from 01:00 to 06:00 of the last night. */
  const hours = hoursOfDays(at('2026-01-01T00:00:00Z'), 21, (day, hour) =>
    day === 20 && hour >= 1 && hour < 6 ? 1_200 : 200,
  );
  const raisedWith = (...others: object[]) =>
    liveHours(rulesOf({ kind: 'unusual', name: 'night' }, ...others), hours).events.find(
      ({ rule, event }) => rule === 'night' && event === 'raised',
    );
  const on = { kind: 'demand', name: 'on', above: 1_000, for: '30m' };

  it('need not be told to who was told of high use, whatever the order of the rules', () => {
    expect(raisedWith(on, { ...on, name: 'more', above: 5_000 })?.knownFrom).toEqual(['on']);
  });

  it('is news to all where nobody was told of high use', () => {
    for (const rule of [
      { ...on, name: 'more', above: 5_000 },
      { ...on, name: 'long', for: '12h' },
      { kind: 'demand', name: 'low', below: 2_000, for: '30m' },
    ]) {
      const raised = raisedWith(rule);
      expect(raised?.event).toBe('raised');
      expect(raised).not.toHaveProperty('knownFrom');
    }
  });

  it('alone keeps nothing of other raises back', () => {
    const { events } = liveHours(rulesOf({ kind: 'unusual', name: 'night' }, on), hours);
    const raised = events.filter(({ event, rule }) => event === 'raised' && rule === 'on');
    expect(raised).toHaveLength(1);
    expect(raised[0]).not.toHaveProperty('knownFrom');
  });
});

describe('another meter', () => {
  it('is not held against what the one before said when the Mini went silent', () => {
    const rules = rulesOf({ kind: 'no-data', name: 'offline', after: '15m' });
    const before = live(rules, withRegister(homeRows(START, [10, 300])), {
      until: START + 40 * MINUTE,
      conditions: { deviceId: 'old' },
    });
    const usedOn = (deviceId: string) => {
      const rows = withRegister(homeRows(START + 41 * MINUTE, [10, 300]), 1_002_000);
      const { events } = live(rules, rows, { state: before.state, conditions: { deviceId } });
      return events.map(({ reason }) => (reason.kind === 'silence-over' ? reason.usedWh : 'other'));
    };
    expect(usedOn('old')).toEqual([expect.closeTo(1_951, 0)]);
    expect(usedOn('new')).toEqual([undefined]);
  });
});

describe('prices that are missing for a day', () => {
  /** How often it is said, over 60 hours of half-hour rows without a price and as many with one, and again. */
  const saidWith = (...rules: object[]): number[] => {
    let state = freshAlertState();
    const said: number[] = [];
    for (let half = 0; half < 360; half += 1) {
      const now = START + (half * HOUR) / 2;
      const priced = half >= 120 && half < 240;
      const row = {
        at: now,
        demandW: 1_000,
        consumptionWh: half * 500,
        consumptionDeltaWh: 500,
        ...(priced ? { costPence: 12.5 } : {}),
      };
      const step = evaluate(rulesOf(...rules), state, [row], conditionsAt(now, { sampleHoldsMs: HOUR / 2 }));
      state = step.state;
      if (step.costUnknown) said.push(half);
    }
    return said;
  };
  const COST = { kind: 'budget', name: 'cost', period: 'day', costAbove: 100 };
  const ENERGY = { kind: 'budget', name: 'energy', period: 'day', energyAbove: 100 };

  it('are said once, and again after there were some, where any rule counts cost', () => {
    const said = saidWith(HIGH, COST, ENERGY);
    expect(said).toHaveLength(2);
    expect(said[0]).toBeLessThan(120);
    expect(said[1]).toBeGreaterThan(240);
  });

  it('are not said where no rule counts cost', () => {
    expect(saidWith(HIGH, ENERGY)).toEqual([]);
  });
});
