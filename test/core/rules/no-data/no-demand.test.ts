import { describe, expect, it } from 'vitest';
import type { MeterReading } from '../../../../core/readings/reading.ts';
import { withoutRegister } from '../../../../core/rules/no-data/decide.ts';
import type { NoDataState } from '../../../../core/rules/no-data/state.ts';
import { at, homeRows, live, MINUTE, rulesOf, told, withRegister } from '../../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');

/** Silent for 15 min, back once demand came for 5 min. */
const OFFLINE = rulesOf({ kind: 'no-data', name: 'offline', after: '15m' });

/** A home of 300 W whose rows have no demand from one minute to another. */
const rows = (minutes: number, from: number, to: number): MeterReading[] =>
  withRegister(homeRows(START, [minutes, 300])).map(({ demandW, ...row }) =>
    row.at >= START + from * MINUTE && row.at < START + to * MINUTE ? row : { ...row, demandW },
  );

describe('readings without demand', () => {
  it('are a silence of demand where only such come for so long, and over when demand keeps coming', () => {
    const { events } = live(OFFLINE, rows(60, 10, 40));
    // the newest demand is of 18:09:50
    expect(told(events)).toEqual(['raised 18:26:00', 'recovered 18:45:00']);
    expect(events[0]?.reason).toEqual({
      kind: 'silence',
      cause: 'no-demand',
      afterMs: 15 * MINUTE,
      silentFrom: START + 10 * MINUTE - 10_000,
      everSeen: true,
      lastDemandW: 300,
    });
    expect(events[1]?.reason).toEqual({
      kind: 'silence-over',
      cause: 'no-demand',
      silentFrom: START + 10 * MINUTE - 10_000,
      everSeen: true,
      backAt: START + 40 * MINUTE,
      demandW: 300,
      usedWh: expect.closeTo((300 * 1_810) / 3_600, 6),
    });
  });

  it('are none where demand comes in between', () => {
    const some = rows(60, 10, 50).map((row) =>
      row.at === START + 20 * MINUTE || row.at === START + 35 * MINUTE ? { ...row, demandW: 300 } : row,
    );
    expect(told(live(OFFLINE, some).events)).toEqual([]);
  });

  it('for exactly so long are not yet a silence', () => {
    const without = [
      { at: START, demandW: 300, consumptionWh: 1_000 },
      ...[5, 10, 15].map((minute) => ({ at: START + minute * MINUTE, consumptionWh: 1_000 + minute })),
    ];
    expect(told(live(OFFLINE, without).events)).toEqual([]);
    const longer = [...without, { at: START + 15 * MINUTE + 1_000, consumptionWh: 1_016 }];
    expect(told(live(OFFLINE, longer).events)).toEqual(['raised 18:16:00']);
  });

  it('from the first one on are counted from there, and nothing is known of before', () => {
    const { events } = live(OFFLINE, rows(60, 0, 40));
    expect(told(events)).toEqual(['raised 18:16:00', 'recovered 18:45:00']);
    expect(events[0]?.reason).toEqual({
      kind: 'silence',
      cause: 'no-demand',
      afterMs: 15 * MINUTE,
      silentFrom: START,
      everSeen: false,
    });
    expect(events[1]?.reason).toMatchObject({
      everSeen: false,
      usedWh: expect.closeTo((300 * 2_400) / 3_600, 6),
    });
  });

  it('that stop as well are a silence of the Mini', () => {
    const { events } = live(OFFLINE, rows(20, 10, 20), { until: START + 40 * MINUTE });
    expect(events.map(({ reason }) => reason)).toMatchObject([{ kind: 'silence', cause: 'mini-silent' }]);
  });

  it('bridge a silence by the register of the newest of them', () => {
    const before = rows(12, 10, 12);
    const after = withRegister(homeRows(START + 40 * MINUTE, [10, 300]), 1_001_000);
    const { events } = live(OFFLINE, [...before, ...after]);
    const registerWh = before.at(-1)?.consumptionWh ?? 0;
    expect(events.at(-1)?.reason).toMatchObject({
      kind: 'silence-over',
      cause: 'mini-silent',
      usedWh: expect.closeTo(1_001_000 - registerWh, 6),
    });
  });
});

describe('the register of another meter', () => {
  it('is not held against that of the one before', () => {
    const state: NoDataState = {
      kind: 'no-data',
      phase: 'raised',
      silentFrom: START,
      clearMs: 0,
      raises: [START],
      registerWh: 1_000,
      lastRegisterWh: 1_100,
    };
    expect(withoutRegister(state)).toEqual({
      kind: 'no-data',
      phase: 'raised',
      silentFrom: START,
      clearMs: 0,
      raises: [START],
    });
  });
});
