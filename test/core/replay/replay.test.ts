import { describe, expect, it } from 'vitest';
import type { ReadingRow } from '../../../core/csv/row.ts';
import type { Reading } from '../../../core/readings/reading.ts';
import { replayed, replayRows } from '../../support/replay.ts';
import { at, HOUR, homeRows, live, MINUTE, rulesOf, withRegister } from '../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');
const HIGH = { kind: 'demand', name: 'high', above: 5000, clearBelow: 4000, for: '5m', clearFor: '10m' };
const OFFLINE = { kind: 'no-data', name: 'offline', after: '15m' };

const EVERY_KIND = rulesOf(
  HIGH,
  { ...HIGH, name: 'mean', above: 2000, clearBelow: 1500, averageOver: '15m' },
  {
    ...HIGH,
    name: 'evening',
    above: 1500,
    clearBelow: 1000,
    activeBetween: '17:00-19:30',
    remindEvery: '20m',
  },
  OFFLINE,
  { kind: 'frozen', name: 'frozen', after: '30m' },
  { kind: 'budget', name: 'daily', period: 'day', costAbove: 1, warnAt: [50, 100] },
);

/** An evening, a night without readings, and a busy, patchy, then frozen day. */
const DAYS: readonly Reading[] = withRegister(
  homeRows(
    START,
    [30, 300],
    [90, 6200],
    [9 * 60, undefined],
    [40, 2500],
    [20, undefined],
    [10, 5500],
    [20, undefined],
    [10, 300],
    [40, undefined],
    [60, 5100],
    [3 * 24 * 60, undefined],
    [120, 300],
  ),
);

describe('without arrivedAt rows arrive when read', () => {
  it('as live: polls see what was read before them, and time goes on in gaps', async () => {
    const expected = live(EVERY_KIND, DAYS, { until: DAYS.at(-1)!.at + MINUTE, from: START + MINUTE });
    const { replay } = await replayRows(EVERY_KIND, DAYS);
    expect(expected.events.map(({ rule, event }) => `${rule} ${event}`)).toEqual(
      expect.arrayContaining([
        'evening ended',
        'evening reminder',
        'offline raised',
        'offline summary',
        'daily raised',
      ]),
    );
    expect(replay.events).toEqual(expected.events);
    expect(replay.state).toEqual(expected.state);
  });

  it('a row read just at a poll is seen by the next', async () => {
    const rules = rulesOf({ ...HIGH, for: '0s' });
    const rows = [
      { at: START, demandW: 300 },
      { at: START + MINUTE, demandW: 6000 },
    ];
    expect(replayed(await replayRows(rules, rows))).toEqual(['high raised 18:01:00 18:02']);
  });

  it('the last poll is the first whole minute after the last row: what the file does not hold is no silence', async () => {
    const { replay } = await replayRows(rulesOf(OFFLINE), homeRows(START, [60, 300]));
    expect(replay.events).toEqual([]);
  });

  it('unsorted rows and rows that stand there twice change nothing', async () => {
    const shuffled = DAYS.toSorted((a, b) => ((a.at / 1_000) % 97) - ((b.at / 1_000) % 97));
    const sorted = await replayRows(EVERY_KIND, DAYS);
    const other = await replayRows(EVERY_KIND, [...shuffled, ...shuffled.slice(0, 500)]);
    expect(other.replay.events).toEqual(sorted.replay.events);
    expect(other.profile.readings).toBe(DAYS.length);
  });

  it('the size of the pieces in which rows are read changes nothing', async () => {
    const [one, other] = [
      await replayRows(EVERY_KIND, DAYS),
      await replayRows(EVERY_KIND, DAYS, { pieceRows: 7 }),
    ];
    expect(other.replay.events).toEqual(one.replay.events);
  });

  it('rows once a minute reach a limit for 5m only where a sample holds that long', async () => {
    const rows = homeRows(START, [30, 6000]).filter((row) => row.at % MINUTE === 0);
    const rules = rulesOf(HIGH);
    expect(replayed(await replayRows(rules, rows, { sampleHoldsMs: 90_000 }))).toEqual([
      'high raised 18:05:00 18:06',
    ]);
    expect(replayed(await replayRows(rules, rows))).toEqual(['high raised 18:10:00 18:11']);
  });
});

describe('with arrivedAt rows reach the rules as they arrived', () => {
  const arriving = (rows: readonly Reading[], arrivedAt: (row: Reading) => number): ReadingRow[] =>
    rows.map((row) => ({ ...row, arrivedAt: arrivedAt(row) }));
  const rules = rulesOf(HIGH, OFFLINE);
  const rows = homeRows(START, [10, 300], [20, 6000], [30, 300]);

  it('rows that arrive a few seconds late are as live', async () => {
    const late = arriving(rows, (row) => row.at + 4_000);
    expect(replayed(await replayRows(rules, late))).toEqual([
      'high raised 18:15:00 18:16',
      'high recovered 18:40:00 18:41',
    ]);
  });

  it('ten minutes held back: decided by the same rows, in the poll that first sees them', async () => {
    const late = arriving(rows, (row) =>
      Math.max(row.at, row.at < START + 20 * MINUTE ? START + 20 * MINUTE + 5_000 : 0),
    );
    expect(replayed(await replayRows(rules, late))).toEqual([
      'high raised 18:15:00 18:21',
      'high recovered 18:40:00 18:41',
    ]);
  });

  it('an alert that was over long before its rows came is one summary', async () => {
    const last = START + HOUR;
    const late = arriving(rows, () => last + 5_000).concat(
      arriving(homeRows(last, [5, 300]), (row) => row.at),
    );
    const early = arriving(homeRows(START - 5 * MINUTE, [5, 300]), (row) => row.at);
    expect(replayed(await replayRows(rules, [...early, ...late]))).toEqual([
      'offline raised 18:15:00 18:15',
      'offline recovered 18:05:00 19:01',
      'high summary 18:40:00 19:01',
    ]);
  });

  it('doubled and in any order in the file: the same', async () => {
    const late = arriving(rows, (row) => row.at + 45_000);
    const doubled = [...late, ...arriving(rows, (row) => row.at + 100_000)];
    const mixed = doubled.toSorted((a, b) => ((a.at / 1_000) % 89) - ((b.at / 1_000) % 89));
    expect(replayed(await replayRows(rules, mixed))).toEqual(replayed(await replayRows(rules, late)));
  });

  it('a row that comes after newer ones is never evaluated', async () => {
    const spike = { at: START + 5_000, demandW: 9_000, arrivedAt: START + 10 * MINUTE };
    const instant = rulesOf({ ...HIGH, for: '0s' });
    const early = arriving(homeRows(START, [20, 300]), (row) => row.at);
    expect((await replayRows(instant, [...early, spike])).replay.events).toEqual([]);
    expect(
      (await replayRows(instant, [...early, { ...spike, arrivedAt: spike.at }])).replay.events,
    ).toHaveLength(2);
  });
});

describe('the cost of rows that give their price but not their energy', () => {
  const priced = withRegister(homeRows(START, [30, 6000], [30, 300]));
  const without = priced.map(({ consumptionDeltaWh: _, ...row }) => row);
  const rules = rulesOf(HIGH);
  const costOf = async (rows: readonly Reading[]) => {
    const { replay } = await replayRows(rules, rows, { pieceRows: 13 });
    const reason = replay.events.at(-1)?.reason;
    return reason && 'episode' in reason ? reason.episode.costPence : undefined;
  };

  it('comes from the register', async () => {
    expect(await costOf(without)).toBeCloseTo((await costOf(priced))!, 6);
    expect(await costOf(priced)).toBeCloseTo(3 * 25, 0);
  });

  it('comes from demand over time where there is no register', async () => {
    expect(await costOf(without.map(({ consumptionWh: _, ...row }) => row))).toBeCloseTo(
      (await costOf(priced))!,
      6,
    );
  });
});
