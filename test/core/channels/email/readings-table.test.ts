import { describe, expect, it } from 'vitest';
import { readingsTable } from '../../../../core/channels/email/readings-table.ts';
import type { DemandPoint } from '../../../../core/readings/history.ts';
import { at } from '../../../support/timeline.ts';

describe('the table of readings', () => {
  const START = at('2026-05-15T17:14:50Z');
  const points = (...values: number[]): DemandPoint[] =>
    values.map((demandW, i) => [START + i * 10_000, demandW]);

  it('shows local time, demand and its direction', () => {
    expect(readingsTable(points(350, 9_400, -2_100, -1), 'Europe/London')).toEqual([
      'Last 4 readings: ▂█▁▂',
      '  18:14:50   0.35 kW',
      '  18:15:00   9.4 kW',
      '  18:15:10  -2.1 kW',
      '  18:15:20   0 kW',
    ]);
  });

  it('shows the newest ten, oldest first', () => {
    const lines = readingsTable(points(...Array.from({ length: 15 }, (_, i) => i * 1_000)), 'Europe/London');
    expect(lines).toHaveLength(11);
    expect([lines[1], lines[10]]).toEqual(['  18:15:40   5.0 kW', '  18:17:10   14.0 kW']);
  });

  it('is left out where there are none', () => {
    expect(readingsTable([], 'Europe/London')).toEqual([]);
  });
});
