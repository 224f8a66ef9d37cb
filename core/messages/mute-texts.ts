import { bareTitle, entitled } from '../contract/title.ts';
import { fullMoment, fullSpan, kilowatts, moment, momentSpan, price } from './figures.ts';
import type { Mute } from './hush-item.ts';
import { homeOf, type MessageContext } from './message-context.ts';
import type { HoldableWording } from './wording.ts';

/** The words for a rule that somebody muted while it is raised: for all who know of the alert. */
export const mutedWording = (title: string, mute: Mute, context: MessageContext): HoldableWording => {
  const { now, timeZone, household } = context;
  const timed = 'until' in mute;
  const until = timed ? `until ${moment(mute.until, now, timeZone)}` : 'until it is over';
  return {
    state: 'MUTED',
    named: title,
    headline: entitled(title, `muted ${until}`),
    first: entitled(title, `muted ${until}.`),
    advice: 'Nothing to do: somebody has seen it.',
    facts: [['Muted', timed ? `until ${fullMoment(mute.until, timeZone)}` : until]],
    next: [
      timed
        ? 'If it is still on then, you get one message. You also get one when it is over.'
        : 'You get one message when it is over.',
      `Undo: npx home-mini resume --household ${household}`,
    ],
    line: entitled(
      title,
      `muted ${fullMoment(now, timeZone)}, ${timed ? `until ${fullMoment(mute.until, timeZone)}` : until}`,
    ),
  };
};

/** What is known of an alert whose mute has ended. */
export interface StillOn {
  readonly title: string;
  /** How it goes on: `still on`. */
  readonly still: string;
  readonly mutedFrom: number;
  readonly mutedTo: number;
  /** When it was raised. */
  readonly raisedAt: number;
  /** What was to be said of its raise, where that was muted. */
  readonly untold?: string | undefined;
  /** The newest reading, W, where it is fresh, and what that costs an hour, pence. */
  readonly demandW?: number | undefined;
  readonly pencePerHour?: number | undefined;
}

/** The words for an alert that outlived its mute. */
export const stillOnWording = (about: StillOn, context: MessageContext): HoldableWording => {
  const { now, timeZone } = context;
  const { title, still, mutedFrom, mutedTo, raisedAt, untold, demandW, pencePerHour } = about;
  const span = momentSpan(mutedFrom, mutedTo, now, timeZone);
  const reading =
    demandW === undefined ? undefined : `${demandW < 0 ? 'exporting' : 'using'} ${kilowatts(demandW)}`;
  const hourly = pencePerHour === undefined ? '' : `, about ${price(pencePerHour)} an hour`;
  const nowText = reading === undefined ? [] : [`${homeOf(context)} is ${reading} now${hourly}.`];
  return {
    state: 'STILL ON',
    named: title,
    headline: entitled(title, `${still}, muted ${span}`),
    first: [entitled(title, `${still}, muted ${span}.`), ...nowText].join(' '),
    advice: 'Not on purpose? Have a look.',
    more: [`Since ${moment(raisedAt, now, timeZone)}.`],
    facts: [
      ['Raised', fullMoment(raisedAt, timeZone)],
      ...(untold === undefined ? [] : [['What', untold] as const]),
      ['Muted', fullSpan(mutedFrom, mutedTo, timeZone)],
      ...(reading === undefined ? [] : [['Now', `${reading}${hourly}`] as const]),
    ],
    next: [`You get one message when ${bareTitle(title)} is over.`],
    line: entitled(
      title,
      `${still} since ${fullMoment(raisedAt, timeZone)}, muted ${fullSpan(mutedFrom, mutedTo, timeZone)}`,
    ),
  };
};
