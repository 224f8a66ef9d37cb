import { bareTitle, entitled, titleOf } from '../../contract/title.ts';
import { duration, fullMoment, kilowattHours, kilowatts, moment } from '../../messages/figures.ts';
import { homeOf, type MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording, Wording } from '../../messages/wording.ts';
import type { RuleEvent } from '../kind.ts';
import type { FrozenReason } from './events.ts';

const FIX = 'Unplug the Mini for 10 seconds.';

/** The words for what a `frozen` rule tells. */
export const frozenWording = (
  event: RuleEvent<'frozen', FrozenReason>,
  context: MessageContext,
): HoldableWording => {
  const { reason } = event;
  const { now, timeZone } = context;
  const home = homeOf(context);
  const title = titleOf({ name: event.rule, title: event.title });
  const held = kilowatts(reason.heldW);
  const since = moment(reason.since, now, timeZone);
  const sinceFull = fullMoment(reason.since, timeZone);
  const lasted = duration(event.at - reason.since);
  const facts: Wording['facts'] = [
    ['Stuck at', held],
    ['Since', sinceFull],
    ['For', lasted],
  ];
  if (reason.kind === 'standing-still') {
    return {
      state: 'FROZEN',
      named: title,
      headline: entitled(title, `stuck at ${held} since ${since}`),
      first: entitled(title, `the Mini of ${home} has been stuck at ${held} since ${since} (${lasted}).`),
      advice: FIX,
      more: reason.registered ? ['Its register stands still too.'] : [],
      facts: reason.registered ? [...facts, ['Register', 'stands still too']] : facts,
      next: [
        "The readings are stale; don't trust demand alerts until this is fixed.",
        'You get one message when the readings move again.',
      ],
      line: entitled(title, `stuck at ${held} since ${sinceFull}`),
    };
  }
  if (reason.kind === 'demand-standing-still') {
    const counted = kilowattHours(reason.movedWh);
    return {
      state: 'FROZEN',
      named: title,
      headline: entitled(title, `stuck at ${held} since ${since}, but the meter counted ${counted}`),
      first: entitled(
        title,
        `demand of ${home} has been stuck at ${held} since ${since}, but the meter counted ${counted}.`,
      ),
      advice: FIX,
      facts: [...facts, ['Register', `${counted} used in that time`]],
      next: [
        "The demand readings are stale; don't trust demand alerts until this is fixed. Energy is still counted, from the meter register.",
        'You get one message when demand moves again.',
      ],
      line: entitled(title, `demand stuck at ${held} since ${sinceFull}, the meter counted ${counted}`),
    };
  }
  const nowText = `${reason.demandW < 0 ? 'exporting ' : ''}${kilowatts(reason.demandW)}`;
  return {
    state: 'OK',
    named: title,
    headline: `${bareTitle(title)} is over: stuck at ${held} for ${lasted}, now ${nowText}`,
    first: `${bareTitle(title)} is over: readings of ${home} move again after ${lasted} at ${held}, now ${nowText}.`,
    advice: 'Nothing to do.',
    facts: [...facts, ['Moved', fullMoment(event.at, timeZone)]],
    next: ['The Mini reports real values again.'],
    line: entitled(title, `stuck at ${held} from ${sinceFull} for ${lasted}, over`),
  };
};
