import { duration, moment, money, units } from '../../core/messages/figures.ts';
import type { BudgetRule, DemandRule, FrozenRule, NoDataRule, Rule } from '../../core/rules/rule.ts';
import type {
  AlertState,
  BudgetState,
  DemandState,
  FrozenState,
  NoDataState,
} from '../../core/rules/state.ts';
import { inDailyWindow } from '../../core/time/local-time.ts';
import { writeDailyWindow, writeTimeOfDay } from '../../core/time/time-of-day.ts';
import { demandText, limitText, ruleTitle } from './written.ts';

/** A rule with its live state, in words. */
export interface RuleView {
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  readonly severity: Rule['severity'];
  /** What it looks for: `Above 9 kW for 5 min`. */
  readonly terms: string;
  readonly phase: 'quiet' | 'pending' | 'raised';
  /** `good`: what it tells is news that costs nothing. */
  readonly tone: 'alert' | 'good';
  /** How far that is: `Above 9 kW for 2 min; alerts at 5`; empty where there is nothing to say. */
  readonly standing: string;
  /** How far it is on its way to a raise or, once raised, to recovery: 0 to 1; of a budget what is used, also beyond 1. */
  readonly share?: number;
}

/** When and where a rule is looked at. */
export interface Moment {
  readonly now: number;
  readonly timeZone: string;
}

type Standing = Pick<RuleView, 'phase' | 'standing' | 'share'>;

/** Every rule with its live state; a rule that was not decided on yet is quiet. */
export const ruleViews = (rules: readonly Rule[], alerts: AlertState | undefined, at: Moment): RuleView[] =>
  rules.map((rule) => ({
    name: rule.name,
    title: ruleTitle(rule),
    severity: rule.severity,
    tone: rule.kind === 'demand' && rule.severity === 'info' ? ('good' as const) : ('alert' as const),
    terms: termsOf(rule),
    ...standingOf(rule, alerts?.rules[rule.name], at),
  }));

const termsOf = (rule: Rule): string => {
  switch (rule.kind) {
    case 'demand':
      return demandTerms(rule);
    case 'no-data':
      return `No reading for ${duration(rule.afterMs)}`;
    case 'frozen':
      return `One value repeated for ${duration(rule.afterMs)}`;
    case 'budget':
      return `${writeAmount(rule, rule.limit)} a ${rule.period}`;
  }
};

const demandTerms = ({ direction, limitW, forMs, averageOverMs, activeBetween }: DemandRule): string => {
  const forLong = forMs === 0 ? '' : ` for ${duration(forMs)}`;
  const hours = activeBetween === undefined ? '' : `, ${writeDailyWindow(activeBetween)}`;
  return `${beyond({ averageOverMs, direction, limitW })}${forLong}${hours}`;
};

/** `Above 9 kW`, `Export above 1.5 kW`, `Mean of 15 min above 900 W`. */
const beyond = ({
  averageOverMs,
  direction,
  limitW,
}: Pick<DemandRule, 'averageOverMs' | 'direction' | 'limitW'>): string => {
  const exports = direction === 'below' && limitW < 0;
  const side = exports ? `export above ${limitText(-limitW)}` : `${direction} ${limitText(limitW)}`;
  return averageOverMs === undefined
    ? side.charAt(0).toUpperCase() + side.slice(1)
    : `Mean of ${duration(averageOverMs)} ${side}`;
};

const writeAmount = ({ measure }: BudgetRule, amount: number): string =>
  measure === 'cost' ? money(amount) : units(amount);

const QUIET: Standing = { phase: 'quiet', standing: '' };

const standingOf = (rule: Rule, state: AlertState['rules'][string] | undefined, at: Moment): Standing => {
  if (rule.kind === 'demand' && state?.kind === 'demand') return demandStanding(rule, state, at);
  if (rule.kind === 'no-data' && state?.kind === 'no-data') return noDataStanding(rule, state, at);
  if (rule.kind === 'frozen' && state?.kind === 'frozen') return frozenStanding(rule, state, at);
  if (rule.kind === 'budget' && state?.kind === 'budget') return budgetStanding(rule, state, at);
  return QUIET;
};

const demandStanding = (rule: DemandRule, state: DemandState, { now, timeZone }: Moment): Standing => {
  const since = state.episode === undefined ? '' : moment(state.episode.startedAt, now, timeZone);
  if (state.phase === 'pending') {
    const { activeBetween } = rule;
    const waits = activeBetween !== undefined && !inDailyWindow(now, activeBetween, timeZone);
    if (waits && state.evidenceMs >= rule.forMs) {
      const begins = writeTimeOfDay(activeBetween.startMinute);
      return { phase: 'pending', standing: `Since ${since}; alerts from ${begins} on`, share: 1 };
    }
    return {
      phase: 'pending',
      standing: `${beyond(rule)} for ${soFar(state.evidenceMs, rule.forMs)}; alerts at ${target(rule.forMs)}`,
      ...shareOf(state.evidenceMs, rule.forMs),
    };
  }
  if (state.phase === 'idle') return QUIET;
  const extreme = rule.direction === 'above' ? 'peak' : rule.limitW < 0 ? 'peak export' : 'lowest';
  const { peakW = 0 } = state.episode ?? {};
  const peak =
    state.episode === undefined
      ? ''
      : `, ${extreme} ${demandText(extreme === 'peak export' ? -peakW : peakW)}`;
  const raised = `Since ${since}${peak}`;
  if (state.clearMs === 0) return { phase: 'raised', standing: raised };
  return {
    phase: 'raised',
    standing: `${raised}; back to normal for ${soFar(state.clearMs, rule.clearForMs)}, over at ${target(rule.clearForMs)}`,
    ...shareOf(state.clearMs, rule.clearForMs),
  };
};

const noDataStanding = (rule: NoDataRule, state: NoDataState, { now, timeZone }: Moment): Standing => {
  if (state.phase === 'ok') return QUIET;
  if (state.backAt !== undefined) {
    const back = moment(state.backAt, now, timeZone);
    return {
      phase: 'raised',
      standing: `Readings back since ${back}; steady for ${soFar(state.clearMs, rule.clearForMs)}, over at ${target(rule.clearForMs)}`,
      ...shareOf(state.clearMs, rule.clearForMs),
    };
  }
  return {
    phase: 'raised',
    standing: `Silent since ${moment(state.silentFrom ?? now, now, timeZone)}`,
  };
};

/** A value is the same for a while in every home; that is worth a word only once it lasts. */
const FROZEN_PENDING_SHARE = 0.2;

const frozenStanding = (rule: FrozenRule, state: FrozenState, { now, timeZone }: Moment): Standing => {
  const held = `${Math.round(state.heldW ?? 0)} W since ${moment(state.since ?? now, now, timeZone)}`;
  if (state.phase === 'raised') return { phase: 'raised', standing: held };
  if ((state.heldW ?? 0) <= 0 || state.evidenceMs < FROZEN_PENDING_SHARE * rule.afterMs) return QUIET;
  return { phase: 'pending', standing: held, ...shareOf(state.evidenceMs, rule.afterMs) };
};

const budgetStanding = (rule: BudgetRule, state: BudgetState, { now }: Moment): Standing => {
  const used = now >= state.endsAt ? 0 : state.used;
  const percent = Math.floor((used / rule.limit) * 100);
  const about = state.about ? 'about ' : '';
  const [lowest = 100] = rule.warnAt;
  return {
    phase: percent >= 100 ? 'raised' : percent >= lowest ? 'pending' : 'quiet',
    standing: `${about}${writeAmount(rule, used)}, ${percent} %`,
    share: Math.max(0, used / rule.limit),
  };
};

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

const unitOf = (ofMs: number): readonly [ms: number, name: string] =>
  ofMs < 2 * MINUTE_MS ? [SECOND_MS, 's'] : [MINUTE_MS, 'min'];

/** `2 min` of five, `20 s` of ninety. */
const soFar = (doneMs: number, ofMs: number): string => {
  const [unitMs, unit] = unitOf(ofMs);
  return `${Math.floor(Math.min(doneMs, ofMs) / unitMs)} ${unit}`;
};

/** The number that `soFar` counts up to. */
const target = (ofMs: number): number => Math.round(ofMs / unitOf(ofMs)[0]);

const shareOf = (done: number, of: number): { share: number } => ({
  share: of <= 0 ? 1 : Math.min(1, Math.max(0, done / of)),
});
