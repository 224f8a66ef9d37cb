import { kilowatts } from '../../messages/figures.ts';
import { LEARNING_DAYS, learnedDays, type Usual, usualAt } from '../../readings/usual.ts';
import { formatTimeOfDay } from '../../time/time-of-day.ts';
import { CLOCK_HOURS, hourEndsIn } from '../clock-hours.ts';
import type { Knowledge } from '../view.ts';
import type { UnusualRule } from './config.ts';
import { unusualAboveW } from './decide.ts';

/** A rule that needs more than that to notice anything is blind at that hour, W. */
const BLIND_W = 3_000;
const BLIND_SHARE = 0.5;
const TENS_W = 10;
const MINUTES_PER_HOUR = 60;
const HOURS_PER_DAY = 24;

/** The least extra load that a rule would notice in an hour of the clock, W; undefined while that hour is not known. */
interface NoticedHour {
  readonly hour: number;
  readonly leastExtraW: number | undefined;
}

/** The hours that end in the rule's window, in its order, and what it would notice in each. */
const noticedHours = ({ sensitivity, activeBetween }: UnusualRule, usual: Usual): readonly NoticedHour[] =>
  CLOCK_HOURS.filter((hour) => hourEndsIn(hour, activeBetween))
    .sort((a, b) => fromStart(a, activeBetween.startMinute) - fromStart(b, activeBetween.startMinute))
    .map((hour) => {
      const limits = usualAt(usual, hour);
      if (limits === undefined) return { hour, leastExtraW: undefined };
      const extraW = unusualAboveW(limits, sensitivity) - limits.ownCentreW;
      return { hour, leastExtraW: Math.ceil(extraW / TENS_W) * TENS_W };
    });

const MINUTES_PER_DAY = HOURS_PER_DAY * MINUTES_PER_HOUR;

/** By the end of the hour, which lies in the window. */
const fromStart = (hour: number, startMinute: number): number =>
  ((hour + 1) * MINUTES_PER_HOUR - startMinute - 1 + MINUTES_PER_DAY) % MINUTES_PER_DAY;

/** What an `unusual` rule has learned: the least extra load it would notice by the hour, and whether something hides it. */
export const unusualKnowledge = (rule: UnusualRule, usual: Usual | undefined): Knowledge => {
  const days = usual === undefined ? 0 : learnedDays(usual);
  if (usual === undefined || days < LEARNING_DAYS) {
    return { text: `Learning what is usual: ${days} of ${LEARNING_DAYS} days` };
  }
  const hours = noticedHours(rule, usual);
  const blind = hours.filter(({ leastExtraW = 0 }) => leastExtraW > BLIND_W);
  return {
    text: `Left on for three hours, it notices at least ${spansOf(hours).join(', ')}`,
    ...(blind.length >= BLIND_SHARE * hours.length ? { blind: BLIND } : {}),
  };
};

const BLIND =
  'A car or heating hides what is left on: in half of its hours it would take over 3 kW more. Set activeBetween to hours without them';

/** Hours in a row that notice the same are one span. */
const spansOf = (hours: readonly NoticedHour[]): string[] => {
  const spans: { from: number; to: number; text: string }[] = [];
  for (const { hour, leastExtraW } of hours) {
    const text = noticed(leastExtraW);
    const last = spans.at(-1);
    if (last?.text === text) last.to = hour + 1;
    else spans.push({ from: hour, to: hour + 1, text });
  }
  return spans.map(({ from, to, text }) => `${text} ${clock(from)}-${clock(to)}`);
};

const noticed = (leastExtraW: number | undefined): string => {
  if (leastExtraW === undefined) return 'nothing yet';
  return leastExtraW > BLIND_W ? `over ${kilowatts(BLIND_W)}` : kilowatts(leastExtraW);
};

const clock = (hour: number): string => formatTimeOfDay((hour % HOURS_PER_DAY) * MINUTES_PER_HOUR);
