import { describe, expect, it } from 'vitest';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import { dayOf, daySpan } from '../../core/readings/day.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Day } from '../../core/readings/stored-day.ts';
import type { KeptEpisode } from '../../core/replay/kept-episodes.ts';
import { keptEpisodeSchema } from '../../core/replay/kept-episodes.ts';
import { prepareHome } from '../../local/chosen-home.ts';
import { embeddedRules } from '../../local/household.ts';
import { jsonList } from '../../local/json-file.ts';
import { rememberPast, writePast } from '../../local/past-tables.ts';
import { livedPast } from '../../local/simulator/past.ts';
import { toldAlerts } from '../../local/told-alerts.ts';

const STARTED = Date.parse('2026-05-15T19:38:00Z');
const timeZone = 'Europe/London';
const DAY = 86_400_000;
const SLOW = 120_000;

const simulated = (withPast: boolean) => {
  const home = prepareHome({ kind: 'simulated', seed: 1, solar: false }, '.');
  const begun = home.begin?.({ startedAt: STARTED, timeZone, repeats: true, withPast });
  if (begun === undefined) throw new Error('did not begin');
  return begun;
};

/** The past of the simulated home, of which only the last so many days are looked at. */
const lastDays = (count: number) => {
  const past = livedPast(simulated(true), timeZone);
  if (past === undefined) throw new Error('no past');
  return { ...past, days: past.days.slice(-count) };
};

const readingsOf = (table: Map<number, MeterReading>, order: number[] = []) => ({
  between: async (_: string, from: number, to: number) =>
    [...table.values()].filter(({ at }) => at >= from && at <= to),
  write: async ({ readings: batch }: { readonly readings: readonly MeterReading[] }) => {
    order.push(batch[0]?.at ?? 0);
    for (const reading of batch) table.set(reading.at, reading);
    return batch.length;
  },
});

const memories = () => {
  const stored = new Map<string, Day>();
  const told = toldAlerts();
  const episodes = jsonList(undefined, keptEpisodeSchema);
  const rules = embeddedRules({ accountNumber: 'A-1234ABCD', timeZone, apiKey: 'x', solar: false }).rules;
  const days = {
    write: async (_: string, day: Day) => {
      stored.set(day.date, day);
    },
    written: async () => new Map([...stored.keys()].map((date) => [date, { open: false }])),
    between: async () => [],
  };
  const shown: string[] = [];
  const table = new Map<number, MeterReading>();
  return {
    stored,
    table,
    told,
    episodes,
    shown,
    ports: {
      rules,
      days,
      readings: readingsOf(table),
      keepTold: async (message: OutboxMessage) => told.add(message),
      episodes,
      show: async () => {
        shown.push('shown');
      },
      signal: new AbortController().signal,
    },
  };
};

describe('the past of a simulated home', () => {
  it('is thirty days, and none where none is wanted', () => {
    const days = livedPast(simulated(true), timeZone)?.days ?? [];
    expect(days).toHaveLength(29);
    expect(days.at(-1)?.date).toBe('2026-05-14');
    expect(livedPast(simulated(false), timeZone)).toBeUndefined();
  });

  it(
    'is remembered once: whole days, what was told in them, and a story',
    async () => {
      const { stored, told, episodes, shown, ports } = memories();
      const past = lastDays(12);
      await rememberPast(past, ports);
      expect(stored.size).toBe(12);
      for (const day of stored.values()) {
        expect(day.knownShare).toBeGreaterThan(0.99);
        expect(day.quarters).toHaveLength(96);
        expect(day).not.toHaveProperty('open');
        expect(day.costPence).toBeGreaterThan(100);
      }
      const rules = (list: readonly KeptEpisode[]) => new Set(list.map(({ rule }) => rule));
      expect(rules(episodes.list())).toContain('something-left-on');
      expect(rules(episodes.list())).toContain('very-high');
      // Somebody who lives there is not told something every day.
      expect(told.list().filter(({ event }) => event === 'raised').length).toBeLessThan(12);
      expect(shown).toEqual(['shown']);
      const before = told.list().length;
      await rememberPast(past, ports);
      expect([told.list().length, shown.length]).toEqual([before, 1]);
    },
    SLOW,
  );

  it('lies in the table from the day on that the first poll reaches back into, which works it out anew', async () => {
    const { table, ports } = memories();
    const past = lastDays(1);
    await rememberPast(past, ports);
    const [day] = past.days;
    expect(day?.date).toBe('2026-05-14');
    const whole = dayOf([...table.values()], daySpan(day?.startsAt ?? 0, timeZone));
    expect(whole.knownShare).toBeGreaterThan(0.99);
    expect(Math.max(...table.keys())).toBeGreaterThan(past.to - 120_000);
    expect(Math.min(...table.keys())).toBeLessThan((day?.startsAt ?? 0) + 120_000);
  });

  it('lies in the table day by day, the newest first; what is there is not written again', async () => {
    const table = new Map<number, MeterReading>();
    const order: number[] = [];
    const readings = readingsOf(table, order);
    const past = lastDays(2);
    const { signal } = new AbortController();
    await writePast(past, { readings, signal });
    expect(order).toHaveLength(2);
    expect((order[0] ?? 0) - (order[1] ?? 0)).toBeGreaterThan(DAY / 2);
    expect(table.size).toBeGreaterThan(2 * 7_600);
    await writePast(past, { readings, signal });
    expect(order).toHaveLength(2);
  });
});
