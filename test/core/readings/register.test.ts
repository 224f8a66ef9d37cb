import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeterReading, Reading } from '../../../core/readings/reading.ts';
import { type EnergyUse, type Walk, walkUsage } from '../../../core/readings/usage.ts';
import type { UsageState } from '../../../core/readings/usage-state.ts';
import { alertStateSchema, freshAlertState, packAlertState } from '../../../core/rules/state.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const START = at('2026-05-15T20:00:00Z');
const CONDITIONS = { sampleHoldsMs: 30_000, deviceId: undefined };

const stored = (usage: UsageState): UsageState =>
  alertStateSchema.parse(JSON.parse(JSON.stringify(packAlertState({ ...freshAlertState(), usage })))).usage;

interface Counted extends Omit<Walk, 'samples' | 'prices'> {
  readonly uses: readonly EnergyUse[];
  readonly samples: readonly MeterReading[];
  readonly totalWh: number;
}

/** Counts batch by batch, the state going through JSON in between. */
const counted = (
  rows: readonly Reading[],
  batch = rows.length,
  before = freshAlertState().usage,
): Counted => {
  const uses: EnergyUse[] = [];
  const samples: MeterReading[] = [];
  let state = before;
  let [newEpoch, stuck, glitches] = [false, false, 0];
  for (let i = 0; i < rows.length; i += batch) {
    const walk = walkUsage(stored(state), rows.slice(i, i + batch), CONDITIONS, (use) => uses.push(use));
    state = walk.state;
    samples.push(...walk.samples);
    newEpoch ||= walk.newEpoch;
    stuck ||= walk.stuck;
    glitches += walk.glitches;
  }
  return {
    uses,
    samples,
    state,
    newEpoch,
    stuck,
    glitches,
    totalWh: uses.reduce((sum, use) => sum + use.energyWh, 0),
  };
};

/** Ten-second rows of a home that draws 1.2 to 2.4 kW, with a register in Wh. */
const home = (minutes: number, from = START, startWh = 12_345_678): Reading[] => {
  let register = startWh;
  return Array.from({ length: minutes * 6 }, (_, i) => {
    const demandW = 1_200 + ((i * 37) % 13) * 100;
    const row = { at: from + i * 10_000, demandW, consumptionWh: register, exportWh: 777_000 };
    register += demandW / 360;
    return row;
  });
};

type Spoil = (wh: number) => number | undefined;
const spoilt = (rows: readonly Reading[], from: number, count: number, spoil: Spoil): Reading[] =>
  rows.map((row, i) => {
    if (i < from || i >= from + count) return row;
    const { consumptionWh = 0, ...rest } = row;
    const wh = spoil(consumptionWh);
    return wh === undefined ? rest : { ...rest, consumptionWh: wh };
  });

const KINDS: readonly { readonly kind: string; readonly spoil: Spoil }[] = [
  { kind: 'a zero', spoil: () => 0 },
  { kind: 'a null', spoil: () => undefined },
  { kind: 'a number for a null', spoil: () => 4_294_967_295 },
  { kind: 'kWh for Wh', spoil: (wh) => wh / 1_000 },
  { kind: 'Wh for kWh', spoil: (wh) => wh * 1_000 },
  { kind: 'a jump up', spoil: (wh) => wh + 50_000 },
  { kind: 'a small jump up', spoil: (wh) => wh + 150 },
  { kind: 'a small fall', spoil: (wh) => wh - 3 },
];

describe.each(KINDS)('a register that says $kind', ({ kind, spoil }) => {
  const rows = home(90);
  const whole = counted(rows);

  it.each([
    { name: 'in one row', from: 200, count: 1 },
    { name: 'for five minutes', from: 200, count: 30 },
    { name: 'in the very first row', from: 0, count: 1 },
    { name: 'in the last row but one', from: rows.length - 2, count: 1 },
  ])('$name counts nothing wrong', ({ from, count }) => {
    const { totalWh, newEpoch, stuck, uses } = counted(spoilt(rows, from, count, spoil));
    expect(Math.abs(totalWh - whole.totalWh)).toBeLessThan(from === 0 && kind !== 'a null' ? 155 : 7);
    expect({ newEpoch, stuck }).toEqual({ newEpoch: false, stuck: false });
    expect(uses).toHaveLength(rows.length - 1);
  });

  it('twice near one another counts nothing wrong', () => {
    const twice = spoilt(spoilt(rows, 200, 2, spoil), 204, 3, spoil);
    const { totalWh, newEpoch } = counted(twice);
    expect(Math.abs(totalWh - whole.totalWh)).toBeLessThan(7);
    expect(newEpoch).toBe(false);
  });

  it('before and after hours without rows counts what they used', () => {
    const gap = 6 * HOUR;
    const later = home(60, START + HOUR + gap, 12_345_678 + 6_000);
    const both = [...home(60), ...later];
    const exact = counted(both).totalWh;
    for (const [from, count] of [
      [359, 1],
      [360, 1],
      [350, 10],
      [360, 12],
      [355, 12],
    ] as const) {
      const { totalWh, newEpoch } = counted(spoilt(both, from, count, spoil));
      expect(Math.abs(totalWh - exact)).toBeLessThan(20);
      expect(newEpoch).toBe(false);
    }
  });

  it('is judged poll by poll as in one go', () => {
    const bad = spoilt(spoilt(rows, 200, 30, spoil), 400, 1, spoil);
    const once = counted(bad);
    for (const batch of [1, 6, 7]) {
      const polls = counted(bad, batch);
      expect(polls.state).toEqual(once.state);
      expect(polls.uses).toEqual(once.uses);
      expect(polls.samples).toEqual(once.samples);
    }
  });
});

it('12345678, 0, 12345680 within twenty seconds is 2 Wh and a glitch', () => {
  const rows = [12_345_678, 0, 12_345_680].map((consumptionWh, i) => ({
    at: START + i * 10_000,
    demandW: 360,
    consumptionWh,
  }));
  const { totalWh, glitches, newEpoch } = counted(rows);
  expect(totalWh).toBeCloseTo(2, 6);
  expect({ glitches, newEpoch }).toEqual({ glitches: 1, newEpoch: false });
});

it('whatever glitches there are, the total is that without them', () => {
  const rows = home(120);
  const exact = counted(rows).totalWh;
  const glitch = fc.record({
    // the ends may stay unknown for want of what comes before and after
    from: fc.integer({ min: 100, max: 600 }),
    count: fc.integer({ min: 1, max: 30 }),
    kind: fc.constantFrom(...KINDS),
  });
  fc.assert(
    fc.property(fc.array(glitch, { maxLength: 3 }), fc.integer({ min: 1, max: 50 }), (glitches, batch) => {
      const bad = glitches.reduce((all, { from, count, kind }) => spoilt(all, from, count, kind.spoil), rows);
      const { totalWh, uses } = counted(bad, batch);
      expect(Math.abs(totalWh - exact)).toBeLessThan(20);
      expect(uses).toHaveLength(rows.length - 1);
    }),
    { numRuns: 60 },
  );
});

it('arbitrary registers never count more than 70 kW could, and nothing below zero in all', () => {
  const register = fc.option(
    fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.double({ min: 0, max: 1e10, noNaN: true })),
    {
      nil: undefined,
    },
  );
  const steps = fc.array(fc.tuple(fc.integer({ min: 10, max: 4_000 }), register), {
    minLength: 2,
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, (list) => {
      let moment = START;
      const rows = list.map(([seconds, wh], i): Reading => {
        moment += seconds * 1_000;
        return { at: moment, demandW: 500 + (i % 3), ...(wh === undefined ? {} : { consumptionWh: wh }) };
      });
      const { totalWh } = counted(rows);
      const elapsedMs = (rows.at(-1)?.at ?? 0) - (rows[0]?.at ?? 0);
      expect(totalWh).toBeGreaterThan(-1e-6);
      expect(totalWh).toBeLessThanOrEqual((70_000 * elapsedMs) / HOUR + 1e-6);
    }),
  );
});

describe('a register that begins anew', () => {
  it('counts on from where it was, by demand over the reset, and says so once', () => {
    const before = home(60);
    const after = home(60, START + HOUR, 0);
    const rows = [...before, ...after];
    const { totalWh, newEpoch, samples } = counted(rows);
    const exact = counted(home(120)).totalWh;
    expect(Math.abs(totalWh - exact)).toBeLessThan(7);
    expect(newEpoch).toBe(true);
    expect(
      samples.every(({ consumptionWh }, i) => (consumptionWh ?? 0) >= (samples[i - 1]?.consumptionWh ?? 0)),
    ).toBe(true);
    expect(samples[0]?.consumptionWh).toBe(12_345_678);
  });

  it('counts nothing across two meters, whichever register is the larger', () => {
    for (const startWh of [0, 12_345_900, 15_345_678]) {
      const first = walkUsage(
        freshAlertState().usage,
        home(60),
        { ...CONDITIONS, deviceId: 'old' },
        () => undefined,
      );
      const uses: EnergyUse[] = [];
      const rows = home(60, START + 15 * HOUR, startWh);
      const second = walkUsage(stored(first.state), rows, { ...CONDITIONS, deviceId: 'new' }, (use) =>
        uses.push(use),
      );
      expect(second.newEpoch).toBe(true);
      expect(uses[0]?.energyWh).toBeLessThan(25);
      expect(uses.reduce((sum, use) => sum + use.energyWh, 0)).toBeCloseTo(
        counted(home(60)).totalWh + (uses[0]?.energyWh ?? 0),
        3,
      );
    }
  });

  it('keeps what was counted where the first rows of another meter have no register', () => {
    for (const batch of [1, 6]) {
      const before = walkUsage(
        freshAlertState().usage,
        home(60),
        { ...CONDITIONS, deviceId: 'old' },
        () => undefined,
      );
      const rows = spoilt(home(60, START + 2 * HOUR, 50), 0, 12, () => undefined);
      const uses: EnergyUse[] = [];
      let { state } = before;
      for (let i = 0; i < rows.length; i += batch) {
        const conditions = { ...CONDITIONS, deviceId: 'new' };
        const walk = walkUsage(stored(state), rows.slice(i, i + batch), conditions, (use) => uses.push(use));
        state = walk.state;
      }
      expect(uses.every(({ energyWh }) => energyWh >= 0)).toBe(true);
      expect(uses.reduce((sum, use) => sum + use.energyWh, 0)).toBeCloseTo(
        counted(home(60)).totalWh + (uses[0]?.energyWh ?? 0),
        0,
      );
    }
  });

  it('goes on from a state that was saved before registers were judged', () => {
    const rows = home(60);
    const { state } = counted(rows.slice(0, 200));
    const { register: _register, exportRegister: _export, ...old } = state;
    expect(counted(rows.slice(200), 6, old).totalWh).toBeCloseTo(
      counted(rows).totalWh - counted(rows.slice(0, 200)).totalWh,
      6,
    );
  });
});

describe('a register that is stuck while demand lives', () => {
  const stuck = (rows: readonly Reading[], from: number, to: number): Reading[] =>
    rows.map((row, i) =>
      i < from || i >= to ? row : { ...row, consumptionWh: rows[from]?.consumptionWh ?? 0 },
    );
  const rows = home(8 * 60);
  const wholeWh = counted(rows).totalWh;

  it('counts demand, about, and says so once', () => {
    const bad = stuck(rows, 360, rows.length);
    const found = counted(bad, 6);
    expect(found.stuck).toBe(true);
    expect(Math.abs(found.totalWh - wholeWh)).toBeLessThan(10);
    expect(found.uses.slice(800).every(({ byDemand, estimated }) => byDemand && estimated)).toBe(true);
    expect(found.newEpoch).toBe(false);
  });

  it.each([
    { name: 'at once', caughtUp: (row: Reading) => row },
    {
      name: 'not at all',
      caughtUp: (row: Reading) => ({ ...row, consumptionWh: (row.consumptionWh ?? 0) - 7_000 }),
    },
  ])('and makes up for it $name, of which nothing is told twice', ({ caughtUp }) => {
    const bad = stuck(rows, 360, 1_800).map((row, i) => (i < 1_800 ? row : caughtUp(row)));
    const { totalWh, uses, newEpoch } = counted(bad, 6);
    expect(Math.abs(totalWh - wholeWh)).toBeLessThan(15);
    expect(Math.max(...uses.slice(1_700).map(({ energyWh }) => energyWh))).toBeLessThan(30);
    expect(newEpoch).toBe(false);
  });

  it('and makes up for it little by little, of which nothing is told twice', () => {
    let behindWh = 0;
    const bad = stuck(rows, 360, 1_800).map((row, i) => {
      if (i < 1_800) {
        behindWh = (rows[i]?.consumptionWh ?? 0) - (row.consumptionWh ?? 0);
        return row;
      }
      behindWh = Math.max(0, behindWh - 60);
      return { ...row, consumptionWh: (row.consumptionWh ?? 0) - behindWh };
    });
    expect(Math.abs(counted(bad, 6).totalWh - wholeWh)).toBeLessThan(80);
  });

  it('is not said of a home that exports, of a frozen Mini, or of a register in steps of 100 Wh', () => {
    const solar = rows.map((row, i) => ({ ...row, demandW: -500 - (i % 7), consumptionWh: 5_000 }));
    const frozen = rows.map((row) => ({ ...row, demandW: 1_500, consumptionWh: 5_000 }));
    const coarse = rows.map((row) => ({
      ...row,
      consumptionWh: Math.floor((row.consumptionWh ?? 0) / 100) * 100,
    }));
    for (const list of [solar, frozen, coarse]) expect(counted(list).stuck).toBe(false);
    expect(Math.abs(counted(coarse).totalWh - wholeWh)).toBeLessThan(100);
  });

  it('what comes of a frozen Mini is shared out over the time that it stood still', () => {
    const frozen = rows.map((row, i) =>
      i < 360 || i >= 1_800 ? row : { ...row, demandW: 1_500, consumptionWh: rows[360]?.consumptionWh ?? 0 },
    );
    const { uses, totalWh } = counted(frozen, 6);
    expect(Math.abs(totalWh - wholeWh)).toBeLessThan(10);
    const makesUp = uses.find(({ energyWh }) => energyWh > 1_000);
    expect([makesUp?.from, makesUp?.to]).toEqual([START + 360 * 10_000, START + 1_800 * 10_000]);
    expect(makesUp?.to).toBeGreaterThan((makesUp?.from ?? 0) + 3 * HOUR + MINUTE);
  });
});
