import type { AlertEvent, Reason } from '../events.ts';
import { bothClocks, duration, fullMoment, homeName, kilowatts, moment } from './figures.ts';
import type { HoldableWording, Setting, Wording } from './message-text.ts';

type FrozenReason = Extract<Reason, { kind: 'standing-still' | 'moving-again' }>;

const MEND = 'Unplug the Mini for 10 seconds.';

/** The words for what a `frozen` rule tells. */
export const frozenWording = (event: AlertEvent, reason: FrozenReason, setting: Setting): HoldableWording => {
  const { now, timeZone, household } = setting;
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
  return {
    state: 'OK',
    headline: `${home}: readings move again after ${lasted} at ${held}`,
    sentences: [`MOVING AGAIN ${home}: now ${kilowatts(reason.demandW)}, after ${lasted} at ${held}.`],
    facts: [...facts, ['Moved', bothClocks(event.at, timeZone)]],
    next: ['Nothing to do: the Mini reports real values again.'],
    line: `${event.rule}: repeated ${held} from ${fullMoment(reason.since, timeZone)} for ${lasted}, over`,
  };
};
