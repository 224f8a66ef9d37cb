import { describe, expect, it } from 'vitest';
import { dayFigures } from '../../../page/data/day-figures.ts';
import { at, homeRows, withRegister } from '../../support/timeline.ts';

const ZONE = 'Europe/London';
const figures = (...args: Parameters<typeof dayFigures>) =>
  Object.fromEntries(dayFigures(...args).map(({ label, value, note }) => [label, [value, note]]));

describe('today against yesterday', () => {
  it('compares with yesterday up to the same time, and in all', () => {
    // Local midnight in May is 23:00 UTC: a whole day of 200 W, then 12 h of 400 W with a peak.
    const rows = withRegister(
      homeRows(at('2026-05-13T23:00:00Z'), [24 * 60, 200], [6 * 60, 400], [10, 9_400], [350, 400]),
    );
    expect(figures(rows, at('2026-05-15T11:00:00Z'), ZONE)).toEqual({
      Energy: ['6.3 kWh', '2.4 kWh yesterday by now, 4.8 kWh in all'],
      Cost: ['£1.57', '£0.60 yesterday by now, £1.20 in all'],
      Peak: ['9.4 kW', 'at 06:00, 200 W yesterday 00:00'],
      'Always on': ['400 W', '200 W yesterday'],
    });
  });

  it('says where yesterday was not whole, or not there', () => {
    const half = homeRows(at('2026-05-14T11:00:00Z'), [12 * 60, 1_000], [60, 1_000]);
    expect(figures(half, at('2026-05-15T00:00:00Z'), ZONE).Energy).toEqual([
      '1.0 kWh',
      '12.0 kWh yesterday, from 12:00 on',
    ]);
    expect(figures(half, at('2026-05-15T00:00:00Z'), ZONE).Cost).toEqual(['–', 'no prices yesterday']);
    const young = homeRows(at('2026-05-15T08:00:00Z'), [60, 500]);
    expect(figures(young, at('2026-05-15T09:00:00Z'), ZONE)).toEqual({
      Energy: ['0.5 kWh', 'no readings yesterday'],
      Cost: ['–', 'no readings yesterday'],
      Peak: ['500 W', 'at 09:00, no readings yesterday'],
      'Always on': ['–', 'no readings yesterday'],
    });
  });

  it('counts the energy of readings without demand, and no peak', () => {
    const rows = withRegister(homeRows(at('2026-05-15T08:00:00Z'), [60, 500])).map(
      ({ demandW: _, ...row }) => row,
    );
    expect(figures(rows, at('2026-05-15T09:00:00Z'), ZONE)).toMatchObject({
      Energy: ['0.5 kWh', 'no readings yesterday'],
      Peak: ['–', 'no readings yesterday'],
      'Always on': ['–', 'no readings yesterday'],
    });
  });

  it('has nothing to say without readings', () => {
    expect(figures([], at('2026-05-15T09:00:00Z'), ZONE).Peak).toEqual(['–', 'no readings yesterday']);
  });

  it('counts the energy of a gap by the register', () => {
    const rows = withRegister(homeRows(at('2026-05-15T08:00:00Z'), [120, 1_000])).filter(
      (row) => row.at < at('2026-05-15T08:30:00Z') || row.at >= at('2026-05-15T09:30:00Z'),
    );
    expect(figures(rows, at('2026-05-15T10:00:00Z'), ZONE).Energy?.[0]).toBe('2.0 kWh');
  });

  it('takes what is always on in a solar home from the night', () => {
    const rows = homeRows(at('2026-05-15T00:00:00Z'), [120, 180], [300, -2_000], [30, 900]);
    expect(figures(rows, at('2026-05-15T08:00:00Z'), ZONE)['Always on']).toEqual([
      '180 W',
      'no readings yesterday',
    ]);
    const noon = homeRows(at('2026-05-14T11:00:00Z'), [60, 180]);
    expect(figures([...noon, ...rows], at('2026-05-15T08:00:00Z'), ZONE)['Always on']).toEqual([
      '180 W',
      'not known of yesterday',
    ]);
  });

  it('counts no register that cannot be, before midnight or after it', () => {
    const rows = withRegister(homeRows(at('2026-05-13T23:00:00Z'), [36 * 60, 1_000]));
    const midnight = rows.findIndex((row) => row.at === at('2026-05-14T23:00:00Z'));
    const spoilt = rows.map((row, i) =>
      Math.abs(i - midnight) < 15 || i === 0 ? { ...row, consumptionWh: 0 } : row,
    );
    expect(figures(spoilt, at('2026-05-15T11:00:00Z'), ZONE).Energy).toEqual([
      '12.0 kWh',
      '12.0 kWh yesterday by now, 24.0 kWh in all',
    ]);
  });
});
