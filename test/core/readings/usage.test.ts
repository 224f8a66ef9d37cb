import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../core/readings/reading.ts';
import { costUnknown, type EnergyUse, walkUsage } from '../../../core/readings/usage.ts';
import type { UsageState } from '../../../core/readings/usage-state.ts';
import { freshAlertState } from '../../../core/rules/state.ts';
import { at, HOUR } from '../../support/timeline.ts';

const START = at('2026-01-14T00:00:00Z');
const TEN_SECONDS = 10_000;
const HOUR_S = 3_600;

const walk = (samples: readonly Reading[], before: Partial<UsageState> = {}, deviceId?: string) => {
  const uses: EnergyUse[] = [];
  const conditions = { sampleHoldsMs: 30_000, deviceId };
  const walked = walkUsage({ ...freshAlertState().usage, ...before }, samples, conditions, (use) =>
    uses.push(use),
  );
  return { ...walked, uses };
};

/** A reading at so many seconds. */
const reading = (seconds: number, row: Partial<Reading> = {}): Reading => ({
  at: START + seconds * 1_000,
  demandW: 3600,
  ...row,
});

/** A row at so many hours that says what its energy costs. */
const priced = (hours: number, penceAKwh: number, deltaWh = 1_000): Reading =>
  reading(hours * HOUR_S, { consumptionDeltaWh: deltaWh, costPence: (penceAKwh * deltaWh) / 1_000 });

describe('the energy between two samples', () => {
  it.each([
    {
      name: 'is what the register counted',
      rows: [reading(0, { consumptionWh: 500 }), reading(10, { consumptionWh: 507 })],
      energyWh: 7,
    },
    {
      name: 'is what the register counted over a gap',
      rows: [reading(0, { consumptionWh: 500 }), reading(HOUR_S, { consumptionWh: 2_500 })],
      energyWh: 2_000,
    },
    {
      name: 'is nothing where the register stands still',
      rows: [reading(0, { consumptionWh: 500 }), reading(10, { consumptionWh: 500 })],
      energyWh: 0,
    },
    { name: 'is that of demand without a register', rows: [reading(0), reading(10)], energyWh: 10 },
    {
      name: 'is that of demand where the first has no register',
      rows: [reading(0), reading(10, { consumptionWh: 500 })],
      energyWh: 10,
    },
    {
      name: 'is that of demand where the second has no register',
      rows: [reading(0, { consumptionWh: 500 }), reading(10)],
      energyWh: 10,
    },
    {
      name: 'is that of demand where the register fell',
      rows: [reading(0, { consumptionWh: 500 }), reading(10, { consumptionWh: 5 })],
      energyWh: 10,
    },
    { name: 'by demand is that of 30 s in a gap', rows: [reading(0), reading(HOUR_S)], energyWh: 30 },
    {
      name: 'by demand in a gap in which the register fell is that of 30 s',
      rows: [reading(0, { consumptionWh: 500 }), reading(HOUR_S, { consumptionWh: 5 })],
      energyWh: 30,
    },
    {
      name: 'by demand is nothing while the home exports',
      rows: [reading(0, { demandW: -3600 }), reading(10)],
      energyWh: 0,
    },
  ])('$name', ({ rows, energyWh }) => {
    const { uses } = walk(rows);
    expect(uses).toMatchObject([
      { from: rows[0]?.at, to: rows[1]?.at, energyWh: expect.closeTo(energyWh, 9) },
    ]);
  });

  it('is bridged by the register over a row without one, for which demand counts at first', () => {
    const { uses } = walk([
      reading(0, { consumptionWh: 500 }),
      reading(10),
      reading(20, { consumptionWh: 600 }),
      reading(30, { consumptionWh: 611 }),
    ]);
    expect(uses.map(({ energyWh }) => Math.round(energyWh))).toEqual([10, 90, 11]);
  });

  it('is the same where the walk is interrupted', () => {
    const rows = [0, 10, 20, 30].map((seconds) => priced(seconds / HOUR_S, 25 + seconds));
    const first = walk(rows.slice(0, 2));
    const second = walk(rows.slice(2), first.state);
    expect([...first.uses, ...second.uses]).toEqual(walk(rows).uses);
    expect(second.state).toEqual(walk(rows).state);
  });

  it('leaves the state before as it was', () => {
    const { state } = walk([priced(0, 25)]);
    const copy = structuredClone(state);
    walk([priced(1, 30)], state);
    expect(state).toEqual(copy);
  });
});

describe('the cost of a use', () => {
  const step = (hours: number): Reading => reading(hours * HOUR_S + 10);
  const costs = (rows: readonly Reading[]) =>
    walk(rows).uses.map(({ costPence, energyWh }) =>
      costPence === undefined ? undefined : Math.round((costPence / energyWh) * 1e6) / 1_000,
    );

  it('is at the price of the row it began with', () => {
    expect(costs([priced(0, 25), priced(10 / HOUR_S, 40), priced(20 / HOUR_S, -5), reading(30)])).toEqual([
      25, 40, -5,
    ]);
  });

  it.each([
    { name: 'no cost', row: { consumptionDeltaWh: 10 } },
    { name: 'a cost but no energy', row: { costPence: 10 } },
    { name: 'a cost for an energy of zero', row: { costPence: 0, consumptionDeltaWh: 0 } },
  ])('is at the newest price where a row has $name', ({ row }) => {
    expect(costs([priced(0, 25), reading(10, row), reading(20)])).toEqual([25, 25]);
  });

  it.each<[string, Partial<Reading>]>([
    ['more energy than anybody can buy in an hour', { consumptionDeltaWh: 70_001, costPence: 700 }],
    ['a price above ten pounds a kWh', { consumptionDeltaWh: 10, costPence: 10.1 }],
    ['such a price that is paid to the home', { consumptionDeltaWh: 10, costPence: -10.1 }],
  ])('takes no price from a row that says %s', (_, row) => {
    const rows = [priced(0, 25), reading(10, row), reading(20)];
    expect(costs(rows)).toEqual([25, 25]);
    expect(walk(rows).samples[1]).toStrictEqual(reading(10));
  });

  it('takes no price from a row whose register slipped', () => {
    const rows = [
      { ...priced(0, 25), consumptionWh: 500 },
      reading(10, { consumptionWh: 5, consumptionDeltaWh: 10, costPence: 0.9, exportWh: 7 }),
      reading(20),
    ];
    expect(costs(rows)).toEqual([25, 25]);
    // Demand says where the register stands.
    expect(walk(rows).samples[1]).toStrictEqual(reading(10, { consumptionWh: 510, exportWh: 7 }));
  });

  it('takes ten pounds a kWh for a price, and leaves a plain row as it is', () => {
    const rows = [priced(0, 25), reading(10, { consumptionDeltaWh: 10, costPence: 10 }), reading(20)];
    expect(costs(rows)).toEqual([25, 1_000]);
    expect(walk(rows).samples[1]).toBe(rows[1]);
  });

  it('is unknown once energy has cost nothing for a day, whatever it cost before', () => {
    const before = { lastAt: START - TEN_SECONDS, lastDemandW: 3_600, lastPrice: 0.025 };
    const costAfter = (hours: number) =>
      walk([reading(0)], { ...before, unpricedSince: before.lastAt - hours * HOUR }).uses[0]?.costPence;
    expect(costAfter(23)).toBeCloseTo(0.25, 9);
    expect(costAfter(24)).toBeUndefined();
  });

  it.each<[string, readonly Reading[], number | undefined]>([
    ['from the first use without one', [reading(0), reading(10), reading(20)], 10],
    ['not while nothing is used', [reading(0, { demandW: 0 }), reading(10, { demandW: 0 })], undefined],
    ['not once there is one', [reading(0), reading(10), priced(20 / HOUR_S, 25)], undefined],
    ['still where it is nothing', [reading(0), reading(10), priced(20 / HOUR_S, 0)], 10],
    ['still where a cost has no energy', [reading(0), reading(10), reading(20, { costPence: 5 })], 10],
  ])('is missed %s', (_, rows, second) => {
    const { unpricedSince } = walk(rows).state;
    expect(unpricedSince).toBe(second === undefined ? undefined : START + second * 1_000);
  });

  it.each<[string, readonly Reading[], number | undefined]>([
    ['not while each row has one', [priced(0, 25), priced(10 / HOUR_S, 25)], undefined],
    ['since when later rows have none', [priced(0, 25), reading(10), reading(20)], 0],
    ['not of one that never was', [reading(0), reading(10)], undefined],
    ['not once there is one again', [priced(0, 25), reading(10), priced(20 / HOUR_S, 25)], undefined],
  ])('remembers when the newest price was seen: %s', (_, rows, second) => {
    const { pricedAt } = walk(rows).state;
    expect(pricedAt).toBe(second === undefined ? undefined : START + second * 1_000);
  });

  it('is not known while no price was seen, gap or not', () => {
    expect(costs([reading(0), reading(10), reading(HOUR_S)])).toEqual([undefined, undefined]);
  });

  it.each([
    {
      name: 'where a little was bought dear and much cheap',
      rows: [priced(0, 50, 1_000), priced(1, 10, 3_000), priced(2, 10, 4_000)],
      penceAKwh: 15,
    },
    {
      name: 'across steps of four hours',
      rows: [priced(0, 10), priced(5, 20), priced(12, 60)],
      penceAKwh: 30,
    },
    { name: 'of nearly a day ago', rows: [priced(0, 10), priced(23.9, 30)], penceAKwh: 20 },
    { name: 'but not of a day ago', rows: [priced(0, 10), priced(1, 10), priced(24, 30)], penceAKwh: 30 },
  ])('in a gap is at the mean price of the last day $name', ({ rows, penceAKwh }) => {
    const newest = rows.at(-1);
    expect(costs([...rows, reading(((newest?.at ?? 0) - START) / 1_000 + 600)]).at(-1)).toBe(penceAKwh);
  });

  it('remembers the prices of a day in steps of four hours, so that they stay few', () => {
    const hourly = Array.from({ length: 48 }, (_, hour) => priced(hour, hour));
    const { priced: steps } = walk(hourly).state;
    expect(steps.map(([, pence]) => pence)).toEqual([102, 118, 134, 150, 166, 182]);
  });

  it.each([
    { name: 'is no estimate where rows follow each other', rows: [priced(0, 25), step(0)], estimated: false },
    { name: 'is no estimate 30 s on', rows: [priced(0, 25), reading(30)], estimated: false },
    { name: 'is an estimate without a price', rows: [reading(0), reading(10)], estimated: true },
    { name: 'is an estimate in a gap', rows: [priced(0, 25), reading(31)], estimated: true },
    {
      name: 'is no estimate in a gap in which nothing was used',
      rows: [{ ...priced(0, 25), consumptionWh: 500 }, reading(HOUR_S, { consumptionWh: 500 })],
      estimated: false,
    },
  ])('$name', ({ rows, estimated }) => {
    expect(walk(rows).uses.map((use) => use.estimated)).toEqual([estimated]);
  });
});

describe('the newest price', () => {
  it('is an estimate once it is more than half an hour old', () => {
    const rows = [priced(0, 25), ...Array.from({ length: 62 }, (_, nth) => reading((nth + 1) * 30))];
    const { uses } = walk(rows);
    expect(uses.findIndex(({ estimated }) => estimated)).toBe(61);
    expect(uses[61]?.from).toBe(START + 1_830_000);
  });

  it('of a half hour is known from its rows on', () => {
    const { prices } = walk([reading(0), priced(10 / HOUR_S, 25, 20)]);
    expect([prices.at(START), prices.at(START + TEN_SECONDS)]).toEqual([undefined, 25]);
  });

  it.each([
    ['that was never missed', {}, false],
    ['before any reading', { unpricedSince: START }, false],
    ['missed for less than a day', { unpricedSince: START, lastAt: START + 24 * HOUR - 1 }, false],
    ['missed for a day', { unpricedSince: START, lastAt: START + 24 * HOUR }, true],
  ])('%s is unknown: %s', (_, state, unknown) => {
    expect(costUnknown({ ...freshAlertState().usage, ...state })).toBe(unknown);
  });
});

describe('the export register', () => {
  const exporting = (seconds: number, exportWh: number): Reading =>
    reading(seconds, { demandW: -3_600, exportWh });
  const minutes = Array.from({ length: 40 }, (_, minute) => minute);

  it('is remembered from walk to walk', () => {
    expect(walk([exporting(0, 500), exporting(10, 510)]).state.exportRegister).toMatchObject({ wh: 510 });
  });

  it('that says something impossible and takes it back is a glitch', () => {
    const { glitches, newEpoch, samples } = walk([exporting(0, 500), exporting(10, 5), exporting(20, 520)]);
    expect([glitches, newEpoch]).toEqual([1, false]);
    // Meanwhile demand says where it stands.
    expect(samples.map(({ exportWh }) => Math.round(exportWh ?? 0))).toEqual([500, 510, 520]);
  });

  it('begins anew where it fell and stays fallen', () => {
    const rows = minutes.map((minute) =>
      exporting(minute * 60, minute < 20 ? 500 + minute * 60 : (minute - 20) * 60),
    );
    expect(walk(rows).newEpoch).toBe(true);
  });
});

describe('the register', () => {
  const rows = [reading(0, { consumptionWh: 500 }), reading(10, { consumptionWh: 507 })];
  const back = [reading(0, { consumptionWh: 500 }), reading(10, { consumptionWh: 5 }), reading(20)];
  const minutes = Array.from({ length: 40 }, (_, minute) => minute);
  const fallen = minutes.map((minute) =>
    reading(minute * 60, { consumptionWh: minute < 20 ? 500 + minute * 60 : (minute - 20) * 60 }),
  );

  it.each([
    { name: 'goes on', rows, newEpoch: false },
    {
      name: 'goes on as long as nothing falls, and without one',
      rows: [reading(0), ...rows.slice(1)],
      newEpoch: false,
    },
    { name: 'does not begin anew where one reading fell', rows: back, newEpoch: false },
    { name: 'begins anew where it fell and stays fallen for 15 minutes', rows: fallen, newEpoch: true },
    {
      name: 'does not yet where it has not stayed so for that long',
      rows: fallen.slice(0, 35),
      newEpoch: false,
    },
    {
      name: 'is another one, but no news, where the first minutes were the glitch',
      rows: fallen.slice(10),
      newEpoch: false,
    },
    { name: 'goes on with the first meter that is named', rows, deviceId: 'A', newEpoch: false },
    { name: 'goes on with the same meter', rows, before: { deviceId: 'A' }, deviceId: 'A', newEpoch: false },
    { name: 'goes on where the meter is not named', rows, before: { deviceId: 'A' }, newEpoch: false },
    {
      name: 'begins anew with another meter',
      rows,
      before: { deviceId: 'A' },
      deviceId: 'B',
      newEpoch: true,
    },
  ])('$name', ({ rows: samples, before, deviceId, newEpoch }) => {
    expect(walk(samples, before, deviceId).newEpoch).toBe(newEpoch);
  });

  it('of another meter is not held against that of the one before', () => {
    const before = { deviceId: 'A', lastAt: START - TEN_SECONDS, lastDemandW: 3600, lastRegisterWh: 100 };
    const { uses, state } = walk([reading(0, { consumptionWh: 90_000 })], before, 'B');
    expect(uses).toMatchObject([{ energyWh: expect.closeTo(10, 9) }]);
    expect(state).toMatchObject({ deviceId: 'B', lastRegisterWh: 110, register: { wh: 90_000 } });
  });

  it('of the first meter that is named is held against what was counted before', () => {
    const before = { lastAt: START - HOUR, lastDemandW: 3600, lastRegisterWh: 100 };
    const { uses } = walk([reading(0, { consumptionWh: 400 })], before, 'A');
    expect(uses).toMatchObject([{ energyWh: 300 }]);
  });
});
