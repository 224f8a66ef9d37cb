import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../../core/messages/message-text.ts';
import { type ServiceNews, serviceWording } from '../../../core/messages/service-texts.ts';
import { contextAt, NOW } from '../../support/messages.ts';
import { HOUR } from '../../support/timeline.ts';

const context = contextAt(NOW);
const written = (news: ServiceNews) => renderMessage(serviceWording(news, context), context);

const table: { readonly news: ServiceNews; readonly subject: string }[] = [
  {
    news: { kind: 'problem', problem: 'missing-key', detail: '' },
    subject: '[SERVICE] Home: no alerts, there is no Octopus API key yet',
  },
  {
    news: { kind: 'problem', problem: 'rejected-key', detail: '' },
    subject: '[SERVICE] Home: no alerts, Octopus rejects the API key',
  },
  {
    news: { kind: 'problem', problem: 'wrong-meter', detail: '' },
    subject: "[SERVICE] Home: no alerts, this key isn't allowed to read this meter",
  },
  {
    news: { kind: 'problem', problem: 'account-not-found', detail: '' },
    subject: '[SERVICE] Home: no alerts, Octopus finds no such account for this key',
  },
  {
    news: { kind: 'problem', problem: 'device-not-found', detail: '' },
    subject: '[SERVICE] Home: no alerts, Octopus shows no Home Mini on this account, or several',
  },
  {
    news: { kind: 'problem-over', problem: 'rejected-key', lastedMs: 3 * HOUR },
    subject: '[OK] Home: working again after 3 h',
  },
  {
    news: { kind: 'rules-unreadable', problems: ['rules[0].for: got 5x'], kept: true },
    subject: '[SERVICE] Home: your rule change was not accepted; the old rules still apply',
  },
  {
    news: { kind: 'rules-unreadable', problems: [], kept: false },
    subject: '[SERVICE] Home: your rule change was not accepted; there are no old rules to fall back on',
  },
  {
    news: { kind: 'item-unreadable', item: 'hush' },
    subject: '[SERVICE] Home: your pause and mutes cannot be read; none applies',
  },
  {
    news: { kind: 'item-unreadable', item: 'channels' },
    subject: '[SERVICE] Home: the record of phone channels cannot be read',
  },
  { news: { kind: 'rules-readable' }, subject: '[OK] Home: the rules are accepted and in force' },
  {
    news: { kind: 'messages-dropped', subjects: ['[ALERT] one'] },
    subject: '[SERVICE] Home: 1 message dropped: could not be sent for 6 hours',
  },
  {
    news: { kind: 'messages-dropped', subjects: ['[ALERT] one', '[OK] two'] },
    subject: '[SERVICE] Home: 2 messages dropped: could not be sent for 6 hours',
  },
  {
    news: { kind: 'messages-dropped', subjects: ['[ALERT] one', '[OK] two'], tooMany: true },
    subject: '[SERVICE] Home: 2 messages dropped: too many',
  },
  { news: { kind: 'meter-changed' }, subject: '[SERVICE] Home: the meter or its register changed' },
  {
    news: { kind: 'register-stuck' },
    subject: '[SERVICE] Home: the register stands still while power is used',
  },
  {
    news: { kind: 'cost-unknown' },
    subject: '[SERVICE] Home: no prices from Octopus for 24 hours; rules about cost cannot count',
  },
  {
    news: { kind: 'no-live-device' },
    subject: '[SERVICE] Home: no live device seen on the network of your meter',
  },
  {
    news: { kind: 'throttled-long', sinceMs: 2 * HOUR },
    subject: '[SERVICE] Home: Octopus has limited our calls for 2 h',
  },
  {
    news: { kind: 'throttled-over', lastedMs: 5 * HOUR },
    subject: '[OK] Home: Octopus takes our calls again after 5 h',
  },
];

describe('what the poller says about itself', () => {
  it.each(table)('$subject', ({ news, subject }) => {
    expect(written(news).subject).toBe(subject);
  });

  it('names what was wrong when it is over', () => {
    const { email } = written({ kind: 'problem-over', problem: 'rejected-key', lastedMs: 3 * HOUR });
    expect(email).toContain('It was: Octopus rejects the API key\n');
  });

  it('says what to do', () => {
    expect(written({ kind: 'problem', problem: 'rejected-key', detail: '' }).email).toContain(
      'npx home-mini setup --key-only --household home stores the new key (SSM parameter /home-mini-alerts/home/api-key)',
    );
  });

  it('names every problem of an edit, and every message that was dropped', () => {
    const problems = ['rules[0].for: got 5x', 'rules[1].name: got Y'];
    const edit = written({ kind: 'rules-unreadable', problems, kept: true });
    const dropped = written({ kind: 'messages-dropped', subjects: problems });
    for (const text of problems) {
      expect(edit.email).toContain(text);
      expect(dropped.email).toContain(text);
    }
  });

  it.each<[string, ServiceNews, string]>([
    [
      'alerts go on by the old rules where a change was not accepted',
      { kind: 'rules-unreadable', problems: [], kept: true },
      'Readings and alerts continue under the old rules. You get one message once new ones are in force.',
    ],
    [
      'there are no alerts where no rules were ever accepted',
      { kind: 'rules-unreadable', problems: [], kept: false },
      'Readings are stored. There are no alerts until this is fixed.',
    ],
    [
      'nothing has stopped where messages were dropped',
      { kind: 'messages-dropped', subjects: ['[ALERT] one'] },
      'Readings are stored all the same. What was dropped is not sent again.',
    ],
  ])('promises no resuming of what never stopped: %s', (_, news, next) => {
    const { email } = written(news);
    expect(email).toContain(`\n${next}\n`);
    expect(email).not.toContain('resume automatically');
  });

  it('says of too many messages what makes fewer', () => {
    const news = { kind: 'messages-dropped', subjects: ['[ALERT] one'], tooMany: true } as const;
    expect(written(news).sms).toBe(
      'Home: 1 message dropped: too many. Increase for and clearFor on the noisy rules.',
    );
  });

  it('counts all messages that were dropped and names at most forty', () => {
    const subjects = Array.from({ length: 45 }, (_, i) => `[ALERT] ${i}`);
    const { subject, email } = written({ kind: 'messages-dropped', subjects });
    expect(subject).toBe('[SERVICE] Home: 45 messages dropped: could not be sent for 6 hours');
    expect(email).toContain('Dropped 40: [ALERT] 39\n');
    expect(email).not.toContain('Dropped 41');
  });

  it('hides account numbers and meter ids in what Octopus said', () => {
    const detail = 'no device 00-11-22-aa-BB-55-66-77 on A-1234ABCD (KT-GB-4050 at smartMeterTelemetry)';
    const { email, sms, subject } = written({ kind: 'problem', problem: 'device-not-found', detail });
    expect(email).toContain('no device (id) on (id) (KT-GB-4050 at smartMeterTelemetry)');
    expect(`${email}${sms}${subject}`).not.toMatch(/1234ABCD|00-11-22/);
  });
});
