import { HOUR_MS, MINUTE_MS } from '../contract/lengths.ts';
import { MAX_DEMAND_W } from './reading.ts';
import { type RegisterInHand, type RegisterState, stillPutDown } from './register-state.ts';

/** Readings that disagree with what was believed must agree with each other for this long, and be this many. */
const AGREED_FOR_MS = 15 * MINUTE_MS;
const AGREED_READINGS = 3;
/** Two readings that agree say little of the time between them, where that is long. */
const AGREEING_STEP_MS = 5 * MINUTE_MS;
/** Less than this contradicts nothing: registers move in steps. */
const CONTRADICTION_WH = 20;
const STUCK_AFTER_MS = HOUR_MS;
const STUCK_WH = 200;
/** A demand held for longer is that of a frozen Mini, not of a home. */
const LIVE_FOR_MS = 30 * MINUTE_MS;
const MAKES_UP_WITHIN_MS = HOUR_MS;

/** Whether a register can have moved so: 0 to 70 kW for the time between, three phases of 100 A. */
export const plausibleMove = (fromWh: number, toWh: number, elapsedMs: number): boolean =>
  toWh >= fromWh && toWh - fromWh <= (MAX_DEMAND_W * elapsedMs) / HOUR_MS;

/** What is new at a sample. */
export interface RegisterStep {
  readonly at: number;
  /** The register as it was read; undefined where the row has none. */
  readonly wh: number | undefined;
  /** What demand says was used since the sample before, Wh. */
  readonly demandWh: number;
  /** Whether more time than a sample holds has passed since. */
  readonly gap: boolean;
  /** Whether demand differs from that of the sample before. */
  readonly lives: boolean;
}

/** What is to be thought of a register at a sample. */
export interface RegisterJudgement {
  /** The register as it would stand had it neither slipped nor begun anew; undefined where that is not known. */
  readonly straightWh: number | undefined;
  /** Where its move belongs to more than the time since the sample before: since when. */
  readonly movedSince: number | undefined;
  /** The row's own register was set aside, and with it the energy that its price is for. */
  readonly setAside: boolean;
  /** It stands still against demand, which is counted instead. */
  readonly byDemand: boolean;
  /**
   * `glitch`: what was set aside, or believed last, was wrong. `new-epoch`: the register began anew and stayed so.
   * `stuck`: it has stood still for an hour while demand lived.
   */
  readonly finding: 'glitch' | 'new-epoch' | 'stuck' | undefined;
}

/** The judgement of a register that there is nothing to say of but where it stands. */
export const plainly = (straightWh: number | undefined): RegisterJudgement => ({
  straightWh,
  movedSince: undefined,
  setAside: false,
  byDemand: false,
  finding: undefined,
});

/**
 * Judges the next reading of a register, and changes `state` accordingly. A reading that falls, or rises by more than
 * 70 kW could, is set aside until the next ones agree with what was before (a glitch) or, for 15 minutes, with it (a
 * new epoch). Meanwhile demand says how the register would stand.
 */
export const judgeRegister = (state: RegisterInHand, step: RegisterStep): RegisterJudgement => {
  state.demandWh = (state.demandWh ?? 0) + step.demandWh;
  if (step.gap) state.gap = true;
  if (state.still !== undefined) standStill(state.still, step);
  if (step.wh === undefined) return plainly(unknown(state));
  if (state.wh === undefined) return begin(state, step.at, step.wh);
  const { wh } = step;
  const fits = plausibleMove(state.wh, wh, step.at - lastMovedAt(state));
  const fitsAside = state.aside !== undefined && plausibleMove(state.aside.wh, wh, step.at - state.aside.at);
  const nearerAside = fitsAside && wh - (state.aside?.wh ?? wh) < wh - state.wh;
  if (fits && !nearerAside) return believe(state, step.at, wh, state.wh);
  const { earlier } = state;
  const reverts = earlier !== undefined && plausibleMove(earlier.wh, wh, step.at - earlier.at);
  if (reverts && !fitsAside) return revert(state, step.at, wh);
  return setAside(state, step.at, wh, fitsAside);
};

/** What is remembered of a register: nothing that the rest of it tells. */
export const putDown = (state: RegisterInHand): RegisterState => ({
  ...state,
  straightWh: state.wh !== undefined && state.straightWh === trusted(state) ? undefined : state.straightWh,
  since: isEstablished(state) ? undefined : state.since,
  still: state.still === undefined ? undefined : stillPutDown(state.still),
});

const isEstablished = ({ at, since }: RegisterInHand): boolean => at - since >= AGREED_FOR_MS;

/** A register that stands still against demand may make up for all that time at once. */
const lastMovedAt = ({ at, still }: RegisterInHand): number =>
  still !== undefined && still.demandWh >= CONTRADICTION_WH ? still.since : at;

/** While demand is known throughout, so is what the register should say. */
const unknown = (state: RegisterInHand): number | undefined => {
  if (state.gap) return undefined;
  const liveWh = state.still?.stuck ? state.still.liveWh : undefined;
  state.straightWh = Math.max(state.straightWh, trusted(state) + (liveWh ?? state.demandWh ?? 0));
  return state.straightWh;
};

const trusted = ({ wh, offsetWh = 0, straightWh }: RegisterInHand): number =>
  wh === undefined ? straightWh : wh + offsetWh;

const begin = (state: RegisterInHand, at: number, wh: number): RegisterJudgement => {
  const straightWh = state.straightWh + (state.demandWh ?? 0);
  state.since = at;
  settle(state, at, wh, straightWh);
  return plainly(straightWh);
};

const settle = (state: RegisterInHand, at: number, wh: number, straightWh: number): void => {
  state.at = at;
  state.wh = wh;
  state.straightWh = straightWh;
  state.offsetWh = straightWh === wh ? undefined : straightWh - wh;
  state.demandWh = undefined;
  state.gap = undefined;
  state.aside = undefined;
};

const believe = (state: RegisterInHand, at: number, wh: number, beforeWh: number): RegisterJudgement => {
  const finding = state.aside === undefined ? undefined : 'glitch';
  if (wh === beforeWh) return standing(state, at, finding);
  const byDemand = state.still?.stuck === true;
  const since = state.gap ? state.at : lastMovedAt(state) === state.at ? undefined : state.still?.since;
  rememberRise(state, at, wh - beforeWh, beforeWh);
  const straightWh = byDemand ? resumed(state, at, wh) : wh + (state.offsetWh ?? 0) - madeUp(state, at, wh);
  state.still = undefined;
  settleOnto(state, at, wh, straightWh);
  const movedSince = byDemand ? undefined : since;
  return { straightWh: state.straightWh, movedSince, setAside: false, byDemand, finding };
};

/** What was told meanwhile by demand is not taken back: the register catches up. */
const settleOnto = (state: RegisterInHand, at: number, wh: number, straightWh: number): void => {
  const told = state.straightWh;
  settle(state, at, wh, straightWh);
  state.straightWh = Math.max(told, straightWh);
};

/** Judges a register that stands where it stood. */
const standing = (
  state: RegisterInHand,
  at: number,
  finding: RegisterJudgement['finding'],
): RegisterJudgement => {
  const { wh = 0, offsetWh = 0, demandWh = 0 } = state;
  state.still ??= {
    since: state.at,
    demandWh,
    liveWh: 0,
    heldWh: demandWh,
    heldSince: state.at,
    stuck: undefined,
  };
  const { still } = state;
  settleOnto(state, at, wh, wh + offsetWh);
  const known = still.stuck;
  const ripe = at - still.since >= STUCK_AFTER_MS && still.liveWh >= STUCK_WH;
  if (!known && !ripe) return { ...plainly(state.straightWh), finding };
  still.stuck = true;
  state.straightWh = Math.max(state.straightWh, wh + offsetWh + still.liveWh);
  const stuck = { ...plainly(state.straightWh), byDemand: true, finding };
  return known ? stuck : { ...stuck, finding: 'stuck', movedSince: still.since };
};

/** Adds what was used while the register stood still; what a demand drew that was held for too long is not believed. */
const standStill = (
  still: NonNullable<RegisterInHand['still']>,
  { at, demandWh, lives }: RegisterStep,
): void => {
  still.demandWh += demandWh;
  still.heldWh += demandWh;
  if (!lives) return;
  if (at - still.heldSince <= LIVE_FOR_MS) still.liveWh += still.heldWh;
  still.heldWh = 0;
  still.heldSince = at;
};

/** A stuck register moves again. Demand has been counted; only a gap can have used what goes beyond it. */
const resumed = (state: RegisterInHand, at: number, wh: number): number => {
  const { still, gap } = state;
  const before = trusted(state);
  if (still === undefined) return before;
  const live = at - still.heldSince <= LIVE_FOR_MS ? still.liveWh + still.heldWh : still.liveWh;
  const counted = Math.max(live, state.straightWh - before);
  const rise = wh + (state.offsetWh ?? 0) - before;
  if (counted > rise) state.owed = { wh: counted - rise, until: at + MAKES_UP_WITHIN_MS };
  return before + (gap ? Math.max(counted, rise) : counted);
};

/** How much of a rise only makes up for what was counted while the register was stuck. */
const madeUp = (state: RegisterInHand, at: number, wh: number): number => {
  const { owed } = state;
  if (owed === undefined) return 0;
  const excess = wh + (state.offsetWh ?? 0) - trusted(state) - (state.demandWh ?? 0);
  const part = excess < CONTRADICTION_WH ? 0 : Math.min(excess, owed.wh);
  owed.wh -= part;
  if (owed.wh <= 0 || at > owed.until) state.owed = undefined;
  return part;
};

/** A rise far beyond what demand says is believed, but the reading before it is not forgotten at once. */
const rememberRise = (state: RegisterInHand, at: number, riseWh: number, beforeWh: number): void => {
  if (state.earlier !== undefined && at <= state.earlier.until) return;
  state.earlier = undefined;
  const likelyWh = Math.max(CONTRADICTION_WH, 2 * (state.still?.demandWh ?? state.demandWh ?? 0));
  if (riseWh > likelyWh) state.earlier = { at: state.at, wh: beforeWh, until: at + AGREED_FOR_MS };
};

/** The rise believed last was the glitch: what it counted is taken back. */
const revert = (state: RegisterInHand, at: number, wh: number): RegisterJudgement => {
  const straightWh = wh + (state.offsetWh ?? 0);
  state.earlier = undefined;
  state.still = undefined;
  settle(state, at, wh, straightWh);
  return { ...plainly(straightWh), finding: 'glitch' };
};

const setAside = (state: RegisterInHand, at: number, wh: number, agrees: boolean): RegisterJudgement => {
  const { aside } = state;
  if (aside === undefined || !agrees) {
    state.aside = { since: at, at, fromWh: wh, wh, beforeWh: state.demandWh ?? 0, agreedMs: 0, readings: 1 };
    const finding = aside === undefined ? undefined : 'glitch';
    return { ...plainly(unknown(state)), setAside: true, finding };
  }
  aside.agreedMs += Math.min(at - aside.at, AGREEING_STEP_MS);
  aside.readings += 1;
  aside.at = at;
  aside.wh = wh;
  if (aside.agreedMs < AGREED_FOR_MS || aside.readings < AGREED_READINGS) {
    return { ...plainly(unknown(state)), setAside: true };
  }
  const established = isEstablished(state);
  const straightWh = Math.max(state.straightWh, trusted(state) + aside.beforeWh + aside.wh - aside.fromWh);
  state.earlier = undefined;
  state.still = undefined;
  state.owed = undefined;
  state.since = aside.since;
  settle(state, at, wh, straightWh);
  return { ...plainly(straightWh), finding: established ? 'new-epoch' : 'glitch' };
};
