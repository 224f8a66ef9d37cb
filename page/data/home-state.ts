import type { LiveRules } from '../../config/live-rules.ts';
import { duration, kilowatts, limitKilowatts, moment } from '../../core/messages/figures.ts';
import { STANDING_PROBLEMS } from '../../core/messages/standing-problem.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Rule } from '../../core/rules/rule.ts';
import type { Moment } from '../../core/rules/view.ts';
import { inDailyWindow, localDateTime } from '../../core/time/local-time.ts';
import type { Monitor } from '../../lambda/poller/state.ts';
import type { RuleView } from './rule-view.ts';
import type { PageHousehold } from './source.ts';

/** How the home stands at a glance. */
export interface HomeState {
  readonly kind: 'normal' | 'high' | 'no-data' | 'frozen' | 'waiting';
  /** A sentence that says why. */
  readonly text: string;
}

/** Without a no-data rule this age of the newest reading is a silence. */
const SILENT_MS = 15 * 60_000;

/**
 * Judges the home by the rules' own states; the age of the newest reading speaks too, since a poller that does not run
 * changes no state.
 */
export const homeState = (
  { rules: { rules }, monitor }: PageHousehold,
  newest: MeterReading | undefined,
  views: readonly RuleView[],
  at: Moment,
): HomeState => {
  if (newest === undefined) return { kind: 'waiting', text: 'No reading yet.' };
  const withoutDemandFrom = demandMissingFrom(rules, monitor);
  if (withoutDemandFrom !== undefined) {
    const since = moment(withoutDemandFrom, at.now, at.timeZone);
    return {
      kind: 'no-data',
      text: `Readings without demand since ${since}: only the meter register comes.`,
    };
  }
  const ageMs = at.now - newest.at;
  if (isSilent(rules, monitor, ageMs)) {
    return { kind: 'no-data', text: `No reading since ${moment(newest.at, at.now, at.timeZone)}.` };
  }
  const frozen = frozenState(rules, monitor, at);
  if (frozen !== undefined) return frozen;
  const high = rules.find(
    (rule) => rule.kind === 'demand' && rule.direction === 'above' && isRaised(rule, monitor),
  );
  if (high?.kind === 'demand') return { kind: 'high', text: highText(high, monitor, at) };
  return { kind: 'normal', text: normalText(views) };
};

const stateOf = (rule: Rule, monitor: Monitor | undefined) => monitor?.alerts.rules[rule.name];

const isRaised = (rule: Rule, monitor: Monitor | undefined): boolean => {
  const state = stateOf(rule, monitor);
  return state !== undefined && state.kind === rule.kind && 'phase' in state && state.phase === 'raised';
};

/** Since when a rule has reported that readings come without demand. */
const demandMissingFrom = (rules: readonly Rule[], monitor: Monitor | undefined): number | undefined => {
  for (const rule of rules) {
    const state = stateOf(rule, monitor);
    if (rule.kind !== 'no-data' || state?.kind !== 'no-data') continue;
    if (state.cause === 'no-demand' && state.backAt === undefined) return state.silentFrom;
  }
  return undefined;
};

const isSilent = (rules: readonly Rule[], monitor: Monitor | undefined, ageMs: number): boolean => {
  const noData = rules.filter((rule) => rule.kind === 'no-data');
  const silentByRule = noData.some((rule) => {
    const state = stateOf(rule, monitor);
    return state?.kind === 'no-data' && state.phase === 'raised' && state.backAt === undefined;
  });
  const patienceMs = noData.length === 0 ? SILENT_MS : Math.min(...noData.map(({ afterMs }) => afterMs));
  return silentByRule || ageMs > patienceMs;
};

const frozenState = (
  rules: readonly Rule[],
  monitor: Monitor | undefined,
  { now, timeZone }: Moment,
): HomeState | undefined => {
  const rule = rules.find((one) => one.kind === 'frozen' && isRaised(one, monitor));
  const state = rule === undefined ? undefined : stateOf(rule, monitor);
  if (state?.kind !== 'frozen') return undefined;
  const since = moment(state.since ?? now, now, timeZone);
  return { kind: 'frozen', text: `The Mini repeats ${Math.round(state.heldW ?? 0)} W since ${since}.` };
};

const highText = (
  rule: Extract<Rule, { kind: 'demand' }>,
  monitor: Monitor | undefined,
  { now, timeZone }: Moment,
): string => {
  const state = stateOf(rule, monitor);
  const episode = state?.kind === 'demand' ? state.episode : undefined;
  const over = `${rule.name}: over ${limitKilowatts(rule.limitW)}`;
  if (episode === undefined) return `${over}.`;
  return `${over} since ${moment(episode.startedAt, now, timeZone)}, peak ${kilowatts(episode.peakW)}.`;
};

const normalText = (views: readonly RuleView[]): string => {
  const view =
    views.find(({ phase }) => phase === 'raised') ?? views.find(({ phase }) => phase === 'pending');
  return view === undefined ? 'All rules are quiet.' : `${view.name} is ${view.phase}: ${view.standing}.`;
};

/** A poller that runs saves at least once an hour. */
const NOT_POLLED_MS = 75 * 60_000;

/** What else a reader must know to read the page right. */
export const noticesOf = ({ rules, monitor }: PageHousehold, at: Moment): string[] => [
  ...pauseNotices(rules, at),
  ...(monitor === undefined ? [] : monitorNotices(monitor, at)),
];

const pauseNotices = ({ pausedUntil, quietHours }: LiveRules, { now, timeZone }: Moment): string[] => {
  const until = pausedUntil === undefined ? undefined : localDateTime(pausedUntil, timeZone);
  if (until !== undefined && until > now) {
    return [`Messages are paused until ${moment(until, now, timeZone)}.`];
  }
  if (quietHours === undefined || !inDailyWindow(now, quietHours, timeZone)) return [];
  return ['Quiet hours: what is not critical is told when they end.'];
};

const monitorNotices = (monitor: Monitor, { now }: Moment): string[] => {
  const idleMs = now - monitor.savedAt;
  if (idleMs > NOT_POLLED_MS) {
    return [`The poller last saved ${duration(idleMs)} ago: rule states are as of then.`];
  }
  const { problem, coolDown, octopus } = monitor;
  if (problem !== undefined) return [STANDING_PROBLEMS[problem.kind].notice];
  if (coolDown !== undefined && coolDown.until > now) {
    return [`Octopus limits calls: asked again in ${duration(coolDown.until - now)}.`];
  }
  if (octopus.failingSince === undefined) return [];
  return [`Octopus has not answered for ${duration(now - octopus.failingSince)}.`];
};
