import { describe, expect, it } from 'vitest';
import { WRITES_SETTLED_AFTER_MS } from '../../../core/contract/deadlines.ts';
import { REACH_MS } from '../../../core/polling/cursor.ts';
import { readAgainFrom, stillToReadAgain, type WrittenRows } from '../../../core/polling/written-rows.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const NOW = at('2026-05-15T12:00:00Z');
const window = (start: number) => ({ kind: 'live', start, end: NOW }) as const;
const settled: WrittenRows = { at: NOW - WRITES_SETTLED_AFTER_MS, from: NOW - 2 * HOUR };
const recent: WrittenRows = { at: NOW - WRITES_SETTLED_AFTER_MS + 1, from: NOW - HOUR };

describe('what must be read again', () => {
  it.each([
    { name: 'is nothing where nothing was written', before: undefined, left: [], sweep: false },
    {
      name: 'is no longer what was read again',
      before: [settled],
      read: settled.from,
      left: [],
      sweep: false,
    },
    {
      name: 'is still what was written while a run of then may be at work',
      before: [recent],
      read: recent.from,
      left: [recent],
      sweep: false,
    },
    {
      name: 'is what this poll wrote',
      before: [settled],
      read: settled.from,
      wroteFrom: NOW - MINUTE,
      left: [{ at: NOW, from: NOW - MINUTE }],
      sweep: false,
    },
    {
      name: 'stays where nothing was answered',
      before: [settled, recent],
      left: [settled, recent],
      sweep: false,
    },
    {
      name: 'is left to the next sweep where the answer did not go back far enough',
      before: [settled],
      read: settled.from + MINUTE,
      left: [],
      sweep: true,
    },
    {
      name: 'is left to the next sweep where it is just within the reach of Octopus',
      before: [{ at: NOW - HOUR, from: NOW - REACH_MS }],
      read: NOW - 11 * HOUR,
      left: [],
      sweep: true,
    },
    {
      name: 'is given up beyond the reach of Octopus',
      before: [{ at: NOW - HOUR, from: NOW - 12 * HOUR }],
      read: NOW - 11 * HOUR,
      left: [],
      sweep: false,
    },
  ])('$name', ({ before, read, wroteFrom, left, sweep }) => {
    const answered = read === undefined ? undefined : window(read);
    expect(stillToReadAgain(before, { now: NOW, read: answered, wroteFrom })).toEqual({
      written: left,
      sweep,
    });
  });

  it('takes little room however many polls fail in a row', () => {
    let written: readonly WrittenRows[] = [];
    for (let minute = 0; minute < 600; minute += 1) {
      const now = NOW + minute * MINUTE;
      written = stillToReadAgain(written, { now, read: undefined, wroteFrom: NOW }).written;
    }
    expect(written.length).toBeLessThanOrEqual(2);
    expect(readAgainFrom(written)).toBe(NOW);
  });

  it('begins with the oldest row of all', () => {
    expect(readAgainFrom([recent, settled])).toBe(settled.from);
    expect(readAgainFrom(undefined)).toBeUndefined();
  });
});
