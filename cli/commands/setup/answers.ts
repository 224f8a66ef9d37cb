import type { ZodMiniType } from 'zod/mini';
import type { Digest } from '../../../config/settings.ts';
import type { HomeTraits } from '../../../config/starter-rules.ts';
import { recipientSchema } from '../../../core/channels/recipient.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { type DailyWindow, parseDailyWindow } from '../../../core/time/time-of-day.ts';
import { POUNDS, readPounds } from '../../terminal/option-values.ts';
import type { Prompts } from '../../terminal/prompts.ts';

/** Answers given as flags; undefined is asked for, or has a default. */
export interface GivenAnswers {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  /** `23:30-05:30`, or `none`. */
  readonly night: string | undefined;
  readonly solar: boolean | undefined;
  readonly battery: boolean | undefined;
  readonly dailyBudget: number | undefined;
  readonly digest: Digest | undefined;
  /** The page on the phone, and buttons in messages. */
  readonly web: boolean | undefined;
}

/** What a household wants. */
export interface Answers {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly digest: Digest;
  readonly web: boolean;
  readonly traits: Omit<HomeTraits, 'quietLoadW'>;
}

const NIGHT_QUESTION =
  'Does something big run at night on purpose (car, immersion heater, storage heaters, heat pump)?';
const WEB_QUESTION =
  'Mute buttons in messages and the page on your phone? It makes one address of your AWS account public: a sign-in page, and links that only your messages carry.';
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
  if (given.emails.length > 0) return askHome({ ...given, phones }, night, prompts);
  const email = await prompts.text({
    message: 'Which email address gets the alerts?',
    check: (email) => problemWith(recipientSchema, { email }),
  });
  const asked = phones.length > 0 ? phones : await askPhone(prompts);
  const { emails: _none, ...rest } = given;
  const answers = await askHome({ ...rest, emails: [email], phones: asked }, night, prompts);
  const dailyBudget = given.dailyBudget ?? (await askBudget(prompts));
  const digest = given.digest ?? (await askDigest(prompts));
  const web = given.web ?? (await prompts.yesNo(WEB_QUESTION, false));
  return { ...answers, digest, web, traits: { ...answers.traits, dailyBudget } };
};

const askHome = async (
  { emails, phones, solar, battery, dailyBudget, digest = 'off', web = false }: GivenAnswers,
  night: Night | undefined,
  prompts: Prompts,
): Promise<Answers> => {
  const { nightUse } = night ?? (await askNight(prompts));
  const exports = solar ?? (await prompts.yesNo('Solar panels or a home battery?', false));
  const hasBattery =
    battery ?? (exports && solar === undefined ? await prompts.yesNo('Is there a battery?', false) : exports);
  return { emails, phones, digest, web, traits: { nightUse, exports, battery: hasBattery, dailyBudget } };
};

const NO_ANSWER = '';

const askPhone = async (prompts: Prompts): Promise<string[]> => {
  const text = await prompts.text({
    message: 'A phone that gets critical alerts as texts, too? (Enter for none)',
    initial: NO_ANSWER,
    check: (sms) => (sms === NO_ANSWER ? undefined : problemWith(recipientSchema, { sms })),
  });
  const sms = text.trim();
  return sms === NO_ANSWER ? [] : [recipientSchema.parse({ sms }).address];
};

const askBudget = async (prompts: Prompts): Promise<number | undefined> => {
  const text = await prompts.text({
    message: 'A budget for a day, in pounds, to be warned at 80 % and 100 % of it? (Enter for none)',
    initial: NO_ANSWER,
    check: (answer) =>
      answer === NO_ANSWER || readPounds(answer) !== undefined ? undefined : `Allowed: ${POUNDS}`,
  });
  return readPounds(text);
};

const askDigest = (prompts: Prompts): Promise<Digest> =>
  prompts.choose('A summary of what was used, what it cost and what was dear, by email?', [
    { value: 'weekly', name: 'Each Monday at 08:00, of the week' },
    { value: 'monthly', name: 'On the 1st at 08:00, of the month' },
    { value: 'off', name: 'None' },
  ]);

interface Night {
  readonly nightUse: DailyWindow | undefined;
}

const withoutAsking = (given: GivenAnswers, night: Night | undefined): Answers => {
  const { emails, phones, solar, dailyBudget, digest = 'off', web = false } = given;
  // Where nobody said, a battery is possible: it makes a home's low demand mean nothing.
  const battery = given.battery ?? solar ?? false;
  const missing = [
    ...(emails.length === 0 ? ['--email ADDRESS'] : []),
    ...(night === undefined ? ['--night 23:30-05:30 (or --night none)'] : []),
    ...(solar === undefined ? ['--solar or --no-solar'] : []),
  ];
  if (night === undefined || solar === undefined || missing.length > 0) {
    throw new BadInputError(`nobody to ask at this terminal; give the answers as ${missing.join(', ')}`);
  }
  const traits = { nightUse: night.nightUse, exports: solar, battery, dailyBudget };
  return { emails, phones, digest, web, traits };
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
