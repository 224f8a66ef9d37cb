import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atMoment,
  duration,
  fullMoment,
  fullSpan,
  kilowattHours,
  kilowatts,
  limitKilowatts,
  limitPounds,
  moment,
  momentSpan,
  money,
  pounds,
  price,
  signedKilowatts,
  units,
} from '../../../core/messages/figures.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const SECOND = 1_000;

interface Figure {
  readonly write: (value: number) => string;
  readonly value: number;
  readonly text: string;
}

const figures: Figure[] = [
  { write: kilowatts, value: 9_400, text: '9.4 kW' },
  { write: kilowatts, value: 620, text: '620 W' },
  { write: kilowatts, value: 41.6, text: '42 W' },
  { write: kilowatts, value: 0, text: '0 W' },
  { write: kilowatts, value: 999.4, text: '999 W' },
  { write: kilowatts, value: 999.6, text: '1.0 kW' },
  { write: kilowatts, value: 1_000, text: '1.0 kW' },
  { write: kilowatts, value: 9_949, text: '9.9 kW' },
  { write: kilowatts, value: 9_950, text: '10 kW' },
  { write: kilowatts, value: 12_400, text: '12 kW' },
  { write: kilowatts, value: -2_100, text: '2.1 kW' },
  { write: kilowatts, value: 70_000, text: '70 kW' },
  { write: signedKilowatts, value: -2_100, text: '-2.1 kW' },
  { write: signedKilowatts, value: -420, text: '-420 W' },
  { write: signedKilowatts, value: 2_100, text: '2.1 kW' },
  { write: signedKilowatts, value: -0.4, text: '0 W' },
  { write: limitKilowatts, value: 9_000, text: '9 kW' },
  { write: limitKilowatts, value: 500, text: '500 W' },
  { write: limitKilowatts, value: -500, text: '-500 W' },
  { write: limitKilowatts, value: 5_250, text: '5.25 kW' },
  { write: limitKilowatts, value: -1_500, text: '-1.5 kW' },
  { write: limitKilowatts, value: 1, text: '1 W' },
  { write: price, value: 24.2, text: '24p' },
  { write: price, value: 0.3, text: '0p' },
  { write: price, value: -0.3, text: '0p' },
  { write: price, value: -12, text: '-12p' },
  { write: price, value: 99.6, text: '£1.00' },
  { write: price, value: 260, text: '£2.60' },
  { write: limitPounds, value: 6, text: '£6' },
  { write: limitPounds, value: 6.5, text: '£6.50' },
  { write: kilowattHours, value: 5_320, text: '5.3 kWh' },
  { write: kilowattHours, value: 995, text: '1.0 kWh' },
  { write: kilowattHours, value: 994, text: '0.99 kWh' },
  { write: kilowattHours, value: 420, text: '0.42 kWh' },
  { write: kilowattHours, value: 999.6, text: '1.0 kWh' },
  { write: kilowattHours, value: 0, text: '0 kWh' },
  { write: pounds, value: 137, text: '£1.37' },
  { write: pounds, value: -12, text: '-£0.12' },
  { write: pounds, value: -0.4, text: '£0.00' },
  { write: pounds, value: 99.96, text: '£1.00' },
  { write: money, value: 6, text: '£6.00' },
  { write: money, value: 100_000, text: '£100000.00' },
  { write: units, value: 400, text: '400 kWh' },
  { write: units, value: 12.54, text: '12.5 kWh' },
];

describe('a figure', () => {
  it.each(figures)('$value is written $text by $write.name', ({ write, value, text }) => {
    expect(write(value)).toBe(text);
  });
});

describe('a length of time', () => {
  it.each([
    { ms: 0, text: '0 s' },
    { ms: 40 * SECOND, text: '40 s' },
    { ms: 59.6 * SECOND, text: '1 min' },
    { ms: MINUTE, text: '1 min' },
    { ms: 61 * SECOND, text: '61 s' },
    { ms: 90 * SECOND, text: '90 s' },
    { ms: 119.4 * SECOND, text: '119 s' },
    { ms: 119.6 * SECOND, text: '2 min' },
    { ms: 20 * MINUTE, text: '20 min' },
    { ms: 59.4 * MINUTE, text: '59 min' },
    { ms: 59.6 * MINUTE, text: '1 h' },
    { ms: HOUR, text: '1 h' },
    { ms: 89 * MINUTE, text: '1 h 29 min' },
    { ms: 119.6 * MINUTE, text: '2 h' },
    { ms: 47 * HOUR + 59 * MINUTE, text: '47 h 59 min' },
    { ms: 48 * HOUR - 20 * SECOND, text: '2 d' },
    { ms: 51 * HOUR, text: '2 d 3 h' },
    { ms: 71 * HOUR + 40 * MINUTE, text: '3 d' },
    { ms: 400 * 24 * HOUR, text: '400 d' },
  ])('of $ms ms is written $text', ({ ms, text }) => {
    expect(duration(ms)).toBe(text);
  });

  it('never writes sixty of a unit, nor a day of hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * 24 * HOUR }), (ms) => {
        expect(duration(ms)).not.toMatch(/\b60 (s|min)|d 24 h/);
      }),
    );
  });
});

describe('a moment', () => {
  const now = at('2026-05-15T17:30:00Z');

  it.each([
    { name: 'today', utc: '2026-05-15T17:02:00Z', text: '18:02' },
    { name: 'the first minute of today', utc: '2026-05-14T23:00:00Z', text: '00:00' },
    { name: 'the last minute of yesterday', utc: '2026-05-14T22:59:00Z', text: 'yesterday 23:59' },
    { name: 'the day before', utc: '2026-05-13T22:59:00Z', text: 'Wed 13 May 23:59' },
    { name: 'tomorrow', utc: '2026-05-16T07:00:00Z', text: 'Sat 16 May 08:00' },
  ])('of $name is $text', ({ utc, text }) => {
    expect(moment(at(utc), now, 'Europe/London')).toBe(text);
  });

  it('of today becomes one of yesterday past midnight', () => {
    const evening = at('2026-05-15T21:00:00Z');
    expect(moment(evening, at('2026-05-15T23:01:00Z'), 'Europe/London')).toBe('yesterday 22:00');
  });

  it.each([
    ['2026-05-15T17:02:00Z', '2026-05-15T17:20:00Z', '18:02-18:20', 'at 18:02'],
    ['2026-05-14T17:02:00Z', '2026-05-14T17:20:00Z', 'yesterday 18:02-18:20', 'yesterday 18:02'],
    ['2026-05-14T22:10:00Z', '2026-05-14T23:20:00Z', 'yesterday 23:10-00:20', 'yesterday 23:10'],
    ['2026-05-13T22:10:00Z', '2026-05-13T23:20:00Z', 'Wed 13 May 23:10-00:20', 'Wed 13 May 23:10'],
    [
      '2026-05-13T17:02:00Z',
      '2026-05-14T17:20:00Z',
      'Wed 13 May 18:02 to yesterday 18:20',
      'Wed 13 May 18:02',
    ],
  ])('from %s to %s is %s, and begins %s', (from, to, span, begins) => {
    expect(momentSpan(at(from), at(to), now, 'Europe/London')).toBe(span);
    expect(atMoment(at(from), now, 'Europe/London')).toBe(begins);
  });

  it.each([
    ['2026-05-14T17:02:00Z', '2026-05-15T17:20:00Z', 'yesterday 18:02 to today 18:20'],
    ['2026-05-14T17:02:00Z', '2026-05-15T17:02:00Z', 'yesterday 18:02 to today 18:02'],
    ['2026-05-13T17:02:00Z', '2026-05-15T16:20:00Z', 'Wed 13 May 18:02 to today 17:20'],
  ])('of more than a day, from %s to %s, does not read like minutes: %s', (from, to, span) => {
    expect(momentSpan(at(from), at(to), now, 'Europe/London')).toBe(span);
  });

  it('is written in full, and as a span', () => {
    const [from, to] = [at('2026-05-15T17:02:00Z'), at('2026-05-15T17:47:00Z')];
    expect(fullMoment(from, 'Europe/London')).toBe('Fri 15 May 18:02');
    expect(fullSpan(from, to, 'Europe/London')).toBe('Fri 15 May 18:02-18:47');
    expect(fullSpan(from, to + 6 * HOUR, 'Europe/London')).toBe('Fri 15 May 18:02 to Sat 16 May 00:47');
  });
});
