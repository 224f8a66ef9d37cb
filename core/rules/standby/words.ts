import { bareTitle, entitled, titleOf } from '../../contract/title.ts';
import { fullMoment, kilowatts } from '../../messages/figures.ts';
import { homeOf, type MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording, Wording } from '../../messages/wording.ts';
import { localMoment } from '../../time/local-time.ts';
import type { RuleEvent } from '../kind.ts';
import type { StandbyFacts, StandbyReason } from './events.ts';

const HOURS_PER_YEAR = 8_760;

type Words = Pick<Wording, 'state' | 'headline' | 'first' | 'advice' | 'more' | 'next'>;

/** The words for what a `standby` rule tells. */
export const standbyWording = (
  event: RuleEvent<'standby', StandbyReason>,
  context: MessageContext,
): HoldableWording => {
  const { reason } = event;
  const title = titleOf({ name: event.rule, title: event.title });
  const since = localMoment(reason.since, context.timeZone).date;
  const yearly = yearlyText(reason);
  return {
    named: title,
    ...wordsOf(title, reason, since, context),
    facts: [
      ['Always on', kilowatts(reason.standbyW)],
      ['Usual before', kilowatts(reason.usualW)],
      ['Since', since],
      ...(yearly === undefined ? [] : [['Costs', `${yearly} a year`] as const]),
    ],
    line: entitled(
      title,
      `always on ${kilowatts(reason.standbyW)} since ${since}, before ${kilowatts(reason.usualW)}${
        reason.kind === 'standby-back'
          ? `, back at ${kilowatts(reason.nowW)} by ${fullMoment(event.at, context.timeZone)}`
          : ''
      }`,
    ),
  };
};

const wordsOf = (title: string, reason: StandbyReason, since: string, context: MessageContext): Words => {
  const home = homeOf(context);
  const [on, before] = [kilowatts(reason.standbyW), kilowatts(reason.usualW)];
  if (reason.kind === 'standby-back') {
    const now = kilowatts(reason.nowW);
    return {
      state: 'OK',
      headline: `${bareTitle(title)} is over: always on ${now} again`,
      first: `${bareTitle(title)} is over: what is always on in ${home} is ${now} again, after ${on} since ${since}.`,
      advice: 'Nothing to do.',
      next: ['This alert is over: three nights in a row were back.'],
    };
  }
  const yearly = yearlyText(reason);
  const cost = yearly === undefined ? '' : `, ${yearly} a year`;
  return {
    state: 'ALERT',
    headline: entitled(
      title,
      `always on ${on}, before ${before}${yearly === undefined ? '' : ` (${yearly} a year)`}`,
    ),
    first: entitled(
      title,
      `${home} never goes below ${on} at night since ${since}, before it was ${before}${cost}.`,
    ),
    advice: 'Left on? Check pumps, heaters, chargers and the freezer door.',
    next: [
      'You get one message when three nights in a row are back; after two weeks it counts as usual, without one.',
    ],
  };
};

/** What the extra comes to in a year: `about £130 more`. */
const yearlyText = ({ standbyW, usualW, pencePerKwh }: StandbyFacts): string | undefined => {
  if (pencePerKwh === undefined) return undefined;
  const poundsAYear = ((standbyW - usualW) / 1_000) * HOURS_PER_YEAR * (pencePerKwh / 100);
  return poundsAYear < 1 ? undefined : `about £${Math.round(poundsAYear)} more`;
};
