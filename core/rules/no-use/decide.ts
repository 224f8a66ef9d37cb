import type { Reading } from '../../readings/reading.ts';
import { inDailyWindow, localDay, minuteOfDay, nextLocalTime } from '../../time/local-time.ts';
import type { Conditions, RuleEvent, Samples, Step } from '../kind.ts';
import type { NoUseRule } from './config.ts';
import type { NoUseReason } from './events.ts';
import type { NoUseState } from './state.ts';

type NoUseEvent = RuleEvent<'no-use', NoUseReason>;

/** With less of the window known, nobody can say that nothing was used. */
const MIN_KNOWN_SHARE = 0.9;
/** Readings are often late by some minutes; after that the window is decided without one that follows it. */
const LATENESS_MS = 10 * 60_000;
/** A day and the longest change of the clock. */
const LONGEST_DAY_MS = 26 * 3_600_000;

const freshState = (): NoUseState => ({
  kind: 'no-use',
  phase: 'ok',
  decided: true,
  knownMs: 0,
  used: false,
});

/**
 * Moves one `no-use` rule over new samples and then to `now`. A window is decided once, at the first sample after its
 * end or some minutes later: raised where most of it is known and demand was never over the limit; a further such
 * window in a row is a reminder. The first use afterwards recovers it.
 */
export const stepNoUse = (
  rule: NoUseRule,
  before: NoUseState | undefined,
  samples: Samples,
  conditions: Conditions,
): Step<'no-use', NoUseState, NoUseReason> => {
  const state: NoUseState = before ? { ...before } : freshState();
  const events: NoUseEvent[] = [];
  const tell = (event: NoUseEvent['event'], at: number, reason: NoUseReason) =>
    events.push({ rule: rule.name, ruleKind: 'no-use', severity: rule.severity, event, at, reason });
  const decide = (at: number) => {
    const { startsAt = at, endsAt = at, knownMs, used } = state;
    state.decided = true;
    if (used || knownMs < MIN_KNOWN_SHARE * (endsAt - startsAt)) return;
    tell(state.phase === 'raised' ? 'reminder' : 'raised', at, windowReason(rule, state, at));
    state.phase = 'raised';
    state.told ??= { startsAt, endsAt };
  };

  for (const sample of samples.demand) {
    standUntil(state, rule, sample.at, conditions.sampleHoldsMs);
    if (!state.decided && sample.at >= (state.endsAt ?? 0)) decide(sample.at);
    openWindow(state, rule, sample, conditions);
    if (sample.demandW > rule.aboveW) {
      state.used = true;
      if (state.phase === 'raised') {
        const { startsAt, endsAt } = state.told ?? windowReason(rule, state, sample.at);
        const { aboveW } = rule;
        tell('recovered', sample.at, {
          kind: 'used-again',
          aboveW,
          startsAt,
          endsAt,
          demandW: sample.demandW,
        });
        delete state.told;
        state.phase = 'ok';
      }
    }
    state.lastAt = sample.at;
    state.lastDemandW = sample.demandW;
  }
  const overdueAt = (state.endsAt ?? 0) + LATENESS_MS;
  if (!state.decided && conditions.now >= overdueAt) {
    standUntil(state, rule, overdueAt, conditions.sampleHoldsMs);
    decide(conditions.now);
  }
  return { state, events: foldLateBatch(events, conditions) };
};

const windowReason = (
  { aboveW }: NoUseRule,
  { startsAt, endsAt }: NoUseState,
  at: number,
): Extract<NoUseReason, { kind: 'no-use' }> => ({
  kind: 'no-use',
  aboveW,
  startsAt: startsAt ?? at,
  endsAt: endsAt ?? at,
});

/** Counts what the newest sample stood for up to `at`, as far as that lies in the window. */
const standUntil = (state: NoUseState, rule: NoUseRule, at: number, holdsMs: number): void => {
  const { startsAt = 0, endsAt = 0, lastAt = at, lastDemandW = 0 } = state;
  const stoodMs = Math.min(at, lastAt + holdsMs, endsAt) - Math.max(lastAt, startsAt);
  if (stoodMs <= 0) return;
  state.knownMs += stoodMs;
  if (lastDemandW > rule.aboveW) state.used = true;
};

/** Begins to watch the window that holds `sample`, unless it was decided; the autumn change repeats no window. */
const openWindow = (
  state: NoUseState,
  rule: NoUseRule,
  { at }: Reading,
  { timeZone, sampleHoldsMs }: Conditions,
): void => {
  if (!state.decided || !inDailyWindow(at, rule.between, timeZone)) return;
  const startsAt = lastLocalTime(at, rule.between.startMinute, timeZone);
  if (state.startsAt !== undefined && !isLaterStart(startsAt, state.startsAt, timeZone)) return;
  state.startsAt = startsAt;
  state.endsAt = nextLocalTime(at, rule.between.endMinute, timeZone);
  state.decided = false;
  state.knownMs = 0;
  state.used = false;
  standUntil(state, rule, at, sampleHoldsMs);
};

/** Whether a window that starts at `startsAt` is another than the one before, not that one again by a clock that went back. */
const isLaterStart = (startsAt: number, before: number, timeZone: string): boolean =>
  startsAt > before &&
  (localDay(startsAt, timeZone) !== localDay(before, timeZone) ||
    minuteOfDay(startsAt, timeZone) !== minuteOfDay(before, timeZone));

/** The newest moment up to `at` at which the local clock showed `minute`. */
const lastLocalTime = (at: number, minute: number, timeZone: string): number => {
  let found = nextLocalTime(at - LONGEST_DAY_MS, minute, timeZone);
  for (let next = found; next <= at; next = nextLocalTime(next, minute, timeZone)) found = next;
  return found;
};

/** What began and ended in one late batch is told in one message, as history. */
const foldLateBatch = (events: readonly NoUseEvent[], { now, lateAfterMs }: Conditions): NoUseEvent[] => {
  const told: NoUseEvent[] = [];
  for (const event of events) {
    const late = now - event.at > lateAfterMs;
    if (late && event.event === 'recovered' && told.at(-1)?.event === 'raised') {
      told.pop();
      told.push({ ...event, event: 'summary' });
    } else told.push(event);
  }
  return told;
};
