import type { Rule } from '../../../core/rules/rule.ts';
import { formatDuration } from '../../../core/time/duration.ts';

/** Rows that stand for longer are no trace of what a Mini sends. */
const LONGEST_OF_A_MINI_MS = 5 * 60_000;

/** Rules as a trace of slow rows can answer them. */
export interface AnswerableRules {
  readonly rules: readonly Rule[];
  /** What was changed, for a person. */
  readonly notes: readonly string[];
}

/**
 * A gap is what is longer than a row stands for: `no-data` waits at least that long, and whether a Mini repeats itself
 * does not show in rows that are minutes apart.
 */
export const answerableRules = (rules: readonly Rule[], sampleHoldsMs: number): AnswerableRules => {
  const notes: string[] = [];
  const holds = formatDuration(sampleHoldsMs);
  const answerable = rules.flatMap((rule): Rule[] => {
    if (rule.kind === 'frozen' && sampleHoldsMs > LONGEST_OF_A_MINI_MS) {
      notes.push(`${rule.name} left out: rows that stand for ${holds} do not show a frozen Mini`);
      return [];
    }
    if (rule.kind === 'no-data' && rule.afterMs < sampleHoldsMs) {
      notes.push(
        `${rule.name} waits ${holds} instead of ${formatDuration(rule.afterMs)}: a row stands for that long`,
      );
      return [{ ...rule, afterMs: sampleHoldsMs }];
    }
    return [rule];
  });
  return { rules: answerable, notes };
};
