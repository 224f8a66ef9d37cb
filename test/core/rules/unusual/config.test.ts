import { describe, expect, it } from 'vitest';
import { refusalsOf } from '../../../support/written-rules.ts';

type Written = Readonly<Record<string, unknown>>;

const unusual = (change: Written) => ({ kind: 'unusual', name: 'night', ...change });
const WINDOW = 'a window of local time, neither empty nor the whole day, such as 22:30-07:00';

describe('what is refused', () => {
  const rows: readonly [sentence: string, rule: Written, line: string][] = [
    [
      'an unusual rule of a sensitivity that there is not',
      unusual({ sensitivity: 9 }),
      'rules[0].sensitivity: got 9; allowed: low, normal or high',
    ],
    [
      'an unusual rule in whose window no hour ends',
      unusual({ activeBetween: '01:10-01:50' }),
      'rules[0].activeBetween: got "01:10-01:50"; allowed: a window in which an hour of the clock ends, such as 00:00-07:00',
    ],
    [
      'an unusual rule all day',
      unusual({ activeBetween: '00:00-24:00' }),
      `rules[0].activeBetween: got "00:00-24:00"; allowed: ${WINDOW}`,
    ],
    [
      'a window that is none, said once',
      unusual({ activeBetween: 7 }),
      `rules[0].activeBetween: got 7; allowed: ${WINDOW}`,
    ],
  ];
  it.each(rows)('%s', (_, rule, line) => {
    expect(refusalsOf(rule)).toEqual([line]);
  });
});
