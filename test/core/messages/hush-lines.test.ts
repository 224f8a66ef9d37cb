import { describe, expect, it } from 'vitest';
import { episodeId } from '../../../core/messages/episode.ts';
import type { HushHours } from '../../../core/messages/hush.ts';
import { hushLines, openEpisode } from '../../../core/messages/hush-lines.ts';
import { freshAlertState } from '../../../core/rules/state.ts';
import { NOW } from '../../support/messages.ts';
import { HOUR } from '../../support/timeline.ts';

const RULES = [
  { name: 'oven', called: 'Oven left on?' },
  { name: 'car', called: 'car' },
];
const RAISED = { ...freshAlertState(), raisedAt: { oven: NOW - HOUR } };
const EPISODE = episodeId('home', 'oven', NOW - HOUR);
const setting = (alerts = RAISED) => ({ household: 'home', timeZone: 'Europe/London', now: NOW, alerts });

describe('what is paused and muted now', () => {
  it.each<[string, HushHours, readonly string[]]>([
    ['nothing', {}, []],
    ['messages, by the live rules', { pausedUntil: '2026-05-15T21:00' }, ['messages are paused until 21:00']],
    [
      'messages, as somebody asked',
      { asked: { muted: {}, pausedUntil: NOW + 24 * HOUR } },
      ['messages are paused until Sat 16 May 18:22'],
    ],
    ['no longer', { asked: { muted: { oven: { until: NOW } }, pausedUntil: NOW } }, []],
    [
      'a rule for a while',
      { asked: { muted: { car: { until: NOW + HOUR } } } },
      ['car is muted until 19:22'],
    ],
    [
      'a rule until it is over',
      { asked: { muted: { oven: { episode: EPISODE } } } },
      ['Oven left on? is muted until it is over'],
    ],
    ['not a rule whose muted episode is over', { asked: { muted: { car: { episode: EPISODE } } } }, []],
    [
      'all of it, the pause first',
      {
        asked: {
          muted: { car: { until: NOW + HOUR }, oven: { until: NOW + 2 * HOUR } },
          pausedUntil: NOW + HOUR,
        },
      },
      ['messages are paused until 19:22', 'Oven left on? is muted until 20:22', 'car is muted until 19:22'],
    ],
  ])('is %s', (_, hush, lines) => {
    expect(hushLines(hush, RULES, setting())).toEqual(lines);
  });
});

describe('the episode of a rule in progress', () => {
  it('is named by its raise, and is none where nothing is raised or nothing was ever decided', () => {
    expect(openEpisode('oven', setting())).toBe(EPISODE);
    expect(openEpisode('car', setting())).toBeUndefined();
    expect(openEpisode('oven', { household: 'home', now: NOW, alerts: undefined })).toBeUndefined();
  });
});
