import { styleText } from 'node:util';
import { duration, kilowattHours, kilowatts, limitKilowatts, pounds } from '../../core/messages/figures.ts';
import { sparkline } from '../../core/messages/sparkline.ts';
import type { Usual } from '../../core/readings/usual.ts';
import { mostInAWeek, perWeek, seenAWeek } from '../../core/replay/alert-rate.ts';
import type { DemandProfile } from '../../core/replay/demand-profile.ts';
import { type Episode, episodesOf } from '../../core/replay/episodes.ts';
import type { Replayed } from '../../core/replay/replay-source.ts';
import type { Suggestion } from '../../core/replay/suggest.ts';
import type { PowerRule } from '../../core/rules/demand/config.ts';
import type { Rule } from '../../core/rules/rule.ts';
import { knowledgeOf } from '../../core/rules/views.ts';
import { localDateTimeText } from '../../core/time/local-date.ts';
import { type DailyWindow, formatDailyWindow } from '../../core/time/time-of-day.ts';
import { formatTable } from './text-table.ts';

/** How a report is written. */
export interface ReportStyle {
  readonly timeZone: string;
  readonly colour: boolean;
}

/** What a person reads after a replay: the home's own figures, the alerts, and how often each rule would have told. */
export const formatReport = (
  { replay, profile, source }: Replayed,
  rules: readonly Rule[],
  quietHours: DailyWindow | undefined,
  style: ReportStyle,
): string => {
  const episodes = episodesOf(replay.events, rules, replay.state);
  const lines = [
    bold(source.title, style),
    ...profileLines(profile, style),
    '',
    ...(episodes.length === 0 ? ['No alerts.'] : episodeLines(episodes, profile, style)),
    '',
    bold('Rules', style),
    ...rules.map((rule) => `  ${ruleLine(rule, episodes, profile, style)}${learnedText(rule, replay.usual)}`),
    ...(quietHours === undefined
      ? []
      : [
          '',
          `Times are when a rule decides; quiet hours (${formatDailyWindow(quietHours)}) hold back what is not critical.`,
        ]),
  ];
  return `${lines.join('\n')}\n`;
};

/** What `--suggest` adds. */
export const formatSuggestion = (
  suggestion: Suggestion | undefined,
  most: number,
  profile: DemandProfile,
  style: ReportStyle,
): string => {
  const seen = `Seen: ${duration(profile.knownMs)} of readings.`;
  if (suggestion === undefined) {
    return `${bold('Suggestion', style)}\n  ${seen} None: every rule tried would have given more than ${counted(most, 'alert')} ${withinText(profile)}.\n`;
  }
  const { rule, alerts, mostAWeek, because } = suggestion;
  const inThem = seenAWeek(profile)
    ? `${counted(alerts, 'alert')}, at most ${mostAWeek} in any 7 days; other weeks may differ.`
    : `${counted(alerts, 'alert')}. That is less than a week, so it does not say how many a week there would be.`;
  return [
    bold('Suggestion', style),
    `  ${because}`,
    `  ${seen} In them it would have given ${inThem}`,
    '  To paste into "rules":',
    `  ${JSON.stringify(rule)}`,
    '',
  ].join('\n');
};

const withinText = (profile: DemandProfile): string => (seenAWeek(profile) ? 'in some 7 days' : 'in them');

const bold = (text: string, { colour }: ReportStyle): string =>
  colour ? styleText('bold', text, { validateStream: false }) : text;

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const signed = (demandW: number): string => `${demandW < 0 ? '-' : ''}${kilowatts(demandW)}`;

const spanOf = ({ firstAt = 0, newestAt = 0 }: DemandProfile): number => newestAt - firstAt;

const WELL_COVERED = 0.9;

const coverText = (profile: DemandProfile): string =>
  profile.knownMs >= WELL_COVERED * spanOf(profile) ? '' : `, ${duration(profile.knownMs)} of it known`;

const profileLines = (profile: DemandProfile, { timeZone }: ReportStyle): string[] => {
  const { firstAt = 0, newestAt = 0, readings } = profile;
  if (readings === 0)
    return ['  No reading has a demand: rules of kind demand and frozen have nothing to go by.'];
  const level = (percent: number) => signed(profile.percentileW(percent));
  return [
    `  ${counted(readings, 'reading')} in ${duration(spanOf(profile))}${coverText(profile)}: ${localDateTimeText(firstAt, timeZone)} to ${localDateTimeText(newestAt, timeZone)} (${timeZone})`,
    `  Demand: lowest ${level(0)}, half the time up to ${level(50)}, 90 % ${level(90)}, 99 % ${level(99)}, 99.9 % ${level(99.9)}, highest ${level(100)}`,
  ];
};

const MAX_EPISODES = 50;
const SPARKS = 24;

const episodeLines = (episodes: readonly Episode[], profile: DemandProfile, style: ReportStyle): string[] => {
  const shown = episodes.slice(-MAX_EPISODES);
  const rows = shown.map((episode) => episodeCells(episode, profile, style));
  const hidden = episodes.length - shown.length;
  const [head = '', ...body] = formatTable(
    ['Rule', 'Start', 'End', 'Lasted', 'Peak', 'Energy', 'Cost', 'Demand'],
    rows,
  );
  return [
    bold(head, style),
    ...body,
    ...(hidden === 0 ? [] : [`The last ${shown.length} of ${episodes.length} alerts; --json gives all.`]),
  ];
};

const episodeCells = (
  { rule, from, to, note, looks, peakW, energyWh, costPence }: Episode,
  profile: DemandProfile,
  { timeZone }: ReportStyle,
): string[] => {
  const course =
    to === undefined || peakW === undefined
      ? ''
      : spark(profile.course(from, Math.max(from, to - 1), SPARKS));
  return [
    rule,
    localDateTimeText(from, timeZone),
    to === undefined ? '' : localDateTimeText(to, timeZone),
    to === undefined ? '' : duration(to - from),
    peakW === undefined ? '' : signed(peakW),
    energyWh === undefined ? '' : kilowattHours(energyWh),
    costPence === undefined ? '' : pounds(costPence),
    [course, looks === undefined ? '' : `like ${looks}`, note].filter(Boolean).join('  '),
  ];
};

/** A text sparkline; a stretch without readings is blank. */
const spark = (course: readonly (number | undefined)[]): string => {
  const bars = [...sparkline(course.filter((value) => value !== undefined))];
  return course
    .map((value) => (value === undefined ? ' ' : bars.shift()))
    .join('')
    .trim();
};

const ruleLine = (
  rule: Rule,
  episodes: readonly Episode[],
  profile: DemandProfile,
  style: ReportStyle,
): string => {
  const own = episodes.filter((episode) => episode.rule === rule.name);
  const hasLimit = rule.kind === 'demand' && rule.direction !== 'cost';
  const share = hasLimit ? `; ${shareText(rule, profile)}` : '';
  return `${rule.name}: ${rateText(own, spanOf(profile))}${longestText(own, style)}${share}`;
};

/** What a rule has learned from the rows: one that still learns tells nothing, however odd a night is. */
const learnedText = (rule: Rule, usual: Usual | undefined): string => {
  const known = knowledgeOf(rule.kind, rule, usual);
  if (known === undefined) return '';
  const said = known.blind === undefined ? known.text : `${known.text}. ${known.blind}`;
  return `; ${said.charAt(0).toLowerCase()}${said.slice(1)}`;
};

const rateText = (own: readonly Episode[], spanMs: number): string => {
  if (own.length === 0) return 'no alerts';
  const rate = perWeek(own.length, spanMs);
  if (rate === undefined) return `${counted(own.length, 'alert')} in ${duration(spanMs)}`;
  const most = mostInAWeek(own.map(({ from }) => from));
  return `${counted(own.length, 'alert')}, ${rate.toFixed(1)} a week (most in 7 days: ${most})`;
};

const longestText = (own: readonly Episode[], { timeZone }: ReportStyle): string => {
  const lengthOf = ({ from, to }: Episode) => (to === undefined ? 0 : to - from);
  const [longest] = own.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  if (longest === undefined || longest.to === undefined) return '';
  return `, longest ${duration(lengthOf(longest))} (${localDateTimeText(longest.from, timeZone)})`;
};

const shareText = ({ direction, limitW }: PowerRule, profile: DemandProfile): string => {
  const atMost = profile.percentAtMost(direction === 'above' ? limitW : limitW - 1);
  const beyond = direction === 'above' ? 100 - atMost : atMost;
  const limit = limitKilowatts(limitW);
  const side = direction === 'above' ? 'over' : 'under';
  return `${percentText(beyond)} of readings lie ${side} ${limit}`;
};

const percentText = (percent: number): string => {
  if (percent === 0) return 'none';
  return percent < 0.01 ? 'under 0.01 %' : `${Number(percent.toFixed(2))} %`;
};
