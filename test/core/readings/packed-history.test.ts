import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DemandPoint } from '../../../core/readings/history.ts';
import { packHistory, unpackHistory } from '../../../core/readings/packed-history.ts';

const START = Date.parse('2026-05-15T12:00:00Z');
const STEP = 10_000;

/** A point every ten seconds. */
const everyStep = (...watts: readonly number[]): DemandPoint[] =>
  watts.map((demandW, nth) => [START + nth * STEP, demandW]);

const throughStorage = (points: readonly DemandPoint[]) => {
  const packed = packHistory(points);
  return packed === undefined ? undefined : unpackHistory(packed);
};

describe('a packed history', () => {
  it('says when it began, in which steps it went on, and how demand changed', () => {
    // Steps of 10 s: one bit each. Changes 2, 0 and -3 as 4, 0 and 5: the lowest bit plainly, the rest as ones.
    const bits = ['0', '1100', '0', '00', '0', '1101', '00000'].join('');
    expect(bits).toBe('011000' + '000110' + '100000');
    expect(packHistory(everyStep(300, 302, 302, 299))).toBe(`${START / 1_000} 300 0 10 3 0 1 YGg`);
  });

  it.each<[string, number[], plainBits: number]>([
    ['none where most changes are none', [...Array<number>(34).fill(300), 299], 0],
    ['one where a change of 6 W among 33 would be written in full', [...Array<number>(34).fill(300), 306], 1],
    ['none where one more makes that as cheap', [...Array<number>(35).fill(300), 306], 0],
    ['none where one change is out of all proportion', [...Array<number>(11).fill(300), 500_300], 0],
    ['as many as there can be where every change is great', [0, 60_000, 0], 15],
  ])('writes so many bits of each change plainly that all take fewest: %s', (_, watts, plainBits) => {
    expect(packHistory(everyStep(...watts))?.split(' ')[6]).toBe(String(plainBits));
    expect(throughStorage(everyStep(...watts))).toEqual(everyStep(...watts));
  });

  it.each<[string, DemandPoint[]]>([
    ['one point', everyStep(300)],
    ['demand that stands still', everyStep(...Array.from({ length: 360 }, () => 240))],
    ['a shower on and off', everyStep(240, 9_740, 9_738, 241, 240)],
    ['an export', everyStep(-3_600, -3_599.5, 12.25)],
    ['thousandths', everyStep(0.001, 69_999.999, -70_000)],
    ['what no home draws', everyStep(0, 500_000_000, 0)],
    ['the greatest change that fits', everyStep(0, 2 ** 29 - 1, -1)],
    ['the greatest fall that fits', everyStep(0, -(2 ** 29))],
    [
      'steps of several lengths',
      [[START, 5] as const, [START + 11_000, 6] as const, [START + 7_000_000, 7] as const],
    ],
  ])('of %s is read back exactly', (_, points) => {
    expect(throughStorage(points)).toEqual(points);
  });

  it('of any readings is read back exactly', () => {
    const watts = fc.oneof(
      fc.integer({ min: 200, max: 260 }),
      fc.integer({ min: -70_000, max: 70_000 }),
      fc.integer({ min: -70_000_000, max: 70_000_000 }).map((milliwatts) => milliwatts / 1_000),
    );
    const steps = fc.oneof(fc.constant(10), fc.integer({ min: 1, max: 100_000 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(steps, watts), { minLength: 1, maxLength: 100 }), (list) => {
        let at = START;
        const points = list.map(([seconds, demandW]): DemandPoint => {
          at += seconds * 1_000;
          return [at, demandW];
        });
        expect(throughStorage(points)).toEqual(points);
      }),
    );
  });

  it.each<[string, DemandPoint[]]>([
    ['nothing', []],
    ['a moment that is no whole second', [[START + 1, 300]]],
    ['a later moment that is no whole second', [[START, 300] as const, [START + 10_001, 300] as const]],
    ['moments that fall back', [[START, 5] as const, [START - 10_000, 6] as const]],
    ['a moment twice', [[START, 5] as const, [START, 6] as const]],
    ['a moment before 1970', [[-10_000, 300]]],
    ['a moment of thirteen digits', [[1e16, 300]]],
    ['demand of thirteen digits', everyStep(1e12)],
    ['four decimals', everyStep(0.0001)],
    ['a change beyond all measure', everyStep(0, 600_000_000)],
    ['the least change that does not fit', everyStep(0, 2 ** 29)],
  ])('does not exist of %s', (_, points) => {
    expect(packHistory(points)).toBeUndefined();
  });
});

describe('a damaged history', () => {
  const START_S = START / 1_000;

  it.each([
    ['nothing', ''],
    ['JSON of another time', '[1778846400,300]'],
    ['half a moment', `${START_S}.5 300 0 10 3 0 1 YGg`],
    ['more decimals than are written', `${START_S} 300 4 10 3 0 1 YGg`],
    ['more plain bits than are written', `${START_S} 300 0 10 3 16 1 YGg`],
    ['a character that none of ours is', `${START_S} 300 0 10 3 0 1 Y+g`],
    ['more steps than it has bits', `${START_S} 300 0 10 999999 0 1 YGg`],
    ['more steps than any history has', `${START_S} 300 0 10 1000000000 0 1 YGg`],
    ['no bits', `${START_S} 300 0 10 3 0 1 `],
    ['ones to the end', `${START_S} 300 0 10 3 0 1 _`],
    ['a number in full that is cut off', `${START_S} 300 0 10 3 0 1 __A`],
    ['plain bits that are cut off', `${START_S} 300 0 10 3 0 15 AA`],
    ['plain bits of the last change that are cut off', `${START_S} 300 0 10 1 0 15 A`],
  ])('that is %s is noticed', (_, packed) => {
    expect(unpackHistory(`${START_S} 300 0 10 3 0 1 YGg`)).toHaveLength(4);
    expect(unpackHistory(packed)).toBeUndefined();
  });
});

describe('the size of an hour', () => {
  const bytes = (points: readonly DemandPoint[]) => JSON.stringify(packHistory(points)).length;

  it('is small where little happens, and bounded where everything does', () => {
    const home = (change: number) =>
      everyStep(...Array.from({ length: 361 }, (_, nth) => 240 + ((nth * 7_919) % 2 === 0 ? change : 0)));
    expect(bytes(home(1))).toBeLessThan(300);
    expect(bytes(home(20_000))).toBeLessThan(1_300);
  });

  const RECORDED = new URL('../../../../shared/data/refit/', import.meta.url);
  it.skipIf(!existsSync(RECORDED))('of real homes is 440 bytes at most in half of all hours', () => {
    const sizes = readdirSync(RECORDED)
      .filter((name) => name.endsWith('.csv'))
      .flatMap((name) => {
        const [, ...rows] = readFileSync(new URL(name, RECORDED), 'utf8').trim().split('\n');
        const points = rows.map((row, nth): DemandPoint => [START + nth * STEP, Number(row.split(',')[1])]);
        return Array.from({ length: Math.floor(points.length / 361) }, (_, hour) =>
          bytes(points.slice(hour * 361, (hour + 1) * 361)),
        );
      })
      .toSorted((a, b) => a - b);
    expect(sizes.length).toBeGreaterThan(100);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(440);
    expect(sizes.at(-1)).toBeLessThan(1_000);
  });
});
