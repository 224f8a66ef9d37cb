import { kilowattHours, pounds } from '../../core/messages/figures.ts';
import { SAMPLE_HOLDS_MS } from '../../core/readings/history.ts';
import type { Day } from '../../core/readings/stored-day.ts';
import type { KeptEpisode } from '../../core/replay/kept-episodes.ts';
import type { Rule } from '../../core/rules/rule.ts';
import { localMoment } from '../../core/time/local-time.ts';
import { toneOf } from './alert-rows.ts';
import { type DayBar, dayBar } from './days.ts';
import { titleOfName } from './written.ts';

/** Days as bars, and what they come to in words. */
export interface DaysView {
  readonly days: readonly DayBar[];
  /** Whether any of them has a price, and whether any exported. */
  readonly priced: boolean;
  readonly exports: boolean;
  /** `Sat 21 to Fri 27 Nov: 84 kWh, £18.20. A day: 12 kWh, £2.60. Most on Tue 24 Nov: £3.90.` */
  readonly summary: string;
}

const KNOWN_WELL = 0.75;

/** @param days oldest first, today last */
export const daysView = (
  days: readonly Day[],
  episodes: readonly KeptEpisode[],
  { rules, timeZone }: { readonly rules: readonly Rule[]; readonly timeZone: string },
): DaysView => {
  const bars = days.map((day, index) => {
    const own = episodes.filter(({ from }) => from >= day.startsAt && from < day.endsAt);
    const dots = own.map(({ rule, kind, severity, from }) => ({
      title: titleOfName(rule, rules),
      tone: toneOf(kind, severity),
      at: from / 1_000,
    }));
    // One that goes on over midnight has its dot where it began.
    const stored = (day.alerts ?? []).filter(
      ({ rule, from }) =>
        from >= day.startsAt && !own.some((one) => one.rule === rule && isWithin(from, one)),
    );
    const more = stored.map(({ rule, severity, from }) => ({
      title: titleOfName(rule, rules),
      tone: toneOf(rules.find(({ name }) => name === rule)?.kind, severity),
      at: from / 1_000,
    }));
    return dayBar(
      day,
      [...dots, ...more].sort((a, b) => a.at - b.at),
      index === days.length - 1,
    );
  });
  return {
    days: bars,
    priced: days.some(({ costPence }) => costPence !== undefined),
    exports: days.some(({ exportWh }) => exportWh > 0),
    summary: summaryOf(days, timeZone),
  };
};

/** A day keeps when an alert was raised, an episode when what it is about began; the last sample may show the end of both. */
const isWithin = (raisedAt: number, { from, to = Number.POSITIVE_INFINITY }: KeptEpisode): boolean =>
  raisedAt >= from && raisedAt <= to + SAMPLE_HOLDS_MS;

const sum = (days: readonly Day[], read: (day: Day) => number): number =>
  days.reduce((total, day) => total + read(day), 0);

const cost = ({ costPence = 0 }: Day): number => costPence;
const energy = ({ energyWh }: Day): number => energyWh;

const summaryOf = (days: readonly Day[], timeZone: string): string => {
  const [first, last] = [days[0], days.at(-1)];
  const used = days.filter(({ quarters }) => quarters.length > 0);
  if (first === undefined || last === undefined || used.length === 0) return 'No readings yet.';
  const name = ({ startsAt }: Day) => localMoment(startsAt, timeZone).date;
  const priced = used.some(({ costPence }) => costPence !== undefined);
  const write = (kWh: number, pence: number) =>
    priced ? `${kilowattHours(kWh)}, ${pounds(pence)}` : kilowattHours(kWh);
  const lines = [`${name(first)} to ${name(last)}: ${write(sum(used, energy), sum(used, cost))}.`];
  const whole = days.slice(0, -1).filter(({ knownShare }) => knownShare >= KNOWN_WELL);
  if (whole.length > 1) {
    lines.push(
      `A whole day: ${write(sum(whole, energy) / whole.length, sum(whole, cost) / whole.length)} on average.`,
    );
    const by = priced ? cost : energy;
    const most = whole.reduce((a, b) => (by(b) > by(a) ? b : a));
    lines.push(
      `${priced ? 'Dearest' : 'Most'}: ${name(most)}, ${priced ? pounds(cost(most)) : kilowattHours(most.energyWh)}.`,
    );
  }
  return lines.join(' ');
};
