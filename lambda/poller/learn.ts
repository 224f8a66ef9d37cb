import { hoursToLearn } from '../../core/polling/hours-to-learn.ts';
import { SAMPLE_HOLDS_MS } from '../../core/readings/history.ts';
import { countHours, hoursUntil, openHourAt } from '../../core/readings/hourly-means.ts';
import { hasDemand } from '../../core/readings/reading.ts';
import {
  asHoursToLearn,
  type Learned,
  learnHours,
  nothingLearned,
  type Span,
} from '../../core/readings/usual.ts';
import { learns } from '../../core/rules/evaluate.ts';
import type { PollTask, Ports } from './ports.ts';
import type { Monitor } from './state.ts';
import type { StoredRows } from './store.ts';
import type { Household } from './tell.ts';

/** What this poll learned; undefined where no rule learns or no hour is over. */
export interface LearnedHours {
  readonly learned: Learned | undefined;
  readonly awsErrors: readonly unknown[];
}

const NOTHING: LearnedHours = { learned: undefined, awsErrors: [] };

/**
 * Learns the hours that are over since, from the stored readings, a day of them at most: catching up on the last four
 * weeks and living on are one step. A poll within an hour asks AWS nothing.
 * @param smartCharging when smart chargers were told to run: the hours it touches are neither learned nor tested
 */
export const learn = async (
  { settings, rules, usual = nothingLearned() }: Household,
  { cursor }: Monitor,
  { readings: rows }: StoredRows,
  task: PollTask,
  ports: Ports,
  smartCharging: readonly Span[] = [],
): Promise<LearnedHours> => {
  if (!learns(rules.rules)) return NOTHING;
  const { timeZone } = settings;
  const newestAt = Math.max(cursor ?? 0, rows.at(-1)?.at ?? 0);
  const window = hoursToLearn({
    learnedTo: usual.learnedTo,
    newestAt: newestAt === 0 ? undefined : newestAt,
    timeZone,
  });
  if (window === undefined) return NOTHING;
  const conditions = { timeZone, sampleHoldsMs: SAMPLE_HOLDS_MS };
  try {
    const { from, to } = window;
    const stored = await ports.readings.between(task.household, from - SAMPLE_HOLDS_MS, to, task.signal);
    const { open, closed } = countHours(openHourAt(from, timeZone), stored.filter(hasDemand), conditions);
    const hours = [...closed, ...hoursUntil(open, to, conditions)];
    return { learned: learnHours(usual, asHoursToLearn(hours, smartCharging)), awsErrors: [] };
  } catch (error) {
    return { learned: undefined, awsErrors: [error] };
  }
};

/** Keeps what was learned. Where another run has learned the same meanwhile its own stands. */
export const keepLearned = async (
  { usual }: Household,
  { learned }: LearnedHours,
  { household }: PollTask,
  { state }: Ports,
): Promise<{ readonly awsErrors: readonly unknown[] }> => {
  if (learned === undefined) return { awsErrors: [] };
  try {
    await state.saveUsual(household, learned.usual, usual?.learnedTo);
    return { awsErrors: [] };
  } catch (error) {
    return { awsErrors: [error] };
  }
};
