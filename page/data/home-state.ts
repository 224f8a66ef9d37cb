import { bareTitle } from '../../core/contract/title.ts';
import { demandText, limitText } from '../../core/messages/demand-text.ts';
import { duration, limitPounds, moment } from '../../core/messages/figures.ts';
import { isPaused } from '../../core/messages/hush.ts';
import { hushLines } from '../../core/messages/hush-lines.ts';
import { STANDING_PROBLEMS } from '../../core/messages/standing-problem.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Rule } from '../../core/rules/rule.ts';
import type { Moment } from '../../core/rules/view.ts';
import { inDailyWindow } from '../../core/time/local-time.ts';
import type { Monitor } from '../../lambda/poller/state.ts';
import type { RuleView } from './rule-view.ts';
import type { PageHousehold } from './source.ts';
import { ruleTitle } from './written.ts';

/** How the home stands at a glance. */
export interface HomeState {
  readonly kind: 'normal' | 'attention' | 'high' | 'no-data' | 'frozen' | 'waiting';
  /** A sentence that says why, and what to do where that is plain. */
  readonly text: string;
  /** The newest figure is not of now: it is shown as the last one known. */
  readonly stale: boolean;
}

const WAITING =
  'Waiting for the first reading: it comes about a minute after deploy. Run npx home-mini doctor if it takes ten.';

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
  if (newest === undefined) return { kind: 'waiting', text: WAITING, stale: false };
  const withoutDemandFrom = demandMissingFrom(rules, monitor);
  if (withoutDemandFrom !== undefined) {
    const since = moment(withoutDemandFrom, at.now, at.timeZone);
    return {
      kind: 'no-data',
      text: `Readings without demand since ${since}: only the meter register comes.`,
      stale: true,
    };
  }
  const ageMs = at.now - newest.at;
  if (isSilent(rules, monitor, ageMs)) {
    return { kind: 'no-data', text: silentText(monitor, newest.at, at), stale: true };
  }
  const frozen = frozenState(rules, monitor, at);
  if (frozen !== undefined) return frozen;
  const high = rules.find(
    (rule) => rule.kind === 'demand' && rule.direction !== 'below' && isRaised(rule, monitor),
  );
  if (high?.kind === 'demand') return { kind: 'high', text: highText(high, monitor, at), stale: false };
  const spent = views.find(
    (view) => view.phase === 'raised' && rules.find(({ name }) => name === view.name)?.kind === 'budget',
  );
  if (spent !== undefined)
    return { kind: 'attention', text: `${spent.title} is used up: ${spent.standing}.`, stale: false };
  if (monitor?.problem !== undefined)
    return { kind: 'attention', text: STANDING_PROBLEMS[monitor.problem.kind].notice, stale: false };
  return { kind: 'normal', text: normalText(views), stale: false };
};

/** After how long without a reading the newest one is no longer of now: ms. */
export const silentAfterMs = (rules: readonly Rule[]): number => {
  const afters = rules.flatMap((rule) => (rule.kind === 'no-data' ? [rule.afterMs] : []));
  return afters.length === 0 ? SILENT_MS : Math.min(...afters);
};

const silentText = (monitor: Monitor | undefined, newestAt: number, { now, timeZone }: Moment): string => {
  const since = `No reading since ${moment(newestAt, now, timeZone)}`;
  const explained =
    monitor?.problem !== undefined ||
    monitor?.coolDown !== undefined ||
    monitor?.octopus.failingSince !== undefined ||
    (monitor !== undefined && now - monitor.savedAt > NOT_POLLED_MS);
  return explained ? `${since}.` : `${since}. Is the Home Mini plugged in and on your Wi-Fi?`;
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
  return silentByRule || ageMs > silentAfterMs(rules);
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
  return {
    kind: 'frozen',
    text: `The Home Mini repeats ${demandText(state.heldW ?? 0)} since ${since}. Unplug it for a minute.`,
    stale: true,
  };
};

const highText = (
  rule: Extract<Rule, { kind: 'demand' }>,
  monitor: Monitor | undefined,
  { now, timeZone }: Moment,
): string => {
  const state = stateOf(rule, monitor);
  const episode = state?.kind === 'demand' ? state.episode : undefined;
  const limit =
    rule.direction === 'cost'
      ? `${limitPounds(rule.limitPencePerHour / 100)} an hour`
      : limitText(rule.limitW);
  const over = `${ruleTitle(rule)}: above ${limit}`;
  if (episode === undefined) return `${over}.`;
  return `${over} since ${moment(episode.startedAt, now, timeZone)}, peak ${demandText(episode.peakW)}.`;
};

const normalText = (views: readonly RuleView[]): string => {
  const view =
    views.find(({ phase }) => phase === 'raised') ?? views.find(({ phase }) => phase === 'pending');
  return view === undefined ? 'Nothing to worry about.' : `${view.title}: ${lowered(view.standing)}.`;
};

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** A poller that runs saves at least once an hour. */
const NOT_POLLED_MS = 75 * 60_000;

/** What else a reader must know to read the page right. */
export const noticesOf = (household: PageHousehold, at: Moment): string[] => [
  ...hushNotices(household, at),
  ...(household.monitor === undefined ? [] : monitorNotices(household.monitor, at)),
];

const hushNotices = ({ rules, monitor, asked }: PageHousehold, { now, timeZone }: Moment): string[] => {
  const { pausedUntil, quietHours } = rules;
  const called = rules.rules.map((rule) => ({ name: rule.name, called: bareTitle(ruleTitle(rule)) }));
  const lines = hushLines({ pausedUntil, asked: asked?.hush }, called, {
    household: asked?.household ?? '',
    timeZone,
    now,
    alerts: monitor?.alerts,
  });
  const hushed = lines.map(
    (line) => `${line.charAt(0).toUpperCase()}${line.slice(1)}; npx home-mini resume ends that.`,
  );
  const quiet = quietHours !== undefined && inDailyWindow(now, quietHours, timeZone);
  const paused = isPaused({ pausedUntil, asked: asked?.hush }, now, timeZone);
  return quiet && !paused ? [...hushed, 'Quiet hours: what is not critical is told when they end.'] : hushed;
};

const monitorNotices = (monitor: Monitor, { now }: Moment): string[] => {
  const idleMs = now - monitor.savedAt;
  if (idleMs > NOT_POLLED_MS) {
    return [
      `The poller last saved ${duration(idleMs)} ago: rule states are as of then. Run npx home-mini doctor.`,
    ];
  }
  const { problem, coolDown, octopus } = monitor;
  if (problem !== undefined) return [STANDING_PROBLEMS[problem.kind].notice];
  if (coolDown !== undefined && coolDown.until > now) {
    return [`Octopus limits calls: asked again in ${duration(coolDown.until - now)}.`];
  }
  if (octopus.failingSince === undefined) return [];
  return [
    `Octopus has not answered for ${duration(now - octopus.failingSince)}; it is asked again every minute.`,
  ];
};
