import { announce } from '../alerts/announce.ts';
import { evaluate, lateAfterMs } from '../alerts/evaluate.ts';
import { SAMPLE_HOLDS_MS } from '../alerts/history.ts';
import type { SilenceCause } from '../alerts/state.ts';
import type { Fetched } from '../kraken/session.ts';
import type { PollOutcome } from '../poll.ts';
import type { StandingProblem } from '../state.ts';
import { coolDownAfter } from '../telemetry/cool-down.ts';
import { lostGap, nextSweep, sweepSoon } from '../telemetry/cursor.ts';
import type { Reading } from '../telemetry/reading.ts';
import { stillToReadAgain } from '../telemetry/written-rows.ts';
import type { Asked } from './ask.ts';
import { keyTrouble } from './key-trouble.ts';
import { tellService } from './load.ts';
import type { Run } from './run.ts';
import type { StoredRows } from './store.ts';

const LOOK_AGAIN_MS = 60 * 60_000;
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
    return;
  }
  const { fetched } = asked;
  if (asked.discovered) run.update({ discoveredAt: now });
  if ('detail' in fetched) run.detail = run.keyTrouble ?? fetched.detail;
  switch (fetched.outcome) {
    case 'answered': {
      const empty = fetched.rows.length === 0;
      run.outcome = empty ? 'empty' : outcomeOfStoring(run, rows);
      const { failingSince: _over, emptySince, ...rest } = octopus;
      run.update({ octopus: { ...rest, ...(empty ? { emptySince: emptySince ?? now } : {}) } });
      liftCoolDown(run);
      throttledNoMore(run);
      clearProblem(run);
      if (!rows.complete) run.ports.log.warn('not all rows stored', { household: run.task.household });
      return;
    }
    case 'throttled':
      run.outcome = 'throttled';
      run.update({ coolDown: coolDownAfter(run.monitor.coolDown, now, fetched.liftsAt) });
      rememberThrottled(run);
      return;
    case 'call-limit':
      run.outcome = 'call-limit';
      return;
    case 'transient':
    case 'unexpected':
      run.outcome = fetched.outcome;
      run.update({ octopus: { ...octopus, failingSince: octopus.failingSince ?? now } });
      return;
    case 'standing':
      run.outcome = outcomeOf(fetched.problem);
      standOn(run, fetched);
  }
};

const outcomeOfStoring = ({ rowsStored }: Run, { complete }: StoredRows): PollOutcome => {
  if (rowsStored > 0) return 'stored';
  return complete ? 'nothing-new' : 'not-stored';
};

const outcomeOf = (problem: StandingProblem): PollOutcome =>
  problem === 'wrong-meter' ? 'device-not-found' : problem;

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
  run.update({
    problem: {
      kind,
      since: known ? before.since : now,
      nextTryAt: now + LOOK_AGAIN_MS,
      settingsVersion,
      ...(keyStamp === undefined ? {} : { keyStamp }),
    },
  });
  if (!known) tellService(run, { kind: 'problem', problem: kind, detail });
};

/** Moves the cursor to the newest reading that is stored for certain; returns the readings beyond it. */
const moveCursor = (run: Run, asked: Asked, { readings, complete }: StoredRows): readonly Reading[] => {
  const { cursor, sweep } = run.monitor;
  if ('notAsked' in asked || asked.fetched.outcome !== 'answered') return [];
  const newest = readings.at(-1);
  run.newest = newest;
  const { window } = asked.fetched;
  const beyond = readings.filter(({ at }) => cursor === undefined || at > cursor);
  if (complete || window.kind === 'live') {
    run.update({
      sweep: nextSweep(sweep, { kind: window.kind, cursor, readings: beyond, now: run.task.now }),
    });
  }
  if (newest === undefined || beyond.length === 0) return [];
  const lost = lostGap(cursor, window.start);
  if (lost !== undefined) {
    run.ports.log.warn('gap-lost', {
      household: run.task.household,
      from: new Date(lost.from).toISOString(),
      to: new Date(lost.to).toISOString(),
    });
  }
  run.update({ cursor: newest.at });
  return beyond;
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

const decideAlerts = (run: Run, fresh: readonly Reading[]): void => {
  const { household, monitor, task } = run;
  const { state, events, newMeter } = evaluate(household.rules.rules, monitor.alerts, fresh, {
    now: task.now,
    timeZone: household.settings.timeZone,
    rulesFrom: monitor.rulesFrom,
    sampleHoldsMs: SAMPLE_HOLDS_MS,
    lateAfterMs: lateAfterMs(run.pollEveryMs),
    newestStoredAt: monitor.cursor,
    firstPollAt: monitor.firstPollAt,
    silenceCause: silenceCause(run),
    deviceId: run.deviceId,
  });
  run.update({ alerts: state });
  run.events.push(...events);
  run.tell(announce(events, state, run.audience, run.setting));
  if (newMeter) tellService(run, { kind: 'meter-changed' });
};

const silenceCause = ({ outcome, monitor }: Run): SilenceCause => {
  switch (outcome) {
    case 'transient':
    case 'unexpected':
      return 'octopus-not-answering';
    case 'throttled':
    case 'cooling-down':
      return 'throttled';
    case 'call-limit':
      return monitor.octopus.emptySince === undefined ? 'throttled' : 'mini-silent';
    case 'missing-key':
    case 'rejected-key':
    case 'account-not-found':
    case 'device-not-found':
      return 'no-access';
    case 'not-stored':
      return 'not-stored';
    case 'stored':
    case 'nothing-new':
    case 'empty':
    case 'lost-race':
      return 'mini-silent';
  }
};
