import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { replayCommand } from '../../../../cli/commands/replay/command.ts';
import type { Reading } from '../../../../core/readings/reading.ts';
import { formatReadAt } from '../../../../core/readings/reading.ts';
import { pricedRows } from '../../../support/priced-home.ts';
import { at, MINUTE } from '../../../support/timeline.ts';

const MIDNIGHT = at('2026-01-14T00:00:00Z');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-prices-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Rows as a person's file has them: register and cost, four decimals each. */
const csvOf = (rows: readonly Reading[]): string =>
  [
    'readAt,demandW,consumptionWh,costPence',
    ...rows.map(({ at: moment, demandW, consumptionWh = 0, costPence }) =>
      [formatReadAt(moment), demandW, consumptionWh.toFixed(4), costPence?.toFixed(4) ?? ''].join(','),
    ),
    '',
  ].join('\n');

const replay = async (rows: readonly Reading[], rules: readonly object[], ...flags: string[]) => {
  const [csv, rulesFile] = [join(folder, 'home.csv'), join(folder, 'rules.json')];
  writeFileSync(csv, csvOf(rows));
  writeFileSync(rulesFile, JSON.stringify({ rules }));
  const out = { stdout: '', stderr: '' };
  await replayCommand({
    stdout: { write: (text) => (out.stdout += text) },
    stderr: { write: (text) => (out.stderr += text) },
    env: {},
    now: () => MIDNIGHT,
  })
    .exitOverride()
    .parseAsync(['--csv', csv, '--rules', rulesFile, '--json', ...flags], { from: 'user' });
  const events = z
    .array(z.looseObject({ rule: z.string(), event: z.string(), sampleAt: z.string(), reason: z.string() }))
    .parse(JSON.parse(out.stdout));
  return {
    notes: out.stderr.split('\n').filter(Boolean),
    events,
    told: events.map(({ rule, event, sampleAt }) => `${rule} ${event} ${sampleAt.slice(11, 16)}`),
  };
};

const DEAR = { kind: 'demand', name: 'dear', above: 2_000, for: '10m', whilePriceAbove: 30 };
const CHEAP = { kind: 'demand', name: 'unused', below: 1_000, for: '10m', whilePriceBelow: 0 };
const COST = { kind: 'demand', name: 'cost', costPerHourAbove: 0.8, averageOver: '10m', for: '5m' };

/** A half hour in one row, as a slow trace has it. */
const halfHours = (...days: readonly (readonly [demandW: number, pencePerKwh: number])[]): Reading[] => {
  let consumptionWh = 1_000;
  return days.map(([demandW, pencePerKwh], index) => {
    const row = {
      at: MIDNIGHT + index * 30 * MINUTE,
      demandW,
      consumptionWh,
      costPence: (demandW / 2_000) * pencePerKwh,
    };
    consumptionWh += demandW / 2;
    return row;
  });
};

describe('replay of rules that go by the price', () => {
  it('Agile: a dear evening and a negative half hour, from registers and costs alone', async () => {
    const rows = pricedRows(
      at('2026-01-14T12:00:00Z'),
      [60, 300, 14],
      [30, 300, -6],
      [150, 300, 21],
      [120, 2_600, 38],
      [60, 2_600, 24],
      [30, 300, 20],
    );
    const { told, events, notes } = await replay(rows, [DEAR, CHEAP, COST]);
    expect(told).toEqual(
      [
        'unused raised 13:11',
        'unused recovered 13:41',
        'cost raised 16:13',
        'dear raised 16:10',
        'dear recovered 18:10',
        'cost recovered 18:17',
      ].sort((a, b) => a.slice(-5).localeCompare(b.slice(-5))),
    );
    expect(events.find(({ event, rule }) => rule === 'dear' && event === 'recovered')).toMatchObject({
      reason: 'price-changed',
    });
    expect(notes).toEqual([]);
  });

  it('Economy 7: use by day over the price of the night', async () => {
    const rows = pricedRows(at('2026-01-14T05:00:00Z'), [150, 3_000, 9], [60, 3_000, 27], [30, 200, 27]);
    expect((await replay(rows, [{ ...DEAR, whilePriceAbove: 15 }])).told).toEqual([
      'dear raised 07:40',
      'dear recovered 08:40',
    ]);
  });

  it('a flat tariff below the price tells nothing, however much is used', async () => {
    const rows = pricedRows(at('2026-01-14T05:00:00Z'), [240, 7_000, 26.5]);
    expect((await replay(rows, [DEAR])).told).toEqual([]);
  });

  it('rows of half an hour have their own price each', async () => {
    const rows = halfHours(
      [400, 20],
      [3_000, 20],
      [3_000, 35],
      [3_000, 35],
      [3_000, 20],
      [400, 20],
      [400, 20],
    );
    const { told } = await replay(rows, [{ ...DEAR, for: '30m' }], '--sample-holds', '30m');
    expect(told).toEqual(['dear raised 01:30', 'dear recovered 02:30']);
  });

  it('says clearly that a rule cannot fire where no row has a cost', async () => {
    const rows = pricedRows(MIDNIGHT, [120, 7_000]);
    const { told, notes } = await replay(rows, [DEAR, COST, { kind: 'demand', name: 'high', above: 5_000 }]);
    expect(told).toEqual(['high raised 00:05']);
    expect(notes).toEqual([
      "Note: dear, cost can't fire here: they go by prices, and no half hour tells one; a price is costPence over the energy of its row, from 10 Wh in a half hour on",
    ]);
  });

  it('says how much of the time it waits where prices are missing at times', async () => {
    const rows = pricedRows(MIDNIGHT, [60, 3_000, 20], [60, 3_000]);
    expect((await replay(rows, [DEAR])).notes).toEqual([
      'Note: dear goes by prices, which are known in 2 of 4 half hours: elsewhere it waits',
    ]);
  });

  it('says that readings do not tell when Octopus charged a car', async () => {
    const rows = pricedRows(MIDNIGHT, [60, 7_000, 8]);
    const { told, notes, events } = await replay(rows, [
      { kind: 'demand', name: 'car', above: 6_000, for: '20m', exceptSmartCharging: true },
    ]);
    expect(told).toEqual(['car raised 00:20']);
    expect(events[0]).toMatchObject({ smartChargingUnknown: true });
    expect(notes).toEqual([
      'Note: when Octopus charged a car is not in the readings, so here car may tell of smart charging that it leaves out when deployed',
    ]);
  });
});
