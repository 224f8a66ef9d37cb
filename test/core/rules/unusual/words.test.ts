import { describe, expect, it } from 'vitest';
import type { UnusualReason } from '../../../../core/rules/unusual/events.ts';
import { eventWording } from '../../../../core/rules/words.ts';
import { contextAt, eventOf, messageOf, NOW } from '../../../support/messages.ts';
import { HOUR } from '../../../support/timeline.ts';

const facts = {
  since: NOW - 4 * HOUR,
  overTo: NOW - HOUR,
  floorW: 640,
  usualW: 215,
  usualFromW: 180,
  usualToW: 250,
  extraWh: 1_615,
  pencePerKwh: 25,
};
const high: UnusualReason = { kind: 'unusually-high', ...facts };
const over: UnusualReason = { ...facts, kind: 'usual-again' };
const { pencePerKwh: _price, ...unpriced } = facts;
const event = (reason: UnusualReason) => eventOf(reason, { rule: 'unusual-night', severity: 'warning' });

describe('the message of an unusual rule', () => {
  it.each<[string, UnusualReason, string, string]>([
    [
      'at least how much since when, what is usual, and what more costs',
      high,
      '[ALERT] Unusual night: at least 640 W since 14:22, usually 180-250 W',
      'Unusual night: Home has used at least 640 W since 14:22, usually 180-250 W; about 11p an hour extra. Left on? Check oven, heaters, immersion and car.',
    ],
    [
      'nothing of money where no price is known',
      { kind: 'unusually-high', ...unpriced },
      '[ALERT] Unusual night: at least 640 W since 14:22, usually 180-250 W',
      'Unusual night: Home has used at least 640 W since 14:22, usually 180-250 W. Left on? Check oven, heaters, immersion and car.',
    ],
    [
      'that nothing extra is paid where what is usual lies above by now',
      { ...high, usualW: 700 },
      '[ALERT] Unusual night: at least 640 W since 14:22, usually 180-250 W',
      'Unusual night: Home has used at least 640 W since 14:22, usually 180-250 W; about 0p an hour extra. Left on? Check oven, heaters, immersion and car.',
    ],
    [
      'what is usual from watts to kilowatts',
      { ...high, usualFromW: 950, usualToW: 1_200 },
      '[ALERT] Unusual night: at least 640 W since 14:22, usually 950 W to 1.2 kW',
      'Unusual night: at least 640 W since 14:22, usually 950 W to 1.2 kW. Left on? Check oven, heaters, immersion and car.',
    ],
    [
      'what is usual in kilowatts',
      { ...high, usualFromW: 1_100, usualToW: 1_200 },
      '[ALERT] Unusual night: at least 640 W since 14:22, usually 1.1-1.2 kW',
      'Unusual night: Home has used at least 640 W since 14:22, usually 1.1-1.2 kW; about 11p an hour extra. Left on? Check oven, heaters, immersion and car.',
    ],
    [
      'what is usual where it hardly differs',
      { ...high, usualFromW: 90, usualToW: 90 },
      '[ALERT] Unusual night: at least 640 W since 14:22, usually about 90 W',
      'Unusual night: Home has used at least 640 W since 14:22, usually about 90 W; about 11p an hour extra. Left on? Check oven, heaters, immersion and car.',
    ],
    [
      'that it is as usual again',
      over,
      '[OK] Unusual night is over: at least 640 W 14:22-17:22',
      'Unusual night is over: Home used at least 640 W 14:22-17:22, usually 180-250 W. Nothing to do. 1.6 kWh more than usual, about 40p.',
    ],
    [
      'that it ended before its readings arrived',
      { ...over, kind: 'unusual-before-told' },
      '[OK] Unusual night is over: at least 640 W 14:22-17:22',
      'Unusual night is over: Home used at least 640 W 14:22-17:22, usually 180-250 W. Nothing to do: it ended before its readings arrived.',
    ],
  ])('says %s', (_, reason, subject, sms) => {
    expect(messageOf(event(reason))).toMatchObject({ subject, sms });
  });

  it('says in its text how much more it is so far, where there is room', () => {
    const { sms } = messageOf(eventOf({ kind: 'unusually-high', ...unpriced }, { rule: 'night' }));
    expect(sms).toBe(
      'Night: Home has used at least 640 W since 14:22, usually 180-250 W. Left on? Check oven, heaters, immersion and car. 1.6 kWh more than usual so far.',
    );
  });

  it('names no money in its email where no price is known', () => {
    const { email } = messageOf(event({ kind: 'unusually-high', ...unpriced }));
    expect(email).toContain('\nMore so far: 1.6 kWh more than usual\n');
  });

  it('says in its email since when, what is usual, how much more it is, and what comes next', () => {
    expect(messageOf(event(high)).email.split('\n').slice(1, -2)).toEqual([
      'Left on? Check oven, heaters, immersion and car.',
      '',
      'Usual then:  180-250 W',
      'Since:       Fri 15 May 14:22',
      'At least:    640 W all that time',
      'More so far: 1.6 kWh more than usual, about 40p',
      '',
      'You get one message when it has been as usual for three hours; at noon the alert ends without one.',
      'After two such nights in a row it counts as a habit and is only noted in the digest, until a calm night.',
    ]);
  });

  it('says in its email how long it lasted', () => {
    expect(messageOf(event(over)).email.split('\n').slice(1, -2)).toEqual([
      'Nothing to do.',
      '',
      'Usual then: 180-250 W',
      'Lasted:     Fri 15 May 14:22-17:22',
      'At least:   640 W all that time',
      'More:       1.6 kWh more than usual, about 40p',
      '',
      'This alert is over.',
    ]);
  });

  it.each<[UnusualReason['kind'], string]>([
    ['unusually-high', 'Unusual night: at least 640 W since Fri 15 May 14:22, usually 180-250 W'],
    ['usual-again', 'Unusual night: at least 640 W Fri 15 May 14:22-17:22, usually 180-250 W'],
    ['unusual-before-told', 'Unusual night: at least 640 W Fri 15 May 14:22-17:22, usually 180-250 W'],
    [
      'night-over',
      'Unusual night: at least 640 W Fri 15 May 14:22-17:22, not seen to end by noon, usually 180-250 W',
    ],
  ])('is, in one line of history, %s', (kind, line) => {
    expect(eventWording(event({ ...facts, kind }), contextAt(NOW)).line).toBe(line);
  });
});
