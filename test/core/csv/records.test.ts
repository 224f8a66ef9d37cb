import { describe, expect, it } from 'vitest';
import { parseRecords, quoted } from '../../../core/csv/records.ts';

describe('the records of a text', () => {
  const recordsOf = (text: string, delimiter: ',' | '\t' = ',') =>
    parseRecords(text, { file: 'home.csv', line: 7, delimiter }).map(({ record, info }) => [
      record,
      info.lines,
    ]);

  it.each<[string, string, ',' | '\t', [string[], number][]]>([
    ['without the space around fields', ' a , b \n', ',', [[['a', 'b'], 1]]],
    ['with an empty field at either end where tabs separate them', '\ta\t\n', '\t', [[['', 'a', ''], 1]]],
    [
      'without empty lines, each with the line on which it ends',
      'a,b\n\n"c\nd",e\n',
      ',',
      [
        [['a', 'b'], 1],
        [['c\nd', 'e'], 4],
      ],
    ],
    [
      'of any length',
      'a\nb,c,d\n',
      ',',
      [
        [['a'], 1],
        [['b', 'c', 'd'], 2],
      ],
    ],
  ])('are read %s', (_, text, delimiter, records) => {
    expect(recordsOf(text, delimiter)).toEqual(records);
  });

  it('are none where quotes stand wrong, and that is said by the file’s line', () => {
    expect(() => recordsOf('a,b\nc,"d\n')).toThrow('home.csv: no CSV (Quote Not Closed, line 8)');
    expect(() => recordsOf('a,b"c\n')).toThrow(/^home\.csv: no CSV \(.*, line 7\)$/);
  });
});

it.each([
  ['as it is', 'a "b"', '"a \\"b\\""'],
  ['whole, where it is as long as is shown', 'x'.repeat(60), `"${'x'.repeat(60)}"`],
  ['cut, where it is longer', 'x'.repeat(61), `"${'x'.repeat(60)}…"`],
])('a value is shown in quotes %s', (_, text, shown) => {
  expect(quoted(text)).toBe(shown);
});
