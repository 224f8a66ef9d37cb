import * as z from 'zod/mini';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import type { CliContext } from '../../context.ts';
import type { Prompts } from '../../terminal/prompts.ts';

/** One value of a channel's secret. */
export interface SecretField {
  /** As it is stored. */
  readonly key: string;
  /** The environment variable that may hold it. */
  readonly variable: string;
  /** As a person calls it. */
  readonly what: string;
  /** What is allowed, in words; undefined where a text is. */
  readonly problem: (text: string) => string | undefined;
}

/** Values by field. */
export type GivenSecret = Readonly<Record<string, string>>;

const objectSchema = z.record(z.string(), z.string());

/** Values of a secret as it is stored; none where its text is not of that form. */
export const storedValues = (text: string): GivenSecret => objectSchema.safeParse(parseJson(text)).data ?? {};

/**
 * What is given of a channel's secret before anybody is asked: from the environment, else piped in, as JSON or one value a
 * line. Never from a flag, which other programs see.
 * @throws BadInputError where what is there can't be such a secret; never names its text
 */
export const givenSecret = async (
  fields: readonly SecretField[],
  { env, piped }: Pick<CliContext, 'env' | 'piped'>,
): Promise<GivenSecret> => {
  const text = piped === undefined ? '' : (await piped()).trim();
  const given: Record<string, string> = { ...(text === '' ? {} : readPiped(text, fields)) };
  for (const { key, variable } of fields) {
    const value = env[variable]?.trim() ?? '';
    if (value !== '') given[key] = value;
  }
  for (const { key, variable, what, problem } of fields) {
    const value = given[key];
    const allowed = value === undefined ? undefined : problem(value);
    if (allowed !== undefined) {
      throw new BadInputError(`${what} (${variable}, or piped in): it is not one; allowed: ${allowed}`);
    }
  }
  return given;
};

const readPiped = (text: string, fields: readonly SecretField[]): Record<string, string> => {
  const keys = fields.map(({ key }) => key);
  const allowed = `one value a line (${fields.map(({ what }) => what).join(', ')}), or JSON with ${keys.join(', ')}`;
  if (text.startsWith('{')) {
    const parsed = objectSchema.safeParse(parseJson(text));
    if (parsed.success && Object.keys(parsed.data).every((key) => keys.includes(key))) return parsed.data;
    throw new BadInputError(`what is piped in is no secret of this kind; allowed: ${allowed}`);
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  if (lines.length > fields.length) {
    throw new BadInputError(`what is piped in has ${lines.length} lines; allowed: ${allowed}`);
  }
  return Object.fromEntries(
    lines.flatMap((line, index) => (line === '' ? [] : [[keys[index] ?? '', line] as const])),
  );
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/**
 * A value that must be there: given, else typed unseen.
 * @throws BadInputError where nobody can be asked
 */
export const neededValue = async (
  given: GivenSecret,
  { key, variable, what, problem }: SecretField,
  prompts: Prompts | undefined,
): Promise<string> => {
  const value = given[key];
  if (value !== undefined) return value;
  if (prompts === undefined) {
    throw new BadInputError(
      `no ${what}: pipe it in, or set ${variable}; a flag would show it to other programs`,
    );
  }
  const typed = await prompts.secret({
    message: `${what.charAt(0).toUpperCase()}${what.slice(1)} (stays hidden):`,
    check: (text) => {
      const allowed = problem(text.trim());
      return allowed === undefined ? undefined : `Allowed: ${allowed}`;
    },
  });
  return typed.trim();
};

/** A check of a field by a schema of the kind. */
export const checkedBy =
  (schema: z.ZodMiniType) =>
  (text: string): string | undefined => {
    const parsed = schema.safeParse(text);
    return parsed.success ? undefined : parsed.error.issues[0]?.message;
  };
