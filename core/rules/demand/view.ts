import { demandText, limitText } from '../../messages/demand-text.ts';
import { duration, limitPence, limitPounds, moment } from '../../messages/figures.ts';
import { formatReadAt } from '../../readings/reading.ts';
import { isWindowOpen } from '../../time/local-time.ts';
import { formatDailyWindow, formatTimeOfDay } from '../../time/time-of-day.ts';
import {
  type AlertSpan,
  type Moment,
  QUIET,
  type RuleView,
  type Standing,
  shareOf,
  soFar,
  target,
} from '../view.ts';
import type { DemandRule } from './config.ts';
import { type EpisodeFacts, episodeFacts } from './episode.ts';
import { capital } from './episode-gap.ts';
import type { DemandEvent, DemandReason } from './events.ts';
import { demandExamples } from './examples.ts';
import { looksLike } from './looks.ts';
import type { DemandState } from './state.ts';

/** What pages, reports and docs show of `demand` rules. */
export const demandView: RuleView<'demand', DemandRule, DemandState, DemandReason> = {
  terms: (rule) => demandTerms(rule),
  standing: (rule, state, at) => demandStanding(rule, state, at),
  span: (event) => demandSpan(event),
  soFar: (rule, { episode }) =>
    episode === undefined ? undefined : figures(episodeFacts(episode, rule, { goesOn: true })),
  facts: ({ demandW, meanW, costPencePerHour, pencePerKwh, smartChargingUnknown, terms, episode }) => ({
    demandW,
    meanW,
    ...(costPencePerHour === undefined ? {} : { costPencePerHour }),
    ...(pencePerKwh === undefined ? {} : { pencePerKwh }),
    ...(smartChargingUnknown === undefined ? {} : { smartChargingUnknown }),
    ...episodeJson(episode),
    ...terms,
  }),
  get examples() {
    return demandExamples();
  },
};

const demandTerms = (rule: DemandRule): string => {
  const { forMs, activeBetween } = rule;
  const forLong = forMs === 0 ? '' : ` for ${duration(forMs)}`;
  const hours = activeBetween === undefined ? '' : `, ${formatDailyWindow(activeBetween)}`;
  return `${beyond(rule)}${forLong}${hours}`;
};

/** `Above 9 kW`, `Export above 1.5 kW`, `Mean of 15 min above 900 W`, `Cost above £1.50 an hour`, `Above 2 kW at over 30p`. */
const beyond = (rule: DemandRule): string => {
  const { averageOverMs, direction } = rule;
  const level = `${levelOf(rule)}${rangeOf(rule)}`;
  const cost = direction === 'cost' ? 'cost ' : '';
  return averageOverMs === undefined
    ? capital(`${cost}${level}`)
    : `Mean ${cost}of ${duration(averageOverMs)} ${level}`;
};

const levelOf = (rule: DemandRule): string => {
  if (rule.direction === 'cost') return `above ${limitPounds(rule.limitPencePerHour / 100)} an hour`;
  const { direction, limitW } = rule;
  return isExportRule(rule) ? `export above ${limitText(-limitW)}` : `${direction} ${limitText(limitW)}`;
};

const rangeOf = ({ whilePrice: { above, below } = {} }: DemandRule): string => {
  if (above !== undefined && below !== undefined) return ` at ${limitPence(above)} to ${limitPence(below)}`;
  if (above !== undefined) return ` at over ${limitPence(above)}`;
  return below === undefined ? '' : ` at under ${limitPence(below)}`;
};

const isExportRule = (rule: DemandRule): boolean => rule.direction === 'below' && rule.limitW < 0;

const demandStanding = (rule: DemandRule, state: DemandState, { now, timeZone }: Moment): Standing => {
  const since = state.episode === undefined ? '' : moment(state.episode.startedAt, now, timeZone);
  if (state.phase === 'pending') {
    const { activeBetween } = rule;
    const waits = activeBetween !== undefined && !isWindowOpen(now, activeBetween, timeZone);
    if (waits && state.evidenceMs >= rule.forMs) {
      const begins = formatTimeOfDay(activeBetween.startMinute);
      return { phase: 'pending', standing: `Since ${since}; alerts from ${begins} on`, share: 1 };
    }
    return {
      phase: 'pending',
      standing: `${beyond(rule)} for ${soFar(state.evidenceMs, rule.forMs)}; alerts at ${target(rule.forMs)}`,
      ...shareOf(state.evidenceMs, rule.forMs),
    };
  }
  if (state.phase === 'ok') return QUIET;
  const extreme = isExportRule(rule) ? 'peak export' : rule.direction === 'below' ? 'lowest' : 'peak';
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

const demandSpan = ({ event, at, reason: { kind, episode } }: DemandEvent): AlertSpan => {
  const seen = figures(episode);
  switch (kind) {
    case 'beyond-limit':
    case 'still-beyond': {
      const { to: _soFar, ...begun } = seen;
      return begun;
    }
    case 'back-to-normal':
      return seen;
    case 'price-changed':
      return { ...seen, note: 'the price changed' };
    case 'window-closed':
      return {
        ...seen,
        ...(event === 'summary' ? {} : { watchedTo: at }),
        note:
          episode.gapAtEnd === undefined
            ? 'still on when its hours ended'
            : 'last seen on, silent when its hours ended',
      };
    case 'over-before-told':
      return { ...seen, note: 'over before it could be told' };
  }
};

const figures = (facts: EpisodeFacts): AlertSpan => {
  const { startedAt, lastBeyondAt, peakW, energyWh, costPence, gapAtEnd } = facts;
  const looks = looksLike(facts);
  return {
    from: startedAt,
    to: lastBeyondAt,
    peakW,
    energyWh,
    ...(costPence === undefined ? {} : { costPence }),
    ...(looks === undefined ? {} : { looks }),
    ...(gapAtEnd?.to === undefined
      ? {}
      : { note: `at least: no readings for ${duration(gapAtEnd.to - gapAtEnd.from)} after it` }),
  };
};

const episodeJson = ({
  startedAt,
  lastBeyondAt,
  longestGap,
  gapAtEnd,
  course: _drawn,
  ...rest
}: EpisodeFacts) => ({
  startedAt: formatReadAt(startedAt),
  lastBeyondAt: formatReadAt(lastBeyondAt),
  ...rest,
  ...(longestGap === undefined ? {} : { longestGap: gapJson(longestGap) }),
  ...(gapAtEnd === undefined ? {} : { gapAtEnd: gapJson(gapAtEnd) }),
});

const gapJson = ({ from, to }: NonNullable<EpisodeFacts['gapAtEnd']>) => ({
  from: formatReadAt(from),
  ...(to === undefined ? {} : { to: formatReadAt(to) }),
});
