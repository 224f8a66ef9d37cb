import { STATE_ITEMS, STATE_KEY } from '../../core/contract/names.ts';
import { localHourAt } from '../../core/readings/hourly-means.ts';
import { type HourToLearn, learnHours, nothingLearned, type Usual } from '../../core/readings/usual.ts';
import { STATE_SCHEMA, serializeUsual } from '../../lambda/poller/state.ts';
import type { Item } from './dynamodb-model.ts';
import { DAY } from './plan.ts';

const LIVED_DAYS = 20;
const USUAL_W = 380;

/** The item of what a household has learned that ran here before, up to a moment (epoch ms). */
export const learnedItem = (household: string, to: number, timeZone: string): Item => {
  const { learnedTo, ...usual } = learnedHome(to, timeZone);
  return {
    [STATE_KEY.partition]: { S: household },
    [STATE_KEY.sort]: { S: STATE_ITEMS.usual },
    schema: { N: String(STATE_SCHEMA) },
    learnedTo: { N: String(learnedTo) },
    body: { S: serializeUsual({ ...usual, learnedTo }) },
  };
};

/** What a household has learned that lived quietly for some weeks up to a moment (epoch ms). */
const learnedHome = (to: number, timeZone: string): Usual & { readonly learnedTo: number } => {
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
