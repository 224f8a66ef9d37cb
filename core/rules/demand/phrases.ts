import { titleOf } from '../../contract/title.ts';
import {
  atMoment,
  duration,
  kilowattHours,
  kilowatts,
  moment,
  momentSpan,
  price,
  signedKilowatts,
} from '../../messages/figures.ts';
import { homeOf, type MessageContext } from '../../messages/message-context.ts';
import type { EpisodeFacts } from './episode.ts';
import { capital, gapText, longestText } from './episode-gap.ts';
import type { DemandEvent, DemandReason, DemandTerms } from './events.ts';
import { bareLimit, clearText, isExport, isLow, lasting, liesInside, limitText } from './limits.ts';
import { looksSentence } from './looks.ts';

/** What the messages about one event are put together from. */
export const phrases = (event: DemandEvent, reason: DemandReason, context: MessageContext) => {
  const { now, timeZone } = context;
  const { terms, episode, demandW, costPencePerHour, smartChargingUnknown } = reason;
  const exported = isExport(episode);
  const low = isLow(terms, episode);
  const mean = testedMean(reason);
  const testedW = mean ?? demandW;
  const at = (moment_: number) => moment(moment_, now, timeZone);
  const moments = { at, span: (from: number, to: number) => momentSpan(from, to, now, timeZone) };
  const { gapAtEnd, longestGap } = episode;
  const verb = testedW < 0 ? 'exporting' : 'using';
  const shownW = mean === undefined ? testedW : toTens(testedW);
  const value = directed(shownW, exported);
  const only = low && testedW >= 0 ? 'only ' : mean === undefined ? '' : 'about ';
  const limit = limitText(terms, episode);
  const since = at(episode.startedAt);
  const energy = energyText(episode);
  const looked = looksSentence(episode, { over: true });
  return {
    home: homeOf(context),
    title: titleOf({ name: event.rule, title: event.title }),
    exported,
    low,
    stillState: exported ? 'SOLAR' : low ? 'STILL LOW' : 'STILL ON',
    value,
    endValue: directed(demandW, exported),
    /** `is using 9.4 kW`, `was still using only 40 W`. */
    reads: (be: 'is' | 'is still' | 'was still') => `${be} ${verb} ${only}${kilowatts(shownW)}`,
    begun:
      mean === undefined || low || testedW < 0
        ? `is ${verb} ${only}${kilowatts(shownW)}, ${limit} since ${since}`
        : `has used about ${kilowatts(shownW)} since ${since} (limit ${bareLimit(terms)})`,
    limit,
    lowFor: low ? lasting(terms.forMs) : '',
    sinceOrLimit: low ? `(${limit})` : `since ${since}`,
    since,
    at: atMoment(event.at, now, timeZone),
    span: moments.span(episode.startedAt, episode.lastBeyondAt),
    lasted: lastedText(episode),
    insideNow: liesInside(reason, testedW),
    endGap: gapAtEnd === undefined ? [] : [`${capital(gapText(gapAtEnd, moments))}.`],
    innerGap: episode.gap ? [`Part of it had no readings${longestText(longestGap, moments)}.`] : [],
    endGapShort: gapAtEnd === undefined ? '' : gapText(gapAtEnd, moments),
    peak: peakText(terms, episode),
    energy,
    unchecked: smartChargingUnknown ? ["Couldn't check whether Octopus is charging a car."] : [],
    looked: looked === undefined ? [] : [looked],
    soFar: low || exported ? [] : [`${capital(energy)} so far.`],
    hourly: (before: string, after: string) =>
      costPencePerHour === undefined || low ? '' : `${before}${hourlyText(costPencePerHour)}${after}`,
    clears: `You get one message when it has been ${clearText(terms)}.`,
  };
};

/** `about £2.60 an hour`; a tariff may pay for use. */
const hourlyText = (pence: number): string =>
  Math.round(pence) < 0 ? `earning about ${price(-pence)} an hour` : `about ${price(pence)} an hour`;

/** A mean is no more exact than that. */
const toTens = (watts: number): number => Math.round(watts / 10) * 10;

/** Demand in the direction a rule is about; the other way round it says so. */
const directed = (watts: number, exported: boolean): string => {
  if (exported) return watts > 0 ? `using ${kilowatts(watts)}` : kilowatts(watts);
  return watts < 0 ? `exporting ${kilowatts(watts)}` : kilowatts(watts);
};

/** `peak 9.8 kW`, `lowest 31 W`, `peak export 2.1 kW`. */
export const peakText = (terms: DemandTerms, episode: EpisodeFacts): string => {
  const [label, value] = peakOf(terms, episode);
  return `${label.charAt(0).toLowerCase()}${label.slice(1)} ${value}`;
};

/** The reading furthest beyond the limit, with its label. */
export const peakOf = (
  terms: DemandTerms,
  episode: EpisodeFacts,
): readonly [label: string, value: string] => {
  if (isExport(episode)) return ['Peak export', signedKilowatts(-episode.peakW)];
  return [isLow(terms, episode) ? 'Lowest' : 'Peak', signedKilowatts(episode.peakW)];
};

/** Whether energy and cost may be more: readings were missing that the register did not bridge. */
export const isLowerBound = ({ gap, gapAtEnd, source }: EpisodeFacts): boolean =>
  gapAtEnd !== undefined || (gap && source === 'demand');

/** `6.9 kWh, about £1.79`, `at least 1.5 kWh and 37p`, `4.9 kWh exported`. */
export const energyText = (episode: EpisodeFacts): string => {
  const least = isLowerBound(episode);
  const energy = `${least ? 'at least ' : ''}${kilowattHours(episode.energyWh)}`;
  const { costPence } = episode;
  if (costPence === undefined) return isExport(episode) ? `${energy} exported` : energy;
  return `${energy}${least && costPence > 0 ? ' and' : ', about'} ${price(costPence)}`;
};

/** `45 min`, `at least 10 min`. */
export const lastedText = ({ startedAt, lastBeyondAt, gapAtEnd }: EpisodeFacts): string =>
  `${gapAtEnd === undefined ? '' : 'at least '}${duration(lastBeyondAt - startedAt)}`;

/** The mean that was tested; undefined for rules without `averageOver`, and while no mean is known. */
const testedMean = ({ terms: { averageOverMs }, meanW }: DemandReason): number | undefined =>
  averageOverMs === undefined ? undefined : meanW;
