import { localHourAt } from '../../core/readings/hourly-means.ts';
import { type HourToLearn, learnHours, nothingLearned, type Usual } from '../../core/readings/usual.ts';
import { DAY } from './plan.ts';

const LIVED_DAYS = 20;
const USUAL_W = 380;

/** What a household has learned that lived quietly for some weeks up to a moment (epoch ms). */
export const learnedHome = (to: number, timeZone: string): Usual & { readonly learnedTo: number } => {
  const hours: HourToLearn[] = [];
  for (let at = to - LIVED_DAYS * DAY; ; ) {
    const hour = localHourAt(at, timeZone);
    if (hour.endsAt > to) break;
    const meanW = USUAL_W + (hour.hour % 4) + (hour.day % 3);
    hours.push({ ...hour, closedAt: hour.endsAt, meanW });
    at = hour.endsAt;
  }
  return { ...learnHours(nothingLearned(), hours).usual, learnedTo: hours.at(-1)?.endsAt ?? to };
};
