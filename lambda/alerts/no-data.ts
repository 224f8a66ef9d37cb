import type { NoDataRule } from '../../config/rules.ts';
import type { Reading } from '../telemetry/reading.ts';
import type { Conditions } from './evaluate.ts';
import type { AlertEvent } from './events.ts';
import type { NoDataState } from './state.ts';

const OCTOPUS_PATIENCE_MS = 60 * 60_000;

/**
 * Moves one `no-data` rule over new samples and then to `now`: time alone raises it, samples that keep coming
 * recover it. A new silence before that belongs to the same episode.
 */
export const stepNoData = (
  rule: NoDataRule,
  before: NoDataState | undefined,
  samples: readonly Reading[],
  conditions: Conditions,
): { state: NoDataState; events: AlertEvent[] } => {
  const state: NoDataState = before ? { ...before } : { kind: 'no-data', phase: 'ok', clearMs: 0 };
  const events: AlertEvent[] = [];
  const tell = (event: AlertEvent['event'], at: number, reason: AlertEvent['reason']) =>
    events.push({ rule: rule.name, ruleKind: 'no-data', severity: rule.severity, event, at, reason });

  for (const sample of samples) {
    if (state.phase === 'raised' && returns(state, sample, rule, conditions.sampleHoldsMs)) {
      const usedWh = usedMeanwhile(state);
      tell('recovered', sample.at, {
        kind: 'silence-over',
        silentFrom: state.silentFrom ?? sample.at,
        everSeen: state.everSeen ?? true,
        backAt: state.backAt ?? sample.at,
        demandW: sample.demandW,
        ...(usedWh === undefined ? {} : { usedWh }),
      });
      calm(state);
    }
    remember(state, sample);
  }

  const { now, newestStoredAt, firstPollAt, silenceCause } = conditions;
  const silentFrom = newestStoredAt ?? firstPollAt;
  const patienceMs =
    silenceCause === 'octopus-not-answering' ? Math.max(rule.afterMs, OCTOPUS_PATIENCE_MS) : rule.afterMs;
  if (state.phase === 'ok' && now - silentFrom > patienceMs) {
    state.phase = 'raised';
    state.silentFrom = silentFrom;
    state.everSeen = newestStoredAt !== undefined;
    if (state.lastRegisterWh !== undefined) state.registerWh = state.lastRegisterWh;
    tell('raised', now, {
      kind: 'silence',
      cause: silenceCause,
      afterMs: rule.afterMs,
      silentFrom,
      everSeen: state.everSeen,
      ...(state.lastDemandW === undefined ? {} : { lastDemandW: state.lastDemandW }),
    });
  }
  return { state, events };
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
  }
  return state.clearMs >= rule.clearForMs;
};

const usedMeanwhile = ({ registerWh, backRegisterWh }: NoDataState): number | undefined =>
  registerWh !== undefined && backRegisterWh !== undefined && backRegisterWh >= registerWh
    ? backRegisterWh - registerWh
    : undefined;

const calm = (state: NoDataState): void => {
  state.phase = 'ok';
  state.clearMs = 0;
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
};
