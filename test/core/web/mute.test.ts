import { describe, expect, it } from 'vitest';
import { episodeId } from '../../../core/messages/episode.ts';
import type { Hush, Mute } from '../../../core/messages/hush-item.ts';
import {
  type MuteRequest,
  mutedAs,
  muteOf,
  mutePayload,
  muteRequestOf,
  standingOf,
  unmutePayload,
} from '../../../core/web/mute.ts';
import type { TokenPayload } from '../../../core/web/token.ts';

const NOW = Date.parse('2026-11-27T03:12:00Z');
const HOUR = 3_600_000;
const RAISED_AT = NOW - 10 * 60_000;
const EPISODE = episodeId('home', 'left-on', RAISED_AT);
const REQUEST: MuteRequest = { household: 'home', rule: 'left-on', episode: EPISODE, length: 'over' };

describe('a mute link', () => {
  it.each<[string, MuteRequest, TokenPayload]>([
    [
      'of an alert until it is over',
      REQUEST,
      { v: 1, h: 'home', a: 'mute', r: 'left-on', e: EPISODE, d: 'over', x: NOW + 48 * HOUR },
    ],
    [
      'for an hour, of whatever alert there is',
      { ...REQUEST, episode: undefined, length: '1h' },
      { v: 1, h: 'home', a: 'mute', r: 'left-on', d: '1h', x: NOW + 48 * HOUR },
    ],
  ])('works for two days and says what it was made for: %s', (_, request, payload) => {
    expect(mutePayload(request, NOW)).toStrictEqual(payload);
    expect(muteRequestOf(payload)).toEqual(request);
  });

  it.each([
    { name: 'no rule', change: { r: undefined } },
    { name: 'no length', change: { d: undefined } },
    { name: 'no alert that could be over', change: { e: undefined } },
  ])('says too little with $name', ({ change }) => {
    expect(muteRequestOf({ ...mutePayload(REQUEST, NOW), ...change })).toBeUndefined();
  });

  it('may be taken back for two days', () => {
    expect(unmutePayload('home', 'left-on', NOW)).toEqual({
      v: 1,
      h: 'home',
      a: 'unmute',
      r: 'left-on',
      x: NOW + 48 * HOUR,
    });
  });
});

describe('whether the alert of a link is still on', () => {
  const NOTHING = { raisedAt: undefined, periodFrom: undefined, told: [] };
  const told = (event: string, createdAt: number, episode: string | undefined = EPISODE) => ({
    event,
    createdAt,
    episode,
  });
  it.each([
    { name: 'on: it is raised', known: { ...NOTHING, raisedAt: RAISED_AT }, standing: { kind: 'on' } },
    {
      name: 'on: its period lasts',
      known: { ...NOTHING, periodFrom: RAISED_AT },
      standing: { kind: 'on' },
    },
    {
      name: 'on: it is raised, and an earlier one is over',
      known: { ...NOTHING, raisedAt: RAISED_AT, told: [told('recovered', NOW - 1)] },
      standing: { kind: 'on' },
    },
    { name: 'over, nobody knows since when', known: NOTHING, standing: { kind: 'over', endedAt: undefined } },
    {
      name: 'over: another one is raised',
      known: { ...NOTHING, raisedAt: NOW, told: [told('recovered', NOW - 1)] },
      standing: { kind: 'over', endedAt: NOW - 1 },
    },
    {
      name: 'over since its end was told',
      known: {
        ...NOTHING,
        told: [told('raised', NOW - 4), told('ended', NOW - 3), told('recovered', NOW - 2, 'another')],
      },
      standing: { kind: 'over', endedAt: NOW - 3 },
    },
    {
      name: 'over since its last end',
      known: {
        ...NOTHING,
        told: [told('ended', NOW - 9), told('recovered', NOW - 5), told('muted', NOW - 1)],
      },
      standing: { kind: 'over', endedAt: NOW - 5 },
    },
  ])('$name', ({ known, standing }) => {
    expect(standingOf(REQUEST, known)).toEqual(standing);
  });

  it('cannot be asked of a link that names none: it is about whatever is on', () => {
    expect(standingOf({ ...REQUEST, episode: undefined }, NOTHING)).toEqual({ kind: 'on' });
  });
});

describe('a press', () => {
  it.each<[string, MuteRequest, Mute]>([
    ['until it is over', REQUEST, { episode: EPISODE }],
    ['for an hour from the press', { ...REQUEST, length: '1h' }, { until: NOW + HOUR }],
    ['for an hour where no alert is named', { ...REQUEST, episode: undefined }, { until: NOW + HOUR }],
  ])('mutes %s', (_, request, mute) => {
    expect(muteOf(request, NOW)).toEqual(mute);
  });

  const MUTED = (mute: Mute): Hush => ({ muted: { 'left-on': mute, other: { until: NOW + HOUR } } });
  it.each<[string, Hush, Mute, boolean]>([
    ['the first', { muted: {} }, { until: NOW + HOUR }, true],
    ['the same moment again', MUTED({ until: NOW + HOUR }), { until: NOW + HOUR }, false],
    ['another moment', MUTED({ until: NOW + 1 }), { until: NOW + HOUR }, true],
    ['the same alert again', MUTED({ episode: 'one' }), { episode: 'one' }, false],
    ['another alert', MUTED({ episode: 'one' }), { episode: 'two' }, true],
    ['an alert instead of an hour', MUTED({ until: NOW + HOUR }), { episode: 'one' }, true],
    ['an hour instead of an alert', MUTED({ episode: 'one' }), { until: NOW + HOUR }, true],
  ])('is written down where it changes something: %s', (_, hush, mute, changes) => {
    const muted = mutedAs(hush, 'left-on', mute, NOW);
    expect(muted === hush).toBe(!changes);
    expect(muted.muted).toEqual({ ...hush.muted, 'left-on': mute });
  });
});
