import { describe, expect, it } from 'vitest';
import { simulatedHome } from '../../../local/simulator/simulated-home.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-05-15T17:14:50Z');
const homeOf = (seed: number, solar = false) =>
  simulatedHome({ seed, solar, timeZone: 'Europe/London', startMs: START });

describe('the simulated home', () => {
  it('is the same whenever and in whatever order it is asked', () => {
    const [one, other] = [homeOf(3), homeOf(3)];
    other.readings(START + 100 * HOUR, START + 101 * HOUR);
    other.readings(START + 2 * HOUR, START + 3 * HOUR);
    const span = [START - 2 * HOUR, START + 30 * HOUR] as const;
    expect(one.readings(...span)).toEqual(other.readings(...span));
  });

  it('is another home with another seed', () => {
    const span = [START, START + HOUR] as const;
    expect(homeOf(3).readings(...span)).not.toEqual(homeOf(4).readings(...span));
  });

  it('gives rows of ten seconds from the first moment up to, not including, the last', () => {
    const rows = homeOf(1).readings(START, START + 60_000);
    expect(rows.map(({ at }) => (at - START) / 1_000)).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it('has registers that are the demand added up', () => {
    for (const solar of [false, true]) {
      const rows = homeOf(2, solar).readings(START - 10 * HOUR, START + 26 * HOUR);
      for (const [index, row] of rows.entries()) {
        const next = rows[index + 1];
        if (!next) break;
        const energyWh = row.demandW / 360;
        expect(next.importWh - row.importWh).toBeCloseTo(Math.max(0, energyWh), 6);
        expect(next.exportWh - row.exportWh).toBeCloseTo(Math.max(0, -energyWh), 6);
      }
    }
  });

  it('uses 8 to 60 kWh on a day without the sun, and exports only with it', () => {
    const day = homeOf(5).readings(START, START + 24 * HOUR);
    const used = (day.at(-1)!.importWh - day[0]!.importWh) / 1_000;
    expect(used).toBeGreaterThan(8);
    expect(used).toBeLessThan(60);
    expect(Math.min(...day.map(({ demandW }) => demandW))).toBeGreaterThan(0);
    const sunny = homeOf(5, true).readings(START, START + 24 * HOUR);
    expect(Math.min(...sunny.map(({ demandW }) => demandW))).toBeLessThan(-1_500);
  });

  it('still answers at once after a month', () => {
    const home = homeOf(6);
    const startedAt = performance.now();
    expect(home.readings(START + 720 * HOUR, START + 721 * HOUR)).toHaveLength(360);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
