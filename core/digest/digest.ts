import { monthOnCourse, type OnCourse } from '../readings/on-course.ts';
import type { Day } from '../readings/stored-day.ts';
import { median } from '../readings/usual.ts';
import { type Comparison, compare, knownShareOf, meanPriceOf, type PeriodDays } from './compare.ts';
import { type DigestPeriod, periodsBefore, type Span } from './due.ts';

/** What a day or an hour came to: pence, or Wh where no price is known. */
export interface Dearest {
  readonly from: number;
  readonly to: number;
  readonly energyWh: number;
  readonly costPence?: number;
}

/** What a digest tells of a week or a month. */
export interface Digest {
  readonly period: DigestPeriod;
  /** By day, oldest first, Wh; null where nothing is known. */
  readonly byDay: readonly (number | null)[];
  readonly energyWh: number;
  /** Pence including VAT, without standing charge; absent where no price is known. */
  readonly costPence?: number;
  readonly costAbout: boolean;
  /** How much of the period readings tell of, 0 to 1. */
  readonly knownShare: number;
  /** When the household's first day began, where that is in the period. */
  readonly beganAt?: number;
  readonly comparison?: Comparison;
  /** The median of its days, W. */
  readonly alwaysOnW?: number;
  readonly dearestDay?: Dearest;
  /** One clock hour of one day. */
  readonly dearestHour?: Dearest;
  readonly pencePerKwh?: number;
  readonly peak?: { readonly demandW: number; readonly at: number };
  /** Alerts that began in the period: told, and held back by quiet hours, a pause or a mute. */
  readonly alerts: { readonly told: number; readonly held: number };
  readonly onCourse?: OnCourse;
}

/** Days a digest is made of: from the start of the four periods before it, and as many as a forecast looks back on. */
export const daysOfDigest = (period: DigestPeriod, timeZone: string): Span => {
  const oldest = periodsBefore(period, timeZone).at(-1);
  return { startsAt: oldest?.startsAt ?? period.startsAt, endsAt: period.endsAt };
};

/**
 * Works out a digest.
 * @param days stored days from `daysOfDigest` on, oldest first; those after the period are looked at for nothing
 */
export const digestOf = (period: DigestPeriod, days: readonly Day[], timeZone: string): Digest => {
  const own = within(days, period);
  const beganAt = days[0]?.startsAt ?? period.endsAt;
  const before = periodsBefore(period, timeZone).map((span) => within(days, span));
  const comparison = compare(own, before);
  const onCourse = monthOnCourse(
    period.endsAt,
    days.filter(({ endsAt }) => endsAt <= period.endsAt),
    timeZone,
  );
  const alwaysOnW = median(own.days.flatMap(({ alwaysOnW }) => alwaysOnW ?? []));
  const pencePerKwh = meanPriceOf(own.days);
  const priced = own.days.filter(({ costPence }) => costPence !== undefined);
  const dearestDay = dearest(own.days.map(asDearest));
  const dearestHour = dearest(own.days.flatMap(hoursOf));
  const peak = peakOf(own.days);
  return {
    period,
    byDay: own.days.map((day) => (isSeen(day) ? day.energyWh : null)),
    energyWh: sum(own.days, ({ energyWh }) => energyWh),
    ...(priced.length === 0 ? {} : { costPence: sum(priced, ({ costPence = 0 }) => costPence) }),
    costAbout: own.days.some(
      ({ costAbout, costPence, energyWh }) => costAbout === true || (costPence === undefined && energyWh > 0),
    ),
    knownShare: knownShareOf(own),
    ...(beganAt > period.startsAt && beganAt < period.endsAt ? { beganAt } : {}),
    ...(comparison === undefined ? {} : { comparison }),
    ...(alwaysOnW === undefined ? {} : { alwaysOnW }),
    ...(dearestDay === undefined ? {} : { dearestDay }),
    ...(dearestHour === undefined ? {} : { dearestHour }),
    ...(pencePerKwh === undefined ? {} : { pencePerKwh }),
    ...(peak === undefined ? {} : { peak }),
    alerts: alertsOf(own),
    ...(onCourse === undefined ? {} : { onCourse }),
  };
};

const within = (days: readonly Day[], span: Span): PeriodDays => ({
  span,
  days: days.filter(({ startsAt }) => startsAt >= span.startsAt && startsAt < span.endsAt),
});

const isSeen = ({ quarters }: Day): boolean => quarters.length > 0;

const sum = (days: readonly Day[], read: (day: Day) => number): number =>
  days.reduce((total, day) => total + read(day), 0);

const asDearest = ({ startsAt, endsAt, energyWh, costPence }: Day): Dearest => ({
  from: startsAt,
  to: endsAt,
  energyWh,
  ...(costPence === undefined ? {} : { costPence }),
});

const QUARTER_MS = 900_000;
const QUARTERS_AN_HOUR = 4;

/** The clock hours of a day; those of the night in which the clock changes begin on the hour all the same. */
const hoursOf = ({ quarters, startsAt }: Day): Dearest[] => {
  const hours: Dearest[] = [];
  for (let first = 0; first < quarters.length; first += QUARTERS_AN_HOUR) {
    const own = quarters.slice(first, first + QUARTERS_AN_HOUR);
    const pence = own.flatMap(([, , , , cost]) => cost ?? []);
    const from = startsAt + first * QUARTER_MS;
    hours.push({
      from,
      to: from + own.length * QUARTER_MS,
      energyWh: own.reduce((total, [, , , wh]) => total + wh, 0),
      ...(pence.length === 0 ? {} : { costPence: pence.reduce((a, b) => a + b, 0) }),
    });
  }
  return hours;
};

/** The one that cost most, or used most where nothing has a price; undefined where nothing was used. */
const dearest = (candidates: readonly Dearest[]): Dearest | undefined => {
  const isPriced = candidates.some(({ costPence }) => costPence !== undefined);
  const measure = ({ costPence, energyWh }: Dearest) => (isPriced ? (costPence ?? 0) : energyWh);
  let most: Dearest | undefined;
  for (const one of candidates) {
    if (measure(one) > (most === undefined ? 0 : measure(most))) most = one;
  }
  return most;
};

const peakOf = (days: readonly Day[]): Digest['peak'] => {
  let peak: Digest['peak'];
  for (const { peakW, peakAt } of days) {
    if (peakW === undefined || peakAt === undefined) continue;
    if (peak === undefined || peakW > peak.demandW) peak = { demandW: peakW, at: peakAt };
  }
  return peak;
};

/** Each alert once: one that goes on past midnight stands in two days. */
const alertsOf = ({ days, span }: PeriodDays): Digest['alerts'] => {
  const begun = new Map<string, boolean>();
  for (const { rule, from, held } of days.flatMap(({ alerts = [] }) => alerts)) {
    if (from >= span.startsAt) begun.set(`${rule}/${from}`, held === true);
  }
  const held = [...begun.values()].filter(Boolean).length;
  return { told: begun.size - held, held };
};
