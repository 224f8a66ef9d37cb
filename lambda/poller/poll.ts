import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { PollOutcome } from '../../core/polling/poll-outcome.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import { smartTimes } from '../../core/readings/smart-charging.ts';
import type { AlertEvent } from '../../core/rules/events.ts';
import { type Afterwards, afterwards } from './afterwards.ts';
import { type Asked, ask } from './ask.ts';
import { askDispatches } from './ask-dispatches.ts';
import { type Decided, decide } from './decide.ts';
import { errorText } from './error-text.ts';
import { keepLearned, learn } from './learn.ts';
import { load } from './load.ts';
import type { PollTask, Ports } from './ports.ts';
import { type PushedAgain, pushAgain } from './push-again.ts';
import { noteLateRows, notify, resend, save } from './save-and-send.ts';
import type { Monitor } from './state.ts';
import { mergeRows, type StoredRows, store } from './store.ts';
import type { Household } from './tell.ts';
import { webLinks } from './web-links.ts';

/** What one poll did, for the log, the metrics and whoever called it. */
export interface PollReport {
  readonly outcome: PollOutcome;
  /** What Octopus said, where it said something worth a look. */
  readonly detail?: string;
  readonly rowsServed: number;
  readonly rowsStored: number;
  readonly rowsDropped: Readonly<Record<string, number>>;
  /** The newest stored reading this poll saw. */
  readonly newest?: MeterReading;
  /** Age of the newest stored reading in seconds; before the first, of the first poll. */
  readonly freshnessSeconds: number;
  /** Errors Octopus answered with. */
  readonly octopusErrors: number;
  readonly telemetryCalls: number;
  readonly events: readonly AlertEvent[];
  readonly published: readonly OutboxMessage[];
  /** When to look again before the next tick, epoch ms: then the reading should be there that decides. */
  readonly lookAgainAt?: number;
}

/** AWS refused or did not answer; `errors` are what it threw. All that could be saved is saved, and the poll has a report. */
export class AwsTroubleError extends AggregateError {
  override readonly name = 'AwsTroubleError';
  readonly report: PollReport;

  constructor(errors: readonly unknown[], report: PollReport) {
    super(errors, `AWS refused or did not answer: ${errors.map((error) => errorText(error)).join('; ')}`);
    this.report = report;
  }
}

/**
 * One poll of one household. What Octopus does ends it calmly with an outcome; when AWS refuses or cannot be reached
 * it throws at the end, once what can be saved is saved.
 * @throws AwsTroubleError with the report; what the AWS ports throw where the poll could not even begin
 */
export const poll = async (task: PollTask, ports: Ports): Promise<PollReport> => {
  const loaded = await load(task, ports);
  const { household } = loaded;
  const resent = await resend(loaded, task, ports);
  if (resent.lost) return ended([loaded, resent], overtaken(resent.draft.monitor, task));
  const again: PushedAgain = task.second
    ? { monitor: resent.draft.monitor, awsErrors: [] }
    : await pushAgain(resent.draft.monitor, household, task, ports);
  const { monitor } = again;
  const asked = await ask(household, monitor, task, ports);
  const merged = await mergeRows(asked, monitor, task, ports);
  const noted = await noteLateRows({ ...resent.draft, monitor }, merged.wroteAfter, task, ports);
  const stored = await store(merged, household, task, ports);
  const charged = smartTimes(monitor.smartCharging?.spans ?? []);
  const known = await learn(household, monitor, stored, task, ports, charged);
  const told = { monitor, messages: resent.messages };
  const { learned } = known;
  const first = decide(told, asked, stored, household, task, { learned });
  const facts =
    first.needs === undefined
      ? { learned }
      : { learned, dispatches: await askDispatches(asked, household, ports) };
  const second = first.needs === undefined ? first : decide(told, asked, stored, household, task, facts);
  const web = second.messages.length === 0 ? undefined : await linksFor(household, task, ports);
  const decided =
    web === undefined ? second : decide(told, asked, stored, { ...household, web }, task, facts);
  for (const { message, facts } of decided.warnings) {
    ports.log.warn(message, { household: task.household, ...facts });
  }
  const saved = await save({ ...noted.draft, monitor: decided.monitor }, decided.spent, task, ports);
  const messages = saved.outcome === 'saved' ? decided.messages : [];
  const [sent, kept] = await Promise.all([
    notify({ household, draft: saved.draft, messages }, task, ports),
    saved.outcome === 'saved' ? keepLearned(household, known, task, ports) : { awsErrors: [] },
  ]);
  const after =
    saved.outcome === 'saved' && !task.second
      ? await afterwards(household, sent.draft, task, ports)
      : NOTHING_AFTER;
  const published = [...resent.published, ...sent.published, ...after.published];
  const outcome = saved.outcome === 'lost-race' ? saved.outcome : decided.outcome;
  const answered = 'notAsked' in asked ? [] : [asked];
  return ended([loaded, resent, again, ...answered, noted, stored, known, saved, sent, kept, after], {
    ...report({ ...decided, outcome }, asked, stored, task),
    published,
    ...(saved.outcome === 'saved' && decided.lookAgainAt !== undefined
      ? { lookAgainAt: decided.lookAgainAt }
      : {}),
  });
};

/** What links of this poll's messages are made with, where they were written without. */
const linksFor = ({ web, settings }: Household, task: PollTask, ports: Ports) =>
  web === undefined ? webLinks(settings, task, ports) : undefined;

const NOTHING_AFTER: Afterwards = { published: [], awsErrors: [] };

/** The end of a poll: its report, or the trouble that AWS made in its steps. */
const ended = (
  steps: readonly { readonly awsErrors: readonly unknown[] }[],
  whole: PollReport,
): PollReport => {
  const troubles = steps.flatMap(({ awsErrors }) => awsErrors);
  if (troubles.length > 0) throw new AwsTroubleError(troubles, whole);
  return whole;
};

const report = (
  { outcome, detail, newest, events, monitor }: Decided,
  asked: Asked,
  { rowsServed, rowsStored, rowsDropped }: StoredRows,
  { now }: PollTask,
): Omit<PollReport, 'published'> => ({
  outcome,
  ...(detail === undefined ? {} : { detail }),
  rowsServed,
  rowsStored,
  rowsDropped,
  ...(newest === undefined ? {} : { newest }),
  freshnessSeconds: freshnessSeconds(monitor, now),
  octopusErrors: 'notAsked' in asked ? 0 : asked.octopusErrors,
  telemetryCalls: 'notAsked' in asked ? 0 : asked.telemetryCalls,
  events,
});

/** The report of a poll that another run was faster with. */
const overtaken = (monitor: Monitor, { now }: PollTask): PollReport => ({
  outcome: 'lost-race',
  rowsServed: 0,
  rowsStored: 0,
  rowsDropped: {},
  freshnessSeconds: freshnessSeconds(monitor, now),
  octopusErrors: 0,
  telemetryCalls: 0,
  events: [],
  published: [],
});

const freshnessSeconds = ({ cursor, firstPollAt }: Monitor, now: number): number =>
  Math.max(0, Math.round((now - (cursor ?? firstPollAt)) / 1_000));
