import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demandText, limitText, moneyText } from '../../../core/messages/demand-text.ts';

describe('demand in words', () => {
  it.each([
    [0, '0 W'],
    [-0.4, '0 W'],
    [640, '640 W'],
    [999.4, '999 W'],
    [999.6, '1.0 kW'],
    [1_249, '1.2 kW'],
    [9_460, '9.5 kW'],
    [9_949, '9.9 kW'],
    [9_950, '10 kW'],
    [12_300, '12 kW'],
    [-2_130, '−2.1 kW'],
  ])('%d is %s', (watts, text) => {
    expect(demandText(watts)).toBe(text);
  });

  it('is the same on the server and in the page', () => {
    const source = readFileSync(new URL('../../../page/static/writing.js', import.meta.url), 'utf8');
    const script = `${source.replaceAll('export const', 'const')}; demand`;
    const inPage: (watts: number) => string = runInNewContext(script, { Intl, Map, uPlot: {} });
    fc.assert(
      fc.property(fc.double({ min: -70_000, max: 70_000, noNaN: true }), (watts) => {
        expect(inPage(watts)).toBe(demandText(watts));
      }),
    );
  });
});

it.each([
  [9_000, '9 kW'],
  [500, '500 W'],
  [-1_500, '−1.5 kW'],
  [1_250, '1.25 kW'],
])('a limit of %d is written as it was set: %s', (watts, text) => {
  expect(limitText(watts)).toBe(text);
});

it.each([
  [41, '41p'],
  [99.6, '£1.00'],
  [260, '£2.60'],
  [-3, '−3p'],
])('%d pence are %s', (pence, text) => {
  expect(moneyText(pence)).toBe(text);
});
