import { deviceIdSchema } from '../../../config/settings.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { HOUR_MS } from '../../../core/contract/lengths.ts';
import type { Secret } from '../../../core/contract/secret.ts';
import { fullMoment, signedKilowatts } from '../../../core/messages/figures.ts';
import { hasDemand, type MeterReading } from '../../../core/readings/reading.ts';
import { candidatesAmong, chooseByReadings, type Heard } from '../../../lambda/octopus/choose-meter.ts';
import type { OctopusClient } from '../../../lambda/octopus/client.ts';
import { isForbidden } from '../../../lambda/octopus/failure.ts';
import { type LiveDevice, liveDeviceAmong } from '../../../lambda/octopus/network.ts';
import type { Meter } from '../../../lambda/octopus/octopus.ts';
import { readRows } from '../../../lambda/octopus/rows.ts';
import type { Prompts } from '../../terminal/prompts.ts';
import { answered } from './answered.ts';

/** The meter with the Home Mini. */
export interface ChosenDevice {
  /** Undefined where several meters are silent: the poller takes the one that sends. */
  readonly deviceId: string | undefined;
  /** Nothing but the owner's word tells it from others, so the config must name it. */
  readonly ambiguous: boolean;
  /** All meters it was chosen from. */
  readonly candidates: readonly string[];
  /** The newest reading; undefined where the meter has sent none within the reach of Octopus. */
  readonly newest: MeterReading | undefined;
  /** Whether a live device is on the network of a silent meter. */
  readonly liveDevice: LiveDevice;
}

/** What the meter is chosen by. */
export interface DeviceSearch {
  readonly octopus: OctopusClient;
  readonly token: Secret;
  readonly accountNumber: string;
  readonly now: number;
  readonly prompts: Prompts | undefined;
}

/** Octopus keeps ten-second readings for twelve hours, and answers a range beyond that with an empty list. */
export const REACH_MS = 11.5 * HOUR_MS;
/** An account's calls are limited, and a running poller needs some of them. */
const MAX_ASKED = 8;

/**
 * Chooses the meter with the Home Mini: the only one there is, else the one whose readings tell; only where several
 * send at the same time is the owner asked.
 * @throws BadInputError where there is none, or nobody to ask
 */
export const chooseDevice = async (
  search: DeviceSearch,
  wished: string | undefined,
): Promise<ChosenDevice> => {
  if (wished !== undefined) {
    const deviceId = deviceIdSchema.parse(wished);
    return { ...(await lookAt(search, deviceId)), ambiguous: true, candidates: [deviceId] };
  }
  const candidates = await findCandidates(search);
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) {
    return { ...(await lookAt(search, only)), ambiguous: false, candidates };
  }
  return chooseAmong(search, candidates);
};

const findCandidates = async ({ octopus, token, accountNumber }: DeviceSearch): Promise<string[]> => {
  const answer = await octopus.findMeters(token, accountNumber);
  if (!answer.ok && answer.failure.kind === 'device-not-found') {
    throw new BadInputError(
      `account ${accountNumber} has a meter, but Octopus gives no deviceId for it, so its readings can't be asked for: ask Octopus to reconnect your smart meter (a new one takes a day), or give its id (GUID on its screen or label) with --device`,
    );
  }
  const meters: readonly Meter[] = answered(answer);
  if (meters.length === 0) {
    throw new BadInputError(
      `account ${accountNumber} has no smart meter that Octopus can read, so no Home Mini either: order one in the Octopus app, or name another account with --account`,
    );
  }
  const candidates = candidatesAmong(meters);
  if (candidates.length === 0) {
    throw new BadInputError(
      `account ${accountNumber} has a meter for export only: name another account with --account`,
    );
  }
  return candidates;
};

/** Asks each once: a meter without a Home Mini has no readings, and no error. */
const chooseAmong = async (search: DeviceSearch, candidates: readonly string[]): Promise<ChosenDevice> => {
  const newest = new Map<string, MeterReading>();
  const heard: Heard[] = [];
  for (const deviceId of candidates.slice(0, MAX_ASKED)) {
    const readings = await readingsOf(search, deviceId);
    const [first] = readings;
    const last = readings.at(-1);
    const span = first === undefined || last === undefined ? undefined : { from: first.at, to: last.at };
    if (last !== undefined) newest.set(deviceId, last);
    heard.push({ deviceId, span });
  }
  const choice = chooseByReadings(heard);
  if (choice.chosen !== undefined) {
    const deviceId = choice.chosen;
    return { deviceId, ambiguous: false, candidates, newest: newest.get(deviceId), liveDevice: 'seen' };
  }
  if (choice.why === 'several-live') return askOwner(search, candidates, newest);
  return chooseByNetwork(search, candidates);
};

/** All are silent: a live device on the network of one of them tells all the same. */
const chooseByNetwork = async (
  search: DeviceSearch,
  candidates: readonly string[],
): Promise<ChosenDevice> => {
  const looks: { deviceId: string; liveDevice: LiveDevice }[] = [];
  for (const deviceId of candidates.slice(0, MAX_ASKED)) {
    looks.push({ deviceId, liveDevice: await liveDeviceOf(search, deviceId) });
  }
  const [seen, ...more] = looks.filter(({ liveDevice }) => liveDevice === 'seen');
  const none = looks.every(({ liveDevice }) => liveDevice === 'not-seen');
  return {
    deviceId: more.length === 0 ? seen?.deviceId : undefined,
    ambiguous: false,
    candidates,
    newest: undefined,
    liveDevice: seen !== undefined ? 'seen' : none ? 'not-seen' : 'unknown',
  };
};

const askOwner = async (
  { accountNumber, prompts }: DeviceSearch,
  candidates: readonly string[],
  newest: ReadonlyMap<string, MeterReading>,
): Promise<ChosenDevice> => {
  const live = [...newest.keys()];
  if (prompts === undefined) {
    throw new BadInputError(
      `account ${accountNumber} has several meters with a Home Mini; name one with --device: one of ${live.join(', ')}`,
    );
  }
  const deviceId = await prompts.choose(
    'Several meters of this account send readings. Which one is at this home?',
    [...newest].map(([value, { at, demandW }]) => ({
      value,
      name: `${value} (${demandW === undefined ? 'no demand' : signedKilowatts(demandW)} at ${fullMoment(at, 'UTC')} UTC)`,
    })),
  );
  return { deviceId, ambiguous: true, candidates, newest: newest.get(deviceId), liveDevice: 'seen' };
};

type Look = Pick<ChosenDevice, 'deviceId' | 'newest' | 'liveDevice'>;

const lookAt = async (search: DeviceSearch, deviceId: string): Promise<Look> => {
  const newest = await newestReading(search, deviceId);
  const liveDevice = newest === undefined ? await liveDeviceOf(search, deviceId) : 'seen';
  return { deviceId, newest, liveDevice };
};

/** Only telemetry tells a meter with a Home Mini from one without. */
const newestReading = async (
  { octopus, token, now }: DeviceSearch,
  deviceId: string,
): Promise<MeterReading | undefined> => {
  for (const backMs of [HOUR_MS, REACH_MS]) {
    const rows = answered(await octopus.telemetry(token, { deviceId, start: now - backMs, end: now }));
    const { readings } = readRows(rows, now);
    const newest = readings.findLast(hasDemand) ?? readings.at(-1);
    if (newest !== undefined) return newest;
  }
  return undefined;
};

/** One candidate's readings; none of a meter that this key may not read. */
const readingsOf = async (
  { octopus, token, now }: DeviceSearch,
  deviceId: string,
): Promise<readonly MeterReading[]> => {
  const answer = await octopus.telemetry(token, { deviceId, start: now - REACH_MS, end: now });
  if (!answer.ok && (answer.failure.kind === 'device-not-found' || isForbidden(answer.failure))) return [];
  return readRows(answered(answer), now).readings;
};

/** What cannot be told is no reason to stop. */
const liveDeviceOf = async ({ octopus, token }: DeviceSearch, deviceId: string): Promise<LiveDevice> => {
  const answer = await octopus.findNetworkDevices(token, deviceId);
  return answer.ok ? liveDeviceAmong(answer.value) : 'unknown';
};
