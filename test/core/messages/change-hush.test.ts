import { describe, expect, it } from 'vitest';
import { withMute, withNothingHushed, withoutMute, withPause } from '../../../core/messages/change-hush.ts';
import type { Hush } from '../../../core/messages/hush-item.ts';
import { NOW } from '../../support/messages.ts';
import { HOUR } from '../../support/timeline.ts';

const IN_AN_HOUR = NOW + HOUR;
/** A pause and a mute that last, a mute for an episode, a sign-in that was asked for, and what is over by now. */
const HUSH: Hush = {
  pausedUntil: IN_AN_HOUR,
  muted: { dear: { until: NOW + 1 }, high: { episode: 'e1' }, over: { until: NOW } },
  signInRequestedAt: NOW,
};
const LASTS = { dear: { until: NOW + 1 }, high: { episode: 'e1' } };

describe('what people asked for, after', () => {
  it.each<[string, Hush, Hush]>([
    [
      'a pause: it takes the place of the one before',
      withPause(HUSH, NOW + 2 * HOUR, NOW),
      { pausedUntil: NOW + 2 * HOUR, muted: LASTS, signInRequestedAt: NOW },
    ],
    [
      'a mute: it is one more, and what is over is forgotten',
      withMute(HUSH, 'new', { until: IN_AN_HOUR }, NOW),
      { ...HUSH, muted: { ...LASTS, new: { until: IN_AN_HOUR } } },
    ],
    [
      'a mute of the same rule: it takes the place of the one before',
      withMute(HUSH, 'high', { until: IN_AN_HOUR }, NOW),
      { ...HUSH, muted: { ...LASTS, high: { until: IN_AN_HOUR } } },
    ],
    ['the end of a mute', withoutMute(HUSH, 'high', NOW), { ...HUSH, muted: { dear: { until: NOW + 1 } } }],
    ['the end of a mute that there is not', withoutMute(HUSH, 'none', NOW), { ...HUSH, muted: LASTS }],
    [
      'the end of everything: a sign-in stays',
      withNothingHushed(HUSH),
      { muted: {}, signInRequestedAt: NOW },
    ],
    [
      'a mute once the pause is over',
      withMute({ ...HUSH, pausedUntil: NOW }, 'high', { episode: 'e2' }, NOW),
      { muted: { ...LASTS, high: { episode: 'e2' } }, signInRequestedAt: NOW },
    ],
    [
      'a mute where nothing was paused',
      withMute({ muted: {} }, 'high', { episode: 'e2' }, NOW),
      { muted: { high: { episode: 'e2' } } },
    ],
  ])('%s', (_, after, expected) => {
    expect(after).toStrictEqual(expected);
  });
});
