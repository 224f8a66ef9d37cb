import type { Hush, Mute } from './hush-item.ts';

/** `hush` with a pause until a moment, epoch ms; one that was asked for before is replaced. */
export const withPause = (hush: Hush, pausedUntil: number, now: number): Hush => ({
  ...withoutExpired(hush, now),
  pausedUntil,
});

/** `hush` with a rule muted; a mute of it from before is replaced. */
export const withMute = (hush: Hush, rule: string, mute: Mute, now: number): Hush => {
  const current = withoutExpired(hush, now);
  return { ...current, muted: { ...current.muted, [rule]: mute } };
};

/** `hush` without the mute of a rule. */
export const withoutMute = (hush: Hush, rule: string, now: number): Hush => {
  const current = withoutExpired(hush, now);
  const { [rule]: _ended, ...muted } = current.muted;
  return { ...current, muted };
};

/** `hush` without pause and mutes; a sign-in that was asked for stays. */
export const withNothingHushed = ({ pausedUntil: _pause, ...rest }: Hush): Hush => ({ ...rest, muted: {} });

/** What is over by `now` is left out: an item that others add to must not grow. */
const withoutExpired = ({ pausedUntil, muted, ...rest }: Hush, now: number): Hush => ({
  ...rest,
  ...(pausedUntil !== undefined && pausedUntil > now ? { pausedUntil } : {}),
  muted: Object.fromEntries(
    Object.entries(muted).filter(([, mute]) => !('until' in mute) || mute.until > now),
  ),
});
