import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DemandPoint, keepHistory, packHistory, unpackHistory } from '../../../core/readings/history.ts';
import { at, homeRows, MINUTE } from '../../support/timeline.ts';

const START = at('2026-05-15T12:00:00Z');
const points = (minutes: number): DemandPoint[] =>
  homeRows(START, [minutes, 300]).map((row) => [row.at, row.demandW]);

describe('packed history', () => {
  it('is seconds since the point before and watts in turn', () => {
    expect(
      packHistory([
        [START, 300],
        [START + 10_000, -12.5],
      ]),
    ).toEqual([START / 1_000, 300, 10, -12.5]);
  });

  it('unpacks to what was packed, through JSON too', () => {
    const point = fc.tuple(
      fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1_000),
      fc.integer({ min: -70_000_000, max: 70_000_000 }).map((milliwatts) => milliwatts / 1_000),
    );
    fc.assert(
      fc.property(fc.array(point), (list) => {
        const rising = list.toSorted(([a], [b]) => a - b);
        expect(unpackHistory(JSON.parse(JSON.stringify(packHistory(rising))))).toEqual(rising);
      }),
    );
  });

  it('that ends in half a point has no such point', () => {
    expect(unpackHistory([START / 1_000, 300, 10])).toEqual([[START, 300]]);
  });

  it('of an hour of readings is small', () => {
    expect(JSON.stringify(packHistory(points(60))).length).toBeLessThan(3_000);
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
