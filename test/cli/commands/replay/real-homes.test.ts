import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { csvSource } from '../../../../cli/commands/replay/csv-source.ts';
import { hasDemand, type Reading } from '../../../../core/readings/reading.ts';
import { replaySource } from '../../../../core/replay/replay-source.ts';
import { referenceDemand } from '../../../support/reference-demand.ts';
import { rulesOf } from '../../../support/timeline.ts';

const FOLDER = new URL('../../../../../shared/data/refit/', import.meta.url);
const homes = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.csv')) : [];
if (homes.length === 0) console.log('real homes: skipped, there are no recordings beside the checkout');

const LIMITS_W = [1000, 2000, 3000, 5000];
const DURATIONS = [
  ['1m', 60_000],
  ['5m', 300_000],
] as const;
const CASES = LIMITS_W.flatMap((above) =>
  DURATIONS.map(([lasts, forMs]) => ({ name: `over-${above}-for-${lasts}`, above, lasts, forMs })),
);
const RULES = rulesOf(
  ...CASES.map(({ name, above, lasts }) => ({ kind: 'demand', name, above, for: lasts, clearFor: '10m' })),
);
const SILENT_NEWS = { progress: () => undefined, note: () => undefined };

const replayHome = async (home: string) => {
  const source = csvSource(fileURLToPath(new URL(home, FOLDER)), home, SILENT_NEWS);
  const rows: Reading[] = [];
  for await (const piece of source.rows()) rows.push(...piece.filter(hasDemand));
  const terms = { rules: RULES, timeZone: 'Europe/London', pollEveryMs: 60_000, sampleHoldsMs: 30_000 };
  const { replay } = await replaySource(source, terms);
  const byTime = new Map(rows.map((row) => [row.at, row]));
  return { samples: [...byTime.values()].sort((a, b) => a.at - b.at), events: replay.events };
};

describe.skipIf(homes.length === 0).each(homes)('real home %s', (home) => {
  it('each rule tells what the words of the rules say', async () => {
    const { samples, events } = await replayHome(home);
    for (const { name, above, forMs } of CASES) {
      const rule = { limitW: above, clearW: above * 0.9, forMs, clearForMs: 600_000 };
      const own = events.filter((event) => event.rule === name).map(({ event, at }) => [event, at]);
      expect(own, name).toEqual(referenceDemand(samples, rule));
    }
  });

  it('raises and recoveries alternate, in the poll after their row, and not before their time', async () => {
    const { events } = await replayHome(home);
    for (const { name, forMs } of CASES) {
      const own = events.filter((event) => event.rule === name);
      for (const [index, { event, at, pollAt, reason }] of own.entries()) {
        expect(event).toBe(index % 2 === 0 ? 'raised' : 'recovered');
        expect(pollAt % 60_000).toBe(0);
        expect(pollAt - at).toBeGreaterThan(0);
        expect(pollAt - at).toBeLessThanOrEqual(60_000);
        if (!('episode' in reason)) throw new Error(`${name} without an episode`);
        const stoodMs = reason.episode.lastBeyondAt + 30_000 - reason.episode.startedAt;
        expect(stoodMs).toBeGreaterThanOrEqual(forMs);
      }
    }
  });

  it('a higher limit or a longer time is never told more often by its first raise', async () => {
    const { events } = await replayHome(home);
    const firstAt = (above: number, lasts: string) =>
      events.find(({ rule }) => rule === `over-${above}-for-${lasts}`)?.at ?? Number.POSITIVE_INFINITY;
    for (const above of LIMITS_W) expect(firstAt(above, '1m')).toBeLessThanOrEqual(firstAt(above, '5m'));
    for (const lasts of ['1m', '5m']) {
      const firsts = LIMITS_W.map((above) => firstAt(above, lasts));
      expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
    }
  });
});

it('the reference tells a raise and a recovery', () => {
  const samples = Array.from({ length: 400 }, (_, i) => ({ at: i * 10_000, demandW: i < 100 ? 6_000 : 200 }));
  const rule = { limitW: 5_000, clearW: 4_500, forMs: 300_000, clearForMs: 600_000 };
  expect(referenceDemand(samples, rule)).toEqual([
    ['raised', 300_000],
    ['recovered', 1_600_000],
  ]);
});
