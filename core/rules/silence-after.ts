import * as z from 'zod/mini';
import { durationSchema, formatDuration } from '../time/duration.ts';
import type { KeyProblem } from './kind.ts';

const AFTER_RANGE = { min: '1m', max: '7d' };
const POLLS_BEFORE_SILENCE = 2;
const LATENESS_MS = 5 * 60_000;

/** How long the Mini may be silent, or repeat itself, before that is told. */
export const silenceAfterSchema = () => durationSchema(AFTER_RANGE);

const rawSchema = z.looseObject({ after: silenceAfterSchema() });

/** A silence that is too short to tell from a late upload. */
export const shortSilenceProblems = (raw: unknown, pollEveryMs: number): KeyProblem[] => {
  const shortest = POLLS_BEFORE_SILENCE * pollEveryMs + LATENESS_MS;
  const { data: rule } = rawSchema.safeParse(raw);
  if (rule === undefined || rule.after >= shortest) return [];
  const allowed = `at least ${formatDuration(shortest)} (twice pollEvery and 5m for late uploads)`;
  return [{ key: 'after', got: formatDuration(rule.after), allowed }];
};
