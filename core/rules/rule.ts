import * as z from 'zod/mini';
import { formatPath, type Problem } from '../contract/problem.ts';
import type { KeyProblem } from './kind.ts';
import { RULE_KIND_NAMES, RULE_KINDS, type RuleKindName, type RuleOf } from './registry.ts';

/** A rule of any kind. */
export type Rule = RuleOf<RuleKindName>;

const [first, ...others] = RULE_KIND_NAMES;

/** One rule as the config and the live rules spell it, parsed to the form the core decides on. */
const ruleSchema = z.discriminatedUnion(
  'kind',
  [RULE_KINDS[first].schema, ...others.map((kind) => RULE_KINDS[kind].schema)],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? `one of ${RULE_KIND_NAMES.join(', ')}`
        : 'a rule: an object with kind and name',
  },
);

const TOO_MANY = 'a list of at most 100 rules';

/** The rules of one household; what a list can have wrong beyond its rules is found by `ruleListProblems`. */
export const ruleListSchema = z.array(ruleSchema, TOO_MANY).check(z.maxLength(100, TOO_MANY));

const namedSchema = z.looseObject({ name: z.string() });
const kindSchema = z.looseObject({ kind: z.enum(RULE_KIND_NAMES) });

/**
 * What is wrong between the rules of one list, and between a rule and the cadence: names used twice, and a silence
 * too short to tell from a late upload. Reads the raw list so that it speaks even where single rules do not parse.
 */
export const ruleListProblems = (
  input: unknown,
  pollEveryMs: number,
  prefix: readonly PropertyKey[] = ['rules'],
): Problem[] => {
  if (!Array.isArray(input)) return [];
  const names = input.map((raw) => namedSchema.safeParse(raw).data?.name);
  return input.flatMap((raw, index) => {
    const at = (key: string) => formatPath([...prefix, index, key]);
    const name = names[index];
    return [
      ...(name !== undefined && names.indexOf(name) < index
        ? [{ path: at('name'), got: name, allowed: 'a name no other rule of this household has' }]
        : []),
      ...cadenceProblems(raw, pollEveryMs).map(({ key, ...problem }) => ({ path: at(key), ...problem })),
    ];
  });
};

const cadenceProblems = (raw: unknown, pollEveryMs: number): readonly KeyProblem[] => {
  const known = kindSchema.safeParse(raw);
  return known.success ? (RULE_KINDS[known.data.kind].cadenceProblems?.(raw, pollEveryMs) ?? []) : [];
};
