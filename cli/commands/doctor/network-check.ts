import type { Secret } from '../../../core/contract/secret.ts';
import { candidatesAmong } from '../../../lambda/octopus/choose-meter.ts';
import { createOctopus, type OctopusClient } from '../../../lambda/octopus/client.ts';
import { type LiveDevice, liveDeviceAmong } from '../../../lambda/octopus/network.ts';
import { readApiKey } from '../../aws/parameters.ts';
import { type DeployedStack, outputOf } from '../../aws/stack.ts';
import { newestStored } from '../../aws/tables.ts';
import { ok, type Seen, wrong } from './finding.ts';
import type { HouseholdCase } from './household-checks.ts';

const OCTOPUS_BUDGET_MS = 20_000;
const SILENT_MS = 2 * 3_600_000;
const MAX_ASKED = 8;
const PAIR = 'pair your Home Mini again in the Octopus app, or order one; a new one can take a day to show';
const RECONNECT =
  'ask Octopus to reconnect your smart meter, or name its id (GUID on its screen or label) as deviceId in the config, then npx cdk deploy';

/** Where no reading has come for hours: whether anything that could send one is on the meter's network. */
export const checkNetwork = async (
  { aws, config, household, now }: HouseholdCase,
  stack: DeployedStack,
): Promise<Seen[]> => {
  const newest = await newestStored(aws, outputOf(stack, 'ReadingsTableName'), household.name);
  if (newest !== undefined && now - newest.at <= SILENT_MS) return [];
  const key = await readApiKey(aws, household.name);
  if (key === undefined) return [];
  const octopus = createOctopus(
    { url: config.octopusApiUrl, callBudgetMs: OCTOPUS_BUDGET_MS },
    new AbortController().signal,
  );
  const obtained = await octopus.obtainToken(key, now);
  if (!obtained.ok) return [];
  const { token } = obtained.value;
  if (household.deviceId !== undefined) return judge(await looks(octopus, token, [household.deviceId]));
  const meters = await octopus.findMeters(token, household.accountNumber);
  if (!meters.ok) {
    if (meters.failure.kind !== 'device-not-found') return [];
    return [wrong('Octopus lists your meter, but gives no deviceId for it', RECONNECT)];
  }
  const candidates = candidatesAmong(meters.value);
  if (candidates.length === 0) {
    return [wrong('the account has no smart meter for import', 'correct accountNumber in the config')];
  }
  return judge(await looks(octopus, token, candidates));
};

const looks = async (
  octopus: OctopusClient,
  token: Secret,
  deviceIds: readonly string[],
): Promise<LiveDevice[]> => {
  const seen: LiveDevice[] = [];
  for (const deviceId of deviceIds.slice(0, MAX_ASKED)) {
    const devices = await octopus.findNetworkDevices(token, deviceId);
    seen.push(devices.ok ? liveDeviceAmong(devices.value) : 'unknown');
  }
  return seen;
};

const judge = (seen: readonly LiveDevice[]): Seen[] => {
  if (seen.includes('seen')) return [ok("a live device is on your meter's network")];
  return seen.every((one) => one === 'not-seen')
    ? [wrong("no live device seen on your meter's network", PAIR)]
    : [];
};
