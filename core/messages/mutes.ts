import { type HushHours, muteInForce } from './hush.ts';
import type { KnownMute, Mute } from './hush-item.ts';

/** The mutes as the poller knows them now, and what changed since it last looked. */
export interface Mutes {
  readonly known: Readonly<Record<string, KnownMute>>;
  /** Begun, or made longer or shorter. */
  readonly begun: readonly { readonly rule: string; readonly mute: Mute }[];
  readonly ended: readonly (KnownMute & { readonly rule: string })[];
}

/**
 * Compares the mutes in force at `now` with those that were in force when last looked at.
 * @param episodeOf the id of a rule's episode in progress
 */
export const compareMutes = (
  before: Readonly<Record<string, KnownMute>>,
  hush: HushHours,
  now: number,
  episodeOf: (rule: string) => string | undefined,
): Mutes => {
  const inForce = (rule: string) => muteInForce(hush, { rule, episode: episodeOf(rule), now });
  const known: Record<string, KnownMute> = {};
  const begun: { rule: string; mute: Mute }[] = [];
  for (const rule of Object.keys(hush.asked?.muted ?? {})) {
    const mute = inForce(rule);
    if (mute === undefined) continue;
    const earlier = before[rule];
    known[rule] = { mute, since: earlier?.since ?? now };
    if (!isSame(earlier?.mute, mute)) begun.push({ rule, mute });
  }
  const ended = Object.entries(before)
    .filter(([rule]) => known[rule] === undefined)
    .map(([rule, mute]) => ({ rule, ...mute }));
  return { known, begun, ended };
};

const isSame = (one: Mute | undefined, other: Mute): boolean =>
  one !== undefined && JSON.stringify(one) === JSON.stringify(other);

/** When a mute that is over ended, epoch ms: at its own time, or, where it was undone, by `now`. */
export const endOf = ({ mute }: KnownMute, now: number): number =>
  'until' in mute ? Math.min(mute.until, now) : now;
