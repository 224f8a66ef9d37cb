import { describe, expect, it } from 'vitest';
import { isHeldSince, messageAgain } from '../../../core/messages/push-again.ts';
import { publication } from '../../lambda/courier/memory-courier.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** 18:00 in London, when the message was written. */
const AT = Date.parse('2026-05-15T17:00:00Z');
const EPISODE = publication().episode;
const noPause = { muted: {} };
/** 22:30 to 07:00. */
const NIGHT = { startMinute: 22 * 60 + 30, endMinute: 7 * 60 };

describe('a message that is owed', () => {
  it('is published as it was, for one recipient alone', () => {
    const message = publication({ to: ['aaaa0001', 'aaaa0002'] });
    const again = messageAgain(message, 'aaaa0002');
    expect(again).toMatchObject({ id: message.id, episode: message.episode, to: ['aaaa0002'] });
    expect(JSON.parse(again?.lambda ?? '')).toEqual({ ...message, to: ['aaaa0002'] });
  });

  it('of an event that nobody knows is not', () => {
    expect(messageAgain(publication({ event: 'sung' }), 'aaaa0001')).toBeUndefined();
  });

  it.each([
    { name: 'goes out', held: false },
    { name: 'waits in a pause', asked: { muted: {}, pausedUntil: AT + 2 * HOUR }, held: true },
    { name: 'goes out after a pause', asked: { muted: {}, pausedUntil: AT + HOUR }, held: false },
    { name: 'waits in a pause of the live rules', hours: { pausedUntil: '2026-05-15T20:00' }, held: true },
    {
      name: 'waits in a pause even where it may wake',
      change: { severity: 'critical' as const },
      asked: { muted: {}, pausedUntil: AT + 2 * HOUR },
      held: true,
    },
    {
      name: 'goes out in a pause where it is a test',
      change: { event: 'test', rule: 'test' },
      asked: { muted: {}, pausedUntil: AT + 2 * HOUR },
      held: false,
    },
    {
      name: 'waits while its rule is muted',
      asked: { muted: { 'left-on': { until: AT + 2 * HOUR } } },
      held: true,
    },
    {
      name: 'goes out once the mute is over',
      asked: { muted: { 'left-on': { until: AT + HOUR } } },
      held: false,
    },
    {
      name: 'goes out while another rule is muted',
      asked: { muted: { 'very-high': { until: AT + 2 * HOUR } } },
      held: false,
    },
    {
      name: 'waits while its episode is muted',
      asked: { muted: { 'left-on': { episode: EPISODE } } },
      held: true,
    },
    {
      name: 'goes out while an earlier episode is muted',
      asked: { muted: { 'left-on': { episode: 'earlier' } } },
      held: false,
    },
    {
      name: 'goes out in a mute where it says that it is over',
      change: { event: 'recovered' },
      asked: { muted: { 'left-on': { until: AT + 2 * HOUR } } },
      held: false,
    },
    {
      name: 'waits in quiet hours that began since',
      change: { severity: 'warning' as const },
      hours: { quietHours: NIGHT },
      now: AT + 5 * HOUR,
      held: true,
    },
    {
      name: 'goes out in quiet hours where somebody asked for it',
      change: { event: 'sign-in', rule: 'sign-in', severity: 'info' as const },
      hours: { quietHours: NIGHT },
      now: AT + 5 * HOUR,
      held: false,
    },
    {
      name: 'goes out in quiet hours where it may wake',
      hours: { quietHours: NIGHT },
      now: AT + 5 * HOUR,
      held: false,
    },
    {
      name: 'goes out in the quiet hours in which it was sent: an all-clear',
      change: { severity: 'info' as const, event: 'recovered', at: '2026-05-15T22:00:00.000Z' },
      hours: { quietHours: NIGHT },
      now: AT + 6 * HOUR,
      held: false,
    },
  ])('$name', ({ change = {}, asked = noPause, hours = {}, now = AT + HOUR, held }) => {
    expect(isHeldSince(publication(change), { ...hours, asked }, now, 'Europe/London')).toBe(held);
  });
});
