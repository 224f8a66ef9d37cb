import { type Fetched, fetchTelemetry, type SessionTask } from '../kraken/session.ts';
import type { Monitor, Session, StandingProblem } from '../state.ts';
import { refill, spendCall } from '../telemetry/call-limit.ts';
import { isCoolingDown } from '../telemetry/cool-down.ts';
import { planWindow, sweepDue } from '../telemetry/cursor.ts';
import type { Reading } from '../telemetry/reading.ts';
import { readAgainFrom } from '../telemetry/written-rows.ts';
import { keyTrouble } from './key-trouble.ts';
import type { Run } from './run.ts';

/** What came of asking, or why nobody was asked. */
export type Asked =
  | { readonly fetched: Fetched; readonly stored: Promise<readonly Reading[]>; readonly discovered: boolean }
  | { readonly notAsked: 'cooling-down' | 'call-limit' }
  | { readonly notAsked: 'standing'; readonly problem: StandingProblem };

/** A sweep waits while the bucket is nearly empty: live polls go first. */
const CALLS_KEPT_FOR_LIVE = 2;
/** But not for ever: where more polls come than calls are allowed, the bucket is always nearly empty. */
const SWEEP_WAITS_MS = 60 * 60_000;
const EMPTY_BEFORE_REDISCOVERY_MS = 2 * 3_600_000;
const REDISCOVER_EVERY_MS = 24 * 3_600_000;

/** Asks Octopus for what is new (or for the whole reach), unless something forbids it. Meanwhile the same window is read from the store. */
export const ask = async (run: Run): Promise<Asked> => {
  const { task, ports, household } = run;
  const { now, signal } = task;
  const { settings, session } = household;
  if (isCoolingDown(run.monitor.coolDown, now)) return { notAsked: 'cooling-down' };
  const standing = standingProblem(run);
  if (standing !== undefined) return { notAsked: 'standing', problem: standing };
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
      spendCall: () => spend(run),
      rediscover: rediscoveryDue(run),
      now,
    },
    window,
  );
  run.octopusErrors = result.failures.length;
  run.deviceId = settings.deviceId ?? result.session.deviceId;
  if (!keyAsked) run.keyStamp = known?.keyStamp ?? run.keyStamp;
  if (sessionChanged(session, result.session)) await saveSession(run, stamped(result.session, run.keyStamp));
  return { fetched: result.fetched, stored, discovered: result.discovered };
};

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

const spend = (run: Run): boolean => {
  const calls = spendCall(run.monitor.calls);
  if (calls === undefined) return false;
  run.update({ calls });
  run.telemetryCalls += 1;
  return true;
};

/**
 * The standing problem that forbids a call now; undefined once something changed or it is time to look again. A key
 * that Octopus rejected is never tried again.
 */
const standingProblem = (run: Run): StandingProblem | undefined => {
  const { problem } = run.monitor;
  if (problem === undefined || mayBeMended(run, problem)) return undefined;
  const lookAgain = problem.kind !== 'rejected-key' && run.task.now >= problem.nextTryAt;
  return lookAgain ? undefined : problem.kind;
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

const rediscoveryDue = (run: Run): boolean => {
  const { octopus, discoveredAt, problem } = run.monitor;
  const { now } = run.task;
  if (problem?.kind === 'wrong-meter' || problem?.kind === 'device-not-found') return true;
  const { emptySince } = octopus;
  if (emptySince === undefined || now - emptySince < EMPTY_BEFORE_REDISCOVERY_MS) return false;
  return discoveredAt === undefined || discoveredAt < emptySince || now - discoveredAt >= REDISCOVER_EVERY_MS;
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
  before.token?.value.reveal() !== after.token?.value.reveal();

const saveSession = async (run: Run, session: Session): Promise<void> => {
  try {
    await run.ports.state.saveSession(run.task.household, session);
  } catch (error) {
    run.trouble(error);
  }
};
