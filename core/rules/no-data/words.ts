import { bareTitle, entitled, titleOf } from '../../contract/title.ts';
import {
  atMoment,
  duration,
  fullMoment,
  fullSpan,
  kilowattHours,
  kilowatts,
} from '../../messages/figures.ts';
import { homeOf, type MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording } from '../../messages/wording.ts';
import type { RuleEvent } from '../kind.ts';
import type { SilenceCause } from '../silence-cause.ts';
import type { NoDataReason } from './events.ts';

type NoDataEvent = RuleEvent<'no-data', NoDataReason>;
type Silence = Extract<NoDataReason, { kind: 'silence' }>;
type Patchy = Extract<NoDataReason, { kind: 'patchy' }>;
type SilenceOver = Extract<NoDataReason, { kind: 'silence-over' }>;

/** A pause this short is no gap in the readings: what was silent has come since. */
const LATE_GAP_MS = 60_000;
/** In a shorter time a home at rest may well use less than its register counts. */
const TELLING_GAP_MS = 5 * 60_000;

const ADVICE: Record<SilenceCause, string> = {
  'mini-silent': 'Octopus is OK, the Mini is silent: check its plug and Wi-Fi.',
  'octopus-not-answering': 'Octopus is not answering. Nothing to do at home.',
  throttled: 'Octopus limits our calls for now. Nothing to do at home.',
  'call-limit': 'Our own call limit is used up. Nothing to do at home.',
  'no-access': "The poller can't read the meter: npx home-mini doctor says why.",
  'no-demand': 'Only the meter register arrives. Unplug the Mini for 10 seconds.',
  'not-stored': 'AWS refuses to store the readings: see the alarm email.',
};

const RESUME = 'Demand alerts resume when readings return; anything the Mini buffered is fetched then.';
const SHARED_LIMIT =
  'Octopus allows about 100 calls an hour for the whole account. Its app, Home Assistant and this poller share them: let the others poll less often, or set pollEvery to 2m in home-mini.config.json and deploy. Nothing is wrong at home.';

/** What happens next and what to do, in the email. */
const NEXT: Record<SilenceCause, readonly string[]> = {
  'mini-silent': ['Unplugging the Mini for 10 seconds often helps.', RESUME],
  'octopus-not-answering': [RESUME],
  throttled: [SHARED_LIMIT, RESUME],
  'call-limit': [
    'The poller keeps to callsPerHour of home-mini.config.json, so that Octopus does not block the account. If this lasts, set pollEvery to 2m or raise callsPerHour.',
    RESUME,
  ],
  'no-access': [RESUME],
  'not-stored': [RESUME],
  'no-demand': [
    'Energy is counted; demand alerts cannot work. If demand stays away, ask Octopus.',
    'Budgets still count, from the meter register.',
  ],
};

/** The words for what a `no-data` rule tells. */
export const noDataWording = (event: NoDataEvent, context: MessageContext): HoldableWording => {
  const { reason } = event;
  switch (reason.kind) {
    case 'silence':
      return silence(event, reason, context);
    case 'silence-over':
      return silenceOver(event, reason, context);
    case 'patchy':
      return patchy(event, reason, context);
  }
};

const titled = (event: NoDataEvent): string => titleOf({ name: event.rule, title: event.title });

const silence = (event: NoDataEvent, reason: Silence, context: MessageContext): HoldableWording => {
  const { now, timeZone } = context;
  const title = titled(event);
  const forMs = now - reason.silentFrom;
  const when = atMoment(reason.silentFrom, now, timeZone);
  const noDemand = reason.cause === 'no-demand';
  const what = noDemand ? 'readings without demand' : 'no readings';
  const last = !reason.everSeen
    ? 'none since the first poll'
    : reason.lastDemandW === undefined
      ? `last ${when}`
      : `last ${reason.lastDemandW < 0 ? 'export ' : ''}${kilowatts(reason.lastDemandW)} ${when}`;
  return {
    state: 'NO DATA',
    named: title,
    headline: entitled(title, `${what} for ${duration(forMs)} (${last})`),
    first: entitled(title, `${what} from ${homeOf(context)} for ${duration(forMs)} (${last}).`),
    advice: ADVICE[reason.cause],
    facts: [
      ['Triggers on', `no reading for ${duration(reason.afterMs)}`],
      [reason.everSeen ? 'Last reading' : 'First poll', fullMoment(reason.silentFrom, timeZone)],
    ],
    next: [
      ...NEXT[reason.cause],
      `You get one message when ${noDemand ? 'demand is' : 'readings are'} back.`,
    ],
    line: entitled(title, `${what} since ${fullMoment(reason.silentFrom, timeZone)}`),
  };
};

const silenceOver = (event: NoDataEvent, reason: SilenceOver, context: MessageContext): HoldableWording => {
  const { now, timeZone } = context;
  const home = homeOf(context);
  const title = titled(event);
  const nowText = `${reason.demandW < 0 ? 'exporting ' : ''}${kilowatts(reason.demandW)}`;
  if (reason.backAt - reason.silentFrom <= LATE_GAP_MS) return cameLate(event, reason, nowText, context);
  const gap = duration(reason.backAt - reason.silentFrom);
  const back = atMoment(reason.backAt, now, timeZone);
  const used = usedSentence(reason);
  const noDemand = reason.cause === 'no-demand';
  const missing = noDemand ? 'no demand' : 'no readings';
  const bare = bareTitle(title);
  return {
    state: 'OK',
    named: title,
    headline: `${bare} is over: ${missing} for ${gap}, now ${nowText}`,
    first: `${bare} is over: ${noDemand ? `demand of ${home} is` : `readings of ${home} are`} back ${back} after ${gap}, now ${nowText}.`,
    advice: 'Nothing to do.',
    more: used === undefined ? [] : [used],
    facts: [
      ['Silent from', fullMoment(reason.silentFrom, timeZone)],
      ['Until', fullMoment(reason.backAt, timeZone)],
      ...(used === undefined ? [] : [['Meanwhile', used.replace(/ meanwhile|\.$/g, '')] as const]),
    ],
    next: [noDemand ? 'Demand arrives again.' : 'Readings arrive again.'],
    line: entitled(title, `${missing} ${fullSpan(reason.silentFrom, reason.backAt, timeZone)} (${gap})`),
  };
};

/** The Mini uploaded what it had kept: nothing is missing after all. */
const cameLate = (
  event: NoDataEvent,
  { silentFrom }: SilenceOver,
  nowText: string,
  context: MessageContext,
): HoldableWording => {
  const title = titled(event);
  return {
    state: 'OK',
    named: title,
    headline: `${bareTitle(title)} is over: readings came late, none is missing, now ${nowText}`,
    first: `${bareTitle(title)} is over: readings of ${homeOf(context)} came late, none is missing, now ${nowText}.`,
    advice: 'Nothing to do.',
    facts: [['Late from', fullMoment(silentFrom, context.timeZone)]],
    next: ['Readings arrive again.'],
    line: entitled(
      title,
      `readings from ${fullMoment(silentFrom, context.timeZone)} on came late, none is missing`,
    ),
  };
};

const patchy = (
  event: NoDataEvent,
  { silences, withinMs, cause }: Patchy,
  context: MessageContext,
): HoldableWording => {
  const title = titled(event);
  const what = `patchy data, ${silences} gaps within ${duration(withinMs)}`;
  return {
    state: 'NO DATA',
    named: title,
    headline: entitled(title, what),
    first: entitled(title, `${what} at ${homeOf(context)}.`),
    advice: cause === 'mini-silent' ? 'Check the Wi-Fi near the Mini.' : ADVICE[cause],
    more: ['Reported once a day at most.'],
    facts: [],
    next: [
      ...(cause === 'mini-silent' ? [] : NEXT[cause].filter((line) => line !== RESUME)),
      'You get this once a day at most.',
      "Single gaps aren't reported until data has been steady for some hours; readings that come late are stored.",
    ],
    line: entitled(title, `${what} by ${fullMoment(context.now, context.timeZone)}`),
  };
};

const usedSentence = ({ usedWh, everSeen, silentFrom, backAt, cause }: SilenceOver): string | undefined => {
  if (usedWh === undefined || !everSeen) return undefined;
  if (usedWh > 0) return `${kilowattHours(usedWh)} used meanwhile (meter reading).`;
  return cause !== 'no-demand' && backAt - silentFrom >= TELLING_GAP_MS
    ? 'Nothing used: it looks like a power cut.'
    : undefined;
};
