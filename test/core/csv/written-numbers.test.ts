import { describe, expect, it } from 'vitest';
import { WrittenNumbers } from '../../../core/csv/written-numbers.ts';

/** What the numbers of one file come to, in a file that is separated by commas, or not. */
const read = (commas: boolean, ...texts: readonly string[]) => {
  const numbers = new WrittenNumbers(commas);
  return { values: texts.map((text) => numbers.read(text)), mixed: numbers.mixed };
};

describe('the numbers of one file', () => {
  it.each<[string, boolean, string[], number[]]>([
    ['grouped twice, by commas', false, ['1,234,567'], [1_234_567]],
    ['grouped twice, by points', true, ['1.234.567'], [1_234_567]],
    ['grouped twice, which shows what the mark is', true, ['1.234.567', '1,234'], [1_234_567, 1.234]],
    ['one group of either mark, by commas', true, ['1,234'], [1_234]],
    ['one group of either mark, by a point', true, ['1.234'], [1.234]],
    ['the same again as before', true, ['1,234', '2,345'], [1_234, 2_345]],
    ['assumed to be decimals, the same again', false, ['1,234', '2,345'], [1.234, 2.345]],
    ['assumed to be decimals, then shown', false, ['1,234', '31,5'], [1.234, 31.5]],
    ['assumed to be groups, then shown', true, ['1,234', '31.5'], [1_234, 31.5]],
    ['a zero before a mark is no group', true, ['0,234'], [0.234]],
    ['four digits before a mark are no group', true, ['1234,567'], [1_234.567]],
    ['a mark at the beginning', true, [',5', '-,5'], [0.5, -0.5]],
    ['a point at the beginning', false, ['.5', '+.5'], [0.5, 0.5]],
    ['both marks', true, ['1,234.5', '12,345,678.25'], [1_234.5, 12_345_678.25]],
    ['both marks the other way round', false, ['1.234,5'], [1_234.5]],
    ['apostrophes', true, ["1'234'567.5", '1’234'], [1_234_567.5, 1_234]],
    ['no marks', true, ['12', '-3', '+4', '1e3'], [12, -3, 4, 1_000]],
  ])('%s', (_, commas, texts, values) => {
    expect(read(commas, ...texts)).toEqual({ values, mixed: false });
  });

  it.each([
    ['groups of two digits', '12,34.5'],
    ['groups of two digits the other way round', '12.34,5'],
    ['two marks of decimals', '1.5.2'],
    ['words', 'n/a'],
    ['a word with a mark', 'n.a.'],
    ['nothing', ''],
    ['a mark alone', '.'],
    ['hexadecimal', '0x10'],
  ])('are none: %s', (_, text) => {
    expect(read(true, text)).toEqual({ values: [Number.NaN], mixed: false });
  });

  it.each([
    ['1,234', '310,5', true],
    ['1.234', '310,5', false],
  ])('contradict each other: %s and %s', (one, other, commas) => {
    expect(read(commas, one, other)).toMatchObject({ mixed: true });
  });

  it('do not contradict each other by what is no number', () => {
    expect(read(true, '1,234', 'n,a').mixed).toBe(false);
  });
});
