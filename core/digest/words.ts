import { demandText } from '../messages/demand-text.ts';
import { fullMoment, kilowattHours, pounds, signedKilowatts } from '../messages/figures.ts';
import { homeOf, type MessageContext } from '../messages/message-context.ts';
import { sparkline } from '../messages/sparkline.ts';
import type { Wording } from '../messages/wording.ts';
import { poundsAYear } from '../readings/always-on.ts';
import type { Severity } from '../rules/severity.ts';
import { localMoment } from '../time/local-time.ts';
import type { Comparison } from './compare.ts';
import type { Dearest, Digest } from './digest.ts';
import type { DigestPeriod } from './due.ts';
import type { Reader } from './readers.ts';

/** What a digest says beside its figures. */
export interface DigestExtras {
  readonly readers: readonly Reader[];
  /** Lines of rules that were not worth a message. */
  readonly noted: readonly string[];
}

/** Of less than half nothing much can be said. */
const HALF = 0.5;
/** What a phone shows beside the first line. */
const ON_A_PHONE: ReadonlySet<string> = new Set([
  'Cost',
  'Dearest day',
  'Busiest day',
  'Always on',
  'On course for',
  'Alerts',
  'Noted',
]);
type Fact = Wording['facts'][number];

/** The words for the digest of a week or a month. */
export const digestWording = (
  digest: Digest,
  { readers, noted }: DigestExtras,
  context: MessageContext,
): Wording => {
  const { period, knownShare, byDay, comparison } = digest;
  const home = homeOf(context);
  const span = spanText(digest, context);
  const during = period.kind === 'week' ? 'from ' : 'in ';
  const amounts = [kilowattHours(digest.energyWh), ...costText(digest)];
  const seen = byDay.some((wh) => wh !== null);
  const change = comparison === undefined ? undefined : changeText(comparison);
  const than = comparison === undefined ? '' : `: ${change} ${baseText(comparison, period.kind)}`;
  const headlined = comparison?.energyPercent === 0 ? `${change} as before` : change;
  const figures = seen ? amounts.join(', ') : 'no readings';
  const known =
    seen && knownShare < HALF
      ? ` Only ${percent(knownShare)} of the readings are there, so this says little.`
      : '';
  const facts: Fact[] = [
    ...energyFacts(digest),
    ...useFacts(digest, context),
    ...onCourseFacts(digest, context),
    ['Alerts', alertsText(digest)],
    ['Readings', `${percent(knownShare)} complete`],
    ...noted.map((line): Fact => ['Noted', line]),
    ...readers.map((reader): Fact => [`Reaches ${reader.label}`, reachText(reader, context)]),
  ];
  return {
    state: period.kind === 'week' ? 'WEEK' : 'MONTH',
    named: home,
    headline: `${home}, ${span}: ${figures}${headlined === undefined ? '' : `, ${headlined}`}`,
    first: seen
      ? `${home} used ${amounts.join(' for ')} ${during}${span}${than}.${known}`
      : `${home}: no readings at all ${during}${span}.`,
    advice: adviceOf(digest, context),
    ...courseOf(digest),
    more: facts.filter(([label]) => ON_A_PHONE.has(label)).map(([label, value]) => `${label}: ${value}.`),
    facts,
    next: [],
  };
};

const adviceOf = ({ knownShare, beganAt }: Digest, { timeZone }: MessageContext): string => {
  if (beganAt !== undefined)
    return `Nothing to do: readings began on ${localMoment(beganAt, timeZone).date}.`;
  return knownShare < HALF ? 'Readings are missing: npx home-mini doctor says why.' : 'Nothing to do.';
};

const percent = (share: number): string => `${Math.floor(share * 100 + 1e-6)} %`;
const perKwh = (pence: number): string => `${pence.toFixed(1)}p a kWh`;

/** `Mon 18 to Sun 24 May`, `April`. */
const spanText = ({ period: { kind, startsAt, endsAt } }: Digest, { timeZone }: MessageContext): string => {
  const [from, to] = [localMoment(startsAt, timeZone).date, localMoment(endsAt - 1, timeZone).date];
  if (kind === 'month') return monthOf(startsAt, timeZone);
  const [weekday, day, month] = from.split(' ');
  return month === to.split(' ')[2] ? `${weekday} ${day} to ${to}` : `${from} to ${to}`;
};

const monthOf = (at: number, timeZone: string): string =>
  new Date(at).toLocaleDateString('en-GB', { month: 'long', timeZone });

const costText = ({ costPence, costAbout }: Digest): string[] =>
  costPence === undefined ? [] : [`${costAbout ? 'about ' : ''}${pounds(costPence)}`];

/** `6 % more`, `as much`. */
const moreOrLess = (percents: number): string =>
  percents === 0 ? 'as much' : `${Math.abs(percents)} % ${percents > 0 ? 'more' : 'less'}`;
/** The word after it. */
const thanOrAs = (percents: number): string => (percents === 0 ? 'as' : 'than');

/** `6 % more energy`. */
const changeText = ({ energyPercent }: Comparison): string => `${moreOrLess(energyPercent)} energy`;

/** `than the mean of the 4 weeks before (79.4 kWh)`. */
const baseText = ({ energyPercent, periods, baseWh }: Comparison, kind: DigestPeriod['kind']): string =>
  `${thanOrAs(energyPercent)} the mean of the ${kind === 'week' ? '4 weeks' : '4 months'} before${ofThem(periods)} (${kilowattHours(baseWh)})`;

const ofThem = (periods: number): string => (periods === 4 ? '' : `, as far as ${periods} of them are known`);

const energyFacts = (digest: Digest): Fact[] => {
  const { comparison, byDay, energyWh, costPence } = digest;
  const days = byDay.filter((wh) => wh !== null).length;
  if (days === 0) return [];
  const energy: Fact = ['Energy', `${kilowattHours(energyWh)}, ${kilowattHours(energyWh / days)} a day`];
  if (costPence === undefined) return [energy];
  const cost = comparison?.cost;
  const compared =
    cost === undefined
      ? ''
      : cost.kind === 'percent'
        ? `; ${moreOrLess(cost.percent)} ${thanOrAs(cost.percent)} before (${pounds(cost.basePence)})`
        : `; the price changed: ${perKwh(cost.pencePerKwh)} on average, ${perKwh(cost.basePencePerKwh)} before`;
  return [energy, ['Cost', `${costText(digest)}, without standing charge${compared}`]];
};

const useFacts = (digest: Digest, { timeZone }: MessageContext): Fact[] => {
  const { alwaysOnW, dearestDay, dearestHour, pencePerKwh, peak } = digest;
  const dear = (label: string, one: Dearest | undefined, when: (one: Dearest) => string): Fact[] =>
    one === undefined
      ? []
      : [
          [
            `${one.costPence === undefined ? 'Busiest' : 'Dearest'} ${label}`,
            `${when(one)}: ${dearText(one)}`,
          ],
        ];
  const year =
    alwaysOnW === undefined || pencePerKwh === undefined
      ? ''
      : `, about £${poundsAYear(alwaysOnW, pencePerKwh)} a year`;
  return [
    ...(pencePerKwh === undefined ? [] : [['Paid', `${perKwh(pencePerKwh)} on average`] as const]),
    ...dear('day', dearestDay, ({ from }) => localMoment(from, timeZone).date),
    ...dear(
      'hour',
      dearestHour,
      ({ from, to }) => `${fullMoment(from, timeZone)}-${localMoment(to, timeZone).time}`,
    ),
    ...(peak === undefined
      ? []
      : [['Peak', `${demandText(peak.demandW)}, ${fullMoment(peak.at, timeZone)}`] as const]),
    ...(alwaysOnW === undefined ? [] : [['Always on', `${signedKilowatts(alwaysOnW)}${year}`] as const]),
  ];
};

const dearText = ({ costPence, energyWh }: Dearest): string =>
  costPence === undefined ? kilowattHours(energyWh) : `${pounds(costPence)} (${kilowattHours(energyWh)})`;

const onCourseFacts = ({ onCourse }: Digest, { timeZone }: MessageContext): Fact[] => {
  if (onCourse === undefined) return [];
  const { startsAt, energyWh, costPence } = onCourse;
  const cost = costPence === undefined ? '' : `, ${pounds(costPence)}`;
  return [['On course for', `${kilowattHours(energyWh)}${cost} in ${monthOf(startsAt, timeZone)}`]];
};

const alertsText = ({ alerts: { told, held } }: Digest): string => {
  if (told === 0 && held === 0) return 'none';
  return `${told} told${held === 0 ? '' : `, ${held} held back by quiet hours, a pause or a mute`}`;
};

const WHICH: Readonly<Record<Severity, string>> = {
  info: 'every alert',
  warning: 'warnings and critical alerts',
  critical: 'critical alerts only',
};

const reachText = ({ minSeverity, lastAt }: Reader, { timeZone }: MessageContext): string =>
  `${WHICH[minSeverity]}; last message ${lastAt === undefined ? 'more than 35 days ago, or never' : fullMoment(lastAt, timeZone)}`;

/** The days as bars. */
const courseOf = ({ byDay }: Digest): Pick<Wording, 'course'> => {
  const known = byDay.flatMap((wh) => wh ?? []);
  if (known.length < 2) return {};
  return {
    course: `${sparkline(byDay)}  kWh by day, ${kilowattHours(Math.min(...known))} to ${kilowattHours(Math.max(...known))}`,
  };
};
