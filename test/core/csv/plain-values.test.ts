import { describe, expect, it } from 'vitest';
import { PlainTimes, readPlainDecimal, saysUtc } from '../../../core/csv/plain-values.ts';

/** Between other bytes, as fields stand in a file. */
const within = (text: string) => {
  const bytes = new TextEncoder().encode(`9,${text},9`);
  return { bytes, start: 2, end: bytes.length - 2 };
};

describe('a plain time', () => {
  const timeOf = (text: string, times = new PlainTimes()) => {
    const { bytes, start, end } = within(text);
    return times.read(bytes, start, end);
  };

  it.each([
    '2026-05-15T17:14:50Z',
    '1970-01-01T00:00:00Z',
    '2028-02-29T23:59:59Z',
    '2026-12-31T09:08:07Z',
    '2019-10-20T20:10:09Z',
  ])('is read, with and without its Z, with a T and with a space: %s', (text) => {
    for (const spelled of [text, text.slice(0, -1), text.replace('T', ' ')]) {
      expect(timeOf(spelled)).toBe(Date.parse(text));
    }
  });

  it('is read by its own day, whatever was read before', () => {
    const times = new PlainTimes();
    const written = ['2026-05-15', '2026-05-16', '2026-06-16', '2027-06-16', '2026-02-30', '2026-05-15'];
    expect(written.map((day) => timeOf(`${day}T00:00:00Z`, times))).toEqual(
      written.map((day) => (day === '2026-02-30' ? Number.NaN : Date.parse(`${day}T00:00:00Z`))),
    );
  });

  it.each([
    '2026-05-15T17:14:5',
    '2026-05-15T17:14:50+',
    '2026-05-15T17:14:50ZZ',
    '2026-05-15_17:14:50',
    '2026/05-15T17:14:50',
    '2026-05/15T17:14:50',
    '2026-05-15T17.14:50',
    '2026-05-15T17:14.50',
    '2026-05-15T24:00:00',
    '2026-05-15T17:60:00',
    '2026-05-15T17:14:60',
    '2026-13-15T17:14:50',
    '2026-00-15T17:14:50',
    '2026-02-30T17:14:50',
    '2026-05-00T17:14:50',
    '0026-05-15T17:14:50',
    '2026-05-15Tx7:14:50',
    '2026-05-15T1/:14:50',
    '2026-05-15T1:::14:50',
    'x026-05-15T17:14:50',
  ])('is nothing else: %s', (text) => {
    expect(timeOf(text)).toBeNaN();
  });

  it('says UTC by its Z', () => {
    const ends = (text: string) => saysUtc(within(text).bytes, within(text).end);
    expect(['2026-05-15T17:14:50Z', '2026-05-15T17:14:50'].map(ends)).toEqual([true, false]);
  });
});

describe('a plain number', () => {
  const numberOf = (text: string, pointed = true) => {
    const { bytes, start, end } = within(text);
    return readPlainDecimal(bytes, start, end, pointed);
  };

  it.each<[string, number]>([
    ['0', 0],
    ['9', 9],
    ['310', 310],
    ['-4200', -4200],
    ['310.5', 310.5],
    ['-0.25', -0.25],
    ['0.1', 0.1],
    ['1.005', 1.005],
    ['123456789012345', 123456789012345],
    ['-123456789012345', -123456789012345],
    ['1.2345678901234', 1.2345678901234],
  ])('is read: %s', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });

  it.each([
    '',
    '-',
    '--1',
    '+1',
    '.5',
    '5.',
    '-.5',
    '1.2.3',
    '1e2',
    '1,5',
    ' 1',
    '1 ',
    '/',
    ':',
    '1234567890123456',
  ])('is nothing else: “%s”', (text) => {
    expect(numberOf(text)).toBeNaN();
  });

  it('has no point where that may group digits', () => {
    expect(numberOf('310.5', false)).toBeNaN();
    expect(numberOf('310', false)).toBe(310);
  });
});
