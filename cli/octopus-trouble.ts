import type { Failure } from '../lambda/octopus/failure.ts';

/** Where an account's owner finds and renews the API key. */
export const API_KEY_PAGE = 'https://octopus.energy/dashboard/new/accounts/personal-details/api-access';

/** What Octopus has wrong, for the person who typed the key: one line with the mend. */
export const explainOctopus = (failure: Failure): string => {
  switch (failure.kind) {
    case 'rejected-key':
      return `Octopus does not accept this API key: copy it whole from ${API_KEY_PAGE} (it begins with sk_live_; making a new one ends the old one)`;
    case 'account-not-found':
      return 'Octopus does not know this account number, or the key belongs to someone else: compare both with your bill and your Octopus account';
    case 'device-not-found':
      return 'Octopus does not know this meter: leave deviceId out to have it found';
    case 'throttled':
      return 'Octopus limits calls just now, which says nothing about the key: try again in an hour';
    case 'stale-token':
      return `this API key may not read that account or meter (${failure.code}): use a key of the account itself`;
    case 'transient':
    case 'too-far-back':
      return `Octopus gave no answer (${failure.detail}): try again in a few minutes`;
    case 'unexpected':
      return `Octopus gave an answer that is new to us (${failure.detail}): try again later; if it stays, report it with this line`;
  }
};
