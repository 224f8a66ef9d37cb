import { entitled, titleOf } from '../../contract/title.ts';
import { fullMoment, limitPounds, moment, pounds, units } from '../../messages/figures.ts';
import { homeOf, type MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording } from '../../messages/wording.ts';
import { localDay } from '../../time/local-time.ts';
import type { RuleEvent } from '../kind.ts';
import type { BudgetReason } from './events.ts';
import { usedPercent } from './used-percent.ts';

/** The words for what a `budget` rule tells. */
export const budgetWording = (
  event: RuleEvent<'budget', BudgetReason>,
  context: MessageContext,
): HoldableWording => {
  const { reason } = event;
  const { now, timeZone } = context;
  const cost = reason.measure === 'cost';
  const title = titleOf({ name: event.rule, title: event.title });
  const figure = (value: number) => (cost ? pounds(value * 100) : units(value));
  const limit = cost ? limitPounds(reason.limit) : units(reason.limit);
  const used = `${reason.estimated ? 'about ' : ''}${figure(reason.used)}`;
  const whose = periodName(reason, now, timeZone);
  const when = moment(event.at, now, timeZone);
  const partial = reason.countedFrom > reason.startsAt;
  const rate = rateText(reason, event.at, figure);
  return {
    state: 'BUDGET',
    named: title,
    headline: entitled(title, `${reason.percent}% of ${whose} ${limit} by ${when} (${used})`),
    first: entitled(
      title,
      `${homeOf(context)} used ${reason.percent}% of ${whose} ${limit} by ${when} (${used}).`,
    ),
    advice: adviceOf(reason, now),
    more: [
      ...(rate === undefined ? [] : [`${rate}.`]),
      ...(partial ? [`Counted since ${moment(reason.countedFrom, now, timeZone)}.`] : []),
    ],
    facts: [
      ['Budget', `${limit} a ${reason.period}`],
      [
        cost ? 'Cost' : 'Energy',
        `${used} (${usedPercent(reason.used, reason.limit)}%)${cost ? ' without standing charge' : ''}`,
      ],
      ...(partial ? [['Counted from', fullMoment(reason.countedFrom, timeZone)] as const] : []),
      ...(rate === undefined ? [] : [['Outlook', rate] as const]),
    ],
    next: [...doubts(reason), `Resets at ${fullMoment(reason.endsAt, timeZone)} (no message).`],
    line: entitled(
      title,
      `${reason.percent}% of ${limit} a ${reason.period} by ${fullMoment(event.at, timeZone)} (${used})`,
    ),
  };
};

const adviceOf = ({ used, limit, endsAt, period }: BudgetReason, now: number): string => {
  if (now >= endsAt) return 'Nothing to do: that budget is closed.';
  if (isUsedUp(used, limit)) return `The budget is used up: leave what can wait for the next ${period}.`;
  return `To stay within it, leave what can wait for the next ${period}.`;
};

/** By the percentage that is told, which knows how additions err. */
const isUsedUp = (used: number, limit: number): boolean => usedPercent(used, limit) >= 100;

/** A rate says little before this much of the period is over. */
const TELLING_SHARE = 0.25;

/** What the whole period would come to at the rate so far; undefined where too little of it is known. */
const rateText = (
  { used, limit, period, startsAt, endsAt, countedFrom }: BudgetReason,
  at: number,
  figure: (value: number) => string,
): string | undefined => {
  const share = (at - startsAt) / (endsAt - startsAt);
  if (countedFrom > startsAt || isUsedUp(used, limit) || share < TELLING_SHARE || share >= 1)
    return undefined;
  const end = period === 'day' ? 'midnight' : `the end of the ${period}`;
  return `At this rate about ${figure(used / share)} by ${end}`;
};

/** Why the sum is about. */
const doubts = ({ estimated, measure, unpriced, byDemand }: BudgetReason): string[] => {
  if (!estimated) return [];
  const told = [
    ...(byDemand ? ["The meter's register stands still: that energy is counted from demand."] : []),
    ...(unpriced ? ['Octopus gave no price for some of it: that is not in the sum.'] : []),
  ];
  if (told.length > 0 || measure === 'energy') return told;
  return [
    'Some readings or prices were missing: their energy is priced at the mean of the last 24 hours, or the newest price.',
  ];
};

const periodName = ({ period, startsAt, endsAt }: BudgetReason, now: number, timeZone: string): string => {
  if (now < endsAt) return { day: "today's", week: "this week's", month: "this month's" }[period];
  if (period !== 'day') return `last ${period}'s`;
  const daysAgo = localDay(now, timeZone) - localDay(startsAt, timeZone);
  return daysAgo === 1 ? "yesterday's" : "that day's";
};
