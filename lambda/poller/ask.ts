import { refill, spendCall } from '../../core/polling/call-limit.ts';
import { isCoolingDown } from '../../core/polling/cool-down.ts';
import { planWindow, sweepDue } from '../../core/polling/cursor.ts';
import { readAgainFrom } from '../../core/polling/written-rows.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Failure } from '../octopus/failure.ts';
import type { LiveDevice } from '../octopus/network.ts';
import { type Fetched, fetchTelemetry, type SessionTask } from '../octopus/session.ts';
import { keyTrouble } from './key-trouble.ts';
import { isDoubtPending } from './rejected-key.ts';
import type { Run } from './run.ts';
import { networkCheckDue, rediscoveryDue } from './silent-meter.ts';
import type { Monitor, Session, StandingProblem } from './state.ts';

/** What came of asking, or why nobody was asked. */
export type Asked =
  | {
      readonly fetched: Fetched;
      readonly stored: Promise<readonly MeterReading[]>;
      readonly discovered: boolean;
      readonly rivals: number;
      readonly liveDevice: LiveDevice | undefined;
      /** Whether the web server in front of the API kept us out. */
      readonly edgeBlocked: boolean;
    }
  | { readonly notAsked: 'cooling-down' | 'call-limit' }
  | { readonly notAsked: 'standing'; readonly problem: StandingProblem };

/** A sweep waits while the bucket is nearly empty: live polls go first. */
const CALLS_KEPT_FOR_LIVE = 2;
/** But not for ever: where more polls come than calls are allowed, the bucket is always nearly empty. */
const SWEEP_WAITS_MS = 60 * 60_000;

/** Asks Octopus for what is new (or for the whole reach), unless something forbids it. Meanwhile the same window is read from the store. */
export const ask = async (run: Run): Promise<Asked> => {
  const { task, ports, household } = run;
  const { now, signal } = task;
  const { settings, session } = household;
  if (isCoolingDown(run.monitor.coolDown, now)) return { notAsked: 'cooling-down' };
  const standing = standingProblem(run);
  if (standing !== undefined) return { notAsked: 'standing', problem: standing };
  if (isDoubtPending(run)) return { notAsked: 'cooling-down' };
  const calls = refill(run.monitor.calls, settings.callsPerHour, now);
  if (spendCall(calls) === undefined) return { notAsked: 'call-limit' };
  run.update({ calls });
  const { monitor } = run;

  const sweep =
    sweepDue(monitor.sweep, now) &&
    (monitor.calls.left >= CALLS_KEPT_FOR_LIVE || sweepDue(monitor.sweep, now - SWEEP_WAITS_MS));
  const window = planWindow(monitor.cursor, sweep, now, readAgainFrom(monitor.written));
  const stored = ports.readings.between(task.household, window.start, window.end, signal);
  stored.catch(() => undefined);
  const known = withoutOldKeysToken(session, household.keyStamp);
  let keyAsked = false;
  const result = await fetchTelemetry(
    {
      octopus: ports.octopus,
      settings,
      stored: known,
      readKey: () => {
        keyAsked = true;
        return readKey(run);
      },
      spendCall: (wanted = 1) => spend(run, wanted),
      rediscover: rediscoveryDue(run),
      newestAt: run.monitor.cursor,
      checkNetwork: networkCheckDue(run),
      now,
    },
    window,
  );
  run.octopusErrors = result.failures.length;
  run.deviceId = settings.deviceId ?? result.session.deviceId;
  run.countsAfter = settings.deviceId === undefined ? result.session.countsAfter : undefined;
  if (!keyAsked) run.keyStamp = known?.keyStamp ?? run.keyStamp;
  if (sessionChanged(session, result.session)) await saveSession(run, stamped(result.session, run.keyStamp));
  const { fetched, discovered, rivals, liveDevice, failures } = result;
  return { fetched, stored, discovered, rivals, liveDevice, edgeBlocked: failures.some(isEdgeBlock) };
};

const isEdgeBlock = (failure: Failure): boolean => failure.kind === 'throttled' && failure.edge;

const readKey: (run: Run) => ReturnType<SessionTask['readKey']> = async (run) => {
  const { task, ports } = run;
  try {
    const apiKey = await ports.parameters.apiKey(task.household, task.signal);
    if (apiKey === undefined) {
      run.keyTrouble = keyTrouble(task.household, 'is missing or empty');
      return 'missing';
    }
    run.keyStamp = apiKey.stamp;
    return apiKey.key;
  } catch (error) {
    run.trouble(error);
    run.keyTrouble = keyTrouble(task.household, 'cannot be read');
    return 'unreadable';
  }
};

const spend = (run: Run, wanted: number): boolean => {
  const calls = spendCall(run.monitor.calls, wanted);
  if (calls === undefined) return false;
  run.update({ calls });
  run.telemetryCalls += wanted;
  return true;
};

/** The standing problem that forbids a call now; undefined once something changed or it is time to look again. */
const standingProblem = (run: Run): StandingProblem | undefined => {
  const { problem } = run.monitor;
  if (problem === undefined || mayBeMended(run, problem)) return undefined;
  return run.task.now >= problem.nextTryAt ? undefined : problem.kind;
};

/** Whether its owner has changed what the problem lies in since it was seen. */
const mayBeMended = (run: Run, problem: NonNullable<Monitor['problem']>): boolean => {
  const { keyStamp, settingsVersion } = run.household;
  switch (problem.kind) {
    case 'missing-key':
    case 'rejected-key':
      return keyStamp !== undefined && keyStamp !== problem.keyStamp;
    case 'wrong-meter':
    case 'account-not-found':
    case 'device-not-found':
      return settingsVersion !== problem.settingsVersion;
  }
};

/** A key that changed since its token was obtained must be tried itself. */
const withoutOldKeysToken = (
  session: Session | undefined,
  keyStamp: string | undefined,
): Session | undefined => {
  if (session?.keyStamp === undefined || keyStamp === undefined || session.keyStamp === keyStamp)
    return session;
  const { token: _old, keyStamp: _its, ...rest } = session;
  return rest;
};

const stamped = (session: Session, keyStamp: string | undefined): Session =>
  keyStamp === undefined ? session : { ...session, keyStamp };

const sessionChanged = (before: Session | undefined, after: Session): boolean =>
  before?.accountNumber !== after.accountNumber ||
  before.deviceId !== after.deviceId ||
  before.countsAfter !== after.countsAfter ||
  before.otherMinis?.length !== after.otherMinis?.length ||
  before.token?.value.reveal() !== after.token?.value.reveal();

const saveSession = async (run: Run, session: Session): Promise<void> => {
  try {
    await run.ports.state.saveSession(run.task.household, session);
  } catch (error) {
    run.trouble(error);
  }
};
