import * as z from 'zod/mini';
import { keysOf, type Problem, problemsOf } from '../core/contract/problem.ts';
import { type Rule, ruleListProblems, ruleListSchema } from '../core/rules/rule.ts';
import { type DailyWindow, dailyWindowSchema } from '../core/time/time-of-day.ts';

const PAUSED_UNTIL = 'a local date and time such as 2026-05-15T18:00';

const shape = {
  pausedUntil: z.optional(
    z.string(PAUSED_UNTIL).check(z.regex(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/, PAUSED_UNTIL)),
  ),
  quietHours: z.optional(dailyWindowSchema),
  rules: ruleListSchema,
};

const liveRulesSchema = z.strictObject(shape, keysOf(shape, 'an object such as { "rules": [] }'));

/** What a household wants to be told, as it stands in the `rules` parameter. */
export interface LiveRules {
  /** Local date and time until which nothing is sent: `2026-05-15T18:00`. */
  readonly pausedUntil?: string | undefined;
  readonly quietHours?: DailyWindow | undefined;
  readonly rules: readonly Rule[];
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: Problem[] };

/** Reads the text of a `rules` parameter; everything wrong with it is listed at once. */
export const parseLiveRules = (text: string, pollEveryMs: number): Parsed<LiveRules> => {
  const json = parseJson(text);
  if (!json.ok) return json;
  const parsed = liveRulesSchema.safeParse(json.value);
  const list = z.looseObject({ rules: z.unknown() }).safeParse(json.value);
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error.issues, json.value)),
    ...ruleListProblems(list.success ? list.data.rules : [], pollEveryMs),
  ];
  return parsed.success && problems.length === 0 ? { ok: true, value: parsed.data } : { ok: false, problems };
};

/** Reads JSON that a person may have edited; the problem names the place where it breaks. */
export const parseJson = (text: string): Parsed<unknown> => {
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      ok: false,
      problems: [{ path: '', got: text, seen: `no JSON (${error.message})`, allowed: 'valid JSON' }],
    };
  }
};
