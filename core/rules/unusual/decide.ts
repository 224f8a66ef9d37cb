import { HOUR_MS } from '../../contract/lengths.ts';
import type { JudgedHour, TestedHour, UsualHour } from '../../readings/usual.ts';
import { localDay, minuteOfDay } from '../../time/local-time.ts';
import { hourEndsIn } from '../clock-hours.ts';
import type { RuleEvent, Samples, Step, StepConditions } from '../kind.ts';
import type { Sensitivity, UnusualRule } from './config.ts';
import type { UnusualFacts, UnusualReason } from './events.ts';
import type { RaisedUnusual, UnusualState } from './state.ts';

type UnusualEvent = RuleEvent<'unusual', UnusualReason>;

/** How many deviations over the usual an hour must lie to be unusual; measured on five homes. */
const DEVIATIONS: Readonly<Record<Sensitivity, number>> = { low: 14, normal: 9, high: 6 };
/** However calm a home is, less than this over its quietest hours is nobody's concern, W. */
const LEAST_EXTRA_W = 250;
/** Recovered after so many tested hours below. */
const CLEAR_HOURS = 3;
/** From the third night in a row on it is a new habit, until a calm night shows otherwise. */
const TOLD_NIGHTS = 2;
/** More than a month of notes is in no digest. */
const KEPT_NOTES = 31;
const MINUTES_PER_HOUR = 60;
const HOURS_PER_DAY = 24;
const NOON = 12;

/** The floor over which an hour is unusual, W. */
export const unusualAboveW = ({ centreW, deviationW, baseW }: UsualHour, sensitivity: Sensitivity): number =>
  Math.max(centreW + DEVIATIONS[sensitivity] * deviationW, baseW + LEAST_EXTRA_W);

/**
 * Moves one `unusual` rule over the hours that closed since, and then to `now`. An hour is decided when it ends in the
 * rule's window; a raise recovers at any time of day, and at noon it ends without a word. One raise a night, noon to
 * noon; after two nights in a row further ones are only noted, until a calm night. What ended by the rule's first poll
 * is history, and nothing is decided while the Mini's values are not real.
 */
export const stepUnusual = (
  rule: UnusualRule,
  before: UnusualState | undefined,
  samples: Samples,
  conditions: StepConditions,
): Step<'unusual', UnusualState, UnusualReason> => {
  const { now, timeZone, learned, miniFrozen } = conditions;
  const nightNow = nightOf(
    localDay(now, timeZone),
    Math.floor(minuteOfDay(now, timeZone) / MINUTES_PER_HOUR),
  );
  let state = before ?? freshState(now, nightNow);
  const events: UnusualEvent[] = [];
  const tell = (
    event: UnusualEvent['event'],
    at: number,
    kind: UnusualReason['kind'],
    raised: RaisedUnusual,
  ) => {
    const { name, severity } = rule;
    const silent = kind === 'night-over' ? { silent: true as const } : {};
    const reason = { kind, ...factsOf(raised, samples, at) };
    events.push({ rule: name, ruleKind: 'unusual', severity, event, at, ...silent, reason });
  };
  const endNight = (at: number) => {
    if (state.raised === undefined) return;
    tell('ended', at, 'night-over', state.raised);
    state = calm(state);
  };
  for (const hour of learned?.judged ?? []) {
    if (hour.endsAt <= state.decidedTo) continue;
    const night = nightOf(hour.day, hour.hour);
    if (night > state.night) {
      endNight(hour.closedAt);
      state = intoNight(state, night);
    }
    state = { ...state, decidedTo: hour.endsAt };
    if (hour.tested === undefined || miniFrozen) continue;
    const over = hour.tested.floorW > unusualAboveW(hour.tested, rule.sensitivity);
    if (state.raised !== undefined) {
      const raised = over ? stillOver(state.raised, hour, hour.tested) : oneBelow(state.raised);
      state = { ...state, raised };
      if (raised.below < CLEAR_HOURS) continue;
      tell('recovered', hour.closedAt, 'usual-again', raised);
      state = calm(state);
      continue;
    }
    if (!hourEndsIn(hour.hour, rule.activeBetween)) continue;
    const told = state.hours === 'over';
    state = { ...state, hours: told || over ? 'over' : 'calm' };
    if (!over || told) continue;
    if (state.nightsOver >= TOLD_NIGHTS) {
      state = { ...state, noted: [...(state.noted ?? []), night].slice(-KEPT_NOTES) };
      continue;
    }
    const raised = beginning(hour, hour.tested);
    state = { ...state, phase: 'raised', raised };
    tell('raised', hour.closedAt, 'unusually-high', raised);
  }
  if (nightNow > state.night) endNight(now);
  return { state, events: foldLateBatch(events) };
};

const freshState = (now: number, night: number): UnusualState => ({
  kind: 'unusual',
  phase: 'ok',
  decidedTo: now,
  night,
  nightsOver: 0,
});

/** Noon to noon, named after the local day on which it begins. */
const nightOf = (day: number, hour: number): number =>
  Math.floor((day * HOURS_PER_DAY + hour - NOON) / HOURS_PER_DAY);

/** Counts the night that is over; one in which nothing could be tested changes nothing. */
const intoNight = (state: UnusualState, night: number): UnusualState => {
  const { hours, nightsOver, ...rest } = state;
  const nights = { over: nightsOver + 1, calm: 0 };
  return { ...rest, night, nightsOver: hours === undefined ? nightsOver : nights[hours] };
};

const calm = ({ raised: _raised, ...state }: UnusualState): UnusualState => ({ ...state, phase: 'ok' });

const beginning = ({ endsAt }: JudgedHour, tested: TestedHour): RaisedUnusual => {
  const { floorW, floorFrom, ownCentreW, ownDeviationW } = tested;
  return {
    since: floorFrom,
    overTo: endsAt,
    floorW: Math.round(floorW),
    usualW: Math.round(ownCentreW),
    usualFromW: Math.max(0, Math.round(ownCentreW - ownDeviationW)),
    usualToW: Math.round(ownCentreW + ownDeviationW),
    extraWh: extraWh(tested, endsAt - floorFrom),
    below: 0,
  };
};

/** An hour that ends in the middle is over as well, and not all of it: that much was drawn up to the one before. */
const stillOver = (
  raised: RaisedUnusual,
  { meanW = 0, startsAt, endsAt }: JudgedHour,
  tested: TestedHour,
): RaisedUnusual =>
  Math.round(meanW) < raised.floorW
    ? { ...raised, below: 0 }
    : {
        ...raised,
        overTo: endsAt,
        extraWh: raised.extraWh + extraWh(tested, endsAt - startsAt),
        below: 0,
      };

const oneBelow = (raised: RaisedUnusual): RaisedUnusual => ({ ...raised, below: raised.below + 1 });

const extraWh = ({ floorW, ownCentreW }: TestedHour, ms: number): number =>
  Math.round((Math.max(0, floorW - ownCentreW) * ms) / HOUR_MS);

/** What says "about" needs less energy to tell a price than what tests one. */
const LEAST_TOLD_WH = 1;

const factsOf = ({ below: _below, ...raised }: RaisedUnusual, samples: Samples, at: number): UnusualFacts => {
  const pencePerKwh = samples.prices.newest(at, LEAST_TOLD_WH);
  return { ...raised, ...(pencePerKwh === undefined ? {} : { pencePerKwh }) };
};

/** What began and ended in one late batch is told in one message, as history: what follows a raise is its end. */
const foldLateBatch = (events: readonly UnusualEvent[]): UnusualEvent[] => {
  const told: UnusualEvent[] = [];
  for (const event of events) {
    const { reason, silent: _silent, ...end } = event;
    if (told.at(-1)?.event === 'raised') {
      told.pop();
      told.push({ ...end, event: 'summary', reason: { ...reason, kind: 'unusual-before-told' } });
    } else told.push(event);
  }
  return told;
};
