import * as z from 'zod/mini';

/** Something only the household's owner can mend; told once, cleared once. */
export const standingProblemSchema = z.enum([
  'missing-key',
  'rejected-key',
  'wrong-meter',
  'account-not-found',
  'device-not-found',
]);
export type StandingProblem = z.infer<typeof standingProblemSchema>;

interface ProblemWords {
  /** In a message: what is the matter. */
  readonly what: string;
  /** In a message: what to do, in a whole sentence. */
  readonly mend: (household: string) => string;
  /** In a line of `home-mini doctor`: what to do. */
  readonly fix: string;
  /** On the page: a whole sentence. */
  readonly notice: string;
}

/** The words for each standing problem, wherever one is told. */
export const STANDING_PROBLEMS: Readonly<Record<StandingProblem, ProblemWords>> = {
  'missing-key': {
    what: 'there is no Octopus API key yet',
    mend: (household) =>
      `Store it: npx home-mini setup --key-only --household ${household} (SSM parameter /home-mini-alerts/${household}/api-key).`,
    fix: 'store the API key: npx home-mini setup --key-only',
    notice: 'The API key is missing. Store it: npx home-mini setup --key-only.',
  },
  'rejected-key': {
    what: 'Octopus rejects the API key',
    mend: (household) =>
      `Make a new key in your Octopus account and store it: npx home-mini setup --key-only --household ${household} (SSM parameter /home-mini-alerts/${household}/api-key); the poller calls again when it changes. It also tries the old key again in an hour, then every six: Octopus has rejected good keys by mistake.`,
    fix: 'Octopus rejects the API key: npx home-mini setup --key-only',
    notice:
      'Octopus does not accept the API key. Make a new one on its website and store it: npx home-mini setup --key-only.',
  },
  'wrong-meter': {
    what: 'this key may not read this meter',
    mend: () => 'Check accountNumber and deviceId in home-mini.config.json, then deploy.',
    fix: 'the key may not read this meter: correct deviceId in the config, then npx cdk deploy',
    notice:
      'The API key may not read this meter. Run npx home-mini doctor: it says which account the key is of.',
  },
  'account-not-found': {
    what: 'Octopus finds no such account for this key',
    mend: () => 'Check accountNumber in home-mini.config.json against your Octopus account, then deploy.',
    fix: 'correct accountNumber in the config, then npx cdk deploy',
    notice:
      'Octopus does not know this account, or the key belongs to another. Compare accountNumber with your bill, then deploy.',
  },
  'device-not-found': {
    what: 'no one Home Mini meter is found on the account',
    mend: () =>
      'A new Mini can take a day to show. With several meters, or where Octopus knows no deviceId of yours, name it as deviceId (GUID on the meter) in home-mini.config.json and deploy.',
    fix: 'Octopus finds no meter: name deviceId in the config, or leave it out, then npx cdk deploy',
    notice:
      'No Home Mini was found at Octopus. Is it set up in the Octopus app? Then run npx home-mini doctor.',
  },
};
