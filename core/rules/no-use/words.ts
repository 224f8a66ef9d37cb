import {
  bothClocks,
  fullMoment,
  fullSpan,
  homeName,
  kilowatts,
  limitKilowatts,
  moment,
} from '../../messages/figures.ts';
import type { MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording, Wording } from '../../messages/wording.ts';
import type { RuleEvent } from '../kind.ts';
import type { NoUseReason } from './events.ts';

/** The words for what a `no-use` rule tells. */
export const noUseWording = (
  event: RuleEvent<'no-use', NoUseReason>,
  { now, timeZone, household }: MessageContext,
): HoldableWording => {
  const { reason } = event;
  const home = homeName(household);
  const limit = limitKilowatts(reason.aboveW);
  const window = `${moment(reason.startsAt, now, timeZone)}-${moment(reason.endsAt, now, timeZone)}`;
  const facts: Wording['facts'] = [
    ['Rule', `${event.rule} (${event.severity})`],
    ['Looks for', `no demand over ${limit} in its hours`],
    ['From', bothClocks(reason.startsAt, timeZone)],
    ['Until', bothClocks(reason.endsAt, timeZone)],
  ];
  const line = `${event.rule}: nothing over ${limit} ${fullSpan(reason.startsAt, reason.endsAt, timeZone)}`;
  if (reason.kind === 'used-again') {
    const when = moment(event.at, now, timeZone);
    return {
      state: 'OK',
      headline: `${home}: in use again ${when}, ${kilowatts(reason.demandW)}`,
      sentences: [
        `IN USE AGAIN ${home}: ${kilowatts(reason.demandW)} at ${when}.`,
        `Nothing over ${limit} ${window}.`,
        `Rule ${event.rule}.`,
      ],
      facts: [...facts, ['Used', bothClocks(event.at, timeZone)]],
      next: ['Nothing to do: something is in use again.'],
      line: `${line}, in use again ${fullMoment(event.at, timeZone)}`,
    };
  }
  const still = event.event === 'reminder' ? 'still ' : '';
  return {
    state: 'NO USE',
    headline: `${home}: ${still}nothing over ${limit} ${window}`,
    sentences: [
      `NO USE ${home}: ${still}nothing over ${limit} ${window}.`,
      'Is everything all right there?',
      `Rule ${event.rule}.`,
    ],
    facts,
    next: [`You get one message when demand is over ${limit} again.`],
    line,
  };
};
