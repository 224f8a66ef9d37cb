import { expect, it } from 'vitest';
import { usualStepMs } from '../../../core/csv/usual-step.ts';

/** Rows with these steps between them, seconds. */
const stepping = (...seconds: readonly number[]) =>
  [0, ...seconds].map((_, index) => ({
    at: seconds.slice(0, index).reduce((sum, step) => sum + step * 1_000, 0),
  }));

it.each([
  { name: 'nothing without rows', rows: [], seconds: undefined },
  { name: 'nothing of one row', rows: stepping(), seconds: undefined },
  { name: 'the next round duration', rows: stepping(31), seconds: 90 },
  { name: 'the very duration', rows: stepping(30, 30), seconds: 30 },
  { name: 'an hour', rows: stepping(3_600), seconds: 3_600 },
  { name: 'nothing where steps are longer', rows: stepping(3_601), seconds: undefined },
  { name: 'what nine of ten are', rows: stepping(...Array(10).fill(60), 2_000), seconds: 90 },
  {
    name: 'more where two of ten are longer',
    rows: stepping(2_000, 2_000, ...Array(8).fill(60)),
    seconds: 3_600,
  },
  { name: 'the same backwards', rows: stepping(-60, -60), seconds: 90 },
])('what bridges the usual step is $name', ({ rows, seconds }) => {
  expect(usualStepMs(rows)).toBe(seconds === undefined ? undefined : seconds * 1_000);
});
