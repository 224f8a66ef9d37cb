import { HOUR_MS } from '../../contract/lengths.ts';
import { MAX_DEMAND_W, type Reading } from '../../readings/reading.ts';
import type { DeadDemand, FrozenState } from './state.ts';

/** What the register must count beyond the demand that stands still; a battery that holds a home at 0 W leaks less. */
const MIN_EXCESS_W = 200;
/** One step of a register may be a slip; it takes several to be use. */
const MIN_STEPS = 3;

/**
 * Follows a demand that does not change and what the register moves meanwhile: call it with each sample before `state`
 * takes it. Export is not followed: it says nothing of what is imported.
 */
export const followDeadDemand = (state: FrozenState, sample: Reading, holdsMs: number): void => {
  if (sample.demandW !== state.heldW || sample.demandW < 0 || state.lastAt === undefined) {
    state.dead = undefined;
    return;
  }
  const dead: DeadDemand =
    state.dead === undefined ? beginWith(state, state.heldW, state.lastAt) : { ...state.dead };
  const elapsedMs = sample.at - dead.lastAt;
  const gap = elapsedMs > holdsMs;
  if (!gap) dead.evidenceMs += elapsedMs;
  dead.lastAt = sample.at;
  countRegister(dead, sample, gap);
  state.dead = dead;
};

/** Whether the register moved by far more than a demand that stood still for `afterMs` explains. */
export const isDeadDemand = (dead: DeadDemand, afterMs: number): boolean => {
  const { heldW, evidenceMs, movedWh, steps } = dead;
  if (evidenceMs < afterMs || steps < MIN_STEPS) return false;
  return movedWh - (heldW * evidenceMs) / HOUR_MS >= (MIN_EXCESS_W * evidenceMs) / HOUR_MS;
};

const beginWith = ({ registerWh }: FrozenState, heldW: number, at: number): DeadDemand => ({
  heldW,
  since: at,
  lastAt: at,
  evidenceMs: 0,
  registerWh,
  registerAt: at,
  movedWh: 0,
  steps: 0,
});

/** What the register moved in a gap is no contradiction: demand is not known there. A slip is left out. */
const countRegister = (dead: DeadDemand, { at, consumptionWh }: Reading, gap: boolean): void => {
  if (consumptionWh === undefined) return;
  if (gap || dead.registerWh === undefined) {
    dead.registerWh = consumptionWh;
    dead.registerAt = at;
    return;
  }
  const stepWh = consumptionWh - dead.registerWh;
  const possibleWh = (MAX_DEMAND_W * (at - dead.registerAt)) / HOUR_MS;
  if (stepWh === 0 || Math.abs(stepWh) > possibleWh) return;
  dead.movedWh += stepWh;
  if (stepWh > 0) dead.steps += 1;
  dead.registerWh = consumptionWh;
  dead.registerAt = at;
};
