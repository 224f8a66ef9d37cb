import { homeName } from '../../core/messages/figures.ts';
import type { Rule } from '../../core/rules/rule.ts';

/** What people call a rule: its title, or its name as words. */
export const ruleTitle = (rule: Rule): string =>
  'title' in rule && typeof rule.title === 'string' ? rule.title : homeName(rule.name);

/** The title of a rule that may no longer be in force. */
export const titleOf = (name: string, rules: readonly Rule[]): string => {
  const rule = rules.find((one) => one.name === name);
  return rule === undefined ? homeName(name) : ruleTitle(rule);
};
