import type { NotedSpan } from './kind.ts';
import { RULE_KINDS, type RuleKindName, type RuleOf, type StateOf } from './registry.ts';
import type { Rule } from './rule.ts';
import type { AlertState } from './state.ts';

/** What the rules found in a stretch of time that was not worth a message: lines for a digest, in the rules' order. */
export const notesOf = (rules: readonly Rule[], { rules: states }: AlertState, span: NotedSpan): string[] =>
  rules.flatMap((rule) => notesOfRule(rule.kind, rule, states[rule.name], span));

const notesOfRule = <K extends RuleKindName>(
  kind: K,
  rule: RuleOf<K>,
  state: StateOf<RuleKindName> | undefined,
  span: NotedSpan,
): readonly string[] => (isOf(kind, state) ? (RULE_KINDS[kind].notes?.(rule, state, span) ?? []) : []);

const isOf = <K extends RuleKindName>(
  kind: K,
  state: StateOf<RuleKindName> | undefined,
): state is StateOf<K> => state?.kind === kind;
