import { bareTitle, entitled, titleOf } from '../../contract/title.ts';
import {
  fullMoment,
  fullSpan,
  kilowatts,
  limitKilowatts,
  moment,
  momentSpan,
} from '../../messages/figures.ts';
import { homeOf, type MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording, Wording } from '../../messages/wording.ts';
import type { RuleEvent } from '../kind.ts';
import type { NoUseReason } from './events.ts';

/** The words for what a `no-use` rule tells. */
export const noUseWording = (
  event: RuleEvent<'no-use', NoUseReason>,
  context: MessageContext,
): HoldableWording => {
  const { reason } = event;
  const { now, timeZone } = context;
  const home = homeOf(context);
  const title = titleOf({ name: event.rule, title: event.title });
  const limit = limitKilowatts(reason.aboveW);
  const window = momentSpan(reason.startsAt, reason.endsAt, now, timeZone);
  const span = fullSpan(reason.startsAt, reason.endsAt, timeZone);
  const facts: Wording['facts'] = [
    ['Limit', `never over ${limit} in its hours`],
    ['Hours', span],
  ];
  const line = entitled(title, `nothing over ${limit} ${span}`);
  if (reason.kind === 'used-again') {
    const when = moment(event.at, now, timeZone);
    const demand = kilowatts(reason.demandW);
    return {
      state: 'OK',
      named: title,
      headline: `${bareTitle(title)} is over: ${demand} at ${when}`,
      first: `${bareTitle(title)} is over: ${home} is in use again, ${demand} at ${when}.`,
      advice: 'Nothing to do.',
      more: [`Nothing over ${limit} ${window}.`],
      facts: [...facts, ['Used', fullMoment(event.at, timeZone)]],
      next: ['Something is in use again.'],
      line: `${line}, in use again ${fullMoment(event.at, timeZone)}`,
    };
  }
  const still = event.event === 'reminder' ? 'still ' : '';
  return {
    state: 'NO USE',
    named: title,
    headline: entitled(title, `${still}nothing over ${limit} ${window}`),
    first: entitled(title, `${home} ${still}used nothing over ${limit} ${window}.`),
    advice: 'Is everything all right there? Give them a call.',
    facts,
    next: [`You get one message when demand is over ${limit} again.`],
    line,
  };
};
