import * as z from 'zod/mini';
import { median } from '../../readings/usual.ts';

/** Nights that the usual standby comes from, and how many of them must be known. */
const USUAL_NIGHTS = 14;
const LEAST_KNOWN_NIGHTS = 10;
/** So many nights in a row raise, and so many back recover. */
const NIGHTS_IN_A_ROW = 3;
/** After so many days a higher standby is the new usual. */
const NEW_USUAL_NIGHTS = 14;
/** How far over its median a night must lie: a share of it, so many standard deviations, and this much at least. */
const SHARE_OVER = 0.2;
const SPREADS_OVER = 3;
/** The median absolute deviation of a normal distribution times this is its standard deviation. */
const MAD_TO_STANDARD_DEVIATION = 1.4826;
const LEAST_OVER_W = 40;

export const standbyStateSchema = z.object({
  kind: z.literal('standby'),
  phase: z.enum(['idle', 'raised']),
  /** The newest nights, the newest last: lowest hourly mean in W, null where too little is known. */
  nightsW: z.array(z.nullable(z.number())),
  /** The local day of the newest night, days since the epoch. */
  day: z.optional(z.number()),
  /** While raised: what was usual before and the limit over it, both frozen; nights back in a row; nights since the raise. */
  usualW: z.optional(z.number()),
  limitW: z.optional(z.number()),
  back: z.optional(z.number()),
  since: z.optional(z.number()),
});
export type StandbyState = z.infer<typeof standbyStateSchema>;

/** The lowest hourly mean of one night. */
export interface Night {
  /** Local day, days since the epoch. */
  readonly day: number;
  /** When it was over, epoch ms. */
  readonly endsAt: number;
  /** Undefined where less than three quarters of its hours are known. */
  readonly lowestW: number | undefined;
}

export interface StandbyFacts {
  /** The first of the nights in a row, days since the epoch. */
  readonly sinceDay: number;
  readonly standbyW: number;
  readonly usualW: number;
}

export interface StandbyDecision {
  readonly event: 'raised' | 'recovered';
  readonly at: number;
  readonly facts: StandbyFacts;
}

const fresh = (): StandbyState => ({ kind: 'standby', phase: 'idle', nightsW: [] });

/** The standby of earlier nights and the limit over it, W; undefined where too few of them are known. */
export const usualStandby = (
  nightsW: readonly (number | null)[],
): { readonly usualW: number; readonly limitW: number } | undefined => {
  const known = nightsW.filter((watts) => watts !== null);
  const usualW = median(known);
  if (usualW === undefined || known.length < LEAST_KNOWN_NIGHTS) return undefined;
  const spreadW = MAD_TO_STANDARD_DEVIATION * (median(known.map((watts) => Math.abs(watts - usualW))) ?? 0);
  return { usualW, limitW: usualW + Math.max(SHARE_OVER * usualW, SPREADS_OVER * spreadW, LEAST_OVER_W) };
};

/** Moves one `standby` rule over nights that are over, oldest first; nights it has seen are ignored. */
export const stepStandby = (
  before: StandbyState | undefined,
  nights: readonly Night[],
): { state: StandbyState; decisions: StandbyDecision[] } => {
  let state = before ?? fresh();
  const decisions: StandbyDecision[] = [];
  for (const night of nights) {
    if (state.day !== undefined && night.day <= state.day) continue;
    state = withNight(state, night);
    const { state: next, decision } =
      state.phase === 'raised' ? whileRaised(state, night) : whileIdle(state, night);
    state = next;
    if (decision !== undefined) decisions.push(decision);
  }
  return { state, decisions };
};

const KEPT_NIGHTS = USUAL_NIGHTS + NIGHTS_IN_A_ROW;

/** Days that never came, a stack that was away, are unknown nights. */
const withNight = (state: StandbyState, { day, lowestW }: Night): StandbyState => {
  const missed = state.day === undefined ? 0 : Math.min(KEPT_NIGHTS, day - state.day - 1);
  const unknown = Array<null>(missed).fill(null);
  const newest = lowestW === undefined ? null : Math.round(lowestW);
  return { ...state, day, nightsW: [...state.nightsW, ...unknown, newest].slice(-KEPT_NIGHTS) };
};

type Step = { readonly state: StandbyState; readonly decision?: StandbyDecision };

const whileIdle = (state: StandbyState, night: Night): Step => {
  const newest = state.nightsW.slice(-NIGHTS_IN_A_ROW);
  const usual = usualStandby(state.nightsW.slice(0, -NIGHTS_IN_A_ROW).slice(-USUAL_NIGHTS));
  if (usual === undefined || newest.length < NIGHTS_IN_A_ROW) return { state };
  const { usualW, limitW } = usual;
  if (!newest.every((watts) => watts !== null && watts > limitW)) return { state };
  const facts = {
    sinceDay: night.day - NIGHTS_IN_A_ROW + 1,
    standbyW: Math.round(median(newest.filter((watts) => watts !== null)) ?? 0),
    usualW: Math.round(usualW),
  };
  return {
    state: { ...state, phase: 'raised', usualW: facts.usualW, limitW, back: 0, since: facts.sinceDay },
    decision: { event: 'raised', at: night.endsAt, facts },
  };
};

const whileRaised = (state: StandbyState, night: Night): Step => {
  const { limitW = 0, usualW = 0, since = night.day, back = 0 } = state;
  const newest = state.nightsW.at(-1) ?? null;
  const nowBack = newest === null ? 0 : newest <= limitW ? back + 1 : 0;
  if (nowBack >= NIGHTS_IN_A_ROW) {
    const facts = { sinceDay: since, standbyW: newest ?? 0, usualW };
    return { state: rest(state), decision: { event: 'recovered', at: night.endsAt, facts } };
  }
  // After two weeks it is how the home is; nobody needs to be told that.
  if (night.day - since >= NEW_USUAL_NIGHTS + NIGHTS_IN_A_ROW - 1) return { state: rest(state) };
  return { state: { ...state, back: nowBack } };
};

const rest = ({ usualW: _u, limitW: _l, back: _b, since: _s, ...state }: StandbyState): StandbyState => ({
  ...state,
  phase: 'idle',
});
