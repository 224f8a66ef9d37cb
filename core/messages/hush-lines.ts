import { openEpisodeFrom } from '../rules/events.ts';
import type { AlertState } from '../rules/state.ts';
import { episodeId } from './episode.ts';
import { moment } from './figures.ts';
import { type HushHours, muteInForce, pauseEnd } from './hush.ts';

/** Where and when it is said, and what is raised. */
export interface HushSetting {
  readonly household: string;
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
  /** Undefined before the first poll. */
  readonly alerts: AlertState | undefined;
}

/** The id of the episode of a rule in progress; undefined where nothing is raised. */
export const openEpisode = (
  rule: string,
  { household, alerts, now }: Pick<HushSetting, 'household' | 'alerts' | 'now'>,
): string | undefined => {
  const from = alerts === undefined ? undefined : openEpisodeFrom(alerts, rule, now);
  return from === undefined ? undefined : episodeId(household, rule, from);
};

/** A rule, and what the line about it calls it. */
export interface CalledRule {
  readonly name: string;
  readonly called: string;
}

/** What is paused and muted now, a line each: `messages are paused until 21:00`, `left-on is muted until it is over`. */
export const hushLines = (hush: HushHours, rules: readonly CalledRule[], setting: HushSetting): string[] => {
  const { now, timeZone } = setting;
  const end = pauseEnd(hush, now, timeZone);
  const muted = rules.flatMap(({ name, called }) => {
    const mute = muteInForce(hush, { rule: name, episode: openEpisode(name, setting), now });
    if (mute === undefined) return [];
    return [`${called} is muted until ${'until' in mute ? moment(mute.until, now, timeZone) : 'it is over'}`];
  });
  return [
    ...(end === undefined ? [] : [`messages are paused until ${moment(end, now, timeZone)}`]),
    ...muted,
  ];
};
