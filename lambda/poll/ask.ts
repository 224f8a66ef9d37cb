import { type Fetched, fetchTelemetry } from '../kraken/session.ts';
import type { Session, StandingProblem } from '../state.ts';
import { refill, spendCall } from '../telemetry/call-limit.ts';
import { isCoolingDown } from '../telemetry/cool-down.ts';
import { planWindow, sweepDue } from '../telemetry/cursor.ts';
import type { Reading } from '../telemetry/reading.ts';
import type { Run } from './run.ts';

/** What came of asking, or why nobody was asked. */
export type Asked =
  | { readonly fetched: Fetched; readonly stored: Promise<readonly Reading[]>; readonly discovered: boolean }
  | { readonly notAsked: 'cooling-down' | 'call-limit' }
  | { readonly notAsked: 'standing'; readonly problem: StandingProblem };

/** A sweep waits while the bucket is nearly empty: live polls go first. */
const CALLS_KEPT_FOR_LIVE = 2;
const EMPTY_BEFORE_REDISCOVERY_MS = 2 * 3_600_000;
const REDISCOVER_EVERY_MS = 24 * 3_600_000;

/** Asks Octopus for what is new (or for the whole reach), unless something forbids it. Meanwhile the same window is read from the store. */
export const ask = async (run: Run): Promise<Asked> => {
  const { task, ports, household } = run;
  const { now, signal } = task;
  const { settings, session } = household;
  run.update({ calls: refill(run.monitor.calls, settings.callsPerHour, now) });
  const { monitor } = run;
  if (isCoolingDown(monitor.coolDown, now)) return { notAsked: 'cooling-down' };
  const standing = standingProblem(run);
  if (standing !== undefined) return { notAsked: 'standing', problem: standing };
  if (spendCall(monitor.calls) === undefined) return { notAsked: 'call-limit' };

  const sweep = sweepDue(monitor.sweep, now) && monitor.calls.left >= CALLS_KEPT_FOR_LIVE;
  const window = planWindow(monitor.cursor, sweep, now);
  const stored = ports.readings.between(task.household, window.start, window.end, signal);
  stored.catch(() => undefined);
  const result = await fetchTelemetry(
    {
      octopus: ports.octopus,
      settings,
      stored: session,
      readKey: async () => {
        const apiKey = await ports.parameters.apiKey(task.household, signal);
        run.keyStamp = apiKey?.stamp;
        return apiKey?.key;
      },
      spendCall: () => spend(run),
      rediscover: rediscoveryDue(run),
      now,
    },
    window,
  );
  run.octopusErrors = result.failures.length;
  run.deviceId = settings.deviceId ?? result.session.deviceId;
  if (sessionChanged(session, result.session)) await saveSession(run, result.session);
  return { fetched: result.fetched, stored, discovered: result.discovered };
};

const spend = (run: Run): boolean => {
  const calls = spendCall(run.monitor.calls);
  if (calls === undefined) return false;
  run.update({ calls });
  run.telemetryCalls += 1;
  return true;
};

/** The standing problem that forbids a call now; undefined once something changed or it is time to look again. */
const standingProblem = (run: Run): StandingProblem | undefined => {
  const { problem } = run.monitor;
  if (problem === undefined) return undefined;
  const { keyStamp, settingsVersion } = run.household;
  switch (problem.kind) {
    case 'missing-key':
      return keyStamp === undefined ? problem.kind : undefined;
    case 'rejected-key':
      return keyStamp === problem.keyStamp || keyStamp === undefined ? problem.kind : undefined;
    case 'wrong-meter':
    case 'account-not-found':
    case 'device-not-found':
      return run.task.now < problem.nextTryAt && settingsVersion === problem.settingsVersion
        ? problem.kind
        : undefined;
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
