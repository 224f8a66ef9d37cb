import { MINUTE_MS } from '../../contract/lengths.ts';
import { SAMPLE_HOLDS_MS } from '../../readings/history.ts';
import type { Reading } from '../../readings/reading.ts';
import {
  beginShape,
  type Course,
  extendShape,
  type Likeness,
  likenessOf,
  switchedW,
  wholeCourse,
} from '../../readings/shape.ts';
import type { DemandRule } from './config.ts';
import type { DemandState, Episode, Gap } from './state.ts';

/** Energy of an episode and how it is known. */
export interface EpisodeEnergy {
  readonly energyWh: number;
  /** From the meter's register, or from demand over time. */
  readonly source: 'register' | 'demand';
  /** Imported or, for a limit below zero, exported. */
  readonly flow: 'import' | 'export';
  /** Whole pence including VAT; absent where no price was seen. */
  readonly costPence?: number;
  /** Part of the time had no samples, so figures from demand are lower bounds. */
  readonly gap: boolean;
}

/** What a `demand` rule saw of one episode. */
export interface EpisodeFacts extends EpisodeEnergy {
  readonly startedAt: number;
  readonly lastBeyondAt: number;
  readonly peakW: number;
  /** The longest gap between the two. */
  readonly longestGap?: Gap;
  /** Readings stopped after the last sample beyond, so when it ended is not known: duration and energy are lower bounds. */
  readonly gapAtEnd?: Gap;
  /** Demand through it; absent where it is too short to be drawn. */
  readonly course?: Course;
  /** What it looks like, where its shape is plain. */
  readonly likeness?: Likeness;
  /** What is switched on, or on and off, draws about this much beside what was drawn before, W. */
  readonly switchedW?: number;
}

/** Which way the energy of an episode flows: limits below zero are about export. */
const flowOf = (rule: DemandRule): 'import' | 'export' =>
  rule.direction === 'below' && rule.limitW <= 0 ? 'export' : 'import';

const registerOf = (reading: Reading, flow: 'import' | 'export'): number | undefined =>
  flow === 'import' ? reading.consumptionWh : reading.exportWh;

/** A new episode whose first sample beyond the limit is `reading`; `baseW` was drawn before it. */
export const beginEpisode = (rule: DemandRule, reading: Reading, baseW: number): Episode => {
  const register = registerOf(reading, flowOf(rule));
  return {
    startedAt: reading.at,
    lastBeyondAt: reading.at,
    peakW: reading.demandW,
    gap: false,
    gapSince: false,
    drawn: 0,
    drawnSince: 0,
    pricedPence: 0,
    pricedWh: 0,
    pricedPenceSince: 0,
    pricedWhSince: 0,
    shape: beginShape(reading.at, baseW),
    ...(register === undefined ? {} : { registerFromWh: register, registerToWh: register }),
  };
};

/** Counts the time from the sample before (kept in `state`) to one `elapsedMs` later towards the episode. */
export const passTime = (
  episode: Episode,
  state: DemandState,
  rule: DemandRule,
  elapsedMs: number,
  holdsMs: number,
): void => {
  const watts = flowOf(rule) === 'import' ? state.lastDemandW : -state.lastDemandW;
  const shape = episode.shapeSince ?? episode.shape;
  if (shape !== undefined && state.lastAt !== undefined) {
    const heldTo = state.lastAt + Math.min(elapsedMs, holdsMs);
    episode.shapeSince = extendShape(shape, state.lastDemandW, state.lastAt, heldTo);
  }
  episode.drawnSince += Math.max(0, Math.round(watts * 1_000)) * Math.min(elapsedMs, holdsMs);
  if (elapsedMs > holdsMs) {
    episode.gapSince = true;
    episode.longestGapSince = longer(episode.longestGapSince, gapAfter(state, elapsedMs));
  }
  if (state.lastCostPence === undefined || state.lastDeltaWh === undefined) return;
  episode.pricedPenceSince += state.lastCostPence;
  episode.pricedWhSince += state.lastDeltaWh;
};

/**
 * Counts what the row before the one at hand stood for to the episode, where it was beyond the limit and rows are slow: a
 * half hour over the limit is half an hour of it, and not a moment. Of a Mini's readings it is left out.
 */
export const slowRowStood = (
  episode: Episode,
  state: DemandState,
  rule: DemandRule,
  { reading, holdsMs }: { readonly reading: Reading; readonly holdsMs: number },
): void => {
  const { lastAt, lastSide } = state;
  if (lastAt === undefined || lastSide !== 'beyond' || holdsMs <= SAMPLE_HOLDS_MS) return;
  takeWhatCameSince(episode);
  episode.lastBeyondAt = Math.min(reading.at, lastAt + holdsMs);
  const registerWh = registerOf(reading, flowOf(rule));
  if (registerWh !== undefined && reading.at - lastAt <= holdsMs) episode.registerToWh = registerWh;
};

const gapAfter = ({ lastAt }: DemandState, elapsedMs: number): Gap | undefined =>
  lastAt === undefined ? undefined : { from: lastAt, to: lastAt + elapsedMs };

const longer = (one: Gap | undefined, other: Gap | undefined): Gap | undefined =>
  lengthMs(other) > lengthMs(one) ? other : one;

const lengthMs = (gap: Gap | undefined): number => (gap?.to ?? 0) - (gap?.from ?? 0);

/** Notes a gap that lies between the last sample beyond the limit and the next one, `elapsedMs` later: the end, unless that extends it. */
export const gapFollows = (
  episode: Episode,
  state: DemandState,
  elapsedMs: number,
  holdsMs: number,
): void => {
  if (state.lastSide !== 'beyond' || elapsedMs <= holdsMs) return;
  episode.gapAtEnd = gapAfter(state, elapsedMs);
};

/** Extends the episode to a sample beyond the limit: what passed since the last such sample belongs to it. */
export const extendEpisode = (episode: Episode, rule: DemandRule, reading: Reading): void => {
  episode.lastBeyondAt = reading.at;
  episode.peakW =
    rule.direction === 'below'
      ? Math.min(episode.peakW, reading.demandW)
      : Math.max(episode.peakW, reading.demandW);
  episode.gap ||= episode.gapSince;
  const longestGap = longer(episode.longestGap, episode.longestGapSince);
  if (longestGap !== undefined) episode.longestGap = longestGap;
  // Not deleted: keys that come and go make copies slow, and this runs for every sample.
  episode.longestGapSince = undefined;
  episode.gapAtEnd = undefined;
  episode.gapSince = false;
  takeWhatCameSince(episode);
  episode.registerToWh = registerOf(reading, flowOf(rule));
};

/** What was counted since the last sample beyond the limit becomes part of the episode. */
const takeWhatCameSince = (episode: Episode): void => {
  episode.shape = episode.shapeSince ?? episode.shape;
  episode.shapeSince = undefined;
  episode.drawn += episode.drawnSince;
  episode.pricedPence += episode.pricedPenceSince;
  episode.pricedWh += episode.pricedWhSince;
  episode.drawnSince = 0;
  episode.pricedPenceSince = 0;
  episode.pricedWhSince = 0;
};

/** One watt-hour in milliwatt-milliseconds. */
const WATT_HOUR = 3_600_000_000;

/** By then a kettle has boiled: what still draws as much may as well be left on. */
const KETTLE_BOILS_MS = 4 * MINUTE_MS;

/**
 * What the episode says to a reader. Cost is its energy at the mean price of the priced rows inside it.
 * @param goesOn whether it is beyond its limit still, so that nobody knows how long it will have been
 */
export const episodeFacts = (
  episode: Episode,
  rule: DemandRule,
  { goesOn }: { readonly goesOn: boolean },
): EpisodeFacts => {
  const flow = flowOf(rule);
  const { registerFromWh = Number.NaN, registerToWh = Number.NaN } = episode;
  const registeredWh = registerToWh - registerFromWh;
  const registered = registeredWh >= 0;
  const energyWh = registered ? registeredWh : episode.drawn / WATT_HOUR;
  const priced = flow === 'import' && episode.pricedWh > 0;
  return {
    startedAt: episode.startedAt,
    lastBeyondAt: episode.lastBeyondAt,
    peakW: episode.peakW,
    energyWh,
    source: registered ? 'register' : 'demand',
    flow,
    gap: episode.gap,
    ...(episode.longestGap === undefined ? {} : { longestGap: episode.longestGap }),
    ...(episode.gapAtEnd === undefined ? {} : { gapAtEnd: episode.gapAtEnd }),
    ...(priced ? { costPence: (energyWh * episode.pricedPence) / episode.pricedWh } : {}),
    ...courseFacts(episode, flow, goesOn),
  };
};

const courseFacts = (
  { shape, startedAt, lastBeyondAt }: Episode,
  flow: EpisodeFacts['flow'],
  goesOn: boolean,
): Pick<EpisodeFacts, 'course' | 'likeness' | 'switchedW'> => {
  if (shape === undefined) return {};
  const lastedMs = lastBeyondAt - startedAt;
  const course = wholeCourse(shape);
  const drawn = course.meansW.length < 2 ? {} : { course };
  const likeness = flow === 'import' ? likenessOf(shape, lastedMs) : undefined;
  if (likeness === undefined) return drawn;
  if (likeness === 'kettle' && goesOn && lastedMs >= KETTLE_BOILS_MS) return drawn;
  return { ...drawn, likeness, switchedW: switchedW(shape, lastedMs) };
};
