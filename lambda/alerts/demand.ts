import type { DemandRule } from '../../config/rules.ts';
import type { Reading } from '../telemetry/reading.ts';
import { beginEpisode, episodeFacts, extendEpisode, passTime } from './episode.ts';
import type { Conditions } from './evaluate.ts';
import type { AlertEvent, Reason } from './events.ts';
import type { DemandPoint } from './history.ts';
import { inDailyWindow, nextLocalTime } from './local-time.ts';
import type { DemandState, Episode, Side } from './state.ts';
import { TrailingMean } from './trailing-mean.ts';

const SHORTEST_BREAK_MS = 15 * 60_000;
const REMINDABLE_AGE_MS = 5 * 60_000;

/** The samples of one evaluation within the history before them. */
export interface SampleRun {
  readonly samples: readonly Reading[];
  /** History and then one point for each sample. */
  readonly points: readonly DemandPoint[];
}

const freshState = (): DemandState => ({
  kind: 'demand',
  phase: 'idle',
  lastSide: 'unknown',
  lastDemandW: 0,
  evidenceMs: 0,
  clearMs: 0,
});

/**
 * Moves one `demand` rule over new samples and then to `now`.
 * Evidence is sample time: between two samples on the same side, at most as long as a sample holds.
 */
export const stepDemand = (
  rule: DemandRule,
  before: DemandState | undefined,
  run: SampleRun,
  conditions: Conditions,
): { state: DemandState; events: AlertEvent[] } => {
  if (before === undefined && staysAtRest(rule, run)) return { state: freshState(), events: [] };
  const walk = new DemandWalk(rule, before ?? freshState(), conditions);
  const offset = run.points.length - run.samples.length;
  const mean =
    rule.averageOverMs === undefined
      ? undefined
      : new TrailingMean(run.points, rule.averageOverMs, conditions.sampleHoldsMs);
  let index = offset;
  for (const sample of run.samples) {
    walk.sample(sample, mean === undefined ? sample.demandW : mean.upTo(index));
    index += 1;
  }
  walk.now(mean?.upTo(run.points.length - 1));
  return { state: walk.state, events: foldLateBatch(walk.events, conditions) };
};

/**
 * Where most rules spend most of their time, and a year has half a million polls. A mean is beyond the limit only where
 * one of its points is.
 */
const staysAtRest = (rule: DemandRule, { samples, points }: SampleRun): boolean =>
  rule.averageOverMs === undefined
    ? !samples.some(({ demandW }) => isBeyond(rule, demandW))
    : !points.some(([, demandW]) => isBeyond(rule, demandW));

const isBeyond = ({ direction, limitW }: DemandRule, value: number): boolean =>
  direction === 'above' ? value > limitW : value < limitW;

class DemandWalk {
  readonly state: DemandState;
  readonly events: DemandEvent[] = [];
  readonly #rule: DemandRule;
  readonly #conditions: Conditions;

  constructor(rule: DemandRule, before: DemandState, conditions: Conditions) {
    this.#rule = rule;
    this.#conditions = conditions;
    this.state = { ...before };
    if (before.episode) this.state.episode = { ...before.episode };
  }

  /** Takes the next sample; `value` is what is tested: its demand, or the mean where that is known. */
  sample(sample: Reading, value: number | undefined): void {
    const { state } = this;
    const meanW = this.#rule.averageOverMs === undefined ? undefined : value;
    if (state.lastSide !== 'clear') this.#closeWindow(sample.at, state.lastDemandW, meanW);
    const side = this.#sideOf(value);
    const elapsedMs = sample.at - (state.lastAt ?? sample.at);
    const evidenceMs = side === state.lastSide ? Math.min(elapsedMs, this.#conditions.sampleHoldsMs) : 0;
    const breakMs = Math.max(this.#rule.forMs, SHORTEST_BREAK_MS, this.#conditions.sampleHoldsMs);
    if (state.phase === 'pending' && elapsedMs > breakMs) this.#rest();
    if (state.episode) {
      passTime(state.episode, state, this.#rule, elapsedMs, this.#conditions.sampleHoldsMs);
    }
    if (side === 'beyond') this.#beyond(sample, evidenceMs, meanW);
    else if (state.phase === 'pending' && side !== 'unknown') this.#rest();
    else if (state.phase === 'raised' && side === 'clear') this.#clear(sample, evidenceMs, meanW);
    this.#remember(sample, side);
    if (side !== 'clear') this.#closeWindow(sample.at, sample.demandW, meanW, sample.at);
  }

  /** Lets time alone act: the window that closed, the reminder that is due. */
  now(meanW: number | undefined): void {
    const { state } = this;
    const { now } = this.#conditions;
    if (state.lastSide !== 'clear') this.#closeWindow(now, state.lastDemandW, meanW);
    const { remindEveryMs } = this.#rule;
    if (remindEveryMs === undefined || state.toldAt === undefined) return;
    if (state.lastSide === 'clear') return;
    const fresh = now - (state.lastAt ?? 0) <= REMINDABLE_AGE_MS;
    if (!fresh || now - state.toldAt < remindEveryMs) return;
    this.#tell('reminder', now, 'still-beyond', state.lastDemandW, meanW);
    state.toldAt = now;
  }

  #beyond(sample: Reading, evidenceMs: number, meanW: number | undefined): void {
    const { state } = this;
    if (state.phase === 'idle') {
      state.phase = 'pending';
      state.evidenceMs = 0;
      state.episode = beginEpisode(this.#rule, sample);
    } else if (state.episode) {
      extendEpisode(state.episode, this.#rule, sample);
      if (state.phase === 'pending') state.evidenceMs += evidenceMs;
    }
    state.clearMs = 0;
    if (state.phase !== 'pending' || state.evidenceMs < this.#rule.forMs) return;
    const { activeBetween } = this.#rule;
    const { timeZone, now } = this.#conditions;
    if (activeBetween && !inDailyWindow(sample.at, activeBetween, timeZone)) return;
    state.phase = 'raised';
    state.toldAt = now;
    if (activeBetween) state.windowEndsAt = nextLocalTime(sample.at, activeBetween.endMinute, timeZone);
    this.#tell('raised', sample.at, 'beyond-limit', sample.demandW, meanW);
  }

  #clear(sample: Reading, evidenceMs: number, meanW: number | undefined): void {
    this.state.clearMs += evidenceMs;
    if (this.state.clearMs < this.#rule.clearForMs) return;
    this.#tell('recovered', sample.at, 'back-to-normal', sample.demandW, meanW);
    this.#rest();
  }

  /** Ends a raised alert whose window closed by `upTo`: from here on it is pending again, its evidence kept. */
  #closeWindow(upTo: number, demandW: number, meanW: number | undefined, at?: number): void {
    const { state } = this;
    if (state.windowEndsAt === undefined || state.windowEndsAt > upTo) return;
    this.#tell('ended', at ?? state.windowEndsAt, 'window-closed', demandW, meanW);
    state.phase = 'pending';
    delete state.windowEndsAt;
    delete state.toldAt;
  }

  #rest(): void {
    const { state } = this;
    state.phase = 'idle';
    delete state.episode;
    delete state.windowEndsAt;
    delete state.toldAt;
  }

  #remember(sample: Reading, side: Side): void {
    const { state } = this;
    state.lastAt = sample.at;
    state.lastSide = side;
    state.lastDemandW = sample.demandW;
    // Deleting even what is not there is slow, and this runs for every sample.
    if (sample.costPence !== undefined) state.lastCostPence = sample.costPence;
    else if (state.lastCostPence !== undefined) delete state.lastCostPence;
    if (sample.consumptionDeltaWh !== undefined) state.lastDeltaWh = sample.consumptionDeltaWh;
    else if (state.lastDeltaWh !== undefined) delete state.lastDeltaWh;
  }

  #sideOf(value: number | undefined): Side {
    if (value === undefined) return 'unknown';
    if (isBeyond(this.#rule, value)) return 'beyond';
    const { direction, clearW } = this.#rule;
    const clear = direction === 'above' ? value < clearW : value > clearW;
    return clear ? 'clear' : 'band';
  }

  #tell(
    event: AlertEvent['event'],
    at: number,
    kind: DemandReason['kind'],
    demandW: number,
    meanW: number | undefined,
  ): void {
    const { episode } = this.state;
    if (episode === undefined) return;
    const { name, severity } = this.#rule;
    const reason = demandReason(kind, this.#rule, episode, demandW, meanW);
    this.events.push({ rule: name, ruleKind: 'demand', severity, event, at, reason });
  }
}

type DemandReason = Extract<Reason, { episode: unknown }>;
interface DemandEvent extends AlertEvent {
  readonly reason: DemandReason;
}

const demandReason = (
  kind: DemandReason['kind'],
  rule: DemandRule,
  episode: Episode,
  demandW: number,
  meanW: number | undefined,
): DemandReason => ({
  kind,
  terms: {
    direction: rule.direction,
    limitW: rule.limitW,
    clearW: rule.clearW,
    forMs: rule.forMs,
    clearForMs: rule.clearForMs,
    ...(rule.averageOverMs === undefined ? {} : { averageOverMs: rule.averageOverMs }),
  },
  episode: episodeFacts(episode, rule),
  demandW,
  ...(meanW === undefined ? {} : { meanW }),
});

/** An alert that began and ended in one late batch is told in one message, as history. */
const foldLateBatch = (events: readonly DemandEvent[], { now, lateAfterMs }: Conditions): DemandEvent[] => {
  const told: DemandEvent[] = [];
  for (const event of events) {
    const begun = told.at(-1);
    const late = now - event.at > lateAfterMs;
    if (!late || begun?.event !== 'raised') {
      told.push(event);
      continue;
    }
    told.pop();
    const kind = event.event === 'ended' ? 'window-closed' : 'over-before-told';
    told.push({ ...event, event: 'summary', reason: { ...event.reason, kind } });
  }
  return told;
};
