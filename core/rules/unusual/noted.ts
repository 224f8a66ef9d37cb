import { DAY_MS } from '../../contract/lengths.ts';
import { entitled, titleOf } from '../../contract/title.ts';
import { localDay, localMoment } from '../../time/local-time.ts';
import type { NotedSpan } from '../kind.ts';
import type { UnusualRule } from './config.ts';
import type { UnusualState } from './state.ts';

/** The nights of a week or month that were over and not told, since the two before them had been: one line. */
export const notedNights = (
  rule: UnusualRule,
  { noted = [] }: UnusualState,
  { startsAt, endsAt, timeZone }: NotedSpan,
): string[] => {
  const [first, end] = [localDay(startsAt, timeZone), localDay(endsAt, timeZone)];
  const nights = noted.filter((night) => night >= first && night < end);
  if (nights.length === 0) return [];
  // A night is named after the local day on which it begins, counted since the epoch.
  const names = nights.map((night) => localMoment(night * DAY_MS, 'UTC').date);
  const title = titleOf({ name: rule.name, title: rule.title });
  return [
    entitled(
      title,
      `over the usual again, ${nights.length === 1 ? 'the night' : 'the nights'} of ${listed(names)}`,
    ),
  ];
};

/** `Tue 12 May`, `Tue 12 May and Wed 13 May`, with commas before the last two. */
const listed = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' and ');
