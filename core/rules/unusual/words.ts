import { bareTitle, entitled, titleOf } from '../../contract/title.ts';
import {
  fullMoment,
  fullSpan,
  kilowattHours,
  kilowatts,
  moment,
  momentSpan,
  price,
} from '../../messages/figures.ts';
import { homeOf, type MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording, Wording } from '../../messages/wording.ts';
import type { RuleEvent } from '../kind.ts';
import type { UnusualFacts, UnusualReason } from './events.ts';

type Words = Pick<Wording, 'state' | 'headline' | 'first' | 'advice' | 'more' | 'next'>;

/** The words for what an `unusual` rule tells. */
export const unusualWording = (
  event: RuleEvent<'unusual', UnusualReason>,
  context: MessageContext,
): HoldableWording => {
  const { reason } = event;
  const title = titleOf({ name: event.rule, title: event.title });
  const { timeZone } = context;
  const begun = reason.kind === 'unusually-high';
  return {
    named: title,
    ...(begun ? raised(title, reason, context) : over(title, reason, context)),
    facts: [
      ['Usual then', rangeText(reason)],
      begun
        ? ['Since', fullMoment(reason.since, timeZone)]
        : ['Lasted', fullSpan(reason.since, reason.overTo, timeZone)],
      ['At least', `${kilowatts(reason.floorW)} all that time`],
      [begun ? 'More so far' : 'More', extraText(reason)],
    ],
    line: historyLine(title, reason, timeZone),
  };
};

const raised = (title: string, reason: UnusualFacts, context: MessageContext): Words => {
  const { now, timeZone } = context;
  const since = moment(reason.since, now, timeZone);
  const atLeast = kilowatts(reason.floorW);
  const usually = `usually ${rangeText(reason)}`;
  const hourly = hourlyText(reason);
  return {
    state: 'ALERT',
    headline: entitled(title, `at least ${atLeast} since ${since}, ${usually}`),
    first: entitled(
      title,
      `${homeOf(context)} has used at least ${atLeast} since ${since}, ${usually}${hourly === undefined ? '' : `; ${hourly}`}.`,
    ),
    advice: 'Left on? Check oven, heaters, immersion and car.',
    more: [`${extraText(reason)} so far.`],
    next: [
      'You get one message when it has been as usual for three hours; at noon the alert ends without one.',
      'After two such nights in a row it counts as a habit and is only noted in the digest, until a calm night.',
    ],
  };
};

const over = (title: string, reason: UnusualReason, context: MessageContext): Words => {
  const { now, timeZone } = context;
  const bare = bareTitle(title);
  const atLeast = kilowatts(reason.floorW);
  const span = momentSpan(reason.since, reason.overTo, now, timeZone);
  const untold = reason.kind === 'unusual-before-told';
  return {
    state: 'OK',
    headline: `${bare} is over: at least ${atLeast} ${span}`,
    first: `${bare} is over: ${homeOf(context)} used at least ${atLeast} ${span}, usually ${rangeText(reason)}.`,
    advice: untold ? 'Nothing to do: it ended before its readings arrived.' : 'Nothing to do.',
    more: [`${extraText(reason)}.`],
    next: ['This alert is over.'],
  };
};

/** What is usual: `180-250 W`, `950 W to 1.2 kW`, `about 90 W`. */
const rangeText = ({ usualFromW, usualToW }: UnusualFacts): string => {
  const [from, to] = [kilowatts(usualFromW), kilowatts(usualToW)];
  if (from === to) return `about ${from}`;
  const [, unit = ''] = to.split(' ');
  return from.endsWith(` ${unit}`) ? `${from.slice(0, -unit.length - 1)}-${to}` : `${from} to ${to}`;
};

/** `1.6 kWh more than usual, about 40p`. */
const extraText = ({ extraWh, pencePerKwh }: UnusualFacts): string => {
  const more = `${kilowattHours(extraWh)} more than usual`;
  return pencePerKwh === undefined ? more : `${more}, about ${price((extraWh / 1_000) * pencePerKwh)}`;
};

/** `about 12p an hour extra`. */
const hourlyText = ({ floorW, usualW, pencePerKwh }: UnusualFacts): string | undefined =>
  pencePerKwh === undefined
    ? undefined
    : `about ${price((Math.max(0, floorW - usualW) / 1_000) * pencePerKwh)} an hour extra`;

/** One line that stays true whenever it is read. */
const historyLine = (title: string, reason: UnusualReason, timeZone: string): string => {
  const what = entitled(title, `at least ${kilowatts(reason.floorW)}`);
  const usually = `usually ${rangeText(reason)}`;
  if (reason.kind === 'unusually-high')
    return `${what} since ${fullMoment(reason.since, timeZone)}, ${usually}`;
  const span = fullSpan(reason.since, reason.overTo, timeZone);
  const still = reason.kind === 'night-over' ? ', not seen to end by noon' : '';
  return `${what} ${span}${still}, ${usually}`;
};
