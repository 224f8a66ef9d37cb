import { HOUR_MS } from '../contract/lengths.ts';
import { withMute } from '../messages/change-hush.ts';
import { episodeId } from '../messages/episode.ts';
import type { Hush, Mute } from '../messages/hush-item.ts';
import type { TokenPayload } from './token.ts';

/** Links in messages are valid for so long. */
export const LINK_MS = 48 * HOUR_MS;

/** Which alert a mute is about, and for how long. */
export interface MuteRequest {
  readonly household: string;
  readonly rule: string;
  readonly episode: string | undefined;
  readonly length: '1h' | 'over';
}

/** Reads a mute token; undefined where it says too little. */
export const muteRequestOf = ({ h, r, e, d }: TokenPayload): MuteRequest | undefined => {
  if (r === undefined || d === undefined || (d === 'over' && e === undefined)) return undefined;
  return { household: h, rule: r, episode: e, length: d };
};

/** The tokens that a message of an alert carries, and those of the page. */
export const mutePayload = (
  { household, rule, episode, length }: MuteRequest,
  now: number,
): TokenPayload => ({
  v: 1,
  h: household,
  a: 'mute',
  r: rule,
  ...(episode === undefined ? {} : { e: episode }),
  d: length,
  x: now + LINK_MS,
});

/** Takes back the mute of a rule. */
export const unmutePayload = (household: string, rule: string, now: number): TokenPayload => ({
  v: 1,
  h: household,
  a: 'unmute',
  r: rule,
  x: now + LINK_MS,
});

/** Whether an alert is still on. */
export type Standing =
  | { readonly kind: 'on' }
  | { readonly kind: 'over'; readonly endedAt: number | undefined };

/** What is known of a rule's alerts: when it was raised, epoch ms, and the messages sent of late, oldest first. */
export interface KnownOfRule {
  readonly raisedAt: number | undefined;
  /** The start of the period that a budget counts: an episode that no raise names. */
  readonly periodFrom: number | undefined;
  readonly told: readonly {
    readonly episode?: string | undefined;
    readonly event: string;
    readonly createdAt: number;
  }[];
}

const ENDINGS: readonly string[] = ['recovered', 'ended'];

/** Whether the alert that a link is about is still on: a link without an episode is about whatever is. */
export const standingOf = (
  { household, rule, episode }: Pick<MuteRequest, 'household' | 'rule' | 'episode'>,
  { raisedAt, periodFrom, told }: KnownOfRule,
): Standing => {
  if (episode === undefined) return { kind: 'on' };
  const current = [raisedAt, periodFrom].flatMap((at) =>
    at === undefined ? [] : [episodeId(household, rule, at)],
  );
  if (current.includes(episode)) return { kind: 'on' };
  const end = told.findLast((message) => message.episode === episode && ENDINGS.includes(message.event));
  return { kind: 'over', endedAt: end?.createdAt };
};

/** What people asked for, with a rule muted; the very same where it is so already: nothing need be written then. */
export const mutedAs = (hush: Hush, rule: string, mute: Mute, now: number): Hush =>
  isSame(hush.muted[rule], mute) ? hush : withMute(hush, rule, mute, now);

const isSame = (one: Mute | undefined, other: Mute): boolean =>
  one !== undefined &&
  ('until' in one
    ? 'until' in other && one.until === other.until
    : 'episode' in other && one.episode === other.episode);

/** What a press sets: an hour counts from the press. */
export const muteOf = ({ length, episode }: MuteRequest, now: number): Mute =>
  length === 'over' && episode !== undefined ? { episode } : { until: now + HOUR_MS };
