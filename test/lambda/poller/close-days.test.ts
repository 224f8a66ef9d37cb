import { describe, expect, it } from 'vitest';
import type { Day } from '../../../core/readings/day.ts';
import { type ClosingPoll, closeDays } from '../../../lambda/poller/close-days.ts';
import { at, HOUR, homeRows, MINUTE, withRegister } from '../../support/timeline.ts';

const MIDNIGHT = at('2026-05-14T23:00:00Z');
const NOON = MIDNIGHT + 12 * HOUR + 5 * MINUTE;
const DAY = 24 * HOUR;

/** A household of its own for each test: which ones are behind is remembered by name. */
let households = 0;
const parts = (rows = withRegister(homeRows(MIDNIGHT - 2 * DAY, [3 * 24 * 60, 500]))) => {
  const calls: string[] = [];
  const stored = new Map<string, Day>();
  const warned: string[] = [];
  const ports = {
    readings: {
      between: async (_: string, from: number, to: number) => {
        calls.push('read');
        return rows.filter((row) => row.at >= from && row.at <= to);
      },
    },
    days: {
      write: async (_: string, day: Day) => {
        calls.push('write');
        stored.set(day.date, day);
      },
      written: async () => {
        calls.push('look');
        return new Map([...stored].map(([date, day]) => [date, { open: day.open === true }]));
      },
    },
    log: { info: () => undefined, warn: (message: string) => warned.push(message), error: () => undefined },
  };
  const household = `home-${households++}`;
  const poll = (rest: Partial<ClosingPoll>): ClosingPoll => {
    const now = rest.now ?? NOON;
    const cursor = rest.cursor ?? now - 20_000;
    return {
      household,
      timeZone: 'Europe/London',
      keepForMs: 400 * DAY,
      signal: new AbortController().signal,
      now,
      cursor,
      cursorBefore: cursor - MINUTE,
      lastPollAt: now - MINUTE,
      landed: [cursor],
      ...rest,
    };
  };
  return { calls, stored, warned, ports, poll };
};

describe('closing days', () => {
  it('asks AWS nothing at a steady poll', async () => {
    const { calls, ports, poll } = parts();
    expect(await closeDays(poll({}), ports)).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('writes yesterday once the cursor is ten minutes past it, as its readings tell', async () => {
    const { stored, ports, poll } = parts();
    const closing = poll({
      now: MIDNIGHT + 11 * MINUTE,
      cursor: MIDNIGHT + 10 * MINUTE,
      cursorBefore: MIDNIGHT + 9 * MINUTE,
    });
    expect(await closeDays(closing, ports)).toEqual(['2026-05-14']);
    expect(stored.get('2026-05-14')).toMatchObject({ energyWh: expect.closeTo(12_000, 0), knownShare: 1 });
    expect(stored.get('2026-05-14')).not.toHaveProperty('open');
  });

  it('catches up one day a poll from the first poll of a new hour on, then is steady again', async () => {
    const { calls, stored, ports, poll } = parts();
    const hour = MIDNIGHT + 14 * HOUR;
    for (let i = 0; i < 36; i++)
      await closeDays(poll({ now: hour + i * MINUTE, lastPollAt: hour + (i - 1) * MINUTE }), ports);
    expect(stored.size).toBe(35);
    calls.length = 0;
    await closeDays(poll({ now: hour + 40 * MINUTE }), ports);
    expect(calls).toEqual([]);
  });

  it('counts a hole of days whole once a reading follows it', async () => {
    const rows = withRegister(homeRows(MIDNIGHT - 4 * DAY, [5 * 24 * 60, 1_000])).filter(
      (row) => row.at < MIDNIGHT - 3 * DAY - HOUR || row.at > MIDNIGHT + 10 * HOUR,
    );
    const { stored, ports, poll } = parts(rows);
    const landed = rows.filter((row) => row.at > MIDNIGHT + 10 * HOUR && row.at < NOON).map((row) => row.at);
    await closeDays(poll({ landed, cursorBefore: MIDNIGHT - 3 * DAY - HOUR }), ports);
    expect([...stored.keys()]).toEqual(['2026-05-11', '2026-05-12', '2026-05-13', '2026-05-14']);
    for (const day of stored.values()) expect(day.energyWh).toBeCloseTo(24_000, -1);
  });

  it('that fails says so, leaves the poll alone, and is tried again at the next', async () => {
    const { warned, stored, ports, poll } = parts();
    const works = ports.days.write;
    ports.days.write = async () => {
      throw new TypeError('no');
    };
    const closing = {
      now: MIDNIGHT + 11 * MINUTE,
      cursor: MIDNIGHT + 10 * MINUTE,
      cursorBefore: MIDNIGHT + 9 * MINUTE,
    };
    expect(await closeDays(poll(closing), ports)).toEqual([]);
    expect(warned).toEqual(['days not written']);
    ports.days.write = works;
    for (let i = 0; i < 36; i++) await closeDays(poll({ now: MIDNIGHT + (12 + i) * MINUTE }), ports);
    expect(stored.has('2026-05-14')).toBe(true);
  });
});
