import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../support/timeline.ts';
import { refusalsOf } from '../../../support/written-rules.ts';

describe('how soon a no-data rule may tell', () => {
  it.each([
    ['sooner than two polls and the lateness of uploads', '6m', 1, '7m'],
    ['sooner than two polls of ten minutes and the lateness', '24m', 10, '25m'],
  ])('is not %s', (_, after, pollMinutes, least) => {
    const rule = { kind: 'no-data', name: 'silent', after };
    expect(refusalsOf(rule, pollMinutes * MINUTE)).toEqual([
      `rules[0].after: got "${after}"; allowed: at least ${least} (twice pollEvery and 5m for late uploads)`,
    ]);
    expect(refusalsOf({ ...rule, after: least }, pollMinutes * MINUTE)).toEqual([]);
  });
});
