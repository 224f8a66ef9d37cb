import * as z from 'zod/mini';
import { type LiveRules, type Parsed, parseJson, parseLiveRules } from './live-rules.ts';

const writtenSchema = z.looseObject({
  pausedUntil: z.optional(z.string()),
  quietHours: z.optional(z.string()),
  rules: z.array(z.unknown()),
});

/** Live rules as a person or the `rules` parameter spells them. */
export type WrittenRules = z.infer<typeof writtenSchema>;

/** What rules mean, and how they are spelled. */
export interface SpelledRules {
  readonly rules: LiveRules;
  readonly written: WrittenRules;
  /** They were given as a bare list, which says nothing of quiet hours and a pause. */
  readonly bareList?: true;
}

/** Reads the text of a `rules` parameter, and keeps how it is spelled. */
export const parseSpelledRules = (text: string, pollEveryMs: number): Parsed<SpelledRules> => {
  const json = parseJson(text);
  return json.ok ? spelled(json.value, pollEveryMs) : json;
};

/** Reads rules of a file or an editor: `{ "rules": […] }` as the parameter holds it, or the bare list. */
export const parseEditedRules = (text: string, pollEveryMs: number): Parsed<SpelledRules> => {
  const json = parseJson(text);
  if (!json.ok) return json;
  if (!Array.isArray(json.value)) return spelled(json.value, pollEveryMs);
  const list = spelled({ rules: json.value }, pollEveryMs);
  return list.ok ? { ok: true, value: { ...list.value, bareList: true } } : list;
};

/** The rules in place of `standing`: a bare list leaves its quiet hours and its pause as they are. */
export const inPlaceOf = (wanted: SpelledRules, standing: SpelledRules | undefined): SpelledRules =>
  wanted.bareList === undefined || standing === undefined
    ? wanted
    : {
        rules: { ...standing.rules, rules: wanted.rules.rules },
        written: { ...standing.written, rules: wanted.written.rules },
      };

const spelled = (value: unknown, pollEveryMs: number): Parsed<SpelledRules> => {
  const parsed = parseLiveRules(JSON.stringify(value), pollEveryMs);
  return parsed.ok
    ? { ok: true, value: { rules: parsed.value, written: writtenSchema.parse(value) } }
    : parsed;
};
