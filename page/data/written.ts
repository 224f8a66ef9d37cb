import { titleOf } from '../../core/contract/title.ts';
import type { Rule } from '../../core/rules/rule.ts';

/** What people call a rule: its title, or its name as words. */
export const ruleTitle = (rule: Rule): string => titleOf(rule);

/** The title of a rule that may no longer be in force. */
export const titleOfName = (name: string, rules: readonly Rule[]): string =>
  titleOf(rules.find((one) => one.name === name) ?? { name });
