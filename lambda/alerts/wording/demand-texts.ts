import type { AlertEvent, DemandTerms, EpisodeFacts, Reason } from '../events.ts';
import {
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
} from './figures.ts';
import type { Setting, Wording } from './message-text.ts';

export type DemandReason = Extract<Reason, { episode: unknown }>;

/** The words for everything a `demand` rule tells. */
export const demandWording = (event: AlertEvent, reason: DemandReason, setting: Setting): Wording => {
  const home = homeName(setting.household);
  const said = { ...phrases(reason, setting), home };
  const line = historyLine(event, reason, setting);
  const facts = factsOf(event, reason, setting);
  const { terms, episode } = reason;
  const clears = `Clears once demand has been ${clearLevel(terms)} for ${duration(terms.clearForMs)}; you get one message then.`;
  switch (reason.kind) {
    case 'beyond-limit':
      return {
        state: 'ALERT',
        headline: `${home} ${said.now}, ${said.limit} for ${duration(terms.forMs)} (since ${said.since})`,
        sentences: [
          `${said.stateWord} ${home}: ${said.nowShort}, ${said.limit} for ${duration(terms.forMs)} (since ${said.since}).`,
          `${capital(said.peak)}.`,
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
          `BACK TO NORMAL ${home}: ${said.value}. ${capital(said.limit)} ${said.span} (${said.lasted}), ${said.peak}, ${said.energy}.`,
          ...(episode.gap ? ['Part of it had no readings.'] : []),
          `Rule ${event.rule}.`,
        ],
        facts,
        next: ['Nothing to do: this alert is over.'],
        line,
      };
    case 'window-closed':
      return {
        state: 'STILL ON',
        headline: `${home} still ${said.now} at ${said.at}: ${event.rule} since ${said.since}`,
        sentences: [
          `STILL ON ${home}: ${said.nowShort} when ${event.rule} stopped watching at ${said.at}, ${said.limit} since ${said.since}.`,
          `${capital(said.peak)}, ${said.energy} so far.`,
        ],
        facts,
        next: [
          'The hours of this rule are over, so it says nothing more until they begin again; whatever is on is still on.',
        ],
        line,
      };
    case 'over-before-told':
      return {
        state: 'OK',
        headline: `${home} was ${said.limit} ${said.span}: over before it could be told`,
        sentences: [
          `EARLIER ${home}: ${said.limit} ${said.span} (${said.lasted}), ${said.peak}, ${said.energy}.`,
          'Readings came late, so this is history.',
          `Rule ${event.rule}.`,
        ],
        facts,
        next: ['Nothing to do: it was over when the readings arrived.'],
        line,
      };
  }
};

const phrases = ({ terms, episode, demandW, meanW }: DemandReason, { now, timeZone }: Setting) => {
  const exported = episode.flow === 'export';
  const verb = exported ? 'exporting' : 'using';
  const over = terms.direction === 'above' || exported ? 'over' : 'under';
  const mean = terms.averageOverMs;
  const tested = mean === undefined || meanW === undefined ? demandW : meanW;
  const average = mean === undefined || meanW === undefined ? '' : ` on average over ${duration(mean)}`;
  const at = (moment_: number) => moment(moment_, now, timeZone);
  const energy = `${episode.gap && episode.source === 'demand' ? 'at least ' : ''}${kilowattHours(episode.energyWh)}`;
  const cost = episode.costPence === undefined ? '' : `, about ${pounds(episode.costPence)}`;
  const stateWord = exported ? 'EXPORT' : terms.direction === 'above' ? 'HIGH USE' : 'LOW USE';
  return {
    stateWord,
    now: `${verb} ${kilowatts(tested)}${average}`,
    nowShort: `${kilowatts(tested)}${average === '' ? ' now' : average}`,
    value: demandW < 0 && !exported ? `exporting ${kilowatts(demandW)}` : kilowatts(demandW),
    limit: `${over} ${limitKilowatts(terms.limitW)}`,
    since: at(episode.startedAt),
    at: at(now),
    span: `${at(episode.startedAt)}-${at(episode.lastBeyondAt)}`,
    lasted: duration(episode.lastBeyondAt - episode.startedAt),
    peak: `${over === 'under' ? 'lowest' : 'peak'} ${kilowatts(episode.peakW)}`,
    energy: `${energy}${cost}`,
  };
};

/** One line that stays true whenever it is read. */
const historyLine = (event: AlertEvent, reason: DemandReason, setting: Setting): string => {
  const { timeZone } = setting;
  const { episode } = reason;
  const { limit, peak, energy, lasted } = phrases(reason, setting);
  const began = fullMoment(episode.startedAt, timeZone);
  if (reason.kind === 'beyond-limit' || reason.kind === 'still-beyond') {
    return `${event.rule}: ${limit} since ${began}, ${peak}`;
  }
  const how = reason.kind === 'window-closed' ? ', still on then' : '';
  return `${event.rule}: ${limit} ${fullSpan(episode.startedAt, episode.lastBeyondAt, timeZone)} (${lasted})${how}, ${peak}, ${energy}`;
};

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const clearLevel = ({ direction, limitW, clearW }: DemandTerms): string => {
  const exported = direction === 'below' && limitW <= 0;
  const under = direction === 'above' || exported;
  return `${under ? 'under' : 'over'} ${limitKilowatts(clearW)}${exported ? ' of export' : ''}`;
};

const factsOf = (
  event: AlertEvent,
  { terms, episode, demandW, meanW }: DemandReason,
  { now, timeZone, history }: Setting,
): Wording['facts'] => {
  const [newest] = history.at(-1) ?? [];
  return [
    ['Rule', `${event.rule} (${event.severity})`],
    ['Looks for', looksFor(terms, episode)],
    ['Began', bothClocks(episode.startedAt, timeZone)],
    [
      'Lasted',
      `${duration(episode.lastBeyondAt - episode.startedAt)}${episode.gap ? ' (with a gap in the readings)' : ''}`,
    ],
    ['Demand', `${demandW < 0 ? '-' : ''}${kilowatts(demandW)}`],
    ['Peak', `${episode.peakW < 0 ? '-' : ''}${kilowatts(episode.peakW)}`],
    ...(meanW === undefined || terms.averageOverMs === undefined
      ? []
      : [[`Mean of ${duration(terms.averageOverMs)}`, kilowatts(meanW)] as const]),
    [episode.flow === 'export' ? 'Exported' : 'Used', energyFact(episode)],
    ...(episode.costPence === undefined
      ? []
      : [['Cost', `about ${pounds(episode.costPence)}, without standing charge`] as const]),
    ...(newest === undefined
      ? []
      : [['Newest', `reading ${duration(Math.max(0, now - newest))} old`] as const]),
  ];
};

const looksFor = (
  { direction, limitW, forMs, averageOverMs }: DemandTerms,
  { flow }: EpisodeFacts,
): string => {
  const what = averageOverMs === undefined ? 'demand' : `mean demand of ${duration(averageOverMs)}`;
  const side = flow === 'export' ? 'export over' : `${what} ${direction === 'above' ? 'over' : 'under'}`;
  return `${side} ${limitKilowatts(limitW)} for ${duration(forMs)}`;
};

const energyFact = ({ energyWh, source, gap }: EpisodeFacts): string =>
  source === 'register'
    ? `${kilowattHours(energyWh)} by the meter's register`
    : `${gap ? 'at least ' : ''}${kilowattHours(energyWh)} by demand over time`;
