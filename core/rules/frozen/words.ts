import {
  bothClocks,
  duration,
  fullMoment,
  homeName,
  kilowattHours,
  kilowatts,
  moment,
} from '../../messages/figures.ts';
import type { MessageContext } from '../../messages/message-context.ts';
import type { HoldableWording, Wording } from '../../messages/wording.ts';
import type { AlertEvent, Reason } from '../events.ts';

type FrozenReason = Extract<Reason, { kind: 'standing-still' | 'demand-standing-still' | 'moving-again' }>;

const MEND = 'Unplug the Mini for 10 seconds.';

/** The words for what a `frozen` rule tells. */
export const frozenWording = (
  event: AlertEvent,
  reason: FrozenReason,
  context: MessageContext,
): HoldableWording => {
  const { now, timeZone, household } = context;
  const home = homeName(household);
  const held = kilowatts(reason.heldW);
  const since = moment(reason.since, now, timeZone);
  const lasted = duration(event.at - reason.since);
  const facts: Wording['facts'] = [
    ['Rule', `${event.rule} (${event.severity})`],
    ['Repeated', held],
    ['Since', bothClocks(reason.since, timeZone)],
  ];
  if (reason.kind === 'standing-still') {
    const against = reason.registered
      ? 'while its meter register stands still'
      : 'and there is no register to compare it with';
    return {
      state: 'FROZEN',
      headline: `${home}: the Home Mini repeats ${held} since ${since}`,
      sentences: [`FROZEN ${home}: the Mini repeats ${held} since ${since} (${lasted}), ${against}.`, MEND],
      facts,
      next: [
        'Octopus answers, but the readings are not real: alerts on demand cannot be trusted until it is mended.',
        'You get one message when the readings move again.',
      ],
      line: `${event.rule}: repeats ${held} since ${fullMoment(reason.since, timeZone)}`,
    };
  }
  if (reason.kind === 'demand-standing-still') {
    const counted = kilowattHours(reason.movedWh);
    return {
      state: 'FROZEN',
      headline: `${home}: demand has been stuck at ${held} since ${since}, the meter counted ${counted}`,
      sentences: [
        `FROZEN ${home}: demand has been stuck at ${held} since ${since} (${lasted}), but the meter counted ${counted}.`,
        MEND,
      ],
      facts: [...facts, ['Register', `${counted} used in that time`]],
      next: [
        "The demand readings are stale: don't trust demand alerts until this is fixed. Energy is still counted, from the meter register.",
        'You get one message when demand moves again.',
      ],
      line: `${event.rule}: demand stuck at ${held} since ${fullMoment(reason.since, timeZone)}, the meter counted ${counted}`,
    };
  }
  return {
    state: 'OK',
    headline: `${home}: readings move again after ${lasted} at ${held}`,
    sentences: [`MOVING AGAIN ${home}: now ${kilowatts(reason.demandW)}, after ${lasted} at ${held}.`],
    facts: [...facts, ['Moved', bothClocks(event.at, timeZone)]],
    next: ['Nothing to do: the Mini reports real values again.'],
    line: `${event.rule}: repeated ${held} from ${fullMoment(reason.since, timeZone)} for ${lasted}, over`,
  };
};
