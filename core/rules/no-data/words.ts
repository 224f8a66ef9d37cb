import {
  atMoment,
  bothClocks,
  duration,
  fullMoment,
  fullSpan,
  homeName,
  kilowattHours,
  kilowatts,
} from '../../messages/figures.ts';
import type { MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording } from '../../messages/wording.ts';
import type { AlertEvent, Reason } from '../events.ts';
import type { SilenceCause } from '../state.ts';

type Silence = Extract<Reason, { kind: 'silence' }>;
type Patchy = Extract<Reason, { kind: 'patchy' }>;
type SilenceOver = Extract<Reason, { kind: 'silence-over' }>;

/** A pause this short is no gap in the readings: what was silent has come since. */
const LATE_GAP_MS = 60_000;
/** In a shorter time a home at rest may well use less than its register counts. */
const TELLING_GAP_MS = 5 * 60_000;

const ADVICE: Record<SilenceCause, string> = {
  'mini-silent': 'Octopus is OK, the Mini is silent: check its plug and Wi-Fi.',
  'octopus-not-answering': 'Octopus is not answering: nothing to do at home.',
  throttled: 'The call limit of Octopus is used up: set pollEvery to 2m; what else polls this account?',
  'call-limit': 'Our own call limit is used up: set pollEvery to 2m or raise callsPerHour.',
  'no-access': "The poller can't read the meter: npx home-mini doctor says why.",
  'no-demand': 'Only the meter register comes: energy is counted, demand alerts cannot work.',
  'not-stored': 'Readings come, but AWS refuses to store them: nothing to do at home, see the alarm email.',
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
    'The poller keeps to callsPerHour of home-mini.config.json, so that Octopus does not block the account. Nothing is wrong at home.',
    RESUME,
  ],
  'no-access': [RESUME],
  'not-stored': [RESUME],
  'no-demand': [
    'Unplug the Mini for 10 seconds; if demand stays away, ask Octopus.',
    'Budgets still count, from the meter register.',
  ],
};

/** The words for what a `no-data` rule tells. */
export const noDataWording = (
  event: AlertEvent,
  reason: Silence | SilenceOver | Patchy,
  context: MessageContext,
): HoldableWording => {
  switch (reason.kind) {
    case 'silence':
      return silence(event, reason, context);
    case 'silence-over':
      return silenceOver(event, reason, context);
    case 'patchy':
      return patchy(event, reason, context);
  }
};

const silence = (event: AlertEvent, reason: Silence, context: MessageContext): HoldableWording => {
  const { now, timeZone, household } = context;
  const home = homeName(household);
  const forMs = now - reason.silentFrom;
  const when = atMoment(reason.silentFrom, now, timeZone);
  const what = reason.cause === 'no-demand' ? 'readings without demand' : 'no reading';
  const last = !reason.everSeen
    ? 'none since the first poll'
    : reason.lastDemandW === undefined
      ? `last ${when}`
      : `last ${reason.lastDemandW < 0 ? 'export ' : ''}${kilowatts(reason.lastDemandW)} ${when}`;
  return {
    state: 'NO DATA',
    headline: `${home}: ${what} for ${duration(forMs)} (${last})`,
    sentences: [`NO DATA ${home}: ${what} for ${duration(forMs)} (${last}).`, ADVICE[reason.cause]],
    facts: [
      ['Rule', `${event.rule} (${event.severity})`],
      ['Triggers on', `no reading for ${duration(reason.afterMs)}`],
      [reason.everSeen ? 'Last reading' : 'First poll', bothClocks(reason.silentFrom, timeZone)],
    ],
    next: [...NEXT[reason.cause], 'You get one message when readings are back.'],
    line: `${event.rule}: ${what} since ${fullMoment(reason.silentFrom, timeZone)}`,
  };
};

const silenceOver = (event: AlertEvent, reason: SilenceOver, context: MessageContext): HoldableWording => {
  const { now, timeZone, household } = context;
  const home = homeName(household);
  const nowText = `${reason.demandW < 0 ? 'exporting ' : ''}${kilowatts(reason.demandW)}`;
  if (reason.backAt - reason.silentFrom <= LATE_GAP_MS) return cameLate(event, reason, nowText, context);
  const gap = duration(reason.backAt - reason.silentFrom);
  const back = atMoment(reason.backAt, now, timeZone);
  const used = usedSentence(reason);
  const what = reason.cause === 'no-demand' ? 'demand is' : 'readings are';
  return {
    state: 'OK',
    headline: `${home}: ${what} back ${back} after ${gap} (now ${nowText})`,
    sentences: [
      `${reason.cause === 'no-demand' ? 'DEMAND' : 'DATA'} BACK ${home} ${back} after ${gap}. Now ${nowText}.`,
      ...(used === undefined ? [] : [used]),
    ],
    facts: [
      ['Rule', `${event.rule} (${event.severity})`],
      ['Silent from', bothClocks(reason.silentFrom, timeZone)],
      ['Until', bothClocks(reason.backAt, timeZone)],
    ],
    next: ['Nothing to do: readings arrive again.'],
    line: `${event.rule}: no reading ${fullSpan(reason.silentFrom, reason.backAt, timeZone)} (${gap})`,
  };
};

/** The Mini uploaded what it had kept: nothing is missing after all. */
const cameLate = (
  event: AlertEvent,
  { silentFrom }: SilenceOver,
  nowText: string,
  { timeZone, household }: MessageContext,
): HoldableWording => ({
  state: 'OK',
  headline: `${homeName(household)}: readings are back, late but complete (now ${nowText})`,
  sentences: [
    `DATA BACK ${homeName(household)}: the readings came late, none is missing.`,
    `Now ${nowText}.`,
  ],
  facts: [
    ['Rule', `${event.rule} (${event.severity})`],
    ['Late from', bothClocks(silentFrom, timeZone)],
  ],
  next: ['Nothing to do: readings arrive again.'],
  line: `${event.rule}: readings from ${fullMoment(silentFrom, timeZone)} on came late, none is missing`,
});

const patchy = (
  event: AlertEvent,
  { silences, withinMs, cause }: Patchy,
  { now, timeZone, household }: MessageContext,
): HoldableWording => {
  const what = `${silences} silences within ${duration(withinMs)}`;
  return {
    state: 'NO DATA',
    headline: `${homeName(household)}: patchy data, ${what}`,
    sentences: [
      `PATCHY DATA ${homeName(household)}: ${what}.`,
      cause === 'mini-silent' ? 'Check the Wi-Fi near the Mini.' : ADVICE[cause],
      'You hear of it at most once a day.',
    ],
    facts: [['Rule', `${event.rule} (${event.severity})`]],
    next: [
      ...(cause === 'mini-silent' ? [] : NEXT[cause].filter((line) => line !== RESUME)),
      "Single gaps aren't reported until data has been steady for some hours; readings that come late are stored.",
    ],
    line: `${event.rule}: patchy data, ${what} by ${fullMoment(now, timeZone)}`,
  };
};

const usedSentence = ({ usedWh, everSeen, silentFrom, backAt, cause }: SilenceOver): string | undefined => {
  if (usedWh === undefined || !everSeen) return undefined;
  if (usedWh > 0) return `${kilowattHours(usedWh)} used in the meantime (meter reading).`;
  return cause !== 'no-demand' && backAt - silentFrom >= TELLING_GAP_MS
    ? 'Nothing was used in the meantime: it looks like a power cut.'
    : undefined;
};
