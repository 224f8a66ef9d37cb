import { bothClocks, fullMoment, homeName, moment, money, units } from '../../messages/figures.ts';
import type { MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording } from '../../messages/wording.ts';
import { localDay } from '../../time/local-time.ts';
import type { AlertEvent, Reason } from '../events.ts';

type BudgetReason = Extract<Reason, { kind: 'budget-used' }>;

/** The words for what a `budget` rule tells. */
export const budgetWording = (
  event: AlertEvent,
  reason: BudgetReason,
  context: MessageContext,
): HoldableWording => {
  const { now, timeZone, household } = context;
  const home = homeName(household);
  const cost = reason.measure === 'cost';
  const figure = (value: number) => (cost ? money(value) : units(value));
  const limit = figure(reason.limit);
  const used = `${reason.about ? 'about ' : ''}${figure(reason.used)}`;
  const whose = periodName(reason, now, timeZone);
  const when = moment(event.at, now, timeZone);
  const partial = reason.countedFrom > reason.startsAt;
  const counted = partial ? [`Counted since ${moment(reason.countedFrom, now, timeZone)}.`] : [];
  return {
    state: 'BUDGET',
    headline: `${home}: ${reason.percent}% of ${whose} ${limit} used by ${when} (${used})`,
    sentences: [
      `BUDGET ${home}: ${reason.percent}% of ${whose} ${limit} used by ${when} (${used}).`,
      ...counted,
    ],
    facts: [
      ['Rule', `${event.rule} (${event.severity})`],
      ['Budget', `${limit} a ${reason.period}`],
      ['Used', `${used} (${Math.floor((reason.used / reason.limit) * 100)}%)`],
      ['Counted from', bothClocks(reason.countedFrom, timeZone)],
      ['Begins anew', bothClocks(reason.endsAt, timeZone)],
      ...(cost ? [['Cost', 'energy only, VAT included; no standing charge'] as const] : []),
    ],
    next: [
      ...doubts(reason),
      `The budget begins anew ${fullMoment(reason.endsAt, timeZone)}, without a message.`,
    ],
    line: `${event.rule}: ${reason.percent}% of ${limit} a ${reason.period} used by ${fullMoment(event.at, timeZone)} (${used})`,
  };
};

/** Why the sum is about. */
const doubts = ({ about, measure, unpriced, byDemand }: BudgetReason): string[] => {
  if (!about) return [];
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
