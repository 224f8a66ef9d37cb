import { describe, expect, it } from 'vitest';
import { shortSilenceProblems } from '../../../core/rules/silence-after.ts';
import { MINUTE } from '../../support/timeline.ts';

const ALLOWED = 'at least 7m (twice pollEvery and 5m for late uploads)';

describe('a silence that is to be told', () => {
  it.each([
    ['as long as two polls and five minutes', '7m', []],
    ['longer', '1h', []],
    ['a second shorter', '419s', [{ key: 'after', got: '419s', allowed: ALLOWED }]],
    ['much shorter', '1m', [{ key: 'after', got: '1m', allowed: ALLOWED }]],
    ['no duration at all, which is refused elsewhere', 'soon', []],
  ])('may be, and is no late upload, if it is %s', (_, after, problems) => {
    expect(shortSilenceProblems({ after }, MINUTE)).toEqual(problems);
  });
});
