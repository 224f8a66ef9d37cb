import { describe, expect, it } from 'vitest';
import { parseLiveRules } from '../../../../config/live-rules.ts';
import { formatProblem } from '../../../../core/contract/problem.ts';

const refusals = (between: unknown): string[] => {
  const rules = [{ kind: 'standby', name: 'standby', between }];
  const parsed = parseLiveRules(JSON.stringify({ rules }), 60_000);
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
};

describe('the window of a standby rule', () => {
  it.each(['00:00-06:00', '00:30-02:00', '23:00-00:00'])('may be %s', (between) => {
    expect(refusals(between)).toEqual([]);
  });

  it.each(['00:10-00:50', '00:30-01:59'])('must hold a whole hour, unlike %s', (between) => {
    expect(refusals(between)).toEqual([
      expect.stringMatching(
        /^rules\[0\]\.between: .*; allowed: a window that holds a whole hour of the clock, such as 00:00-06:00$/,
      ),
    ]);
  });

  it('that is none is said to be none, and nothing else', () => {
    expect(refusals(7)).toHaveLength(1);
    expect(refusals(7)[0]).toMatch(/allowed: a window of local time/);
  });
});
