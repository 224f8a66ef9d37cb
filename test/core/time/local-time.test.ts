import { TZDate } from '@date-fns/tz';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inDailyWindow,
  isWindowOpen,
  localDateTime,
  localDay,
  localDayName,
  localMoment,
  minuteOfDay,
  nextLocalTime,
  nextOpening,
  periodAround,
} from '../../../core/time/local-time.ts';
import { parseDailyWindow } from '../../../core/time/time-of-day.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const LONDON = 'Europe/London';
const iso = (moment: number): string => new Date(moment).toISOString().slice(0, 16);
const minute = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

describe('the local date', () => {
  it.each([
    ['2026-05-14T22:59:59Z', LONDON, '2026-05-14'],
    ['2026-05-14T23:00:00Z', LONDON, '2026-05-15'],
    ['2026-01-14T18:02:00Z', 'Pacific/Kiritimati', '2026-01-15'],
  ])('at %s in %s is %s', (moment, zone, date) => {
    expect(localDayName(at(moment), zone)).toBe(date);
  });
});

describe('the local clock', () => {
  it.each([
    {
      name: 'winter in London',
      utc: '2026-01-14T18:02:59Z',
      zone: LONDON,
      date: 'Wed 14 Jan',
      time: '18:02',
    },
    {
      name: 'summer in London',
      utc: '2026-05-15T17:02:00Z',
      zone: LONDON,
      date: 'Fri 15 May',
      time: '18:02',
    },
    {
      name: 'the last minute before the spring change',
      utc: '2026-03-29T00:59:59Z',
      zone: LONDON,
      date: 'Sun 29 Mar',
      time: '00:59',
    },
    {
      name: 'the first minute after the spring change',
      utc: '2026-03-29T01:00:00Z',
      zone: LONDON,
      date: 'Sun 29 Mar',
      time: '02:00',
    },
    {
      name: 'the last minute before the autumn change',
      utc: '2026-10-25T00:59:00Z',
      zone: LONDON,
      date: 'Sun 25 Oct',
      time: '01:59',
    },
    {
      name: 'the first minute after the autumn change',
      utc: '2026-10-25T01:00:00Z',
      zone: LONDON,
      date: 'Sun 25 Oct',
      time: '01:00',
    },
    {
      name: 'a summer night past local midnight',
      utc: '2026-06-30T23:30:00Z',
      zone: LONDON,
      date: 'Wed 1 Jul',
      time: '00:30',
    },
    { name: 'a leap day', utc: '2028-02-29T12:00:00Z', zone: LONDON, date: 'Tue 29 Feb', time: '12:00' },
    {
      name: 'far east',
      utc: '2026-01-14T18:02:00Z',
      zone: 'Pacific/Kiritimati',
      date: 'Thu 15 Jan',
      time: '08:02',
    },
    {
      name: 'far west',
      utc: '2026-01-14T08:02:00Z',
      zone: 'Pacific/Pago_Pago',
      date: 'Tue 13 Jan',
      time: '21:02',
    },
    {
      name: 'half an hour east',
      utc: '2026-01-14T18:32:00Z',
      zone: 'Asia/Kolkata',
      date: 'Thu 15 Jan',
      time: '00:02',
    },
    {
      name: 'three quarters of an hour east',
      utc: '2026-01-14T18:17:00Z',
      zone: 'Asia/Kathmandu',
      date: 'Thu 15 Jan',
      time: '00:02',
    },
    {
      name: 'half an hour west',
      utc: '2026-01-14T03:29:00Z',
      zone: 'America/St_Johns',
      date: 'Tue 13 Jan',
      time: '23:59',
    },
    { name: 'before the epoch', utc: '1969-12-31T23:59:00Z', zone: 'UTC', date: 'Wed 31 Dec', time: '23:59' },
  ])('shows $date $time: $name', ({ utc, zone, date, time }) => {
    expect(localMoment(at(utc), zone)).toEqual({ date, time });
    expect(minuteOfDay(at(utc), zone)).toBe(minute(time));
  });

  it('numbers days so that a local day is one number, through both changes', () => {
    for (const [day, hours] of [
      ['2026-03-28T00:00:00Z', 24],
      ['2026-03-29T00:00:00Z', 23],
      ['2026-10-24T23:00:00Z', 25],
      ['2026-10-26T00:00:00Z', 24],
    ] as const) {
      const start = at(day);
      const number = localDay(start, LONDON);
      expect(localDay(start - 1, LONDON)).toBe(number - 1);
      expect(localDay(start + hours * HOUR - 1, LONDON)).toBe(number);
      expect(localDay(start + hours * HOUR, LONDON)).toBe(number + 1);
    }
  });

  it('agrees with the platform anywhere at any time', () => {
    const zone = fc.constantFrom(
      LONDON,
      'America/New_York',
      'America/St_Johns',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Pacific/Chatham',
      'Pacific/Kiritimati',
    );
    const moment = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
    fc.assert(
      fc.property(moment, zone, (when, timeZone) => {
        const shown = new TZDate(when, timeZone);
        expect(minuteOfDay(when, timeZone)).toBe(shown.getHours() * 60 + shown.getMinutes());
      }),
    );
  });
});

describe('a daily window', () => {
  it.each([
    { window: '05:30-23:30', inside: ['05:30', '12:00', '23:29'], outside: ['05:29', '23:30', '00:00'] },
    { window: '22:30-07:00', inside: ['22:30', '00:00', '06:59'], outside: ['07:00', '22:29', '12:00'] },
    { window: '00:00-06:00', inside: ['00:00', '05:59'], outside: ['06:00', '23:59'] },
    { window: '23:00-24:00', inside: ['23:00', '23:59'], outside: ['00:00', '22:59'] },
  ])('$window begins with its first minute and ends before its last', ({ window, inside, outside }) => {
    const parsed = parseDailyWindow(window);
    if (parsed === undefined) throw new Error(window);
    const isIn = (time: string) => inDailyWindow(at(`2026-01-14T${time}:00Z`), parsed, LONDON);
    expect(inside.filter(isIn)).toEqual(inside);
    expect(outside.filter(isIn)).toEqual([]);
  });

  it('goes by the local clock', () => {
    const window = { startMinute: minute('23:00'), endMinute: minute('06:00') };
    expect(inDailyWindow(at('2026-07-01T22:00:00Z'), window, LONDON)).toBe(true);
    expect(inDailyWindow(at('2026-07-01T05:00:00Z'), window, LONDON)).toBe(false);
  });
});

describe('the next time the local clock shows a time', () => {
  it.each([
    {
      name: 'later today',
      from: '2026-01-14T18:00:00Z',
      time: '23:30',
      zone: LONDON,
      next: '2026-01-14T23:30',
    },
    { name: 'tomorrow', from: '2026-01-14T18:00:00Z', time: '07:00', zone: LONDON, next: '2026-01-15T07:00' },
    {
      name: 'tomorrow where it is just that time',
      from: '2026-01-14T18:00:00Z',
      time: '18:00',
      zone: LONDON,
      next: '2026-01-15T18:00',
    },
    {
      name: 'midnight, which is tomorrow',
      from: '2026-01-14T18:00:00Z',
      time: '00:00',
      zone: LONDON,
      next: '2026-01-15T00:00',
    },
    {
      name: 'through the spring change',
      from: '2026-03-28T23:00:00Z',
      time: '06:00',
      zone: LONDON,
      next: '2026-03-29T05:00',
    },
    {
      name: 'through the autumn change',
      from: '2026-10-24T22:30:00Z',
      time: '07:00',
      zone: LONDON,
      next: '2026-10-25T07:00',
    },
    {
      name: 'a skipped time, an hour later by the clock',
      from: '2026-03-29T00:10:00Z',
      time: '01:30',
      zone: LONDON,
      next: '2026-03-29T01:30',
    },
    {
      name: 'a time shown twice, the first of them',
      from: '2026-10-25T00:10:00Z',
      time: '01:30',
      zone: LONDON,
      next: '2026-10-25T00:30',
    },
    {
      name: 'a time shown twice, the second where the first is over',
      from: '2026-10-25T00:40:00Z',
      time: '01:30',
      zone: LONDON,
      next: '2026-10-25T01:30',
    },
    {
      name: 'a time shown twice, tomorrow where both are over',
      from: '2026-10-25T01:40:00Z',
      time: '01:30',
      zone: LONDON,
      next: '2026-10-26T01:30',
    },
    {
      name: 'a time shown twice in New York',
      from: '2026-11-01T05:40:00Z',
      time: '01:30',
      zone: 'America/New_York',
      next: '2026-11-01T06:30',
    },
    {
      name: 'a skipped time in New York',
      from: '2026-03-08T06:00:00Z',
      time: '02:30',
      zone: 'America/New_York',
      next: '2026-03-08T07:30',
    },
    {
      name: 'a change of half an hour',
      from: '2026-10-03T15:00:00Z',
      time: '06:00',
      zone: 'Australia/Lord_Howe',
      next: '2026-10-03T19:00',
    },
    {
      name: 'far east, where it is another day',
      from: '2026-01-14T18:02:00Z',
      time: '09:00',
      zone: 'Pacific/Kiritimati',
      next: '2026-01-14T19:00',
    },
    {
      name: 'half an hour east',
      from: '2026-01-14T18:02:00Z',
      time: '06:00',
      zone: 'Asia/Kolkata',
      next: '2026-01-15T00:30',
    },
    {
      name: 'into a leap day',
      from: '2028-02-28T23:30:00Z',
      time: '23:00',
      zone: LONDON,
      next: '2028-02-29T23:00',
    },
    {
      name: 'over a new year',
      from: '2026-12-31T23:30:00Z',
      time: '07:00',
      zone: LONDON,
      next: '2027-01-01T07:00',
    },
  ])('is $next from $from: $name', ({ from, time, zone, next }) => {
    expect(iso(nextLocalTime(at(from), minute(time), zone))).toBe(next);
  });

  it('always lies ahead, shows that time unless it is skipped, and nothing before it does', () => {
    const moment = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
    const zone = fc.constantFrom(LONDON, 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu');
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 1_439 }), zone, (when, wanted, timeZone) => {
        const next = nextLocalTime(when, wanted, timeZone);
        expect(next).toBeGreaterThan(when);
        const firstMinute = Math.floor(when / MINUTE) * MINUTE + MINUTE;
        for (let earlier = firstMinute; earlier < next; earlier += MINUTE) {
          if (minuteOfDay(earlier, timeZone) === wanted) throw new Error(`shown at ${iso(earlier)} already`);
        }
        const late = (minuteOfDay(next, timeZone) - wanted + 1_440) % 1_440;
        expect([0, 30, 60]).toContain(late);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a daily window on the night on which the clock goes back', () => {
  it.each([
    { window: '22:00-01:30', open: ['00:00', '00:29'], shut: ['00:30', '01:00', '01:29', '01:30'] },
    { window: '01:10-01:50', open: ['00:10', '00:49'], shut: ['00:09', '00:50', '01:10', '01:49'] },
    { window: '01:30-03:00', open: ['00:30', '01:30', '02:59'], shut: ['00:29', '01:29', '03:00'] },
    { window: '22:00-02:00', open: ['00:59', '01:00', '01:59'], shut: ['02:00'] },
  ])('of $window opens once', ({ window, open, shut }) => {
    const parsed = parseDailyWindow(window);
    if (!parsed) throw new Error('not a window');
    const isOpen = (time: string) => isWindowOpen(at(`2026-10-25T${time}:00Z`), parsed, LONDON);
    expect(open.filter((time) => !isOpen(time))).toEqual([]);
    expect(shut.filter(isOpen)).toEqual([]);
  });

  it.each([
    ['22:00-01:30', '2026-10-25T00:30:00Z', '2026-10-25T22:00'],
    ['01:10-01:50', '2026-10-25T00:50:00Z', '2026-10-26T01:10'],
    ['01:30-03:00', '2026-10-25T00:10:00Z', '2026-10-25T00:30'],
    ['01:10-01:50', '2026-03-29T00:30:00Z', '2026-03-30T00:10'],
  ])('of %s next opens after %s at %s', (window, from, opening) => {
    const parsed = parseDailyWindow(window);
    if (!parsed) throw new Error('not a window');
    expect(iso(nextOpening(at(from), parsed, LONDON))).toBe(opening);
  });
});

describe('a local period', () => {
  it('is that of its kind and its zone, whatever was asked of the same moment before', () => {
    const moment = at('2026-05-14T23:30:00Z');
    const starts = (['day', 'week', 'month'] as const).flatMap((period) =>
      [LONDON, 'Asia/Tokyo'].map((zone) => iso(periodAround(moment, period, zone).startsAt)),
    );
    expect(starts).toEqual([
      '2026-05-14T23:00',
      '2026-05-14T15:00',
      '2026-05-10T23:00',
      '2026-05-10T15:00',
      '2026-04-30T23:00',
      '2026-04-30T15:00',
    ]);
  });

  it('ends where the next one begins', () => {
    const today = periodAround(at('2026-05-14T12:00:00Z'), 'day', LONDON);
    expect(iso(periodAround(today.endsAt, 'day', LONDON).startsAt)).toBe('2026-05-14T23:00');
    expect(iso(periodAround(today.endsAt - 1, 'day', LONDON).startsAt)).toBe('2026-05-13T23:00');
    expect(iso(periodAround(today.startsAt - 1, 'day', LONDON).startsAt)).toBe('2026-05-12T23:00');
  });

  it.each([
    {
      name: 'a day of 23 hours',
      on: '2026-03-29T12:00:00Z',
      period: 'day',
      starts: '2026-03-29T00:00',
      ends: '2026-03-29T23:00',
    },
    {
      name: 'a day of 25 hours',
      on: '2026-10-25T12:00:00Z',
      period: 'day',
      starts: '2026-10-24T23:00',
      ends: '2026-10-26T00:00',
    },
    {
      name: 'a week, from Monday, seen on its Sunday',
      on: '2026-05-17T12:00:00Z',
      period: 'week',
      starts: '2026-05-10T23:00',
      ends: '2026-05-17T23:00',
    },
    {
      name: 'a week seen on its Monday',
      on: '2026-05-18T12:00:00Z',
      period: 'week',
      starts: '2026-05-17T23:00',
      ends: '2026-05-24T23:00',
    },
    {
      name: 'a month with the spring change',
      on: '2026-03-15T12:00:00Z',
      period: 'month',
      starts: '2026-03-01T00:00',
      ends: '2026-03-31T23:00',
    },
    {
      name: 'a leap February',
      on: '2028-02-29T12:00:00Z',
      period: 'month',
      starts: '2028-02-01T00:00',
      ends: '2028-03-01T00:00',
    },
    {
      name: 'December',
      on: '2026-12-31T12:00:00Z',
      period: 'month',
      starts: '2026-12-01T00:00',
      ends: '2027-01-01T00:00',
    },
  ] as const)('is $name', ({ on, period, starts, ends }) => {
    const { startsAt, endsAt } = periodAround(at(on), period, LONDON);
    expect([iso(startsAt), iso(endsAt)]).toEqual([starts, ends]);
  });

  it('begins with its first moment', () => {
    const { startsAt } = periodAround(at('2026-05-15T12:00:00Z'), 'day', LONDON);
    expect(periodAround(startsAt, 'day', LONDON).startsAt).toBe(startsAt);
    expect(periodAround(startsAt - 1, 'day', LONDON).endsAt).toBe(startsAt);
  });
});

describe('a local date and time', () => {
  it.each([
    { text: '2026-05-15T18:00', utc: '2026-05-15T17:00' },
    { text: '2026-01-15T18:00', utc: '2026-01-15T18:00' },
    { text: '2028-02-29T00:00', utc: '2028-02-29T00:00' },
  ])('$text is $utc UTC', ({ text, utc }) => {
    expect(iso(localDateTime(text, LONDON) ?? 0)).toBe(utc);
  });

  it.each([
    '',
    '2026-05-15',
    '2026-05-15T18:00Z',
    '2026-05-15 18:00',
    '12026-05-15T18:00',
    '226-05-15T18:00',
    '2026-5-15T18:00',
    'tomorrow',
  ])('is not "%s"', (text) => {
    expect(localDateTime(text, LONDON)).toBeUndefined();
  });
});
