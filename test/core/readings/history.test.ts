import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DemandPoint,
  keepHistory,
  readPlainHistory,
  writePlainHistory,
} from '../../../core/readings/history.ts';
import { at, homeRows, MINUTE } from '../../support/timeline.ts';

const START = at('2026-05-15T12:00:00Z');
const points = (minutes: number): DemandPoint[] =>
  homeRows(START, [minutes, 300]).map((row) => [row.at, row.demandW]);

describe('plain history', () => {
  it('is seconds since the point before and watts in turn', () => {
    const list: DemandPoint[] = [
      [START, 300],
      [START + 10_000, -12.5],
    ];
    expect(writePlainHistory(list)).toEqual([START / 1_000, 300, 10, -12.5]);
    expect(readPlainHistory([START / 1_000, 300, 10, -12.5])).toEqual(list);
  });

  it('that ends in half a point has no such point', () => {
    expect(readPlainHistory([START / 1_000, 300, 10])).toEqual([[START, 300]]);
  });
});

describe('the history that is kept', () => {
  it('reaches back over the longest mean and one hold', () => {
    const kept = keepHistory(points(60), 15 * MINUTE, 30_000);
    expect(kept[0]?.[0]).toBe(START + 60 * MINUTE - 10_000 - 15 * MINUTE - 30_000);
    expect(kept.at(-1)).toEqual(points(60).at(-1));
  });

  it('is at least what a message shows', () => {
    expect(keepHistory(points(60), 0, 30_000)).toEqual(points(60).slice(-10));
    expect(keepHistory(points(1), 0, 30_000)).toHaveLength(6);
    expect(keepHistory([], 0, 30_000)).toEqual([]);
  });

  it('is the same whether points are dropped one by one or all at once', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(steps, (seconds) => {
        let now = START;
        const all: DemandPoint[] = [];
        let kept: readonly DemandPoint[] = [];
        for (const step of seconds) {
          now += step * 1_000;
          all.push([now, step]);
          kept = keepHistory([...kept, [now, step]], 5 * MINUTE, 30_000);
        }
        expect(kept).toEqual(keepHistory(all, 5 * MINUTE, 30_000));
      }),
    );
  });
});
