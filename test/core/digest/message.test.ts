import { describe, expect, it } from 'vitest';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';
import { type Digest, daysOfDigest, digestOf } from '../../../core/digest/digest.ts';
import { digestMessage } from '../../../core/digest/message.ts';
import { at } from '../../support/timeline.ts';

const NOW = at('2026-05-18T07:00:00Z');
const CONTEXT = { household: 'home', timeZone: 'Europe/London', now: NOW };
const WEEK: Digest['period'] = {
  kind: 'week',
  startsAt: at('2026-05-10T23:00:00Z'),
  endsAt: at('2026-05-17T23:00:00Z'),
  dueAt: NOW,
};
const ME: RuntimeRecipient = { id: 'm', kind: 'email', minSeverity: 'info' };
const TEXTS: RuntimeRecipient = { id: 's', kind: 'sms', minSeverity: 'info' };
const FAMILY: RuntimeRecipient = { id: 'f', kind: 'telegram', name: 'family', minSeverity: 'info' };

const messageFor = (...recipients: readonly RuntimeRecipient[]) =>
  digestMessage(
    digestOf(WEEK, [], CONTEXT.timeZone),
    { recipients, told: [{ event: 'raised', to: ['m'], createdAt: at('2026-05-14T06:30:00Z') }], noted: [] },
    CONTEXT,
  );

describe('the message of a digest', () => {
  it('has the same id each time it is made, so that it is sent once', () => {
    expect(messageFor(ME, TEXTS)).toMatchObject({
      id: 'digest/week/2026-05-17T23:00:00.000Z',
      episode: 'digest/week/2026-05-17T23:00:00.000Z',
      rule: 'digest',
      event: 'digest',
      severity: 'info',
      to: ['m'],
      subject: '[WEEK] Home, Mon 11 to Sun 17 May: no readings',
      createdAt: NOW,
      attemptedAt: NOW,
    });
  });

  it('tells whom alerts reach, those who get no digest, too', () => {
    const email = messageFor(ME, TEXTS)?.email ?? '';
    expect(email).toContain('Reaches email: every alert; last message Thu 14 May 07:30');
    expect(email).toContain('Reaches text:  every alert; last message more than 35 days ago, or never');
  });

  it('opens the page where there is one', () => {
    const web = { url: 'https://web.example/', key: new Uint8Array(32) };
    const digest = digestOf(WEEK, [], CONTEXT.timeZone);
    const message = digestMessage(digest, { recipients: [ME], told: [], noted: [] }, { ...CONTEXT, web });
    expect(message?.email).toContain('Open: https://web.example/home');
  });

  it('goes to phones that get pushes', () => {
    expect(messageFor(ME)).not.toHaveProperty('lambda');
    expect(JSON.parse(messageFor(ME, FAMILY)?.lambda ?? '{}')).toMatchObject({ event: 'digest', to: ['f'] });
  });

  it('is none where nobody takes it', () => {
    expect(messageFor(TEXTS)).toBeUndefined();
  });
});

it('is made of the days of its period and of the four before it', () => {
  expect(daysOfDigest(WEEK, CONTEXT.timeZone)).toEqual({
    startsAt: at('2026-04-12T23:00:00Z'),
    endsAt: WEEK.endsAt,
  });
});
