import { expect, it } from 'vitest';
import { limitLines } from '../../../page/data/limit-spans.ts';
import { at, HOUR, rulesOf } from '../../support/timeline.ts';

const from = at('2026-05-14T18:00:00Z');
const span = { from, to: from + 24 * HOUR, timeZone: 'Europe/London' };
const iso = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(5, 16);

it.each([
  ['all the time', {}, [['05-14T18:00', '05-15T18:00']]],
  ['only at night', { activeBetween: '00:30-06:00' }, [['05-14T23:30', '05-15T05:00']]],
  [
    'only by day, on both days',
    { activeBetween: '05:30-00:30' },
    [
      ['05-14T18:00', '05-14T23:30'],
      ['05-15T04:30', '05-15T18:00'],
    ],
  ],
])('a limit is drawn %s', (_, hours, expected) => {
  const [line] = limitLines(
    rulesOf({ kind: 'demand', name: 'left-on', above: 900, for: '1h', ...hours }),
    span,
  );
  expect(line).toMatchObject({ label: 'Left on', limitW: 900 });
  expect(line?.spans.map(([a, b]) => [iso(a), iso(b)])).toEqual(expected);
});

it('a limit whose hours end in the hour that autumn repeats is drawn once that night', () => {
  const [line] = limitLines(
    rulesOf({ kind: 'demand', name: 'left-on', above: 900, for: '1h', activeBetween: '22:00-01:30' }),
    { from: at('2026-10-24T12:00:00Z'), to: at('2026-10-25T12:00:00Z'), timeZone: 'Europe/London' },
  );
  expect(line?.spans.map(([a, b]) => [iso(a), iso(b)])).toEqual([['10-24T21:00', '10-25T00:30']]);
});
