import { BadInputError } from '../../../core/contract/bad-input.ts';
import { Secret } from '../../../core/contract/secret.ts';
import { type CliContext, say } from '../../context.ts';
import { API_KEY_PAGE } from '../../octopus-trouble.ts';

/** The environment variable that may hold the API key. */
export const API_KEY_VARIABLE = 'OCTOPUS_API_KEY';

export interface GivenKey {
  readonly key: Secret;
  /** Another may be asked for. */
  readonly typed: boolean;
}

/**
 * The API key: from the environment, else piped in, else typed unseen. Never from a flag, which other programs see.
 * @throws BadInputError where there is none, or what is there can't be a key
 */
export const obtainApiKey = async ({
  env,
  piped,
  prompts,
  stderr,
}: Pick<CliContext, 'env' | 'piped' | 'prompts' | 'stderr'>): Promise<GivenKey> => {
  const fromEnvironment = env[API_KEY_VARIABLE]?.trim() ?? '';
  if (fromEnvironment !== '') return { key: checked(fromEnvironment, API_KEY_VARIABLE), typed: false };
  if (piped !== undefined) {
    const text = (await piped()).trim();
    if (text !== '') return { key: checked(text, 'the key piped in'), typed: false };
  }
  if (prompts === undefined) {
    throw new BadInputError(
      `no API key: pipe it in, or set ${API_KEY_VARIABLE} (find it at ${API_KEY_PAGE}); a flag would show it to other programs`,
    );
  }
  say(stderr, `The API key is at ${API_KEY_PAGE}`);
  const typed = await prompts.secret({
    message: 'Octopus API key (stays hidden):',
    check: (text) => (isKey(text) ? undefined : 'Allowed: one word, such as sk_live_…'),
  });
  return { key: new Secret(typed.trim()), typed: true };
};

/** Printable characters without a gap: the rest is for Octopus to judge. */
const isKey = (text: string): boolean => /^[\x21-\x7e]{8,200}$/.test(text);

const checked = (text: string, where: string): Secret => {
  if (isKey(text)) return new Secret(text);
  throw new BadInputError(
    `${where}: ${text.length} characters, no API key; allowed: one word, such as sk_live_…`,
  );
};
