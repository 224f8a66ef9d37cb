import { BadInputError } from '../../../core/contract/bad-input.ts';
import type { Secret } from '../../../core/contract/secret.ts';
import { hasDemand, type Reading } from '../../../core/readings/reading.ts';
import { createOctopus, type OctopusClient } from '../../../lambda/octopus/client.ts';
import { readRows } from '../../../lambda/octopus/rows.ts';
import { explainOctopus } from '../../octopus-trouble.ts';
import type { Prompts } from '../../terminal/prompts.ts';
import { answered } from './answered.ts';
import { type ChosenDevice, chooseDevice, REACH_MS } from './choose-device.ts';

/** What a key opens at Octopus. */
export interface OctopusAccount extends ChosenDevice {
  readonly accountNumber: string;
  /** Asks for the readings of the last eleven hours, sorted; none where they could not be had. */
  readonly lookBack: () => Promise<readonly Reading[]>;
  /** Whether Octopus charges the car under its tariff; false where that could not be had. */
  readonly smartCharging: () => Promise<boolean>;
}

/** What was said about the account before anyone asked. */
export interface AccountWishes {
  readonly accountNumber: string | undefined;
  readonly deviceId: string | undefined;
}

export interface OctopusTerms {
  readonly url: string;
  readonly now: number;
  readonly prompts: Prompts | undefined;
}

const CALL_BUDGET_MS = 30_000;

/** A key that Octopus does not accept; another may be typed. */
export class RejectedKeyError extends BadInputError {}

/**
 * Finds the account, the meter and its newest reading; asks where there are several.
 * @throws RejectedKeyError where Octopus does not accept the key, BadInputError where something else is missing
 */
export const findOctopusAccount = async (
  key: Secret,
  wishes: AccountWishes,
  { url, now, prompts }: OctopusTerms,
): Promise<OctopusAccount> => {
  const octopus = createOctopus({ url, callBudgetMs: CALL_BUDGET_MS }, new AbortController().signal);
  const token = await obtainToken(octopus, key, now);
  const accounts = answered(await octopus.findAccounts(token));
  const accountNumber = await chooseAccount(accounts, wishes.accountNumber, prompts);
  const device = await chooseDevice({ octopus, token, accountNumber, now, prompts }, wishes.deviceId);
  const { deviceId } = device.newest === undefined ? { deviceId: undefined } : device;
  return {
    accountNumber,
    ...device,
    lookBack: () => lookBack(octopus, token, deviceId, now),
    smartCharging: async () => {
      const answer = await octopus.hasIntelligentTariff(token, accountNumber);
      return answer.ok && answer.value;
    },
  };
};

/** Only fits limits to the home, so that a failure is no reason to stop. */
const lookBack = async (
  octopus: OctopusClient,
  token: Secret,
  deviceId: string | undefined,
  now: number,
): Promise<readonly Reading[]> => {
  if (deviceId === undefined) return [];
  const answer = await octopus.telemetry(token, { deviceId, start: now - REACH_MS, end: now });
  return answer.ok ? readRows(answer.value, now).readings.filter(hasDemand) : [];
};

const obtainToken = async (octopus: OctopusClient, key: Secret, now: number): Promise<Secret> => {
  const answer = await octopus.obtainToken(key, now);
  if (answer.ok) return answer.value.token;
  const line = explainOctopus(answer.failure);
  throw answer.failure.kind === 'rejected-key' ? new RejectedKeyError(line) : new BadInputError(line);
};

const chooseAccount = async (
  accounts: readonly string[],
  wished: string | undefined,
  prompts: Prompts | undefined,
): Promise<string> => {
  const [only, ...others] = accounts;
  if (only === undefined) {
    throw new BadInputError(
      'this API key belongs to a user without an Octopus account: make one as the user who sees the bills',
    );
  }
  const list = accounts.join(', ');
  if (wished !== undefined) {
    if (accounts.includes(wished)) return wished;
    throw new BadInputError(
      `--account: got ${JSON.stringify(wished)}; allowed: an account of this API key (${list})`,
    );
  }
  if (others.length === 0) return only;
  if (prompts === undefined) {
    throw new BadInputError(`this API key opens several accounts; name one with --account: one of ${list}`);
  }
  const choices = accounts.map((value) => ({ value, name: value }));
  return prompts.choose('This key opens several accounts. Which one has the Home Mini?', choices);
};
