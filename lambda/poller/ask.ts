import { parameterNames } from '../../core/contract/names.ts';
import type { Secret } from '../../core/contract/secret.ts';
import type { StandingProblem } from '../../core/messages/standing-problem.ts';
import { type CallBucket, refill, spendCall } from '../../core/polling/call-limit.ts';
import { isCoolingDown } from '../../core/polling/cool-down.ts';
import { planWindow, sweepDue } from '../../core/polling/cursor.ts';
import { isDoubtPending, isOtherKey, type KeyStamp } from '../../core/polling/key-doubt.ts';
import { networkCheckDue, rediscoveryDue } from '../../core/polling/silent-meter.ts';
import { readAgainFrom } from '../../core/polling/written-rows.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Failure } from '../octopus/failure.ts';
import { fetchTelemetry, type SessionResult } from '../octopus/session.ts';
import type { SessionTask } from '../octopus/session-task.ts';
import type { Session } from '../octopus/stored-session.ts';
import type { PollTask, Ports } from './ports.ts';
import type { Monitor } from './state.ts';
import type { Household } from './tell.ts';

/** What came of asking Octopus. */
export interface Answered extends Pick<SessionResult, 'fetched' | 'discovered' | 'rivals' | 'liveDevice'> {
  /** The window that was asked for, epoch ms. */
  readonly window: { readonly start: number; readonly end: number };
  /** Its stored readings; may reject with what AWS threw. */
  readonly stored: Promise<readonly MeterReading[]>;
  /** The token as it is now. */
  readonly token: Secret | undefined;
  /** The meter that was read. */
  readonly deviceId: string | undefined;
  /** Readings up to here are another meter's, which this one replaced (epoch ms). */
  readonly countsAfter: number | undefined;
  /** Of the key that this answer was got with. */
  readonly keyStamp: KeyStamp;
  /** What is the matter with the API key's parameter, where the key could not be had. */
  readonly keyTrouble: string | undefined;
  /** Whether the web server in front of the API kept us out. */
  readonly edgeBlocked: boolean;
  /** Errors Octopus answered with. */
  readonly octopusErrors: number;
  /** The call limit's bucket as it is now, and how many telemetry calls were taken out of it. */
  readonly calls: CallBucket;
  readonly telemetryCalls: number;
  readonly awsErrors: readonly unknown[];
}

/** What came of asking, or why nobody was asked. */
export type Asked =
  | Answered
  | { readonly notAsked: 'cooling-down' | 'call-limit' }
  | { readonly notAsked: 'standing'; readonly problem: StandingProblem };

/** A sweep waits while the bucket is nearly empty: live polls go first. */
const CALLS_KEPT_FOR_LIVE = 2;
/** But not for ever: where more polls come than calls are allowed, the bucket is always nearly empty. */
const SWEEP_WAITS_MS = 60 * 60_000;

/** Asks Octopus for what is new (or for the whole reach), unless something forbids it. Meanwhile the same window is read from the store. */
export const ask = async (
  household: Household,
  monitor: Monitor,
  task: PollTask,
  ports: Ports,
): Promise<Asked> => {
  const { now } = task;
  const { settings, keyStamp } = household;
  if (isCoolingDown(monitor.coolDown, now)) return { notAsked: 'cooling-down' };
  const problem = standingProblem(household, monitor, now);
  if (problem !== undefined) return { notAsked: 'standing', problem };
  if (isDoubtPending(monitor, keyStamp, now)) return { notAsked: 'cooling-down' };
  const calls = refill(monitor.calls, settings.callsPerHour, now);
  if (spendCall(calls) === undefined) return { notAsked: 'call-limit' };
  return askFor(household, { ...monitor, calls }, task, ports);
};

const askFor = async (
  household: Household,
  monitor: Monitor,
  task: PollTask,
  ports: Ports,
): Promise<Answered> => {
  const { now, signal } = task;
  const { settings, session: before } = household;
  const sweep =
    sweepDue(monitor.sweep, now) &&
    (monitor.calls.left >= CALLS_KEPT_FOR_LIVE || sweepDue(monitor.sweep, now - SWEEP_WAITS_MS));
  const window = planWindow(monitor.cursor, sweep, now, readAgainFrom(monitor.written));
  const stored = ports.readings.between(task.household, window.start, window.end, signal);
  stored.catch(() => undefined);
  const known = withoutOldKeysToken(before, household.keyStamp);
  let calls = monitor.calls;
  let telemetryCalls = 0;
  const keys: KeyRead[] = [];
  const result = await fetchTelemetry(
    {
      octopus: ports.octopus,
      settings,
      stored: known,
      readKey: async () => {
        const read = await readKey(task, ports);
        keys.push(read);
        return read.key;
      },
      spendCall: (wanted = 1) => {
        const left = spendCall(calls, wanted);
        if (left === undefined) return false;
        calls = left;
        telemetryCalls += wanted;
        return true;
      },
      rediscover: rediscoveryDue(monitor, now),
      newestAt: monitor.cursor,
      checkNetwork: networkCheckDue(monitor, now),
      now,
    },
    window,
  );
  const { session, failures, fetched, discovered, rivals, liveDevice } = result;
  const usedStamp = keys.length === 0 ? known?.keyStamp : keys.findLast(({ stamp }) => stamp)?.stamp;
  const keyStamp = usedStamp ?? household.keyStamp;
  const unsaved = sessionChanged(before, session)
    ? await saveSession(keyStamp === undefined ? session : { ...session, keyStamp }, task, ports)
    : [];
  return {
    fetched,
    window,
    stored,
    discovered,
    rivals,
    liveDevice,
    token: session.token?.value,
    deviceId: settings.deviceId ?? session.deviceId,
    countsAfter: settings.deviceId === undefined ? session.countsAfter : undefined,
    keyStamp,
    keyTrouble: keys.findLast(({ trouble }) => trouble)?.trouble,
    edgeBlocked: failures.some(isEdgeBlock),
    octopusErrors: failures.length,
    calls,
    telemetryCalls,
    awsErrors: [...keys.flatMap(({ awsErrors }) => awsErrors), ...unsaved],
  };
};

const isEdgeBlock = (failure: Failure): boolean => failure.kind === 'throttled' && failure.edge;

/** One reading of the API key. */
interface KeyRead {
  readonly key: Awaited<ReturnType<SessionTask['readKey']>>;
  readonly stamp?: string;
  readonly trouble?: string;
  readonly awsErrors: readonly unknown[];
}

const readKey = async ({ household, signal }: PollTask, { parameters }: Ports): Promise<KeyRead> => {
  try {
    const apiKey = await parameters.apiKey(household, signal);
    if (apiKey !== undefined) return { key: apiKey.key, stamp: apiKey.stamp, awsErrors: [] };
    return { key: 'missing', trouble: keyIsMissing(household), awsErrors: [] };
  } catch (error) {
    const trouble = `SSM parameter ${parameterNames(household).apiKey} cannot be read`;
    return { key: 'unreadable', trouble, awsErrors: [error] };
  }
};

/** What the log says of an API key that is not there: which parameter was looked for. */
export const keyIsMissing = (household: string): string =>
  `SSM parameter ${parameterNames(household).apiKey} is missing or empty`;

/** The standing problem that forbids a call now; undefined once something changed or it is time to look again. */
const standingProblem = (
  household: Household,
  { problem }: Monitor,
  now: number,
): StandingProblem | undefined => {
  if (problem === undefined || mayBeMended(problem, household)) return undefined;
  return now >= problem.nextTryAt ? undefined : problem.kind;
};

/** Whether its owner has changed what the problem lies in since it was seen. */
const mayBeMended = (
  problem: NonNullable<Monitor['problem']>,
  { keyStamp, settingsVersion }: Household,
): boolean => {
  switch (problem.kind) {
    case 'missing-key':
    case 'rejected-key':
      return isOtherKey(keyStamp, problem.keyStamp);
    case 'wrong-meter':
    case 'account-not-found':
    case 'device-not-found':
      return settingsVersion !== problem.settingsVersion;
  }
};

/** A key that changed since its token was obtained must be tried itself. */
const withoutOldKeysToken = (session: Session | undefined, keyStamp: KeyStamp): Session | undefined => {
  if (session?.keyStamp === undefined || !isOtherKey(keyStamp, session.keyStamp)) return session;
  const { token: _old, keyStamp: _its, ...rest } = session;
  return rest;
};

const sessionChanged = (before: Session | undefined, after: Session): boolean =>
  before?.accountNumber !== after.accountNumber ||
  before.deviceId !== after.deviceId ||
  before.countsAfter !== after.countsAfter ||
  before.otherMinis?.length !== after.otherMinis?.length ||
  before.token?.value.reveal() !== after.token?.value.reveal();

const saveSession = async (
  session: Session,
  { household }: PollTask,
  { state }: Ports,
): Promise<readonly unknown[]> => {
  try {
    await state.saveSession(household, session);
    return [];
  } catch (error) {
    return [error];
  }
};
