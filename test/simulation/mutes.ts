import { HOUR, MINUTE, type Span } from './plan.ts';
import type { Random } from './random.ts';

/** When somebody mutes, and for how long; undefined: until it is over. */
export interface PlannedMute {
  readonly at: number;
  readonly forMs: number | undefined;
}

/** Nobody mutes later in a day: all that lasts a while is over when its calm begins. */
export const LAST_MUTE_MS = 15.5 * HOUR;

export const muteFor = (random: Random): number | undefined =>
  random.chance(0.3) ? undefined : random.between(5 * MINUTE, 3 * HOUR);

/** Mutes of one day. */
export const planMutes = (random: Random, dayStart: number): PlannedMute[] =>
  Array.from({ length: random.whole(0, 3) }, () => ({
    at: dayStart + random.between(0, LAST_MUTE_MS),
    forMs: muteFor(random),
  }));

/** The rule that people mute often, and one that wakes them, which they mute now and then. */
export const MUTED_OFTEN = 'left-on';
export const MUTED_SELDOM = 'very-high';

/** A pause of one day, epoch ms, over before its calm begins; undefined on most days. */
export const planPause = (random: Random, dayStart: number): Span | undefined => {
  const from = dayStart + random.between(0, 14 * HOUR);
  const to = Math.round(from + random.between(0.3, 4) * HOUR);
  return random.chance(0.3) ? { from, to } : undefined;
};
