import { deviceIdSchema } from '../../config/settings.ts';
import { chooseMeter } from '../../lambda/kraken/choose-meter.ts';
import { createOctopus, type OctopusClient } from '../../lambda/kraken/client.ts';
import type { Answer } from '../../lambda/kraken/failure.ts';
import type { Meter } from '../../lambda/ports.ts';
import type { Secret } from '../../lambda/secret.ts';
import { hasDemand, type MeterReading } from '../../lambda/telemetry/reading.ts';
import { readRows } from '../../lambda/telemetry/rows.ts';
import { BadInputError } from '../../local/bad-input.ts';
import { explainOctopus } from '../octopus-trouble.ts';
import type { Prompts } from '../prompts.ts';

/** What a key opens at Octopus. */
export interface OctopusAccount {
  readonly accountNumber: string;
  readonly deviceId: string;
  /** The meter is one of several, so the config must name it. */
  readonly ambiguous: boolean;
  /** The newest reading; undefined where the meter has sent none within the reach of Octopus. */
  readonly newest: MeterReading | undefined;
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
const HOUR_MS = 3_600_000;
/** Octopus keeps ten-second readings for twelve hours, and answers a range beyond that with an empty list. */
const REACH_MS = 11.5 * HOUR_MS;

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
  const meters = answered(await octopus.findMeters(token, accountNumber));
  const meter = await chooseDevice(meters, accountNumber, wishes.deviceId, prompts);
  const newest = await newestReading(octopus, token, meter.deviceId, now);
  return { accountNumber, ...meter, newest };
};

const obtainToken = async (octopus: OctopusClient, key: Secret, now: number): Promise<Secret> => {
  const answer = await octopus.obtainToken(key, now);
  if (answer.ok) return answer.value.token;
  const line = explainOctopus(answer.failure);
  throw answer.failure.kind === 'rejected-key' ? new RejectedKeyError(line) : new BadInputError(line);
};

const answered = <T>(answer: Answer<T>): T => {
  if (answer.ok) return answer.value;
  throw new BadInputError(explainOctopus(answer.failure));
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

type ChosenDevice = Pick<OctopusAccount, 'deviceId' | 'ambiguous'>;

const chooseDevice = async (
  meters: readonly Meter[],
  accountNumber: string,
  wished: string | undefined,
  prompts: Prompts | undefined,
): Promise<ChosenDevice> => {
  if (wished !== undefined) return { deviceId: deviceIdSchema.parse(wished), ambiguous: true };
  if (meters.length === 0) {
    throw new BadInputError(
      `account ${accountNumber} has no smart meter that Octopus can read, so no Home Mini either: order one in the Octopus app, or name another account with --account`,
    );
  }
  const choice = chooseMeter(meters);
  if (choice.ok) return { deviceId: choice.deviceId, ambiguous: false };
  const candidates = meters.filter(({ direction }) => direction !== 'export');
  if (candidates.length === 0) {
    throw new BadInputError(
      `account ${accountNumber} has a meter for export only: name another account with --account`,
    );
  }
  const ids = candidates.map(({ deviceId }) => deviceId);
  if (prompts === undefined) {
    throw new BadInputError(
      `account ${accountNumber} has several meters; name one with --device: one of ${ids.join(', ')}`,
    );
  }
  const deviceId = await prompts.choose(
    'This account has several meters. Which one is at this home?',
    ids.map((value) => ({ value, name: value })),
  );
  return { deviceId, ambiguous: true };
};

/** Only telemetry tells a meter with a Home Mini from one without. */
const newestReading = async (
  octopus: OctopusClient,
  token: Secret,
  deviceId: string,
  now: number,
): Promise<MeterReading | undefined> => {
  for (const backMs of [HOUR_MS, REACH_MS]) {
    const rows = answered(await octopus.telemetry(token, { deviceId, start: now - backMs, end: now }));
    const { readings } = readRows(rows, now);
    const newest = readings.findLast(hasDemand) ?? readings.at(-1);
    if (newest !== undefined) return newest;
  }
  return undefined;
};
