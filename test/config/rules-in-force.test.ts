import { describe, expect, it } from 'vitest';
import { rulesInForce } from '../../config/rules-in-force.ts';

const textWith = (name: string) => JSON.stringify({ rules: [{ kind: 'no-data', name, after: '15m' }] });
const BROKEN = '{"rules":1}';

describe('the rules in force', () => {
  it.each([
    ['the parameter speaks where it can be read', textWith('new'), textWith('old'), ['new']],
    ['the last good ones, where it cannot', BROKEN, textWith('old'), ['old']],
    ['the last good ones, where it is missing', undefined, textWith('old'), ['old']],
    ['none, where neither can be read', BROKEN, BROKEN, []],
    ['none, where there never were any', undefined, undefined, []],
  ])('%s', (_, parameter, lastGood, names) => {
    const { rules, text } = rulesInForce(parameter, lastGood, 60_000);
    expect(rules.rules.map(({ name }) => name)).toEqual(names);
    expect(JSON.parse(text)).toMatchObject({ rules: names.map((name) => ({ name })) });
  });
});
