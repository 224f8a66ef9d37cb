import { RESEND_MS } from '../../core/contract/deadlines.ts';
import { holdOwed } from '../../core/messages/hold-owed.ts';
import { claim, type OutboxMessage, owed, removeDelivered } from '../../core/messages/outbox.ts';
import { spendCalls } from '../../core/polling/call-limit.ts';
import { type CoolDown, laterCoolDown } from '../../core/polling/cool-down.ts';
import { writeAgainFrom } from '../../core/polling/day-to-write.ts';
import type { PollTask, Ports } from './ports.ts';
import { type Monitor, serializeMonitor } from './state.ts';
import { type Household, hushOf, tellService } from './tell.ts';

/** A monitor that does not change is still written this often, so that its age says whether the poller was away. */
const REFRESH_EVERY_MS = 60 * 60_000;
const MAX_MERGES = 5;

/** The monitor as this poll has it by now, over the one that is stored. */
export interface Draft {
  readonly monitor: Monitor;
  /** The monitor as this poll last knew it stored; undefined where there was none. */
  readonly stored: Monitor | undefined;
  /** Of the stored monitor; 0 where there is none. */
  readonly version: number;
  /** Saves this poll has tried: each has a name, so that a condition that fails on it is an acknowledgement that got lost. */
  readonly saves: number;
}

/** How a save went; `unsure` where AWS did not answer, so that nothing may be published. */
interface Saved {
  readonly outcome: 'saved' | 'lost-race' | 'unsure';
  readonly draft: Draft;
  readonly awsErrors: readonly unknown[];
}

/** What this poll used up, whatever becomes of its decisions. */
export interface Spent {
  /** Telemetry calls. */
  readonly calls: number;
  /** `readAt` of the oldest row it wrote or tried to write. */
  readonly wroteFrom: number | undefined;
  /** The last stored reading before it. */
  readonly wroteAfter: number | undefined;
  /** The pause that Octopus demanded of this poll. */
  readonly coolDown: CoolDown | undefined;
}

/**
 * Saves the monitor under the version that was loaded, if it changed. A lost race means that another run did this
 * poll's work: its decisions stand, ours are dropped, and only what we spent and wrote is added to them.
 */
export const save = async (draft: Draft, spent: Spent, task: PollTask, ports: Ports): Promise<Saved> => {
  const { monitor, stored } = draft;
  const fresh = stored !== undefined && task.now - stored.savedAt < REFRESH_EVERY_MS;
  if (fresh && !changed(stored, monitor)) return { outcome: 'saved', draft, awsErrors: [] };
  const saved = await saveNow(draft, task, ports);
  if (saved.outcome !== 'lost-race') return saved;
  const merged = await changeStored(withSpent(spent, task.now), saved.draft, task, ports);
  return { ...merged, outcome: 'lost-race' };
};

const withSpent =
  ({ calls, wroteFrom, wroteAfter, coolDown }: Spent, now: number) =>
  (stored: Monitor): Monitor => ({
    ...stored,
    coolDown: laterCoolDown(stored.coolDown, coolDown),
    calls: spendCalls(stored.calls, calls),
    daysWrittenTo: writeAgainFrom(stored.daysWrittenTo, wroteAfter),
    ...(wroteFrom === undefined
      ? {}
      : { written: [...(stored.written ?? []), { at: now, from: wroteFrom }] }),
  });

/** Saves the draft's monitor under the version it follows. */
export const saveNow = async (draft: Draft, task: PollTask, { state }: Ports): Promise<Saved> => {
  const monitor = { ...draft.monitor, savedAt: task.now };
  const saves = draft.saves + 1;
  const tried = { ...draft, monitor, saves };
  try {
    const outcome = await state.saveMonitor(task.household, monitor, {
      expected: draft.version,
      savedBy: `${task.pollId}/${saves}`,
    });
    const now = outcome === 'saved' ? { ...tried, stored: monitor, version: draft.version + 1 } : tried;
    return { outcome, draft: now, awsErrors: [] };
  } catch (error) {
    return { outcome: 'unsure', draft: tried, awsErrors: [error] };
  }
};

/**
 * Notes that days which are written already must be written again, before rows are written into them: a run that ends
 * in between would leave rows of which nobody knows that they were late. Any other poll saves nothing here. Where the
 * note cannot be saved the rows are written nevertheless.
 * @param after the last stored reading before the rows, epoch ms; undefined where none are written
 */
export const noteLateRows = async (
  draft: Draft,
  after: number | undefined,
  task: PollTask,
  ports: Ports,
): Promise<{ readonly draft: Draft; readonly awsErrors: readonly unknown[] }> => {
  const lowered = (monitor: Monitor): Monitor => ({
    ...monitor,
    daysWrittenTo: writeAgainFrom(monitor.daysWrittenTo, after),
  });
  const monitor = lowered(draft.monitor);
  if (monitor.daysWrittenTo === draft.monitor.daysWrittenTo) return { draft, awsErrors: [] };
  const saved = await saveNow({ ...draft, monitor }, task, ports);
  return saved.outcome === 'lost-race' ? changeStored(lowered, saved.draft, task, ports) : saved;
};

/** Applies a change to whatever monitor is stored now, again and again until no other run interferes. */
const changeStored = async (
  change: (stored: Monitor) => Monitor,
  draft: Draft,
  { household, pollId }: PollTask,
  { state }: Ports,
): Promise<{ readonly draft: Draft; readonly awsErrors: readonly unknown[] }> => {
  const tried = { ...draft, saves: draft.saves + MAX_MERGES };
  const done = { draft: tried, awsErrors: [] };
  try {
    for (let nth = draft.saves + 1; nth <= tried.saves; nth += 1) {
      const { monitor, version } = await state.load(household);
      if (monitor === undefined) return done;
      const next = change(monitor);
      if (!changed(monitor, next)) return done;
      const save = { expected: version, savedBy: `${pollId}/${nth}` };
      if ((await state.saveMonitor(household, next, save)) === 'saved') return done;
    }
  } catch (error) {
    return { draft: tried, awsErrors: [error] };
  }
  const kept = new Error(`the state of ${household} kept changing under ${MAX_MERGES} attempts to add to it`);
  return { draft: tried, awsErrors: [kept] };
};

/** Nearly every poll moves the cursor, which is told without writing both out. */
const changed = (before: Monitor, after: Monitor): boolean =>
  before.cursor !== after.cursor ||
  serializeMonitor({ ...before, savedAt: 0 }) !== serializeMonitor({ ...after, savedAt: 0 });

/** What came of sending. */
export interface Sent {
  readonly draft: Draft;
  readonly published: readonly OutboxMessage[];
  readonly awsErrors: readonly unknown[];
}

/** What came of sending what was owed. */
export interface Resent extends Sent {
  /** Another run does this poll's work: this one must end. */
  readonly lost: boolean;
  /** Messages of this poll's own that wait in the outbox for its save. */
  readonly messages: readonly OutboxMessage[];
}

/** A draft and the messages of this poll in its outbox. */
interface WithMessages {
  readonly household: Household;
  readonly draft: Draft;
  readonly messages: readonly OutboxMessage[];
}

/**
 * Sends what an earlier run saved and may not have sent. The messages are claimed first, so that of two runs only the
 * one whose claim is saved sends them; their text is the one that was saved. Where it is unsure whether the claim is
 * saved, they wait for this poll's save. One that meets a mute or pause made since waits for its end.
 */
export const resend = async (
  { household, draft, messages }: WithMessages,
  task: PollTask,
  ports: Ports,
): Promise<Resent> => {
  const { now, timeout = AbortSignal.timeout } = task;
  if (task.second) return { lost: false, draft, messages, published: [], awsErrors: [] };
  const { outbox, alerts } = draft.monitor;
  const { due: wanted, expired } = owed(outbox, now);
  const { timeZone } = household.settings;
  const { due, held, state } = holdOwed(wanted, alerts, hushOf(household), { now, timeZone });
  const left = removeDelivered(outbox, new Set([...held, ...expired.map(({ id }) => id)]));
  const kept = { ...draft.monitor, alerts: state, outbox: left };
  if (due.length === 0 && expired.length === 0) {
    return { lost: false, draft: { ...draft, monitor: kept }, messages, published: [], awsErrors: [] };
  }
  const claimed = { ...kept, outbox: claim(left, due, now) };
  const subjects = expired.map(({ subject }) => subject);
  const news = subjects.length === 0 ? [] : [{ kind: 'messages-dropped', subjects } as const];
  const told = tellService(news, claimed, household, task);
  const saved = await saveNow({ ...draft, monitor: told.monitor }, task, ports);
  const own = [...messages, ...told.messages];
  if (saved.outcome !== 'saved') {
    const lost = saved.outcome === 'lost-race';
    return { ...saved, lost, messages: [...claim(due, due, now), ...own], published: [] };
  }
  const sent = await send(
    due,
    { household, draft: saved.draft },
    { ...task, sendSignal: timeout(RESEND_MS) },
    ports,
  );
  return { ...sent, lost: false, messages: own };
};

/** Publishes what this poll decided to tell, once it is saved. */
export const notify = (
  { household, draft, messages }: WithMessages,
  task: PollTask,
  ports: Ports,
): Promise<Sent> => send(messages, { household, draft }, task, ports);

/**
 * Publishes messages and then takes them out of the stored outbox, and meanwhile keeps them as told. What could not be
 * published stays for a later poll: at least once, and twice only where a run ends between the two.
 */
const send = async (
  messages: readonly OutboxMessage[],
  { household, draft }: Omit<WithMessages, 'messages'>,
  task: PollTask,
  ports: Ports,
): Promise<Sent> => {
  const published: OutboxMessage[] = [];
  const awsErrors: unknown[] = [];
  for (const message of messages) {
    try {
      const { topicArn: ofHousehold, serviceTopicArn } = household.settings;
      const topicArn = message.topic === 'service' ? (serviceTopicArn ?? ofHousehold) : ofHousehold;
      await ports.notifier.publish({ topicArn, household: task.household, message }, task.sendSignal);
      published.push(message);
    } catch (error) {
      awsErrors.push(error);
    }
  }
  if (published.length === 0) return { draft, published, awsErrors };
  const done = new Set(published.map(({ id }) => id));
  const without = (monitor: Monitor): Monitor => ({
    ...monitor,
    outbox: removeDelivered(monitor.outbox, done),
  });
  const takeOut = async () => {
    const saved = await saveNow({ ...draft, monitor: without(draft.monitor) }, task, ports);
    return saved.outcome === 'lost-race' ? changeStored(without, saved.draft, task, ports) : saved;
  };
  const [taken, notKept] = await Promise.all([takeOut(), keepTold(published, task, ports)]);
  return { draft: taken.draft, published, awsErrors: [...awsErrors, ...taken.awsErrors, ...notKept] };
};

/** Keeps what was published; an AWS error is only told of, since the message is out. */
const keepTold = async (
  published: readonly OutboxMessage[],
  { household }: PollTask,
  { told }: Ports,
): Promise<unknown[]> => {
  const kept = await Promise.allSettled(published.map((message) => told.keep(household, message)));
  return kept.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
};
