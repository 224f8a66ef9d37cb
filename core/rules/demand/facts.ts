import { entitled, titleOf } from '../../contract/title.ts';
import {
  duration,
  fullMoment,
  fullSpan,
  kilowattHours,
  moment,
  price,
  unitPrice,
} from '../../messages/figures.ts';
import type { MessageContext } from '../../messages/message-context.ts';
import { sparkline } from '../../messages/sparkline.ts';
import type { Wording } from '../../messages/wording.ts';
import { fullMoments, gapFacts, gapText } from './episode-gap.ts';
import type { DemandEvent, DemandReason } from './events.ts';
import { bareLimit, isExport, isLow, lasting, limitText } from './limits.ts';
import { looksFact } from './looks.ts';
import { energyText, isLowerBound, lastedText, peakOf, peakText } from './phrases.ts';

/** The few facts of an email about an episode. */
export const demandFacts = (
  { kind, terms, episode, pencePerKwh, smartChargingUnknown }: DemandReason,
  { timeZone }: MessageContext,
): Wording['facts'] => {
  const low = isLow(terms, episode);
  const goesOn = kind === 'beyond-limit' || kind === 'still-beyond' || kind === 'window-closed';
  const looks = looksFact(episode);
  const least = isLowerBound(episode) ? 'at least ' : '';
  const cost = episode.costPence;
  return [
    ['Limit', limitFact({ terms, episode })],
    ['Began', fullMoment(episode.startedAt, timeZone)],
    [
      goesOn ? 'So far' : 'Lasted',
      `${lastedText(episode)}${episode.gap ? ' (with a gap in the readings)' : ''}`,
    ],
    ...gapFacts(episode, timeZone),
    peakOf(terms, episode),
    ...(low
      ? []
      : [[isExport(episode) ? 'Exported' : 'Energy', `${least}${kilowattHours(episode.energyWh)}`] as const]),
    ...(cost === undefined || low
      ? []
      : [
          [
            'Cost',
            `${cost > 0 && least !== '' ? least : 'about '}${price(cost)} without standing charge`,
          ] as const,
        ]),
    ...(pencePerKwh === undefined ? [] : [['Price', `${unitPrice(pencePerKwh)} a kWh`] as const]),
    ...(smartChargingUnknown
      ? [['Smart charging', "couldn't be checked: Octopus may be charging a car"] as const]
      : []),
    ...(looks === undefined ? [] : [['Looks like', looks] as const]),
  ];
};

const limitFact = ({ terms, episode }: Pick<DemandReason, 'terms' | 'episode'>): string => {
  const { averageOverMs, forMs } = terms;
  const average = averageOverMs === undefined ? '' : `${duration(averageOverMs).replace(' ', '-')} average `;
  const limit = isExport(episode) ? `export over ${bareLimit(terms)}` : limitText(terms, episode);
  return `${average}${limit}${lasting(forMs)}`;
};

/** Demand through the whole episode, between its times; undefined where it is too short to be drawn. */
export const drawnCourse = (
  { episode }: DemandReason,
  { now, timeZone }: MessageContext,
): string | undefined => {
  const { course, startedAt, lastBeyondAt } = episode;
  if (course === undefined) return undefined;
  const bars = sparkline(
    course.meansW.map((meanW) => (meanW === null || !isExport(episode) ? meanW : -meanW)),
  );
  return `${moment(startedAt, now, timeZone)} ${bars} ${moment(lastBeyondAt, now, timeZone)}`;
};

/** One line that stays true whenever it is read. */
export const historyLine = (
  event: DemandEvent,
  reason: DemandReason,
  { timeZone }: MessageContext,
): string => {
  const { episode, terms, kind } = reason;
  const title = titleOf({ name: event.rule, title: event.title });
  const [limit, peak] = [limitText(terms, episode), peakText(terms, episode)];
  if (kind === 'beyond-limit' || kind === 'still-beyond') {
    return entitled(title, `${limit} since ${fullMoment(episode.startedAt, timeZone)}, ${peak}`);
  }
  const { gapAtEnd } = episode;
  const gap = gapAtEnd === undefined ? '' : `, ${gapText(gapAtEnd, fullMoments(timeZone))}`;
  const seen = gapAtEnd === undefined ? 'then' : 'as last seen';
  const how = kind === 'window-closed' ? `, still on ${seen}` : '';
  const span = fullSpan(episode.startedAt, episode.lastBeyondAt, timeZone);
  return entitled(
    title,
    `${limit} ${span} (${lastedText(episode)})${gap}${how}, ${peak}, ${energyText(episode)}`,
  );
};
