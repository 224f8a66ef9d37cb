import type { Day } from '../readings/stored-day.ts';
import type { Span } from './due.ts';

/** A period of which less is known is compared with nothing. */
const KNOWN_ENOUGH = 0.9;
const FEWEST_PERIODS = 2;
/** Percents of next to nothing say nothing. */
const LEAST_BASE_WH = 5_000;
/** A half hour whose price moved by this much is another price. */
const PRICE_STEP = 0.03;
const ROUNDING = 1e-9;
/** What costs less is rounded too much to tell a price by. */
const LEAST_PENCE = 1;
const QUARTERS_AN_HOUR = 4;

/** The days of one period, and how long it is. */
export interface PeriodDays {
  readonly span: Span;
  readonly days: readonly Day[];
}

/** How much of a period readings tell of, 0 to 1; a day without an item tells of nothing. */
export const knownShareOf = ({ span, days }: PeriodDays): number => {
  const knownMs = days.reduce(
    (sum, { startsAt, endsAt, knownShare }) => sum + knownShare * (endsAt - startsAt),
    0,
  );
  return Math.min(1, knownMs / (span.endsAt - span.startsAt));
};

const energyOf = ({ days }: PeriodDays): number => days.reduce((sum, { energyWh }) => sum + energyWh, 0);
const penceOf = ({ days }: PeriodDays): number | undefined =>
  days.some(({ energyWh, costPence }) => energyWh > 0 && costPence === undefined)
    ? undefined
    : days.reduce((sum, { costPence = 0 }) => sum + costPence, 0);

/** What electricity cost on average, p/kWh: of the energy that has a price. Undefined where none has. */
export const meanPriceOf = (days: readonly Day[]): number | undefined => {
  let [pence, energyWh] = [0, 0];
  for (const { quarters } of days) {
    for (const [, , , wh, cost] of quarters) {
      if (cost === null) continue;
      pence += cost;
      energyWh += wh;
    }
  }
  return energyWh > 0 ? (pence / energyWh) * 1_000 : undefined;
};

/** What a period is compared with: the mean of those of the four before it that are known. */
export interface Comparison {
  /** How many periods the mean is of. */
  readonly periods: number;
  /** As long as the period itself: Wh. */
  readonly baseWh: number;
  /** Whole percent more (below zero: less) energy. */
  readonly energyPercent: number;
  /** In percent where no half hour has another price; else what was paid on average, p/kWh. Absent without prices. */
  readonly cost?:
    | { readonly kind: 'percent'; readonly basePence: number; readonly percent: number }
    | { readonly kind: 'prices'; readonly pencePerKwh: number; readonly basePencePerKwh: number };
}

/**
 * Compares a period with the mean of those of the periods before it that are known to 90 %, by the day, since months
 * differ in length. Undefined where it is not known so well itself, or fewer than two of them are.
 */
export const compare = (period: PeriodDays, before: readonly PeriodDays[]): Comparison | undefined => {
  if (knownShareOf(period) < KNOWN_ENOUGH) return undefined;
  const base = before.filter((one) => knownShareOf(one) >= KNOWN_ENOUGH);
  if (base.length < FEWEST_PERIODS) return undefined;
  const baseWh = meanFor(period, base, energyOf);
  if (baseWh === undefined || baseWh < LEAST_BASE_WH) return undefined;
  const cost = compareCost(period, base);
  return {
    periods: base.length,
    baseWh,
    energyPercent: percentOver(energyOf(period), baseWh),
    ...(cost === undefined ? {} : { cost }),
  };
};

const percentOver = (value: number, base: number): number => {
  const percent = Math.round(100 * (value / base - 1));
  return percent === 0 ? 0 : percent;
};

/** The mean of what the periods came to a day, for as many days as the period has. */
const meanFor = (
  period: PeriodDays,
  base: readonly PeriodDays[],
  read: (one: PeriodDays) => number | undefined,
): number | undefined => {
  let sum = 0;
  for (const one of base) {
    const amount = read(one);
    if (amount === undefined) return undefined;
    sum += amount / one.days.length;
  }
  return (sum / base.length) * period.days.length;
};

const compareCost = (period: PeriodDays, base: readonly PeriodDays[]): Comparison['cost'] => {
  const baseDays = base.flatMap(({ days }) => days);
  const pencePerKwh = meanPriceOf(period.days);
  const basePencePerKwh = meanPriceOf(baseDays);
  if (pencePerKwh === undefined || basePencePerKwh === undefined) return undefined;
  const [pence, basePence] = [penceOf(period), meanFor(period, base, penceOf)];
  if (
    pence === undefined ||
    basePence === undefined ||
    basePence <= 0 ||
    pricesMoved(period.days, baseDays)
  ) {
    return { kind: 'prices', pencePerKwh, basePencePerKwh };
  }
  return { kind: 'percent', basePence, percent: percentOver(pence, basePence) };
};

/** Energy and cost of a half hour of the day whose rows told both. */
interface HalfHour {
  wh: number;
  pence: number;
}

/** Half hours by how long after the day's start they begin; quarters without rows have a price from elsewhere. */
const halfHoursOf = (days: readonly Day[]): Map<number, HalfHour> => {
  const halfHours = new Map<number, HalfHour>();
  for (const { quarters } of days) {
    const changed = quarters.length !== ORDINARY_QUARTERS;
    for (const [index, [, , mean, wh, pence]] of quarters.entries()) {
      // From the clock change on half hours have other numbers; the change is at night, and the rest of the day moves.
      const nth = Math.floor((changed ? index + ORDINARY_QUARTERS - quarters.length : index) / 2);
      if (mean === null || pence === null || (changed && index < CHANGED_BY)) continue;
      const halfHour = halfHours.get(nth) ?? { wh: 0, pence: 0 };
      halfHour.wh += wh;
      halfHour.pence += pence;
      halfHours.set(nth, halfHour);
    }
  }
  return halfHours;
};

const ORDINARY_QUARTERS = 24 * QUARTERS_AN_HOUR;
/** A clock change is over by then: quarters before it are left out on such a day. */
const CHANGED_BY = 4 * QUARTERS_AN_HOUR;

/** Whether a half hour of one of the days costs 3 % more or less than the same half hour did before. */
const pricesMoved = (days: readonly Day[], before: readonly Day[]): boolean => {
  const base = halfHoursOf(before);
  return days.some((day) =>
    [...halfHoursOf([day])].some(([nth, own]) => {
      const known = base.get(nth);
      if (known === undefined || !isTelling(own) || !isTelling(known)) return false;
      const [price, basePrice] = [own.pence / own.wh, known.pence / known.wh];
      return Math.abs(price - basePrice) >= PRICE_STEP * Math.abs(basePrice) - ROUNDING;
    }),
  );
};

const isTelling = ({ pence }: HalfHour): boolean => Math.abs(pence) >= LEAST_PENCE;
