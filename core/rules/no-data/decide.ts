import { hasDemand, type MeterReading, type Reading } from '../../readings/reading.ts';
import type { Conditions, RuleEvent, Samples, Step, StepConditions } from '../kind.ts';
import type { SilenceCause } from '../silence-cause.ts';
import type { NoDataRule } from './config.ts';
import type { NoDataReason } from './events.ts';
import type { NoDataState } from './state.ts';

type NoDataEvent = RuleEvent<'no-data', NoDataReason>;

const OCTOPUS_PATIENCE_MS = 60 * 60_000;
/** More silences than this within these hours are patchy data. */
const STEADY_SILENCES = 2;
const PATCHY_WITHIN_MS = 6 * 60 * 60_000;
const PATCHY_AGAIN_MS = 24 * 60 * 60_000;

const freshState = (): NoDataState => ({ kind: 'no-data', phase: 'ok', clearMs: 0, raises: [] });

/**
 * Moves one `no-data` rule over new samples and then to `now`: time alone raises it, samples that keep coming
 * recover it, unless even they are so old that it would be raised again. A new silence before that belongs to the same
 * episode. Samples without demand end no silence, and where only such come for `after` that is one. While a standing
 * problem that its readers know of explains the silence it stays quiet, and afterwards it counts from the problem's
 * end. A frozen Mini was told already, and its silence has the same cause.
 */
export const stepNoData = (
  rule: NoDataRule,
  before: NoDataState | undefined,
  samples: Samples,
  conditions: StepConditions,
): Step<'no-data', NoDataState, NoDataReason> => {
  const state: NoDataState = before ? { ...before } : freshState();
  const events: NoDataEvent[] = [];
  const tell = (event: NoDataEvent['event'], at: number, reason: NoDataReason) =>
    events.push({ rule: rule.name, ruleKind: 'no-data', severity: rule.severity, event, at, reason });

  const stillLate = isSilent(silentSince(conditions), rule, conditions);
  for (const sample of samples.all) {
    if (!hasDemand(sample)) {
      rememberRegister(state, sample);
      continue;
    }
    const back = state.phase === 'raised' && countReturn(state, sample, rule, conditions.sampleHoldsMs);
    if (back && !stillLate) {
      if (state.told) tell('recovered', sample.at, silenceOver(state, sample));
      calm(state);
    }
    remember(state, sample);
  }

  const { now, miniFrozen } = conditions;
  explain(state, rule, conditions);
  const cause = silentFor(state, rule, conditions);
  if (state.phase === 'raised' || miniFrozen || cause === undefined) return { state, events };
  begin(state, cause, conditions);
  const recent = (at: number) => now - at < PATCHY_WITHIN_MS;
  state.raises = [...state.raises.filter(recent), now];
  state.causes = [...(state.causes ?? []).filter(({ at }) => recent(at)), { at: now, cause }];
  if (state.raises.length <= STEADY_SILENCES) {
    state.told = true;
    tell('raised', now, silence(state, cause, rule, now));
  } else if (state.patchyAt === undefined || now - state.patchyAt >= PATCHY_AGAIN_MS) {
    state.patchyAt = now;
    tell('summary', now, {
      kind: 'patchy',
      silences: state.raises.length,
      withinMs: PATCHY_WITHIN_MS,
      cause: mostFrequentCause(state),
    });
  }
  return { state, events };
};

const silentSince = ({ newestStoredAt, firstPollAt }: Conditions): number => newestStoredAt ?? firstPollAt;

/** Whether `since` is longer ago than a silence may last before it is told. */
const isSilent = (since: number, { afterMs }: NoDataRule, { silenceCause, now }: Conditions): boolean => {
  const patienceMs =
    silenceCause === 'octopus-not-answering' ? Math.max(afterMs, OCTOPUS_PATIENCE_MS) : afterMs;
  return now - since > patienceMs;
};

/** Notes whether the readers of the rule know of a problem that explains a silence, and when it ended. */
const explain = (state: NoDataState, rule: NoDataRule, { problemKnownAt, now }: Conditions): void => {
  if (problemKnownAt?.includes(rule.severity)) {
    state.explained = true;
    state.explainedUntil = undefined;
  } else if (state.explained !== undefined) {
    state.explained = undefined;
    state.explainedUntil = now;
  }
};

/** What a silence of more than `after` is due to; undefined where there is none, or its readers know why. */
const silentFor = (
  { explained, explainedUntil = Number.NEGATIVE_INFINITY, withoutDemandFrom }: NoDataState,
  rule: NoDataRule,
  conditions: Conditions,
): SilenceCause | undefined => {
  if (explained) return undefined;
  const { silenceCause, newestStoredAt } = conditions;
  if (isSilent(Math.max(silentSince(conditions), explainedUntil), rule, conditions)) return silenceCause;
  if (withoutDemandFrom === undefined || newestStoredAt === undefined) return undefined;
  return newestStoredAt - Math.max(withoutDemandFrom, explainedUntil) > rule.afterMs
    ? 'no-demand'
    : undefined;
};

const begin = (state: NoDataState, cause: SilenceCause, conditions: Conditions): void => {
  state.phase = 'raised';
  state.cause = cause;
  const withoutDemand = cause === 'no-demand';
  state.silentFrom = (withoutDemand ? state.withoutDemandFrom : undefined) ?? silentSince(conditions);
  state.everSeen = withoutDemand ? state.lastAt !== undefined : conditions.newestStoredAt !== undefined;
  state.registerWh = withoutDemand ? state.withoutDemandRegisterWh : state.lastRegisterWh;
};

/** Raises of an earlier version have no cause: they were said to be the Mini's. */
const mostFrequentCause = ({ raises, causes = [] }: NoDataState): SilenceCause => {
  const counts = new Map<SilenceCause, number>([['mini-silent', raises.length - causes.length]]);
  for (const { cause } of causes) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  const [[most] = ['mini-silent' as const]] = [...counts].sort(([, a], [, b]) => b - a);
  return most;
};

const silence = (state: NoDataState, cause: SilenceCause, rule: NoDataRule, now: number): NoDataReason => ({
  kind: 'silence',
  cause,
  afterMs: rule.afterMs,
  silentFrom: state.silentFrom ?? now,
  everSeen: state.everSeen ?? false,
  ...(state.lastDemandW === undefined ? {} : { lastDemandW: state.lastDemandW }),
});

const silenceOver = (state: NoDataState, { at, demandW }: Reading): NoDataReason => {
  const { registerWh = Number.NaN, backRegisterWh = Number.NaN } = state;
  const usedWh = backRegisterWh - registerWh;
  return {
    kind: 'silence-over',
    silentFrom: state.silentFrom ?? at,
    everSeen: state.everSeen ?? false,
    backAt: state.backAt ?? at,
    ...(state.cause === undefined ? {} : { cause: state.cause }),
    demandW,
    ...(usedWh >= 0 ? { usedWh } : {}),
  };
};

/** Counts a sample after the silence; true once readings have kept coming for `clearFor`. */
const countReturn = (state: NoDataState, sample: Reading, rule: NoDataRule, holdsMs: number): boolean => {
  const elapsedMs = sample.at - (state.lastAt ?? sample.at);
  if (state.backAt === undefined || elapsedMs > rule.afterMs) {
    state.backAt = sample.at;
    state.clearMs = 0;
    state.backRegisterWh = sample.consumptionWh;
  } else {
    state.clearMs += Math.min(elapsedMs, holdsMs);
    state.backRegisterWh ??= sample.consumptionWh;
  }
  return state.clearMs >= rule.clearForMs;
};

/** Nothing is deleted: a state whose keys come and go is slow to copy, and a year has half a million polls. */
const calm = (state: NoDataState): void => {
  state.phase = 'ok';
  state.clearMs = 0;
  state.told = undefined;
  state.cause = undefined;
  state.silentFrom = undefined;
  state.everSeen = undefined;
  state.registerWh = undefined;
  state.backAt = undefined;
  state.backRegisterWh = undefined;
};

const remember = (state: NoDataState, sample: Reading): void => {
  state.lastAt = sample.at;
  state.lastDemandW = sample.demandW;
  state.explainedUntil = undefined;
  state.withoutDemandFrom = undefined;
  state.withoutDemandRegisterWh = undefined;
  state.lastRegisterWh = sample.consumptionWh;
};

/** Keeps up with the register while samples have no demand. */
const rememberRegister = (state: NoDataState, sample: MeterReading): void => {
  if (state.withoutDemandFrom === undefined) {
    state.withoutDemandFrom = state.lastAt ?? sample.at;
    const registerWh = state.lastAt === undefined ? sample.consumptionWh : state.lastRegisterWh;
    if (registerWh !== undefined) state.withoutDemandRegisterWh = registerWh;
  }
  if (sample.consumptionWh !== undefined) state.lastRegisterWh = sample.consumptionWh;
};

/** What another meter's register says is not held against that of the one before. */
export const withoutRegister = (state: NoDataState): NoDataState => {
  const { registerWh: _before, lastRegisterWh: _last, ...rest } = state;
  return rest;
};
