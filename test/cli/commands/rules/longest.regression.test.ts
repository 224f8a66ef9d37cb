import { expect, it } from 'vitest';
import { readLiveRules } from '../../../../cli/live-rules.ts';
import { PARAMETER_MAX_CHARS } from '../../../../config/written.ts';

/** Valid live rules of exactly so many characters: names as long as it takes. */
const rulesOfLength = (chars: number): string => {
  const names = Array.from({ length: 50 }, (_, index) => `rule-${String(index).padStart(2, '0')}`);
  const text = () =>
    JSON.stringify({ rules: names.map((name) => ({ kind: 'demand', name, above: 3000, for: '5m' })) });
  for (let index = 0; text().length < chars; index = (index + 1) % names.length) names[index] += 'x';
  return text();
};

it('live rules may be as long as a parameter, and not a character longer', () => {
  const longest = rulesOfLength(PARAMETER_MAX_CHARS);
  expect(longest).toHaveLength(PARAMETER_MAX_CHARS);
  expect(readLiveRules(longest, '1m')).toMatchObject({ ok: true });
  expect(readLiveRules(rulesOfLength(PARAMETER_MAX_CHARS + 1), '1m')).toMatchObject({
    ok: false,
    problems: [expect.stringContaining(`got ${PARAMETER_MAX_CHARS + 1} characters`)],
  });
});
