import { announce } from '../../core/messages/announce.ts';
import { coolDownAfter } from '../../core/polling/cool-down.ts';
import { lostGap, nextSweep, sweepSoon } from '../../core/polling/cursor.ts';
import { stillToReadAgain } from '../../core/polling/written-rows.ts';
import { SAMPLE_HOLDS_MS } from '../../core/readings/history.ts';
import { hasDemand, type MeterReading } from '../../core/readings/reading.ts';
import { type Evaluation, evaluate, lateAfterMs } from '../../core/rules/evaluate.ts';
import type { Fetched } from '../octopus/session.ts';
import type { Asked } from './ask.ts';
import { keyTrouble } from './key-trouble.ts';
import { holdsServiceNews, noteHeldProblemTold, problemKnownAt } from './known-problem.ts';
import { tellService } from './load.ts';
import type { PollOutcome } from './poll.ts';
import { doubtOfRejection, forgetOldBlock, nextKeyTry } from './rejected-key.ts';
import type { Run } from './run.ts';
import { silenceCause } from './silence-cause.ts';
import type { StandingProblem } from './state.ts';
import type { StoredRows } from './store.ts';

const LOOK_AGAIN_MS = 60 * 60_000;
const QUIET_AFTER_MS = 10 * 60_000;
/** An hourly limit is over by then; one that is not deserves a word. */
const THROTTLED_LONG_MS = 2 * 60 * 60_000;

/** Decides everything this poll changes: what is remembered of Octopus, the cursor, the alerts, the messages. No I/O. */
export const decide = (run: Run, asked: Asked, rows: StoredRows): void => {
  rememberAnswer(run, asked, rows);
  const fresh = moveCursor(run, asked, rows);
  rememberWritten(run, asked, rows);
  decideAlerts(run, fresh);
};

const rememberAnswer = (run: Run, asked: Asked, rows: StoredRows): void => {
  const { now } = run.task;
  const { octopus } = run.monitor;
  if ('notAsked' in asked) {
    run.outcome = asked.notAsked === 'standing' ? outcomeOf(asked.problem) : asked.notAsked;
    if (run.outcome === 'missing-key') run.detail = keyTrouble(run.task.household, 'is missing or empty');
    if (asked.notAsked === 'cooling-down') rememberThrottled(run);
    if (asked.notAsked === 'call-limit') noteLimit(run, 'own');
    return;
  }
  const { fetched } = asked;
  if (asked.discovered) run.update({ discoveredAt: now, rivalMeters: asked.rivals || undefined });
  if (asked.edgeBlocked) run.update({ edgeBlockedAt: now });
  if (asked.liveDevice !== undefined) {
    run.update({ networkCheckedAt: now });
    if (asked.liveDevice === 'not-seen') tellService(run, { kind: 'no-live-device' });
  }
  if ('detail' in fetched) run.detail = run.keyTrouble ?? fetched.detail;
  switch (fetched.outcome) {
    case 'answered': {
      const empty = fetched.rows.length === 0;
      run.outcome = empty ? 'empty' : outcomeOfStoring(run, rows);
      const { failingSince: _over, limit: _lifted, emptySince, quietSince, ...rest } = octopus;
      const quiet = isQuiet(run, rows);
      run.update({
        octopus: {
          ...rest,
          answeredAt: now,
          ...(empty ? { emptySince: emptySince ?? now } : {}),
          ...(quiet ? { quietSince: quietSince ?? emptySince ?? now } : {}),
        },
        keyDoubt: undefined,
      });
      forgetOldBlock(run);
      liftCoolDown(run);
      throttledNoMore(run);
      clearProblem(run);
      if (!rows.complete) run.ports.log.warn('not all rows stored', { household: run.task.household });
      return;
    }
    case 'throttled':
      run.outcome = 'throttled';
      noteLimit(run, 'shared');
      run.update({ coolDown: coolDownAfter(run.monitor.coolDown, now, fetched.liftsAt) });
      rememberThrottled(run);
      return;
    case 'call-limit':
      run.outcome = 'call-limit';
      noteLimit(run, 'own');
      return;
    case 'transient':
    case 'unexpected':
      run.outcome = fetched.outcome;
      run.update({ octopus: { ...octopus, failingSince: octopus.failingSince ?? now } });
      return;
    case 'standing': {
      run.outcome = outcomeOf(fetched.problem);
      const keyDoubt = fetched.problem === 'rejected-key' ? doubtOfRejection(run) : undefined;
      run.update({ keyDoubt });
      if (keyDoubt === undefined) standOn(run, fetched);
    }
  }
};

/** An answer without a new reading, some time after the last: a single one such is not worth a save. */
const isQuiet = ({ monitor, task }: Run, { readings, complete }: StoredRows): boolean => {
  const { cursor, firstPollAt } = monitor;
  if (!complete || task.now - (cursor ?? firstPollAt) < QUIET_AFTER_MS) return false;
  return !readings.some(({ at }) => cursor === undefined || at > cursor);
};

const outcomeOfStoring = ({ rowsStored }: Run, { complete }: StoredRows): PollOutcome => {
  if (rowsStored > 0) return 'stored';
  return complete ? 'nothing-new' : 'not-stored';
};

const outcomeOf = (problem: StandingProblem): PollOutcome =>
  problem === 'wrong-meter' ? 'device-not-found' : problem;

/** Of both limits Octopus' own counts: ours only paces us below it. */
const noteLimit = (run: Run, limit: 'shared' | 'own'): void => {
  const { octopus } = run.monitor;
  if (octopus.limit !== 'shared') run.update({ octopus: { ...octopus, limit } });
};

const liftCoolDown = (run: Run): void => {
  if (run.monitor.coolDown !== undefined) run.update({ coolDown: undefined });
};

const rememberThrottled = (run: Run): void => {
  const { now } = run.task;
  const { since, told } = run.monitor.throttled ?? { since: now, told: false };
  const tellNow = !told && now - since >= THROTTLED_LONG_MS;
  run.update({ throttled: { since, told: told || tellNow } });
  if (tellNow) tellService(run, { kind: 'throttled-long', sinceMs: now - since });
};

const throttledNoMore = (run: Run): void => {
  const { throttled } = run.monitor;
  if (throttled === undefined) return;
  run.update({ throttled: undefined });
  if (throttled.told) tellService(run, { kind: 'throttled-over', lastedMs: run.task.now - throttled.since });
};

const clearProblem = (run: Run): void => {
  const { problem } = run.monitor;
  if (problem === undefined) return;
  run.update({ problem: undefined });
  tellService(run, {
    kind: 'problem-over',
    problem: problem.kind,
    lastedMs: run.task.now - problem.since,
  });
};

/** Remembers a problem only the owner can mend, and tells it once. */
const standOn = (run: Run, { problem: kind, detail }: Extract<Fetched, { outcome: 'standing' }>): void => {
  const { now } = run.task;
  const { settingsVersion } = run.household;
  const { keyStamp } = run;
  const before = run.monitor.problem;
  const known = before?.kind === kind;
  const nextTryAt = kind === 'rejected-key' ? nextKeyTry(run) : now + LOOK_AGAIN_MS;
  run.update({
    problem: {
      kind,
      since: known ? before.since : now,
      nextTryAt,
      settingsVersion,
      ...(keyStamp === undefined ? {} : { keyStamp }),
      ...((known ? before.held : holdsServiceNews(run)) ? { held: true } : {}),
    },
  });
  if (!known) tellService(run, { kind: 'problem', problem: kind, detail });
};

/**
 * Moves the cursor to the newest reading that is stored for certain; returns the readings beyond it, and those before it
 * whose demand came later than their register.
 */
const moveCursor = (run: Run, asked: Asked, { readings, complete }: StoredRows): readonly MeterReading[] => {
  const { cursor, sweep } = run.monitor;
  if ('notAsked' in asked || asked.fetched.outcome !== 'answered') return [];
  const newest = readings.at(-1);
  run.newest = newest;
  const { window } = asked.fetched;
  const beyond = readings.filter(({ at }) => cursor === undefined || at > cursor);
  const demandAt = run.monitor.alerts.history.at(-1)?.[0] ?? Number.POSITIVE_INFINITY;
  const fresh = readings.filter(
    (reading) => cursor === undefined || reading.at > cursor || (reading.at > demandAt && hasDemand(reading)),
  );
  if (complete || window.kind === 'live') {
    run.update({
      sweep: nextSweep(sweep, { kind: window.kind, cursor, readings: beyond, now: run.task.now }),
    });
  }
  if (newest === undefined || beyond.length === 0) return fresh;
  const lost = lostGap(cursor, window.start);
  if (lost !== undefined) {
    run.ports.log.warn('gap-lost', {
      household: run.task.household,
      from: new Date(lost.from).toISOString(),
      to: new Date(lost.to).toISOString(),
    });
  }
  run.update({ cursor: newest.at });
  return fresh;
};

/** Notes which rows the next polls read again, in case another run at this time writes older values over them. */
const rememberWritten = (run: Run, asked: Asked, { readings, complete }: StoredRows): void => {
  if ('notAsked' in asked) return;
  const { now } = run.task;
  const whole = complete && readings.length > 0 && asked.fetched.outcome === 'answered';
  const { written, sweep } = stillToReadAgain(run.monitor.written, {
    now,
    read: whole ? asked.fetched.window : undefined,
    wroteFrom: run.wroteFrom,
  });
  run.update({ written: written.length === 0 ? undefined : [...written] });
  if (sweep) run.update({ sweep: sweepSoon(run.monitor.sweep, now) });
};

const decideAlerts = (run: Run, fresh: readonly MeterReading[]): void => {
  noteHeldProblemTold(run);
  const { household, monitor, task } = run;
  const evaluation = evaluate(household.rules.rules, monitor.alerts, fresh, {
    now: task.now,
    timeZone: household.settings.timeZone,
    rulesFrom: monitor.rulesFrom,
    sampleHoldsMs: SAMPLE_HOLDS_MS,
    lateAfterMs: lateAfterMs(run.pollEveryMs),
    newestStoredAt: monitor.cursor,
    firstPollAt: monitor.firstPollAt,
    silenceCause: silenceCause(run),
    problemKnownAt: problemKnownAt(run),
    deviceId: run.deviceId,
  });
  const { state, events } = evaluation;
  run.update({ alerts: state });
  run.events.push(...events);
  run.tell(announce(events, state, run.audience, run.setting));
  tellOfMeter(run, evaluation);
};

const tellOfMeter = (
  run: Run,
  { newMeter, registerGlitches, registerStuck, costUnknown }: Evaluation,
): void => {
  if (registerGlitches > 0) {
    run.ports.log.warn('register-glitch', { household: run.task.household, glitches: registerGlitches });
  }
  if (newMeter) tellService(run, { kind: 'meter-changed' });
  if (registerStuck) tellService(run, { kind: 'register-stuck' });
  if (costUnknown) tellService(run, { kind: 'cost-unknown' });
};
