import type { ServiceNews } from '../../core/messages/service-texts.ts';
import type { StandingProblem } from '../../core/messages/standing-problem.ts';
import { coolDownAfter } from '../../core/polling/cool-down.ts';
import { doubtOfRejection, type KeyStamp, lastingBlock, nextKeyTry } from '../../core/polling/key-doubt.ts';
import type { PollOutcome } from '../../core/polling/poll-outcome.ts';
import type { Fetched } from '../octopus/session-task.ts';
import { type Answered, type Asked, keyIsMissing } from './ask.ts';
import type { PollTask } from './ports.ts';
import type { Monitor } from './state.ts';
import type { StoredRows } from './store.ts';
import { type Household, holdsServiceNews } from './tell.ts';

const LOOK_AGAIN_MS = 60 * 60_000;
const QUIET_AFTER_MS = 10 * 60_000;
/** An hourly limit is over by then; one that is not deserves a word. */
const THROTTLED_LONG_MS = 2 * 60 * 60_000;

/** What is remembered of Octopus after a poll, and what must be said of it. */
export interface Remembered {
  readonly monitor: Monitor;
  readonly outcome: PollOutcome;
  /** What Octopus said, where it said something worth a look. */
  readonly detail: string | undefined;
  readonly news: readonly ServiceNews[];
}

/** Some of the monitor changed, and what must be said of it. */
interface Change {
  readonly parts: Partial<Monitor>;
  readonly news: readonly ServiceNews[];
}

const NONE: Change = { parts: {}, news: [] };

/** Remembers what Octopus did: its limits and failures, the standing problem, what was looked for. */
export const rememberAnswer = (
  asked: Asked,
  rows: StoredRows,
  before: Monitor,
  household: Household,
  task: PollTask,
): Remembered => {
  const { now } = task;
  if ('notAsked' in asked) {
    const outcome = asked.notAsked === 'standing' ? outcomeOf(asked.problem) : asked.notAsked;
    const { parts, news } = notAsked(asked.notAsked, before, household, now);
    const detail = outcome === 'missing-key' ? keyIsMissing(task.household) : undefined;
    return { monitor: { ...before, ...parts }, outcome, detail, news };
  }
  const looked = whatWasLookedFor(asked, now);
  const monitor: Monitor = { ...before, calls: asked.calls, ...looked.parts };
  const { parts, news, outcome } = afterAnswer(asked, rows, monitor, household, now);
  return {
    monitor: { ...monitor, ...parts },
    outcome,
    detail: 'detail' in asked.fetched ? (asked.keyTrouble ?? asked.fetched.detail) : undefined,
    news: [...looked.news, ...news],
  };
};

const notAsked = (
  why: 'cooling-down' | 'call-limit' | 'standing',
  { octopus, throttled, problem }: Monitor,
  household: Household,
  now: number,
): Change => {
  switch (why) {
    case 'cooling-down':
      return stillThrottled(throttled, now);
    case 'call-limit':
      return { parts: { octopus: withLimit(octopus, 'own') }, news: [] };
    case 'standing':
      return problem?.untold ? tellProblem(problem, household, now) : NONE;
  }
};

const whatWasLookedFor = (
  { discovered, rivals, edgeBlocked, liveDevice }: Answered,
  now: number,
): Change => ({
  parts: {
    ...(discovered ? { discoveredAt: now, rivalMeters: rivals || undefined } : {}),
    ...(edgeBlocked ? { edgeBlockedAt: now } : {}),
    ...(liveDevice === undefined ? {} : { networkCheckedAt: now }),
  },
  news: liveDevice === 'not-seen' ? [{ kind: 'no-live-device' }] : [],
});

const afterAnswer = (
  { fetched, keyStamp }: Answered,
  rows: StoredRows,
  monitor: Monitor,
  household: Household,
  now: number,
): Change & { readonly outcome: PollOutcome } => {
  const { octopus } = monitor;
  switch (fetched.outcome) {
    case 'answered':
      return {
        ...wellAgain(monitor, fetched.rows.length === 0, isQuiet(monitor, rows, now), now),
        outcome: fetched.rows.length === 0 ? 'empty' : outcomeOfStoring(rows),
      };
    case 'throttled': {
      const { parts, news } = stillThrottled(monitor.throttled, now);
      const coolDown = coolDownAfter(monitor.coolDown, now, fetched.liftsAt);
      return {
        parts: { octopus: withLimit(octopus, 'shared'), coolDown, ...parts },
        news,
        outcome: 'throttled',
      };
    }
    case 'call-limit':
      return { parts: { octopus: withLimit(octopus, 'own') }, news: [], outcome: 'call-limit' };
    case 'transient':
    case 'unexpected': {
      const failing = { ...octopus, failingSince: octopus.failingSince ?? now };
      return { parts: { octopus: failing }, news: [], outcome: fetched.outcome };
    }
    case 'standing': {
      const rejected = fetched.problem === 'rejected-key';
      const keyDoubt = rejected ? doubtOfRejection(monitor, keyStamp, now) : undefined;
      const stands =
        keyDoubt === undefined ? recordStandingProblem(fetched, keyStamp, monitor, household, now) : NONE;
      return {
        parts: { keyDoubt, ...stands.parts },
        news: stands.news,
        outcome: outcomeOf(fetched.problem),
      };
    }
  }
};

/** Octopus answers: what stood in the way is over. */
const wellAgain = (monitor: Monitor, empty: boolean, quiet: boolean, now: number): Change => {
  const { edgeBlockedAt, throttled, problem } = monitor;
  const { failingSince: _over, limit: _lifted, emptySince, quietSince, ...rest } = monitor.octopus;
  const unthrottled = clearThrottled(throttled, now);
  const mended = clearProblem(problem, now);
  return {
    parts: {
      octopus: {
        ...rest,
        answeredAt: now,
        ...(empty ? { emptySince: emptySince ?? now } : {}),
        ...(quiet ? { quietSince: quietSince ?? emptySince ?? now } : {}),
      },
      keyDoubt: undefined,
      edgeBlockedAt: lastingBlock(edgeBlockedAt, now),
      coolDown: undefined,
      ...unthrottled.parts,
      ...mended.parts,
    },
    news: [...unthrottled.news, ...mended.news],
  };
};

/** An answer without a new reading, some time after the last: a single one such is not worth a save. */
const isQuiet = (
  { cursor, firstPollAt }: Monitor,
  { readings, complete }: StoredRows,
  now: number,
): boolean => {
  if (!complete || now - (cursor ?? firstPollAt) < QUIET_AFTER_MS) return false;
  return !readings.some(({ at }) => cursor === undefined || at > cursor);
};

const outcomeOfStoring = ({ rowsStored, complete }: StoredRows): PollOutcome => {
  if (rowsStored > 0) return 'stored';
  return complete ? 'nothing-new' : 'not-stored';
};

const outcomeOf = (problem: StandingProblem): PollOutcome =>
  problem === 'wrong-meter' ? 'device-not-found' : problem;

/** Of both limits Octopus' own counts: ours only paces us below it. */
const withLimit = (octopus: Monitor['octopus'], limit: 'shared' | 'own'): Monitor['octopus'] =>
  octopus.limit === 'shared' ? octopus : { ...octopus, limit };

const stillThrottled = (throttled: Monitor['throttled'], now: number): Change => {
  const { since, told } = throttled ?? { since: now, told: false };
  const tellNow = !told && now - since >= THROTTLED_LONG_MS;
  return {
    parts: { throttled: { since, told: told || tellNow } },
    news: tellNow ? [{ kind: 'throttled-long', sinceMs: now - since }] : [],
  };
};

const clearThrottled = (throttled: Monitor['throttled'], now: number): Change => {
  if (throttled === undefined) return NONE;
  const { told, since } = throttled;
  return {
    parts: { throttled: undefined },
    news: told ? [{ kind: 'throttled-over', lastedMs: now - since }] : [],
  };
};

const clearProblem = (problem: Monitor['problem'], now: number): Change => {
  if (problem === undefined) return NONE;
  const { kind, since, untold } = problem;
  return {
    parts: { problem: undefined },
    news: untold ? [] : [{ kind: 'problem-over', problem: kind, lastedMs: now - since }],
  };
};

/** Remembers a problem only the owner can mend, and tells it once. */
const recordStandingProblem = (
  { problem: kind, detail }: Extract<Fetched, { outcome: 'standing' }>,
  keyStamp: KeyStamp,
  monitor: Monitor,
  household: Household,
  now: number,
): Change => {
  const before = monitor.problem?.kind === kind ? monitor.problem : undefined;
  const problem = {
    kind,
    since: before?.since ?? now,
    nextTryAt: kind === 'rejected-key' ? nextKeyTry(monitor, keyStamp, now) : now + LOOK_AGAIN_MS,
    said: detail,
    settingsVersion: household.settingsVersion,
    ...(keyStamp === undefined ? {} : { keyStamp }),
  };
  if (before === undefined || before.untold) return tellProblem(problem, household, now);
  return { parts: { problem: { ...problem, ...(before.held ? { held: true } : {}) } }, news: [] };
};

const tellProblem = (
  { untold: _untold, ...problem }: NonNullable<Monitor['problem']>,
  household: Household,
  now: number,
): Change => ({
  parts: { problem: { ...problem, ...(holdsServiceNews(household, now) ? { held: true } : {}) } },
  news: [{ kind: 'problem', problem: problem.kind, detail: problem.said ?? '' }],
});
