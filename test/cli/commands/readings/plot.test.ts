import { describe, expect, it } from 'vitest';
import { Plot } from '../../../../cli/commands/readings/plot.ts';
import type { Reading } from '../../../../core/readings/reading.ts';

const FROM = Date.parse('2026-05-14T23:00:00Z');
const HOUR = 3_600_000;
const frame = { from: FROM, to: FROM + 24 * HOUR, timeZone: 'Europe/London', width: 33, height: 4 };

/** Readings every ten minutes at what `demandW` says of the hour. */
const day = (demandW: (hour: number) => number | undefined): Reading[] =>
  Array.from({ length: 144 }, (_, i) => ({ at: FROM + i * 600_000, demandW: demandW(i / 6) })).filter(
    (reading): reading is Reading => reading.demandW !== undefined,
  );
const draw = (readings: readonly Reading[], change: object = {}) => {
  const plot = new Plot({ ...frame, ...change });
  plot.count(readings);
  return plot.lines();
};

describe('Plot', () => {
  it('is solid to the mean with a dot at the peak, empty where nothing is known', () => {
    const readings = day((hour) => {
      if (hour >= 20) return undefined;
      return hour >= 6 && hour < 9 ? 4_000 : 1_000;
    });
    const spike = readings.map((reading, i) => (i === 72 ? { ...reading, demandW: 4_000 } : reading));
    expect(draw(spike)).toEqual(
      [
        '        ┤      ███   ·',
        '   2 kW ┤      ███',
        '        ┤      ███   ▄',
        '   0 kW ┼████████████████████',
        '        └┬───────────┬───────────',
        '         15 May      12:00',
      ].map((line) => line),
    );
  });

  it('hangs what is given to the grid below the axis', () => {
    const lines = draw(day((hour) => (hour >= 10 && hour < 14 ? -2_000 : 1_000)));
    expect(lines.slice(0, 4)).toEqual([
      '   0 kW ┼██████████    ██████████',
      '        ┤          ████',
      '  -2 kW ┤          ████',
      '        └┬───────────┬───────────',
    ]);
  });

  it('fits its width and has no line of another length', () => {
    for (const width of [40, 80, 133, 200]) {
      const lines = draw(
        day((hour) => 1_000 + 500 * Math.sin(hour)),
        { width, height: 14 },
      );
      expect(Math.max(...lines.map((line) => line.length))).toBe(width);
    }
  });

  it('draws nothing of nothing', () => {
    expect(draw([])).toEqual([]);
  });
});
