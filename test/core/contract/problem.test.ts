import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { crossCheck, formatPath, formatProblem, keysOf, problemsOf } from '../../../core/contract/problem.ts';

const A_NAME = 'a name';
const A_NUMBER = 'a number';
const ruleSchema = z.strictObject(
  { name: z.string(A_NAME), above: z.number(A_NUMBER) },
  keysOf({ name: 0, above: 0 }, 'a rule'),
);
const configSchema = z.strictObject(
  { rules: z.array(ruleSchema, 'a list of rules') },
  keysOf({ rules: 0 }, 'a config'),
);

/** What a person is told of a value, a line each. */
const said = (value: unknown, prefix?: readonly PropertyKey[]): string[] => {
  const { error } = configSchema.safeParse(value);
  return problemsOf(error?.issues ?? [], value, prefix).map(formatProblem);
};

describe('what is wrong in a value somebody wrote', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['nothing', { rules: [{ name: 'high', above: 9_000 }] }, []],
    ['a whole value of another kind', 'rules', ['the whole value: got "rules"; allowed: a config']],
    ['no value at all', undefined, ['the whole value: missing; allowed: a config']],
    ['a key of another kind', { rules: 5 }, ['rules: got 5; allowed: a list of rules']],
    ['a key that holds nothing', { rules: null }, ['rules: got null; allowed: a list of rules']],
    ['a key that is missing', {}, ['rules: missing; allowed: a list of rules']],
    ['an entry of another kind', { rules: ['high'] }, ['rules[0]: got "high"; allowed: a rule']],
    [
      'everything wrong at once, each with its path',
      { rules: [{ name: 'high', above: '9000' }, { above: 1 }] },
      ['rules[0].above: got "9000"; allowed: a number', 'rules[1].name: missing; allowed: a name'],
    ],
    [
      'each unknown key, with those that are known',
      { rules: [], limit: 1, 'quiet-hours': 2 },
      [
        'limit: got an unknown key; allowed: one of the known keys (rules)',
        'quiet-hours: got an unknown key; allowed: one of the known keys (rules)',
      ],
    ],
    [
      'an unknown key of an entry',
      { rules: [{ name: 'high', above: 1, abvoe: 2 }] },
      ['rules[0].abvoe: got an unknown key; allowed: one of the known keys (name, above)'],
    ],
    [
      'a value of 80 characters in JSON as it is',
      { rules: 'x'.repeat(78) },
      [`rules: got "${'x'.repeat(78)}"; allowed: a list of rules`],
    ],
    [
      'no more than 80 characters of a longer one',
      { rules: 'x'.repeat(79) },
      [`rules: got "${'x'.repeat(79)}…; allowed: a list of rules`],
    ],
  ])('%s', (_, value, lines) => {
    expect(said(value)).toEqual(lines);
  });

  it('has a path from where the value stands', () => {
    expect(said({ rules: 5, more: 1 }, ['households', 0])).toEqual([
      'households[0].rules: got 5; allowed: a list of rules',
      'households[0].more: got an unknown key; allowed: one of the known keys (rules)',
    ]);
  });

  it('keeps what stands at an unknown key', () => {
    const value = { rules: [], limit: { w: 1 } };
    const { error } = configSchema.safeParse(value);
    expect(problemsOf(error?.issues ?? [], value)).toEqual([
      {
        path: 'limit',
        got: { w: 1 },
        seen: 'an unknown key',
        allowed: 'one of the known keys (rules)',
      },
    ]);
  });

  it.each<[string, (check: typeof shortName) => z.ZodMiniType, number]>([
    ['the same is said once of one place', (check) => z.object({ name: check }), 1],
    ['and again of another', (check) => z.object({ name: check, other: check }), 2],
  ])('%s', (_, schemaOf, lines) => {
    const value = { name: 'X1', other: 'Y2' };
    const { error } = schemaOf(shortName).safeParse(value);
    expect(problemsOf(error?.issues ?? [], value)).toHaveLength(lines);
  });
});

const SMALL = 'small letters';
/** Two checks with one text for whoever reads it. */
const shortName = z.string().check(z.regex(/^[a-z]*$/, SMALL), z.regex(/^[^0-9]*$/, SMALL));

describe('what a check across keys found', () => {
  const issue = (path: PropertyKey[], message = 'wrong'): z.core.$ZodIssue => ({
    code: 'custom',
    path,
    message,
    input: {},
  });
  const unknown = (...keys: string[]): z.core.$ZodIssue => ({
    code: 'unrecognized_keys',
    keys,
    path: [],
    message: 'the known keys',
    input: {},
  });

  it.each<[string, unknown, PropertyKey[], unknown]>([
    ['a key', { rules: 5 }, ['rules'], 5],
    ['nothing where a key on the way is missing', {}, ['rules', 0, 'name'], undefined],
    ['nothing where a key on the way holds nothing', { rules: null }, ['rules', 0], undefined],
    ['nothing inside a text', { rules: 'high' }, ['rules', 'length'], undefined],
    ['nothing that every object has', { rules: {} }, ['rules', 'constructor'], undefined],
  ])('stands at %s', (_, value, path, got) => {
    expect(problemsOf([issue(path)], value)).toMatchObject([{ got }]);
  });

  it.each([
    ['the same twice is said once', [issue(['a']), issue(['a'])], 1],
    ['two things of one place are both said', [issue(['a']), issue(['a'], 'too long')], 2],
    ['one thing of two places is said of both', [issue(['a']), issue(['b'])], 2],
    ['unknown keys are all said', [unknown('a'), unknown('b')], 2],
  ])('%s', (_, issues, count) => {
    expect(problemsOf(issues, {})).toHaveLength(count);
  });
});

describe('a path', () => {
  it.each([
    [[], ''],
    [['rules'], 'rules'],
    [['households', 0, 'rules', 12, 'for'], 'households[0].rules[12].for'],
    [[0, 'name'], '[0].name'],
  ])('%j is written %s', (path, text) => {
    expect(formatPath(path)).toBe(text);
  });
});

describe('a check across keys', () => {
  const schema = z.object({ low: z.number('a number'), high: z.number('a number') }, 'a pair').check(
    crossCheck(({ value, issues }) => {
      if (!(value.low <= value.high))
        issues.push({ code: 'custom', input: value, message: 'low below high' });
    }),
  );
  const messages = (value: unknown) => schema.safeParse(value).error?.issues.map(({ message }) => message);

  it.each<[string, unknown, readonly string[] | undefined]>([
    ['finds nothing where all is well', { low: 1, high: 2 }, undefined],
    ['finds what is wrong between them', { low: 2, high: 1 }, ['low below high']],
    ['is made where a single key is wrong, too', { low: '2', high: 1 }, ['a number', 'low below high']],
    ['is not made of what is no object', 5, ['a pair']],
    ['is not made of nothing', null, ['a pair']],
  ])('%s', (_, value, expected) => {
    expect(messages(value)).toEqual(expected);
  });
});
