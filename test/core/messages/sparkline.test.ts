import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../core/messages/sparkline.ts';

describe('the sparkline', () => {
  it.each([
    { name: 'rises from zero to the highest', values: [0, 1_000, 2_000, 3_500, 7_000], line: '▁▂▃▅█' },
    { name: 'of a steady home is full, since it begins at zero', values: [300, 300], line: '██' },
    { name: 'of nothing used is flat', values: [0, 0, 0], line: '▁▁▁' },
    { name: 'begins at the lowest export', values: [-700, 0, 700], line: '▁▅█' },
    { name: 'of export alone ends at zero', values: [-700, -100], line: '▁▇' },
    { name: 'has a dot where nothing is known', values: [0, null, 700], line: '▁·█' },
    { name: 'of no readings is empty', values: [], line: '' },
  ])('$name', ({ values, line }) => {
    expect(sparkline(values)).toBe(line);
  });
});
