import { DAY_MS } from '../contract/lengths.ts';
import { localHourAt } from '../readings/hourly-means.ts';

/** So far back readings are learned from. */
const DAYS_BACK = 28;

/** Stored readings that a poll learns hours from: `from` is the start of a local hour; epoch ms. */
export interface HoursToLearn {
  readonly from: number;
  readonly to: number;
}

/**
 * The next stored readings to learn from, a day of them at most: those after `learnedTo`, or of the last 28 days where
 * nothing was learned yet or that is longer ago. Undefined while no further hour is over.
 * @param newestAt the newest stored reading: nothing is said of hours that later ones may still belong to
 */
export const hoursToLearn = ({
  learnedTo,
  newestAt,
  timeZone,
}: {
  readonly learnedTo: number | undefined;
  readonly newestAt: number | undefined;
  readonly timeZone: string;
}): HoursToLearn | undefined => {
  if (newestAt === undefined) return undefined;
  const oldest = newestAt - DAYS_BACK * DAY_MS;
  const first = localHourAt(Math.max(learnedTo ?? oldest, oldest), timeZone);
  const to = Math.min(first.startsAt + DAY_MS, newestAt);
  return first.endsAt > to ? undefined : { from: first.startsAt, to };
};
