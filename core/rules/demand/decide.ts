import { KEPT_POINTS } from '../../readings/history.ts';
import type { Reading } from '../../readings/reading.ts';
import { isWindowOpen, nextLocalTime } from '../../time/local-time.ts';
import type { Conditions, Samples, Step } from '../kind.ts';
import type { DemandRule } from './config.ts';
import { beginEpisode, extendEpisode, gapFollows, passTime, slowRowStood } from './episode.ts';
import { type DemandEvent, type DemandReason, demandReason, foldLateBatch } from './events.ts';
import type { DemandState, Gap, Side } from './state.ts';
import { LimitTest, staysAtRest, type Verdict } from './tested.ts';

const SHORTEST_BREAK_MS = 15 * 60_000;
const REMINDABLE_AGE_MS = 5 * 60_000;
const BASE_MS = 2 * 60_000;
/** What says "about" needs less energy to tell a price than what tests one. */
const LEAST_TOLD_WH = 1;
/** What a verdict comes to for the clocks. */
const SIDES = {
  beyond: 'beyond',
  band: 'band',
  clear: 'clear',
  unknown: 'unknown',
  'out-of-price': 'clear',
  'smart-charging': 'unknown',
} as const satisfies Record<Verdict, Side>;
const NOTHING_MEASURED: Measured = { meanW: undefined, costPencePerHour: undefined };

const freshState = (): DemandState => ({
  kind: 'demand',
  phase: 'ok',
  lastSide: 'unknown',
  lastDemandW: 0,
  evidenceMs: 0,
  clearMs: 0,
});

/**
 * Moves one `demand` rule over new samples and then to `now`.
 * A sample stands for the time until the next one, at most as long as a sample holds: when that one arrives, the time
 * counts for the side the sample before was on, whatever the new one says.
 */
export const stepDemand = (
  rule: DemandRule,
  before: DemandState | undefined,
  samples: Samples,
  conditions: Conditions,
): Step<'demand', DemandState, DemandReason> => {
  if (before === undefined && staysAtRest(rule, samples)) return { state: freshState(), events: [] };
  const walk = new DemandWalk(rule, before ?? freshState(), samples, conditions);
  let index = samples.points.length - samples.demand.length;
  for (const sample of samples.demand) {
    walk.sample(sample, index);
    index += 1;
  }
  walk.now();
  return { state: walk.state, events: foldLateBatch(walk.events, conditions) };
};

/** What a sample said when it was tested: a mean, W, or a cost, pence an hour, for rules that test those. */
interface Measured {
  readonly meanW: number | undefined;
  readonly costPencePerHour: number | undefined;
}

class DemandWalk {
  readonly state: DemandState;
  readonly events: DemandEvent[] = [];
  readonly #rule: DemandRule;
  readonly #samples: Samples;
  readonly #conditions: Conditions;
  readonly #test: LimitTest;

  constructor(rule: DemandRule, before: DemandState, samples: Samples, conditions: Conditions) {
    this.#rule = rule;
    this.#samples = samples;
    this.#conditions = conditions;
    this.#test = new LimitTest(rule, samples, conditions);
    this.state = { ...before };
    if (before.episode) this.state.episode = { ...before.episode };
  }

  /** Takes the next sample, which is point `index`. */
  sample(sample: Reading, index: number): void {
    const { state } = this;
    const { sampleHoldsMs } = this.#conditions;
    const value = this.#test.valueOf(sample, index);
    const measured = this.#measured(value);
    if (state.lastSide !== 'clear') {
      this.#closeWindow(sample.at, state.lastDemandW, measured, { silentTo: sample.at });
    }
    const verdict = this.#test.verdict(value, sample.at);
    const side = SIDES[verdict];
    const elapsedMs = sample.at - (state.lastAt ?? sample.at);
    const silentMs = this.#withoutEvidence(verdict, sample.at);
    if (state.phase === 'pending' && silentMs > this.#longestGapMs()) this.#rest();
    if (state.episode) {
      passTime(state.episode, state, this.#rule, elapsedMs, sampleHoldsMs);
      slowRowStood(state.episode, state, this.#rule, { reading: sample, holdsMs: sampleHoldsMs });
      gapFollows(state.episode, state, elapsedMs, sampleHoldsMs);
    }
    const stoodMs = Math.min(elapsedMs, sampleHoldsMs);
    if (state.phase === 'pending') this.#stayPending(sample, side, stoodMs, measured);
    if (state.phase === 'raised') this.#stayRaised(sample, verdict, stoodMs, measured);
    if (side === 'beyond') this.#beyond(sample, measured, index);
    this.#remember(sample, verdict);
    if (side !== 'clear') this.#closeWindow(sample.at, sample.demandW, measured, { at: sample.at });
  }

  /** Lets time alone act: the window that closed, the reminder that is due. */
  now(): void {
    const { state } = this;
    const { now } = this.#conditions;
    const measured = this.#measured(this.#test.newestMean);
    if (state.lastSide !== 'clear') this.#closeWindow(now, state.lastDemandW, measured, {});
    const { remindEveryMs } = this.#rule;
    if (remindEveryMs === undefined || state.toldAt === undefined) return;
    if (state.lastSide === 'clear' || state.leftOutSince !== undefined) return;
    const fresh = now - (state.lastAt ?? 0) <= REMINDABLE_AGE_MS;
    if (!fresh || now - state.toldAt < remindEveryMs) return;
    this.#tell('reminder', now, 'still-beyond', state.lastDemandW, measured);
    state.toldAt = now;
  }

  #measured(value: number | undefined): Measured {
    const { direction, averageOverMs } = this.#rule;
    const isCost = direction === 'cost';
    return {
      meanW: isCost || averageOverMs === undefined ? undefined : value,
      costPencePerHour: isCost ? value : undefined,
    };
  }

  /** Time up to a sample of which nothing is known that counts: a gap, and what was left out before it. */
  #withoutEvidence(verdict: Verdict, at: number): number {
    const { state } = this;
    const { lastAt = at } = state;
    const since = state.leftOutSince ?? lastAt;
    if (verdict === 'smart-charging') state.leftOutSince = since;
    else if (state.leftOutSince !== undefined) delete state.leftOutSince;
    return at - since;
  }

  /** A gap no longer than what a sample stands for is none, however short `for` is. */
  #longestGapMs(): number {
    return Math.max(this.#rule.forMs, SHORTEST_BREAK_MS, this.#conditions.sampleHoldsMs);
  }

  /** Counts what the sample before stood for towards `for`; a new one inside the limit ends pending unless that was enough. */
  #stayPending(sample: Reading, side: Side, stoodMs: number, measured: Measured): void {
    const { state } = this;
    const { forMs } = this.#rule;
    const before = state.evidenceMs;
    if (state.lastSide === 'beyond') state.evidenceMs += stoodMs;
    if (side === 'beyond') return;
    const reached = before < forMs && state.evidenceMs >= forMs;
    if (reached && this.#isActive(sample.at)) this.#raise(sample, measured);
    else if (side !== 'unknown') this.#rest();
  }

  /** Counts what the sample before stood for towards `clearFor`. */
  #stayRaised(sample: Reading, verdict: Verdict, stoodMs: number, measured: Measured): void {
    const { state } = this;
    const clear = verdict === 'clear' || verdict === 'out-of-price';
    if (state.lastSide === 'clear') state.clearMs += stoodMs;
    else if (!clear) return;
    if (state.clearMs < this.#rule.clearForMs) return;
    // Where demand has left the clear side again, what was clear is the sample before.
    const demandW = clear ? sample.demandW : state.lastDemandW;
    const outOfPrice = clear ? verdict === 'out-of-price' : state.lastOutOfPrice === true;
    const byPrice = outOfPrice || this.#test.beyondAtPrice(demandW, state.beyondPencePerKwh);
    const why = byPrice ? 'price-changed' : 'back-to-normal';
    this.#tell('recovered', sample.at, why, demandW, clear ? measured : NOTHING_MEASURED);
    this.#rest();
  }

  #beyond(sample: Reading, measured: Measured, index: number): void {
    const { state } = this;
    if (state.episode === undefined) {
      state.phase = 'pending';
      state.evidenceMs = 0;
      state.episode = beginEpisode(this.#rule, sample, this.#baseW(index));
    } else extendEpisode(state.episode, this.#rule, sample);
    state.clearMs = 0;
    if (this.#rule.direction === 'cost') {
      const price = this.#samples.prices.at(sample.at);
      if (price !== undefined) state.beyondPencePerKwh = price;
    }
    if (state.phase !== 'pending' || state.evidenceMs < this.#rule.forMs) return;
    if (this.#isActive(sample.at)) this.#raise(sample, measured);
  }

  /** What was drawn before point `index`: the lowest of the last points before it, or of all that a mean looks back on. */
  #baseW(index: number): number {
    const { points } = this.#samples;
    const { averageOverMs } = this.#rule;
    const from = (points[index]?.[0] ?? 0) - (averageOverMs ?? BASE_MS);
    const first = averageOverMs === undefined ? Math.max(0, index - KEPT_POINTS) : 0;
    let lowest: number | undefined;
    for (let i = index - 1; i >= first; i -= 1) {
      const point = points[i];
      if (point === undefined || point[0] < from) break;
      lowest = Math.min(lowest ?? point[1], point[1]);
    }
    return lowest ?? 0;
  }

  #isActive(at: number): boolean {
    const { activeBetween } = this.#rule;
    return activeBetween === undefined || isWindowOpen(at, activeBetween, this.#conditions.timeZone);
  }

  #raise(sample: Reading, measured: Measured): void {
    const { state } = this;
    const { activeBetween } = this.#rule;
    const { timeZone, now } = this.#conditions;
    state.phase = 'raised';
    state.clearMs = 0;
    state.toldAt = now;
    if (activeBetween) state.windowEndsAt = nextLocalTime(sample.at, activeBetween.endMinute, timeZone);
    this.#tell('raised', sample.at, 'beyond-limit', sample.demandW, measured);
  }

  /**
   * Ends a raised alert whose window closed by `upTo`: from here on it is pending again, its evidence kept.
   * @param seen.at the sample that shows it, where it came after the window
   * @param seen.silentTo the first sample after the window, where the one before lies within
   */
  #closeWindow(
    upTo: number,
    demandW: number,
    measured: Measured,
    { at, silentTo }: { readonly at?: number; readonly silentTo?: number },
  ): void {
    const { state } = this;
    const { windowEndsAt } = state;
    if (windowEndsAt === undefined || windowEndsAt > upTo) return;
    const { lastAt: from = windowEndsAt } = state;
    const silent = windowEndsAt - from > Math.max(REMINDABLE_AGE_MS, this.#conditions.sampleHoldsMs);
    const gap = silent ? { from, ...(silentTo === undefined ? {} : { to: silentTo }) } : undefined;
    this.#tell('ended', at ?? windowEndsAt, 'window-closed', demandW, measured, gap);
    state.phase = 'pending';
    state.windowEndsAt = undefined;
    state.toldAt = undefined;
  }

  #smartAsked(): boolean {
    return this.#conditions.smartCharging?.asked ?? false;
  }

  #rest(): void {
    const { state } = this;
    state.phase = 'ok';
    state.episode = undefined;
    state.windowEndsAt = undefined;
    state.toldAt = undefined;
    state.beyondPencePerKwh = undefined;
  }

  #remember(sample: Reading, verdict: Verdict): void {
    const { state } = this;
    state.lastAt = sample.at;
    const outOfPrice = verdict === 'out-of-price';
    state.lastSide = SIDES[verdict];
    state.lastDemandW = sample.demandW;
    state.lastOutOfPrice = outOfPrice ? true : undefined;
    state.lastCostPence = sample.costPence;
    state.lastDeltaWh = sample.consumptionDeltaWh;
  }

  #tell(
    event: DemandEvent['event'],
    at: number,
    kind: DemandReason['kind'],
    demandW: number,
    measured: Measured,
    gapAtEnd?: Gap,
  ): void {
    const { episode } = this.state;
    if (episode === undefined) return;
    const { name, severity } = this.#rule;
    // The end of a window and a reminder come by time alone: what they tell is the sample before.
    const byTime = event === 'ended' || event === 'reminder';
    const seenAt = byTime ? (this.state.lastAt ?? at) : at;
    const told = gapAtEnd === undefined ? episode : { ...episode, gapAtEnd };
    const begins = event === 'raised';
    const reason = demandReason(kind, this.#rule, told, {
      smartChargingUnknown: begins && this.#rule.exceptSmartCharging === true && !this.#smartAsked(),
      ...measured,
      demandW,
      pencePerKwh: this.#samples.prices.at(seenAt, LEAST_TOLD_WH),
    });
    this.events.push({ rule: name, ruleKind: 'demand', severity, event, at, reason });
  }
}
