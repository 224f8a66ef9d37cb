import { expect, it } from 'vitest';
import { problemsOfEdit } from '../../../../cli/commands/rules/edit.ts';
import { parseSpelledRules } from '../../../../config/spelled-rules.ts';
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
  const problems = (chars: number) => problemsOfEdit(parseSpelledRules(rulesOfLength(chars), 60_000));
  expect(rulesOfLength(PARAMETER_MAX_CHARS)).toHaveLength(PARAMETER_MAX_CHARS);
  expect(problems(PARAMETER_MAX_CHARS)).toEqual([]);
  expect(problems(PARAMETER_MAX_CHARS + 1)).toEqual([
    expect.stringContaining(`got ${PARAMETER_MAX_CHARS + 1} characters`),
  ]);
});
