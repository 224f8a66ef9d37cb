import type { ZodMiniType } from 'zod/mini';
import { recipientSchema } from '../../../config/recipients.ts';
import type { HomeTraits } from '../../../config/starter-rules.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { type DailyWindow, parseDailyWindow } from '../../../core/time/time-of-day.ts';
import type { Prompts } from '../../terminal/prompts.ts';

/** Answers given as flags; undefined is asked for, or has a default. */
export interface GivenAnswers {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  /** `23:30-05:30`, or `none`. */
  readonly night: string | undefined;
  readonly solar: boolean | undefined;
  readonly dailyBudget: number | undefined;
}

/** What a household wants. */
export interface Answers {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly traits: HomeTraits;
}

const NIGHT_QUESTION =
  'Does something big run at night on purpose (car, immersion heater, storage heaters, heat pump)?';
const WINDOW = 'a window of local time, such as 23:30-05:30';

/**
 * Checks what was given and asks for the rest.
 * @throws BadInputError where an answer can't be, or is missing and nobody can be asked; the line names every flag
 */
export const collectAnswers = async (given: GivenAnswers, prompts: Prompts | undefined): Promise<Answers> => {
  for (const email of given.emails) refuse('--email', email, problemWith(recipientSchema, { email }));
  const phones = given.phones.map((sms) => {
    refuse('--sms', sms, problemWith(recipientSchema, { sms }));
    return recipientSchema.parse({ sms }).address;
  });
  const night = given.night === undefined ? undefined : readNight(given.night);
  if (prompts === undefined) return withoutAsking({ ...given, phones }, night);
  const emails =
    given.emails.length > 0
      ? given.emails
      : [
          await prompts.text({
            message: 'Which email address gets the alerts?',
            check: (email) => problemWith(recipientSchema, { email }),
          }),
        ];
  const { nightUse } = night ?? (await askNight(prompts));
  const exports = given.solar ?? (await prompts.yesNo('Solar panels or a home battery?', false));
  return {
    emails,
    phones,
    traits: { nightUse, exports, dailyBudget: given.dailyBudget },
  };
};

interface Night {
  readonly nightUse: DailyWindow | undefined;
}

const withoutAsking = (given: GivenAnswers, night: Night | undefined): Answers => {
  const { emails, phones, solar, dailyBudget } = given;
  const missing = [
    ...(emails.length === 0 ? ['--email ADDRESS'] : []),
    ...(night === undefined ? ['--night 23:30-05:30 (or --night none)'] : []),
    ...(solar === undefined ? ['--solar or --no-solar'] : []),
  ];
  if (night === undefined || solar === undefined || missing.length > 0) {
    throw new BadInputError(`nobody to ask at this terminal; give the answers as ${missing.join(', ')}`);
  }
  return { emails, phones, traits: { nightUse: night.nightUse, exports: solar, dailyBudget } };
};

const readNight = (text: string): Night => {
  if (text === 'none') return { nightUse: undefined };
  const nightUse = parseDailyWindow(text);
  if (nightUse !== undefined) return { nightUse };
  throw new BadInputError(`--night: got ${JSON.stringify(text)}; allowed: ${WINDOW}, or none`);
};

const askNight = async (prompts: Prompts): Promise<Night> => {
  if (!(await prompts.yesNo(NIGHT_QUESTION, false))) return { nightUse: undefined };
  const text = await prompts.text({
    message: 'From when to when (local time)?',
    initial: '23:30-05:30',
    check: (answer) => (parseDailyWindow(answer) === undefined ? `Allowed: ${WINDOW}` : undefined),
  });
  return { nightUse: parseDailyWindow(text.trim()) };
};

const problemWith = (schema: ZodMiniType, value: unknown): string | undefined => {
  const parsed = schema.safeParse(value);
  return parsed.success ? undefined : `Allowed: ${parsed.error.issues[0]?.message}`;
};

const refuse = (flag: string, got: string, problem: string | undefined): void => {
  if (problem === undefined) return;
  throw new BadInputError(
    `${flag}: got ${JSON.stringify(got)}; ${problem.charAt(0).toLowerCase()}${problem.slice(1)}`,
  );
};
