import { AFTERWARDS_MS } from '../../core/contract/deadlines.ts';
import { daysOfDigest, digestOf } from '../../core/digest/digest.ts';
import { type DigestPeriod, digestDue } from '../../core/digest/due.ts';
import { digestMessage } from '../../core/digest/message.ts';
import { LOOKED_BACK_MS } from '../../core/digest/readers.ts';
import { notesOf } from '../../core/rules/notes.ts';
import { localDayName } from '../../core/time/local-time.ts';
import type { PollTask, Ports } from './ports.ts';
import { type Draft, notify, type Sent, saveNow } from './save-and-send.ts';
import { type Household, holdsDigest, settingOf } from './tell.ts';
import { webLinks } from './web-links.ts';

/**
 * Sends the digest that is due, once: it is saved with the period it tells of before it goes out, so that of two runs one
 * sends it. While quiet hours or a pause hold it back nothing is asked of AWS, nor before it is due.
 */
export const sendDigest = async (
  household: Household,
  draft: Draft,
  task: PollTask,
  ports: Ports,
): Promise<Sent> => {
  const { digest: cadence, timeZone } = household.settings;
  const nothing: Sent = { draft, published: [], awsErrors: [] };
  if (cadence === undefined || cadence === 'off') return nothing;
  const { monitor } = draft;
  const period = digestDue({ ...monitor, cadence, now: task.now, timeZone });
  if (period === undefined || holdsDigest(household, task.now)) return nothing;
  const { timeout = AbortSignal.timeout } = task;
  const signal = timeout(AFTERWARDS_MS);
  try {
    const message = await messageOf(period, household, { ...draft, signal }, task, ports);
    const messages = message === undefined ? [] : [message];
    const told = {
      ...monitor,
      digestedTo: period.endsAt,
      outbox: [...monitor.outbox, ...messages],
    };
    const saved = await saveNow({ ...draft, monitor: told }, task, ports);
    if (saved.outcome !== 'saved') return { ...saved, published: [] };
    return await notify({ household, draft: saved.draft, messages }, { ...task, sendSignal: signal }, ports);
  } catch (error) {
    return { ...nothing, awsErrors: [error] };
  }
};

const messageOf = async (
  period: DigestPeriod,
  household: Household,
  { monitor, signal }: Draft & { readonly signal: AbortSignal },
  task: PollTask,
  ports: Ports,
) => {
  const { timeZone, recipients } = household.settings;
  const { startsAt, endsAt } = daysOfDigest(period, timeZone);
  const [days, told] = await Promise.all([
    ports.days.between(
      task.household,
      localDayName(startsAt, timeZone),
      localDayName(endsAt - 1, timeZone),
      signal,
    ),
    ports.told.since(task.household, task.now - LOOKED_BACK_MS, signal),
  ]);
  const digest = digestOf(period, days, timeZone);
  const parts = {
    recipients,
    told,
    noted: notesOf(household.rules.rules, monitor.alerts, { ...period, timeZone }),
  };
  const web = await webLinks(household.settings, { ...task, signal }, ports);
  return digestMessage(digest, parts, settingOf({ ...household, web }, task));
};
