import { pollEveryMs } from '../../config/settings.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import { lostGap, nextSweep, sweepSoon } from '../../core/polling/cursor.ts';
import { followAlerts } from '../../core/polling/day-alerts.ts';
import { writeAgainFrom } from '../../core/polling/day-to-write.ts';
import type { PollOutcome } from '../../core/polling/poll-outcome.ts';
import { silenceCause } from '../../core/polling/silence-cause.ts';
import { stillToReadAgain } from '../../core/polling/written-rows.ts';
import { SAMPLE_HOLDS_MS } from '../../core/readings/history.ts';
import { hasDemand, type MeterReading } from '../../core/readings/reading.ts';
import type { Learned } from '../../core/readings/usual.ts';
import { needsDispatches } from '../../core/rules/dispatches-needed.ts';
import { type Evaluation, evaluate, lateAfterMs } from '../../core/rules/evaluate.ts';
import type { AlertEvent } from '../../core/rules/events.ts';
import type { Asked } from './ask.ts';
import { type AskedDispatches, chargingWarnings, rememberCharging } from './ask-dispatches.ts';
import { planLook } from './plan-look.ts';
import type { PollTask } from './ports.ts';
import { rememberAnswer } from './remember-answer.ts';
import type { Spent } from './save-and-send.ts';
import type { Monitor } from './state.ts';
import type { StoredRows } from './store.ts';
import { type Household, heldNewsTold, problemKnownAt, type Told, tellEvents, tellService } from './tell.ts';

/** Something for the log that is not as it should be. */
export interface Warning {
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** All that a poll comes to. */
export interface Decided {
  /** Ask when Octopus charges the cars, and decide again from the same state with what came of it. */
  readonly needs: 'dispatches' | undefined;
  /** To be saved. */
  readonly monitor: Monitor;
  /** To be published once the monitor is saved; they are in its outbox. */
  readonly messages: readonly OutboxMessage[];
  readonly outcome: PollOutcome;
  /** What Octopus said, where it said something worth a look. */
  readonly detail: string | undefined;
  readonly events: readonly AlertEvent[];
  /** The newest stored reading this poll saw. */
  readonly newest: MeterReading | undefined;
  readonly spent: Spent;
  readonly warnings: readonly Warning[];
  /** When to look again before the next tick, epoch ms. */
  readonly lookAgainAt: number | undefined;
}

/**
 * Decides everything this poll changes: what is remembered of Octopus, the cursor, the alerts, the messages. Pure.
 * @param told the monitor so far, and this poll's messages that are in its outbox already
 * @param known.learned the hours that closed since; undefined where none did or no rule learns
 * @param known.dispatches what came of asking for them, where deciding before needed it
 */
export const decide = (
  told: Told,
  asked: Asked,
  rows: StoredRows,
  household: Household,
  task: PollTask,
  { learned, dispatches }: { readonly learned: Learned | undefined; readonly dispatches?: AskedDispatches },
): Decided => {
  const answer = rememberAnswer(asked, rows, told.monitor, household, task);
  const moved = moveCursor(answer.monitor, asked, rows, task);
  const written = rememberWritten(moved.monitor, asked, rows, task);
  const served = tellService(answer.news, written, household, task);
  const charging = rememberCharging(served.monitor, dispatches, task);
  const news = { fresh: moved.fresh, learned, dispatches };
  const ruled = decideAlerts(charging, answer.outcome, asked, news, household, task);
  const bound = boundOutbox(ruled.monitor, household, task);
  const own = [...told.messages, ...served.messages, ...ruled.messages, ...bound.messages];
  const ids = new Set(own.map(({ id }) => id));
  const { outcome, detail } = answer;
  const { coolDown, outbox } = bound.monitor;
  const looking = planLook(bound.monitor, told.monitor.cursor, household, task);
  const mayAsk = dispatches === undefined && moved.newest !== undefined;
  const { askedAt } = charging.smartCharging ?? {};
  const needs =
    mayAsk && needsDispatches(household.rules.rules, ruled.evaluation, { askedAt, now: task.now });
  return {
    needs: needs ? 'dispatches' : undefined,
    ...looking,
    messages: outbox.filter(({ id }) => ids.has(id)),
    outcome,
    detail,
    events: ruled.evaluation.events,
    newest: moved.newest,
    spent: {
      calls: 'notAsked' in asked ? 0 : asked.telemetryCalls,
      wroteFrom: rows.wroteFrom,
      wroteAfter: rows.wroteAfter,
      coolDown: outcome === 'throttled' ? coolDown : undefined,
    },
    warnings: [...moved.warnings, ...ruled.warnings, ...bound.warnings],
  };
};

/**
 * Moves the cursor to the newest reading that is stored for certain. `fresh` are the readings beyond it, and those
 * before it whose demand came later than their register.
 */
const moveCursor = (
  monitor: Monitor,
  asked: Asked,
  { readings, complete }: StoredRows,
  { now }: PollTask,
): {
  readonly monitor: Monitor;
  readonly fresh: readonly MeterReading[];
  readonly newest: MeterReading | undefined;
  readonly warnings: readonly Warning[];
} => {
  if ('notAsked' in asked || asked.fetched.outcome !== 'answered') {
    return { monitor, fresh: [], newest: undefined, warnings: [] };
  }
  const { cursor, sweep } = monitor;
  const { window } = asked.fetched;
  const newest = readings.at(-1);
  const beyond = readings.filter(({ at }) => cursor === undefined || at > cursor);
  const demandAt = monitor.alerts.history.at(-1)?.[0] ?? Number.POSITIVE_INFINITY;
  const fresh = readings.filter(
    (reading) => cursor === undefined || reading.at > cursor || (reading.at > demandAt && hasDemand(reading)),
  );
  const swept = complete || window.kind === 'live';
  const lost = beyond.length === 0 ? undefined : lostGap(cursor, window.start);
  return {
    monitor: {
      ...monitor,
      sweep: swept ? nextSweep(sweep, { kind: window.kind, cursor, readings: beyond, now }) : sweep,
      ...(newest === undefined || beyond.length === 0 ? {} : { cursor: newest.at }),
    },
    fresh,
    newest,
    warnings: [
      ...(complete ? [] : [{ message: 'not all rows stored', facts: {} }]),
      ...(lost === undefined
        ? []
        : [{ message: 'gap-lost', facts: { from: isoTime(lost.from), to: isoTime(lost.to) } }]),
    ],
  };
};

const isoTime = (at: number): string => new Date(at).toISOString();

/**
 * Notes which rows the next polls read again, in case another run at this time writes older values over them, and which
 * days are to be written again.
 */
const rememberWritten = (
  monitor: Monitor,
  asked: Asked,
  { readings, complete, wroteFrom, wroteAfter }: StoredRows,
  { now }: PollTask,
): Monitor => {
  if ('notAsked' in asked) return monitor;
  const whole = complete && readings.length > 0 && asked.fetched.outcome === 'answered';
  const { written, sweep } = stillToReadAgain(monitor.written, {
    now,
    read: whole ? asked.fetched.window : undefined,
    wroteFrom,
  });
  return {
    ...monitor,
    written: written.length === 0 ? undefined : [...written],
    daysWrittenTo: writeAgainFrom(monitor.daysWrittenTo, wroteAfter),
    sweep: sweep ? sweepSoon(monitor.sweep, now) : monitor.sweep,
  };
};

/** What was not known before. */
interface KnownNews {
  readonly fresh: readonly MeterReading[];
  readonly learned: Learned | undefined;
  readonly dispatches: AskedDispatches | undefined;
}

interface Ruled extends Told {
  readonly evaluation: Evaluation;
  readonly warnings: readonly Warning[];
}

const decideAlerts = (
  before: Monitor,
  outcome: PollOutcome,
  asked: Asked,
  { fresh, learned, dispatches }: KnownNews,
  household: Household,
  task: PollTask,
): Ruled => {
  const { now } = task;
  const { settings, rules } = household;
  const monitor = { ...before, problem: heldNewsTold(before.problem, household, now) };
  const evaluation = evaluate(rules.rules, monitor.alerts, fresh, {
    now,
    timeZone: settings.timeZone,
    rulesFrom: monitor.rulesFrom,
    sampleHoldsMs: SAMPLE_HOLDS_MS,
    lateAfterMs: lateAfterMs(pollEveryMs(settings.pollEvery)),
    newestStoredAt: monitor.cursor,
    firstPollAt: monitor.firstPollAt,
    silenceCause: silenceCause(outcome, monitor, now),
    problemKnownAt: problemKnownAt(monitor.problem, household, now),
    deviceId: 'notAsked' in asked ? undefined : asked.deviceId,
    smartCharging: {
      spans: monitor.smartCharging?.spans ?? [],
      asked: dispatches !== undefined && 'slots' in dispatches && dispatches.complete,
    },
    learned,
  });
  const { events, state, registerGlitches: glitches } = evaluation;
  const told = tellEvents(events, { ...monitor, alerts: state }, household, task);
  const ofMeter = tellService(meterNews(evaluation), told.monitor, household, task);
  const dayAlerts = followAlerts(monitor.dayAlerts, events, {
    now,
    messageIds: told.messages.map(({ id }) => id),
    state: told.monitor.alerts,
  });
  return {
    monitor: { ...ofMeter.monitor, dayAlerts },
    messages: [...told.messages, ...ofMeter.messages],
    evaluation,
    warnings: [
      ...(glitches > 0 ? [{ message: 'register-glitch', facts: { glitches } }] : []),
      ...chargingWarnings(dispatches),
    ],
  };
};

const meterNews = ({ newMeter, registerStuck, costUnknown }: Evaluation) => [
  ...(newMeter ? [{ kind: 'meter-changed' } as const] : []),
  ...(registerStuck ? [{ kind: 'register-stuck' } as const] : []),
  ...(costUnknown ? [{ kind: 'cost-unknown' } as const] : []),
];

/** An item of DynamoDB ends at 400 KB, and a state that cannot be saved would stop the poller. */
const MAX_OUTBOX_BYTES = 64_000;
const NOTICE = 'service/messages-dropped/';

/** Drops the oldest messages of an outbox that grew too large (a rule that flaps while SNS is away) and tells so once. */
const boundOutbox = (
  monitor: Monitor,
  household: Household,
  task: PollTask,
): Told & { readonly warnings: readonly Warning[] } => {
  const { outbox } = monitor;
  const kept = newestWithin(outbox, MAX_OUTBOX_BYTES);
  if (kept.length === outbox.length) return { monitor, messages: [], warnings: [] };
  const dropped = outbox.slice(0, outbox.length - kept.length);
  const said = kept.some(({ id }) => id.startsWith(NOTICE));
  const subjects = dropped.map(({ subject }) => subject);
  const news = said ? [] : [{ kind: 'messages-dropped', subjects, tooMany: true } as const];
  const told = tellService(news, { ...monitor, outbox: kept }, household, task);
  return { ...told, warnings: [{ message: 'messages-dropped', facts: { messages: dropped.length } }] };
};

const newestWithin = (outbox: readonly OutboxMessage[], bytes: number): OutboxMessage[] => {
  let left = bytes;
  let first = outbox.length;
  for (const message of outbox.toReversed()) {
    left -= Buffer.byteLength(JSON.stringify(message));
    if (left < 0) break;
    first -= 1;
  }
  return outbox.slice(first);
};
