import type { NoDataRule } from '../../config/rules.ts';
import type { Reading } from '../telemetry/reading.ts';
import type { Conditions } from './evaluate.ts';
import type { AlertEvent } from './events.ts';
import type { NoDataState } from './state.ts';

const OCTOPUS_PATIENCE_MS = 60 * 60_000;
/** More silences than this within these hours are patchy data. */
const STEADY_SILENCES = 2;
const PATCHY_WITHIN_MS = 6 * 60 * 60_000;
const PATCHY_AGAIN_MS = 24 * 60 * 60_000;

const freshState = (): NoDataState => ({ kind: 'no-data', phase: 'ok', clearMs: 0, raises: [] });

/**
 * Moves one `no-data` rule over new samples and then to `now`: time alone raises it, samples that keep coming
 * recover it. A new silence before that belongs to the same episode.
 * @param frozen a frozen Mini was told already, and its silence has the same cause
 */
export const stepNoData = (
  rule: NoDataRule,
  before: NoDataState | undefined,
  samples: readonly Reading[],
  conditions: Conditions,
  frozen: boolean,
): { state: NoDataState; events: AlertEvent[] } => {
  const state: NoDataState = before ? { ...before } : freshState();
  const events: AlertEvent[] = [];
  const tell = (event: AlertEvent['event'], at: number, reason: AlertEvent['reason']) =>
    events.push({ rule: rule.name, ruleKind: 'no-data', severity: rule.severity, event, at, reason });

  for (const sample of samples) {
    if (state.phase === 'raised' && returns(state, sample, rule, conditions.sampleHoldsMs)) {
      if (state.told) tell('recovered', sample.at, silenceOver(state, sample));
      calm(state);
    }
    remember(state, sample);
  }

  const { now } = conditions;
  if (state.phase === 'raised' || frozen || !silent(rule, conditions)) return { state, events };
  begin(state, conditions);
  state.raises = [...state.raises.filter((at) => now - at < PATCHY_WITHIN_MS), now];
  if (state.raises.length <= STEADY_SILENCES) {
    state.told = true;
    tell('raised', now, silence(state, rule, conditions));
  } else if (state.patchyAt === undefined || now - state.patchyAt >= PATCHY_AGAIN_MS) {
    state.patchyAt = now;
    tell('summary', now, { kind: 'patchy', silences: state.raises.length, withinMs: PATCHY_WITHIN_MS });
  }
  return { state, events };
};

const silentSince = ({ newestStoredAt, firstPollAt }: Conditions): number => newestStoredAt ?? firstPollAt;

const silent = (rule: NoDataRule, conditions: Conditions): boolean => {
  const patienceMs =
    conditions.silenceCause === 'octopus-not-answering'
      ? Math.max(rule.afterMs, OCTOPUS_PATIENCE_MS)
      : rule.afterMs;
  return conditions.now - silentSince(conditions) > patienceMs;
};

const begin = (state: NoDataState, conditions: Conditions): void => {
  state.phase = 'raised';
  state.silentFrom = silentSince(conditions);
  state.everSeen = conditions.newestStoredAt !== undefined;
  if (state.lastRegisterWh !== undefined) state.registerWh = state.lastRegisterWh;
};

const silence = (
  state: NoDataState,
  rule: NoDataRule,
  { silenceCause, now }: Conditions,
): AlertEvent['reason'] => ({
  kind: 'silence',
  cause: silenceCause,
  afterMs: rule.afterMs,
  silentFrom: state.silentFrom ?? now,
  everSeen: state.everSeen ?? false,
  ...(state.lastDemandW === undefined ? {} : { lastDemandW: state.lastDemandW }),
});

const silenceOver = (state: NoDataState, { at, demandW }: Reading): AlertEvent['reason'] => {
  const { registerWh = Number.NaN, backRegisterWh = Number.NaN } = state;
  const usedWh = backRegisterWh - registerWh;
  return {
    kind: 'silence-over',
    silentFrom: state.silentFrom ?? at,
    everSeen: state.everSeen ?? false,
    backAt: state.backAt ?? at,
    demandW,
    ...(usedWh >= 0 ? { usedWh } : {}),
  };
};

/** Counts a sample after the silence; true once readings have kept coming for `clearFor`. */
const returns = (state: NoDataState, sample: Reading, rule: NoDataRule, holdsMs: number): boolean => {
  const elapsedMs = sample.at - (state.lastAt ?? sample.at);
  if (state.backAt === undefined || elapsedMs > rule.afterMs) {
    state.backAt = sample.at;
    state.clearMs = 0;
    if (sample.consumptionWh === undefined) delete state.backRegisterWh;
    else state.backRegisterWh = sample.consumptionWh;
  } else {
    state.clearMs += Math.min(elapsedMs, holdsMs);
    if (state.backRegisterWh === undefined && sample.consumptionWh !== undefined) {
      state.backRegisterWh = sample.consumptionWh;
    }
  }
  return state.clearMs >= rule.clearForMs;
};

const calm = (state: NoDataState): void => {
  state.phase = 'ok';
  state.clearMs = 0;
  delete state.told;
  delete state.silentFrom;
  delete state.everSeen;
  delete state.registerWh;
  delete state.backAt;
  delete state.backRegisterWh;
};

const remember = (state: NoDataState, sample: Reading): void => {
  state.lastAt = sample.at;
  state.lastDemandW = sample.demandW;
  if (sample.consumptionWh !== undefined) state.lastRegisterWh = sample.consumptionWh;
  else if (state.lastRegisterWh !== undefined) delete state.lastRegisterWh;
};
