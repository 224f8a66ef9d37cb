import * as z from 'zod/mini';
import type { TestedHour } from '../../readings/usual.ts';
import { localDay, minuteOfDay } from '../../time/local-time.ts';
import type { DailyWindow } from '../../time/time-of-day.ts';

/** How sure to be: an hour is unusual when its floor lies so many deviations over the usual. Measured on five homes. */
export const DEVIATIONS = { low: 14, normal: 9, high: 6 } as const;
export type Sensitivity = keyof typeof DEVIATIONS;
/** However calm a home is, less than this over its quietest hours is nobody's concern, W. */
const LEAST_EXTRA_W = 250;
/** Recovered after so many tested hours below. */
const CLEAR_HOURS = 3;
const FLOOR_MS = 3 * 3_600_000;
/** From the third night in a row on it is a new habit until a calm night shows otherwise. */
const TOLD_NIGHTS = 2;
const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 1_440;
const HOURS_PER_DAY = 24;
const NOON = 12;

export interface UnusualTerms {
  readonly sensitivity: Sensitivity;
  /** Hours that end in it are decided. */
  readonly activeBetween: DailyWindow;
}

export const unusualStateSchema = z.object({
  kind: z.literal('unusual'),
  phase: z.enum(['idle', 'raised']),
  /** The night it counts in, noon to noon: the local day on which it begins. */
  night: z.number(),
  /** Whether an hour of it was decided, and whether one was over. */
  tested: z.boolean(),
  over: z.boolean(),
  /** Nights in a row before this one in which an hour was over. */
  nightsOver: z.number(),
  /** While raised: since when at least, the greatest floor, and tested hours below since. */
  since: z.optional(z.number()),
  floorW: z.optional(z.number()),
  below: z.optional(z.number()),
});
export type UnusualState = z.infer<typeof unusualStateSchema>;

/** What an unusual hour amounts to; all watts. */
export interface UnusualFacts {
  /** At least since then, epoch ms. */
  readonly since: number;
  /** At least so much was drawn all that time. */
  readonly floorW: number;
  /** What is usual at this hour. */
  readonly usualFromW: number;
  readonly usualToW: number;
}

export type UnusualDecision =
  | { readonly event: 'raised'; readonly at: number; readonly facts: UnusualFacts }
  | { readonly event: 'recovered'; readonly at: number; readonly facts: UnusualFacts }
  /** Over again after two nights in a row: for the digest. */
  | { readonly event: 'noted'; readonly at: number; readonly facts: UnusualFacts };

/** The floor from which on an hour is unusual, W. */
export const unusualFromW = (
  hour: Pick<TestedHour, 'centreW' | 'deviationW' | 'baseW'>,
  sensitivity: Sensitivity,
): number => Math.max(hour.centreW + DEVIATIONS[sensitivity] * hour.deviationW, hour.baseW + LEAST_EXTRA_W);

/** Noon to noon, named after the local day on which it begins. */
const nightOf = (day: number, hour: number): number =>
  Math.floor((day * HOURS_PER_DAY + hour - NOON) / HOURS_PER_DAY);

const endsInWindow = ({ hour }: TestedHour, { startMinute, endMinute }: DailyWindow): boolean => {
  const sinceStart =
    ((hour + 1) * MINUTES_PER_HOUR - startMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY || MINUTES_PER_DAY;
  const length = (endMinute - startMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY || MINUTES_PER_DAY;
  return sinceStart <= length;
};

const beginning = (night: number): UnusualState => ({
  kind: 'unusual',
  phase: 'idle',
  night,
  tested: false,
  over: false,
  nightsOver: 0,
});

/** Moves one `unusual` rule over the hours that were tested since, and then to `now`. */
export const stepUnusual = (
  terms: UnusualTerms,
  before: UnusualState | undefined,
  hours: readonly TestedHour[],
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): { state: UnusualState | undefined; decisions: UnusualDecision[] } => {
  let state = before;
  const decisions: UnusualDecision[] = [];
  for (const hour of hours) {
    state = intoNight(state, nightOf(hour.day, hour.hour));
    const { state: next, decision } = decideHour(terms, state, hour);
    state = next;
    if (decision !== undefined) decisions.push(decision);
  }
  const clockHour = Math.floor(minuteOfDay(now, timeZone) / MINUTES_PER_HOUR);
  if (state !== undefined) state = intoNight(state, nightOf(localDay(now, timeZone), clockHour));
  return { state, decisions };
};

/** At noon an alert ends without a word, and the night is counted. */
const intoNight = (state: UnusualState | undefined, night: number): UnusualState => {
  if (state === undefined) return beginning(night);
  if (night <= state.night) return state;
  const nightsOver = state.over ? state.nightsOver + 1 : state.tested ? 0 : state.nightsOver;
  return { ...beginning(night), nightsOver };
};

const decideHour = (
  { sensitivity, activeBetween }: UnusualTerms,
  state: UnusualState,
  hour: TestedHour,
): { state: UnusualState; decision?: UnusualDecision } => {
  const over = hour.floorW > unusualFromW(hour, sensitivity);
  const at = hour.endsAt;
  if (state.phase === 'raised') {
    const facts = factsOf(hour, {
      since: state.since ?? at,
      floorW: Math.max(state.floorW ?? 0, over ? hour.floorW : 0),
    });
    if (over) return { state: { ...state, floorW: facts.floorW, below: 0 } };
    const below = (state.below ?? 0) + 1;
    if (below < CLEAR_HOURS) return { state: { ...state, below } };
    return { state: rest(state), decision: { event: 'recovered', at, facts } };
  }
  if (!endsInWindow(hour, activeBetween)) return { state };
  if (!over) return { state: { ...state, tested: true } };
  const facts = factsOf(hour, { since: at - FLOOR_MS, floorW: hour.floorW });
  const next = { ...state, tested: true, over: true };
  if (state.over) return { state: next };
  if (state.nightsOver >= TOLD_NIGHTS) return { state: next, decision: { event: 'noted', at, facts } };
  return {
    state: { ...next, phase: 'raised', since: facts.since, floorW: facts.floorW, below: 0 },
    decision: { event: 'raised', at, facts },
  };
};

const rest = ({ since: _since, floorW: _floorW, below: _below, ...state }: UnusualState): UnusualState => ({
  ...state,
  phase: 'idle',
});

const factsOf = (
  { centreW, deviationW }: TestedHour,
  { since, floorW }: Pick<UnusualFacts, 'since' | 'floorW'>,
): UnusualFacts => ({
  since,
  floorW: Math.round(floorW),
  usualFromW: Math.max(0, Math.round(centreW - deviationW)),
  usualToW: Math.round(centreW + deviationW),
});
