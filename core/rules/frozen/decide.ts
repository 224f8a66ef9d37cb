import { HOUR_MS } from '../../contract/lengths.ts';
import type { Reading } from '../../readings/reading.ts';
import type { Conditions, RuleEvent, Samples, Step } from '../kind.ts';
import type { FrozenRule } from './config.ts';
import { followDeadDemand, isDeadDemand } from './dead-demand.ts';
import type { FrozenReason } from './events.ts';
import type { FrozenState } from './state.ts';

type FrozenEvent = RuleEvent<'frozen', FrozenReason>;

/** Below it a home may well stand still to the watt. */
const MIN_DEMAND_W = 50;
/** What the held demand must have drawn for a register that stands still to contradict it. */
const MIN_ENERGY_WH = 20;
/** Without a register only time speaks. */
const WITHOUT_REGISTER_MS = 2 * 3_600_000;

/**
 * Moves one `frozen` rule over new samples: raised while the Mini repeats one demand that its register contradicts, by
 * standing still (recovered when either moves) or by counting far more (recovered when demand moves). A register that
 * stands still contradicts neither zero nor export: a battery holds a home there all night.
 */
export const stepFrozen = (
  rule: FrozenRule,
  before: FrozenState | undefined,
  samples: Samples,
  { sampleHoldsMs }: Conditions,
): Step<'frozen', FrozenState, FrozenReason> => {
  const state: FrozenState = before ? { ...before } : { kind: 'frozen', phase: 'ok', evidenceMs: 0 };
  const events: FrozenEvent[] = [];
  const tell = (event: FrozenEvent['event'], at: number, reason: FrozenReason) =>
    events.push({ rule: rule.name, ruleKind: 'frozen', severity: rule.severity, event, at, reason });

  const raiseWhereDead = (at: number) => {
    const { dead } = state;
    if (dead === undefined || !isDeadDemand(dead, rule.afterMs)) return;
    const { since, heldW, movedWh } = dead;
    state.phase = 'raised';
    state.registerMoves = true;
    state.since = since;
    tell('raised', at, { kind: 'demand-standing-still', since, heldW, movedWh });
  };

  for (const sample of samples.asRead) {
    followDeadDemand(state, sample, sampleHoldsMs);
    if (state.registerMoves && sample.demandW === state.heldW) {
      state.lastAt = sample.at;
      continue;
    }
    if (moves(state, sample)) {
      if (state.phase === 'raised') {
        tell('recovered', sample.at, {
          kind: 'moving-again',
          since: state.since ?? sample.at,
          heldW: state.heldW ?? sample.demandW,
          demandW: sample.demandW,
        });
      }
      restartHold(state, sample);
      raiseWhereDead(sample.at);
      continue;
    }
    state.evidenceMs += Math.min(sample.at - (state.lastAt ?? sample.at), sampleHoldsMs);
    state.lastAt = sample.at;
    if (state.registerWh === undefined && sample.consumptionWh !== undefined) {
      if (state.phase === 'ok') restartHold(state, sample);
      state.registerWh = sample.consumptionWh;
      continue;
    }
    if (state.phase === 'ok' && contradicts(state, rule)) {
      state.phase = 'raised';
      const since = state.since ?? sample.at;
      tell('raised', sample.at, {
        kind: 'standing-still',
        since,
        heldW: sample.demandW,
        registered: state.registerWh !== undefined,
      });
    }
    raiseWhereDead(sample.at);
  }
  return { state, events };
};

const moves = ({ heldW, registerWh }: FrozenState, { demandW, consumptionWh }: Reading): boolean =>
  heldW !== demandW ||
  (registerWh !== undefined && consumptionWh !== undefined && registerWh !== consumptionWh);

const contradicts = (
  { heldW = 0, registerWh, evidenceMs }: FrozenState,
  { afterMs }: FrozenRule,
): boolean => {
  if (registerWh === undefined) return heldW > 0 && evidenceMs >= Math.max(afterMs, WITHOUT_REGISTER_MS);
  const impliedWh = (heldW * evidenceMs) / HOUR_MS;
  return heldW >= MIN_DEMAND_W && evidenceMs >= afterMs && impliedWh >= MIN_ENERGY_WH;
};

/** Begins to watch the value of `sample`. */
const restartHold = (state: FrozenState, sample: Reading): void => {
  state.phase = 'ok';
  if (state.registerMoves) delete state.registerMoves;
  state.heldW = sample.demandW;
  state.since = sample.at;
  state.lastAt = sample.at;
  state.evidenceMs = 0;
  state.registerWh = sample.consumptionWh;
};
