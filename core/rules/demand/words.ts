import {
  atMoment,
  bothClocks,
  duration,
  fullMoment,
  fullSpan,
  homeName,
  kilowattHours,
  kilowatts,
  limitKilowatts,
  moment,
  pounds,
  signedKilowatts,
} from '../../messages/figures.ts';
import type { MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording, Wording } from '../../messages/wording.ts';
import type { AlertEvent, DemandTerms, EpisodeFacts, Reason } from '../events.ts';
import { capital, fullMoments, gapFacts, gapText, longestText } from './episode-gap.ts';

export type DemandReason = Extract<Reason, { episode: unknown }>;

/** The words for everything a `demand` rule tells. */
export const demandWording = (
  event: AlertEvent,
  reason: DemandReason,
  context: MessageContext,
): HoldableWording => {
  const home = homeName(context.household);
  const said = phrases(event, reason, context);
  const line = historyLine(event, reason, context);
  const facts = factsOf(event, reason, context);
  const { terms, episode } = reason;
  const clears = `Clears once demand has been ${clearLevel(terms)}${lasting(terms.clearForMs)}; you get one message then.`;
  switch (reason.kind) {
    case 'beyond-limit':
      return {
        state: 'ALERT',
        headline: said.insideNow
          ? `${home} was ${said.limit}${lasting(terms.forMs)} (${said.span}), now ${said.now}`
          : `${home} ${said.now}, ${said.limit}${lasting(terms.forMs)} (since ${said.since})`,
        sentences: [
          said.insideNow
            ? `${said.stateWord} ${home}: ${said.limit}${lasting(terms.forMs)} (${said.span}), ${said.nowShort}.`
            : `${said.stateWord} ${home}: ${said.nowShort}, ${said.limit}${lasting(terms.forMs)} (since ${said.since}).`,
          `${capital(said.peak)}.`,
          ...said.endGap,
          ...said.innerGap,
          `Rule ${event.rule}.`,
        ],
        facts,
        next: [clears],
        line,
      };
    case 'still-beyond':
      return {
        state: 'REMINDER',
        headline: `${home} still ${said.now}, ${said.limit} since ${said.since}`,
        sentences: [
          `REMINDER ${home}: still ${said.nowShort}, ${said.limit} since ${said.since}.`,
          `${capital(said.peak)}, ${said.energy} so far.`,
          `Rule ${event.rule}.`,
        ],
        facts,
        next: [clears],
        line,
      };
    case 'back-to-normal':
      return {
        state: 'OK',
        headline: `${home} back to ${said.value}: ${event.rule} lasted ${said.lasted}, ${said.peak}`,
        sentences: [
          `BACK TO NORMAL ${home}: ${said.value}.`,
          `${capital(said.limit)} ${said.stretch}, ${said.peak}.`,
          ...said.endGap,
          `${capital(said.energy)}.`,
          ...said.innerGap,
          `Rule ${event.rule}.`,
        ],
        facts,
        next: ['Nothing to do: this alert is over.'],
        line,
      };
    case 'window-closed':
      return {
        state: 'STILL ON',
        headline:
          episode.gapAtEnd === undefined
            ? `${home} still ${said.now} ${said.at}: ${event.rule} since ${said.since}`
            : `${home} last seen ${said.now}, ${said.endGapShort}: ${event.rule} since ${said.since}`,
        sentences: [
          ...(episode.gapAtEnd === undefined
            ? [`STILL ON ${home}: ${said.tested} ${said.at}, when ${event.rule} stopped watching.`]
            : [
                `STILL ON ${home}, as last seen: ${said.tested}.`,
                `${capital(said.endGapShort)}; ${event.rule} stopped watching ${said.at}.`,
              ]),
          `${capital(said.limit)} since ${said.since}.`,
          `${capital(said.peak)}, ${said.energy} so far.`,
        ],
        facts,
        next: [
          episode.gapAtEnd === undefined
            ? 'The hours of this rule are over, so it says nothing more until they begin again; whatever is on is still on.'
            : 'The hours of this rule are over, so it says nothing more until they begin again; without readings nobody knows whether it is still on.',
        ],
        line,
      };
    case 'over-before-told':
      return {
        state: 'OK',
        headline: `${home} was ${said.limit} ${episode.gapAtEnd === undefined ? said.span : said.stretch}: over before it could be told`,
        sentences: [
          `EARLIER ${home}: ${said.limit} ${said.stretch}, ${said.peak}.`,
          ...said.endGap,
          `${capital(said.energy)}.`,
          'Readings came late, so this is history.',
          `Rule ${event.rule}.`,
        ],
        facts,
        next: ['Nothing to do: it was over when the readings arrived.'],
        line,
      };
  }
};

const phrases = (event: AlertEvent, reason: DemandReason, { now, timeZone }: MessageContext) => {
  const { terms, episode, demandW } = reason;
  const exported = episode.flow === 'export';
  const over = terms.direction === 'above' || exported ? 'over' : 'under';
  const mean = testedMean(reason);
  const testedW = mean?.meanW ?? demandW;
  const average = mean === undefined ? '' : ` on average over ${duration(mean.overMs)}`;
  const at = (moment_: number) => moment(moment_, now, timeZone);
  const least = isLowerBound(episode);
  const energy = `${least ? 'at least ' : ''}${kilowattHours(episode.energyWh)}`;
  const { costPence } = episode;
  const joint = least && (costPence ?? 0) > 0 ? ' and' : ', about';
  const cost = costPence === undefined ? '' : `${joint} ${pounds(costPence)}`;
  const verb = testedW < 0 ? 'exporting' : 'using';
  const turned = exported ? testedW > 0 : testedW < 0;
  const tested = `${turned ? `${verb} ` : ''}${kilowatts(testedW)}${average}`;
  const { gapAtEnd, longestGap } = episode;
  const moments = { at, span: (from: number, to: number) => `${at(from)}-${at(to)}` };
  const span = moments.span(episode.startedAt, episode.lastBeyondAt);
  const lasted = lastedText(episode);
  const endGap = gapAtEnd === undefined ? [] : [`${capital(gapText(gapAtEnd, moments))}.`];
  const innerGap = episode.gap ? [`Part of it had no readings${longestText(longestGap, moments)}.`] : [];
  const stateWord = exported ? 'EXPORT' : terms.direction === 'above' ? 'HIGH USE' : 'LOW USE';
  return {
    stateWord,
    now: `${verb} ${kilowatts(testedW)}${average}`,
    nowShort: `${tested}${average === '' ? ' now' : ''}`,
    tested,
    value:
      demandW < 0 ? `exporting ${kilowatts(demandW)}` : `${exported ? 'using ' : ''}${kilowatts(demandW)}`,
    limit: `${over} ${limitKilowatts(exported ? -terms.limitW : terms.limitW)}`,
    since: at(episode.startedAt),
    at: atMoment(event.at, now, timeZone),
    span,
    lasted,
    stretch: gapAtEnd === undefined ? `${span} (${lasted})` : `for ${lasted} (${span})`,
    insideNow: terms.direction === 'above' ? testedW <= terms.limitW : testedW >= terms.limitW,
    endGap,
    innerGap,
    endGapShort: gapAtEnd === undefined ? '' : gapText(gapAtEnd, moments),
    peak: `${over === 'under' ? 'lowest' : 'peak'} ${signedKilowatts(exported ? -episode.peakW : episode.peakW)}`,
    energy: `${energy}${cost}`,
  };
};

/** Whether energy and cost may be more: readings were missing that the register did not bridge. */
const isLowerBound = ({ gap, gapAtEnd, source }: EpisodeFacts): boolean =>
  gapAtEnd !== undefined || (gap && source === 'demand');

const lastedText = ({ startedAt, lastBeyondAt, gapAtEnd }: EpisodeFacts): string =>
  `${gapAtEnd === undefined ? '' : 'at least '}${duration(lastBeyondAt - startedAt)}`;

/** The mean that was tested; undefined for rules without `averageOver`, and while no mean is known. */
const testedMean = ({ terms: { averageOverMs }, meanW }: DemandReason) =>
  averageOverMs === undefined || meanW === undefined ? undefined : { overMs: averageOverMs, meanW };

/** One line that stays true whenever it is read. */
const historyLine = (event: AlertEvent, reason: DemandReason, context: MessageContext): string => {
  const { timeZone } = context;
  const { episode } = reason;
  const { limit, peak, energy, lasted } = phrases(event, reason, context);
  const began = fullMoment(episode.startedAt, timeZone);
  if (reason.kind === 'beyond-limit' || reason.kind === 'still-beyond') {
    return `${event.rule}: ${limit} since ${began}, ${peak}`;
  }
  const gap = episode.gapAtEnd === undefined ? '' : `, ${gapText(episode.gapAtEnd, fullMoments(timeZone))}`;
  const how =
    reason.kind === 'window-closed'
      ? `, still on ${episode.gapAtEnd === undefined ? 'then' : 'as last seen'}`
      : '';
  return `${event.rule}: ${limit} ${fullSpan(episode.startedAt, episode.lastBeyondAt, timeZone)} (${lasted})${gap}${how}, ${peak}, ${energy}`;
};

const clearLevel = ({ direction, clearW }: DemandTerms): string => {
  if (direction === 'below' && clearW < 0) return `under ${limitKilowatts(-clearW)} of export`;
  return `${direction === 'above' ? 'under' : 'over'} ${limitKilowatts(clearW)}`;
};

/** ` for 20 min`; nothing for what holds at once. */
const lasting = (ms: number): string => (ms === 0 ? '' : ` for ${duration(ms)}`);

const factsOf = (
  event: AlertEvent,
  reason: DemandReason,
  { now, timeZone, history }: MessageContext,
): Wording['facts'] => {
  const { terms, episode, demandW } = reason;
  const mean = testedMean(reason);
  const newest = history.at(-1)?.[0];
  return [
    ['Rule', `${event.rule} (${event.severity})`],
    ['Looks for', looksFor(terms, episode)],
    ['Began', bothClocks(episode.startedAt, timeZone)],
    ['Lasted', `${lastedText(episode)}${episode.gap ? ' (with a gap in the readings)' : ''}`],
    ...gapFacts(episode, timeZone),
    ['Demand', signedKilowatts(demandW)],
    ['Peak', signedKilowatts(episode.peakW)],
    ...(mean === undefined
      ? []
      : [[`Mean of ${duration(mean.overMs)}`, signedKilowatts(mean.meanW)] as const]),
    [episode.flow === 'export' ? 'Exported' : 'Used', energyFact(episode)],
    ...(episode.costPence === undefined
      ? []
      : [
          [
            'Cost',
            `${isLowerBound(episode) && episode.costPence > 0 ? 'at least' : 'about'} ${pounds(episode.costPence)}, without standing charge`,
          ] as const,
        ]),
    ...(newest === undefined
      ? []
      : [['Newest', `reading ${duration(Math.max(0, now - newest))} old`] as const]),
  ];
};

const looksFor = (
  { direction, limitW, forMs, averageOverMs }: DemandTerms,
  { flow }: EpisodeFacts,
): string => {
  const exported = flow === 'export';
  const what = exported ? 'export' : 'demand';
  const value = averageOverMs === undefined ? what : `mean ${what} of ${duration(averageOverMs)}`;
  const side = direction === 'above' || exported ? 'over' : 'under';
  return `${value} ${side} ${limitKilowatts(exported ? -limitW : limitW)}${lasting(forMs)}`;
};

const energyFact = (episode: EpisodeFacts): string => {
  const energy = `${isLowerBound(episode) ? 'at least ' : ''}${kilowattHours(episode.energyWh)}`;
  return episode.source === 'register'
    ? `${energy} by the meter's register`
    : `${energy} by demand over time`;
};
