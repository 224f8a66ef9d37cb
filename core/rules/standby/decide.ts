import { DAY_MS, HOUR_MS } from '../../contract/lengths.ts';
import { type JudgedHour, meansOfDay, median, type Usual } from '../../readings/usual.ts';
import { localDay, minuteOfDay, periodAround } from '../../time/local-time.ts';
import type { DailyWindow } from '../../time/time-of-day.ts';
import { wholeHoursIn } from '../clock-hours.ts';
import type { RuleEvent, Samples, Step, StepConditions } from '../kind.ts';
import type { StandbyRule } from './config.ts';
import type { StandbyFacts, StandbyReason } from './events.ts';
import type { RaisedStandby, StandbyState } from './state.ts';

type StandbyEvent = RuleEvent<'standby', StandbyReason>;

/** Nights that the usual standby comes from, and how many of them must be known. */
const USUAL_NIGHTS = 14;
export const LEAST_KNOWN_NIGHTS = 10;
/** A night counts when so much of its hours does. */
const KNOWN_NIGHT_SHARE = 0.75;
/** So many nights in a row raise, and so many back recover. */
const NIGHTS_IN_A_ROW = 3;
/** After so many days a higher standby is the new usual. */
const NEW_USUAL_DAYS = 14;
/** How far over its median a night must lie: a share of it, so many standard deviations, and this much at least. */
const SHARE_OVER = 0.2;
const SPREADS_OVER = 3;
/** The median absolute deviation of a normal distribution times this is its standard deviation. */
const MAD_TO_STANDARD_DEVIATION = 1.4826;
const LEAST_OVER_W = 40;
const MINUTES_PER_HOUR = 60;
const NOON = 12;

/**
 * Moves one `standby` rule over the nights that are over since: the lowest hourly mean of each is held against the
 * fourteen nights before the first of three in a row. What ended by the rule's first poll is history.
 */
export const stepStandby = (
  rule: StandbyRule,
  before: StandbyState | undefined,
  samples: Samples,
  { now, timeZone, learned }: StepConditions,
): Step<'standby', StandbyState, StandbyReason> => {
  const night = new NightHours(rule.between);
  const clockHour = Math.floor(minuteOfDay(now, timeZone) / MINUTES_PER_HOUR);
  let state = before ?? {
    kind: 'standby',
    phase: 'ok',
    day: night.overBefore(localDay(now, timeZone), clockHour),
  };
  const events: StandbyEvent[] = [];
  const tell = (event: StandbyEvent['event'], at: number, reason: StandbyReason) => {
    const { name, severity } = rule;
    const silent = reason.kind === 'standby-stays' ? { silent: true as const } : {};
    events.push({ rule: name, ruleKind: 'standby', severity, event, at, ...silent, reason });
  };
  const decide = (day: number, hour: JudgedHour) => {
    const { closedAt } = hour;
    const lowestW = (ago: number) => night.lowestW(learned?.usual, day - ago);
    state = { ...state, day };
    const { raised } = state;
    if (raised === undefined) {
      const row = higherRow(lowestW);
      if (row === undefined) return;
      const since = dayStart(day - (NIGHTS_IN_A_ROW - 1), hour, timeZone);
      const begun = { ...row, since, raisedDay: day, back: 0 };
      state = { ...state, phase: 'raised', raised: begun };
      tell('raised', closedAt, { kind: 'standby-up', ...factsOf(begun, samples) });
      return;
    }
    const newestW = lowestW(0);
    const back = newestW !== undefined && newestW <= raised.limitW ? raised.back + 1 : 0;
    if (newestW !== undefined && back >= NIGHTS_IN_A_ROW) {
      state = { kind: 'standby', phase: 'ok', day };
      tell('recovered', closedAt, { kind: 'standby-back', nowW: newestW, ...factsOf(raised, samples) });
    } else if (day - raised.raisedDay >= NEW_USUAL_DAYS) {
      // After two weeks it is how the home is; nobody needs to be told that.
      state = { kind: 'standby', phase: 'ok', day };
      tell('ended', closedAt, { kind: 'standby-stays', ...factsOf(raised, samples) });
    } else state = { ...state, raised: { ...raised, back } };
  };
  for (const hour of learned?.judged ?? []) {
    const newest = night.overBefore(hour.day, hour.hour + 1);
    for (let day = Math.max(state.day, newest - USUAL_NIGHTS) + 1; day <= newest; day += 1) decide(day, hour);
  }
  return { state, events };
};

/** The first moment of a local day, by an hour of another: from noon to noon no change of the clock reaches another day. */
const dayStart = (day: number, known: JudgedHour, timeZone: string): number => {
  const noon = known.startsAt + (NOON - known.hour) * HOUR_MS;
  return periodAround(noon + (day - known.day) * DAY_MS, 'day', timeZone).startsAt;
};

/** The hours of the clock that make a night, named after the local day on which it ends. */
class NightHours {
  readonly #hours: readonly number[];
  readonly #last: number;

  constructor(between: DailyWindow) {
    this.#hours = wholeHoursIn(between);
    this.#last = this.#hours.at(-1) ?? 0;
  }

  /** The newest night that is over when hours before `hour` of a day are. */
  overBefore(day: number, hour: number): number {
    return hour > this.#last ? day : day - 1;
  }

  /** The lowest hourly mean of a night, W; undefined where too little of it is known. Hours of export say nothing of it. */
  lowestW(usual: Usual | undefined, day: number): number | undefined {
    if (usual === undefined) return undefined;
    const known = this.#hours.flatMap((hour) => {
      const meanW = meansOfDay(usual, hour > this.#last ? day - 1 : day)?.[hour] ?? undefined;
      return meanW === undefined || meanW < 0 ? [] : [meanW];
    });
    return known.length < KNOWN_NIGHT_SHARE * this.#hours.length ? undefined : Math.min(...known);
  }
}

/** The lowest hourly mean of the night so many nights ago, W. */
type LowestW = (nightsAgo: number) => number | undefined;

/** Three nights in a row over what was usual before them. */
const higherRow = (lowestW: LowestW): Pick<RaisedStandby, 'usualW' | 'limitW' | 'standbyW'> | undefined => {
  const row = nights(0, NIGHTS_IN_A_ROW).flatMap((ago) => lowestW(ago) ?? []);
  const usual = usualStandby(nights(NIGHTS_IN_A_ROW, USUAL_NIGHTS).flatMap((ago) => lowestW(ago) ?? []));
  if (usual === undefined || row.length < NIGHTS_IN_A_ROW) return undefined;
  if (!row.every((watts) => watts > usual.limitW)) return undefined;
  return { ...usual, standbyW: Math.round(median(row) ?? 0) };
};

const nights = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

/** The lowest hourly means of the last fourteen nights, W; those that are known. */
export const lastNights = ({ between }: StandbyRule, usual: Usual): number[] => {
  const newest = usual.today?.day ?? usual.days.at(-1)?.[0];
  const night = new NightHours(between);
  return newest === undefined
    ? []
    : nights(0, USUAL_NIGHTS).flatMap((ago) => night.lowestW(usual, newest - ago) ?? []);
};

/** The standby of known earlier nights and the limit over it, W; undefined where there are too few. */
export const usualStandby = (
  nightsW: readonly number[],
): { readonly usualW: number; readonly limitW: number } | undefined => {
  const usualW = median(nightsW);
  if (usualW === undefined || nightsW.length < LEAST_KNOWN_NIGHTS) return undefined;
  const spreadW = MAD_TO_STANDARD_DEVIATION * (median(nightsW.map((watts) => Math.abs(watts - usualW))) ?? 0);
  const overW = Math.max(SHARE_OVER * usualW, SPREADS_OVER * spreadW, LEAST_OVER_W);
  return { usualW, limitW: usualW + overW };
};

const factsOf = ({ since, standbyW, usualW }: RaisedStandby, { meanPencePerWh }: Samples): StandbyFacts => ({
  since,
  standbyW,
  usualW: Math.round(usualW),
  ...(meanPencePerWh === undefined ? {} : { pencePerKwh: meanPencePerWh * 1_000 }),
});
