import { expect, it } from 'vitest';
import { Tally } from '../../../core/csv/tally.ts';

const tallyOf = (fill: (tally: Tally) => unknown) => {
  const tally = new Tally();
  fill(tally);
  return { notes: tally.notes(), skipped: tally.skipped };
};

it.each<[string, (tally: Tally) => unknown, string[], number]>([
  ['nothing', (tally) => tally, [], 0],
  [
    'the three most frequent words, and how many others there were',
    (tally) => {
      for (const text of ['a', 'b', 'b', 'c', 'd', 'd', 'd', '', '', '', '', 'e']) tally.withoutNumber(text);
    },
    ['12 rows without a number skipped (4 empty, 3 "d", 2 "b", 3 others)'],
    12,
  ],
  [
    'no more words than it can remember, and every row',
    (tally) => {
      for (let word = 0; word < 1_001; word += 1) tally.withoutNumber(`w${word}`);
      for (let more = 0; more < 2; more += 1) tally.withoutNumber('w1000');
      tally.withoutNumber('w999');
    },
    ['1004 rows without a number skipped (2 "w999", 1 "w0", 1 "w1", 1000 others)'],
    1_004,
  ],
  [
    'the first that is beyond what a home can draw',
    (tally) => {
      tally.beyondRange(3, 80_000.4);
      tally.beyondRange(4, -90_000);
    },
    ['2 rows beyond 70 kW skipped, as the poller does (first: line 3: 80000 W)'],
    2,
  ],
  [
    'values that may be missing, by column, which skip no row',
    (tally) => {
      tally.ignoredValue('costPence', 2, 'free');
      tally.ignoredValue('costPence', 3, 'n/a');
      tally.ignoredValue('exportWh', 3, '-');
    },
    [
      '2 values of costPence ignored: not a number (first: line 2: "free")',
      '1 value of exportWh ignored: not a number (first: line 3: "-")',
    ],
    0,
  ],
  [
    'rows without a time',
    (tally) => {
      tally.withoutTime();
      tally.withoutTime();
    },
    ['2 rows without a time skipped'],
    2,
  ],
])('a person is told %s', (_, fill, notes, skipped) => {
  expect(tallyOf(fill)).toEqual({ notes, skipped });
});
