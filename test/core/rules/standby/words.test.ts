import { describe, expect, it } from 'vitest';
import type { StandbyReason } from '../../../../core/rules/standby/events.ts';
import { eventWording } from '../../../../core/rules/words.ts';
import { contextAt, eventOf, messageOf, NOW } from '../../../support/messages.ts';
import { at } from '../../../support/timeline.ts';

const facts = { since: at('2026-05-12T23:00:00Z'), standbyW: 312, usualW: 158 };
const up: StandbyReason = { kind: 'standby-up', ...facts, pencePerKwh: 24.67 };
const back: StandbyReason = { ...up, kind: 'standby-back', nowW: 161 };
const event = (reason: StandbyReason) => eventOf(reason, { rule: 'standby', severity: 'warning' });

describe('the message of a standby rule', () => {
  it.each<[string, StandbyReason, string, string]>([
    [
      'what is always on and what it costs a year',
      up,
      '[ALERT] Standby: always on 312 W, before 158 W (about GBP 333 more a year)',
      'Standby: always on 312 W, before 158 W (about £333 more a year). Left on? Check pumps, heaters, chargers and the freezer door.',
    ],
    [
      'nothing of money where no price is known',
      { kind: 'standby-up', ...facts },
      '[ALERT] Standby: always on 312 W, before 158 W',
      'Standby: Home never goes below 312 W at night since Wed 13 May, before it was 158 W. Left on? Check pumps, heaters, chargers and the freezer door.',
    ],
    [
      'nothing of less than a pound a year',
      { kind: 'standby-up', ...facts, pencePerKwh: 0.07 },
      '[ALERT] Standby: always on 312 W, before 158 W',
      'Standby: Home never goes below 312 W at night since Wed 13 May, before it was 158 W. Left on? Check pumps, heaters, chargers and the freezer door.',
    ],
    [
      'that it is as before',
      back,
      '[OK] Standby is over: always on 161 W again',
      'Standby is over: what is always on in Home is 161 W again, after 312 W since Wed 13 May. Nothing to do.',
    ],
  ])('says %s', (_, reason, subject, sms) => {
    expect(messageOf(event(reason))).toMatchObject({ subject, sms });
  });

  it('says in its email what is always on, what it costs, and what comes next', () => {
    expect(messageOf(event(up)).email.split('\n').slice(0, -2)).toEqual([
      'Standby: Home never goes below 312 W at night since Wed 13 May, before it was 158 W, about £333 more a year.',
      'Left on? Check pumps, heaters, chargers and the freezer door.',
      '',
      'Always on:    312 W',
      'Usual before: 158 W',
      'Since:        Wed 13 May',
      'Costs:        about £333 more a year',
      '',
      'You get one message when three nights in a row are back; after two weeks it counts as usual, without one.',
    ]);
  });

  it('says in its email when it is over, and nothing of money that is not known', () => {
    const over: StandbyReason = { kind: 'standby-back', nowW: 161, ...facts };
    expect(messageOf(event(over)).email.split('\n').slice(1, -2)).toEqual([
      'Nothing to do.',
      '',
      'Always on:    312 W',
      'Usual before: 158 W',
      'Since:        Wed 13 May',
      '',
      'This alert is over: three nights in a row were back.',
    ]);
  });

  it.each<[StandbyReason, string]>([
    [up, 'Standby: always on 312 W since Wed 13 May, before 158 W'],
    [back, 'Standby: always on 312 W since Wed 13 May, before 158 W, back at 161 W by Fri 15 May 18:22'],
  ])('is, in one line, %#', (reason, line) => {
    expect(eventWording(event(reason), contextAt(NOW)).line).toBe(line);
  });
});
