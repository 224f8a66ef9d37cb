import { HOUR, MINUTE } from './plan.ts';
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
