import { OUTPUTS } from '../../../core/contract/outputs.ts';
import { titleOf } from '../../../core/contract/title.ts';
import { learns } from '../../../core/rules/evaluate.ts';
import { knowledgeOf } from '../../../core/rules/views.ts';
import { type DeployedStack, outputOf } from '../../aws/stack.ts';
import { storedUsual } from '../../aws/tables.ts';
import { lookUpLiveRules } from '../../live-rules.ts';
import { note, ok, type Seen } from './finding.ts';
import type { HouseholdCase } from './household-checks.ts';

/** What the rules that learn have learned so far, and what hides from them what they look for; nothing where none learns. */
export const checkLearning = async (
  { aws, household }: HouseholdCase,
  stack: DeployedStack,
): Promise<Seen[]> => {
  const live = await lookUpLiveRules(aws, household);
  if (live.kind !== 'good' || !learns(live.rules.rules)) return [];
  const usual = await storedUsual(aws, outputOf(stack, OUTPUTS.stateTable), household.name);
  return live.rules.rules.flatMap((rule): Seen[] => {
    const known = knowledgeOf(rule.kind, rule, usual);
    if (known === undefined) return [];
    const line = `${titleOf(rule)}: ${known.text}`;
    return known.blind === undefined ? [ok(line)] : [note(line, known.blind)];
  });
};
