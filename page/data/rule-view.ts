import { duration, kilowatts, limitKilowatts, moment, money, units } from '../../core/messages/figures.ts';
import type { BudgetRule, DemandRule, FrozenRule, NoDataRule, Rule } from '../../core/rules/rule.ts';
import type {
  AlertState,
  BudgetState,
  DemandState,
  FrozenState,
  NoDataState,
} from '../../core/rules/state.ts';
import { inDailyWindow } from '../../core/time/local-time.ts';
import { formatDailyWindow, formatTimeOfDay } from '../../core/time/time-of-day.ts';

/** A rule with its live state, in words. */
export interface RuleView {
  readonly name: string;
  readonly severity: Rule['severity'];
  /** What it looks for: `over 9 kW for 5 min`. */
  readonly terms: string;
  readonly phase: 'quiet' | 'pending' | 'raised';
  /** How far that is: `2 of 5 min`, `since 18:02, peak 9.8 kW`; `quiet` where there is nothing to say. */
  readonly standing: string;
  /** How far it is on its way to a raise or, once raised, to recovery: 0 to 1. */
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
    severity: rule.severity,
    terms: termsOf(rule),
    ...standingOf(rule, alerts?.rules[rule.name], at),
  }));

const termsOf = (rule: Rule): string => {
  switch (rule.kind) {
    case 'demand':
      return demandTerms(rule);
    case 'no-data':
      return `no reading for ${duration(rule.afterMs)}`;
    case 'frozen':
      return `one value repeated for ${duration(rule.afterMs)}`;
    case 'budget':
      return `${formatAmount(rule, rule.limit)} a ${rule.period}`;
  }
};

const demandTerms = ({ direction, limitW, forMs, averageOverMs, activeBetween }: DemandRule): string => {
  const what = averageOverMs === undefined ? '' : `mean of ${duration(averageOverMs)} `;
  const forLong = forMs === 0 ? '' : ` for ${duration(forMs)}`;
  const hours = activeBetween === undefined ? '' : `, ${formatDailyWindow(activeBetween)}`;
  return `${what}${direction === 'above' ? 'over' : 'under'} ${limitKilowatts(limitW)}${forLong}${hours}`;
};

const formatAmount = ({ measure }: BudgetRule, amount: number): string =>
  measure === 'cost' ? money(amount) : units(amount);

const QUIET: Standing = { phase: 'quiet', standing: 'quiet' };

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
      const begins = formatTimeOfDay(activeBetween.startMinute);
      return { phase: 'pending', standing: `since ${since}, told from ${begins} on`, share: 1 };
    }
    return {
      phase: 'pending',
      standing: progress(state.evidenceMs, rule.forMs),
      ...shareOf(state.evidenceMs, rule.forMs),
    };
  }
  if (state.phase === 'idle') return QUIET;
  const peak = state.episode === undefined ? '' : `, peak ${kilowatts(state.episode.peakW)}`;
  const raised = `since ${since}${peak}`;
  if (state.clearMs === 0) return { phase: 'raised', standing: raised };
  return {
    phase: 'raised',
    standing: `${raised}; normal for ${progress(state.clearMs, rule.clearForMs)}`,
    ...shareOf(state.clearMs, rule.clearForMs),
  };
};

const noDataStanding = (rule: NoDataRule, state: NoDataState, { now, timeZone }: Moment): Standing => {
  if (state.phase === 'ok') return QUIET;
  if (state.backAt !== undefined) {
    const back = moment(state.backAt, now, timeZone);
    return {
      phase: 'raised',
      standing: `readings back since ${back}; steady for ${progress(state.clearMs, rule.clearForMs)}`,
      ...shareOf(state.clearMs, rule.clearForMs),
    };
  }
  return {
    phase: 'raised',
    standing: `silent since ${moment(state.silentFrom ?? now, now, timeZone)}`,
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
    standing: `${about}${formatAmount(rule, used)}, ${percent} %`,
    ...shareOf(used, rule.limit),
  };
};

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** `2 of 5 min`, `20 of 90 s`. */
const progress = (doneMs: number, ofMs: number): string => {
  const [unitMs, unit] = ofMs < 2 * MINUTE_MS ? [SECOND_MS, 's'] : [MINUTE_MS, 'min'];
  const whole = Math.round(ofMs / unitMs);
  return `${Math.min(whole, Math.floor(doneMs / unitMs))} of ${whole} ${unit}`;
};

const shareOf = (done: number, of: number): { share: number } => ({
  share: of <= 0 ? 1 : Math.min(1, Math.max(0, done / of)),
});
