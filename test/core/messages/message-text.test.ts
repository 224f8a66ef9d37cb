import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../../core/messages/message-text.ts';
import type { Wording } from '../../../core/messages/wording.ts';
import { contextAt, NOW } from '../../support/messages.ts';

const wording = (change: Partial<Wording> = {}): Wording => ({
  state: 'ALERT',
  headline: 'Home using 9.4 kW',
  sentences: ['HIGH USE Home: 9.4 kW now.', 'Rule very-high.'],
  facts: [],
  next: ['You get one message when it is over.'],
  ...change,
});

const written = (change: Partial<Wording> = {}, options?: { lastText: boolean }) =>
  renderMessage(wording(change), contextAt(NOW), options);

describe('a subject', () => {
  const x = (length: number): string => 'x'.repeat(length);

  it.each([
    { name: 'of 99 characters stands as it is', headline: `${x(86)} 12.5`, subject: `${x(86)} 12.5` },
    { name: 'of 100 is cut', headline: `${x(87)} 12.5`, subject: `${x(87)}...` },
    { name: 'keeps a figure that just fits', headline: `${x(83)} 12.5 kW now`, subject: `${x(83)} 12.5...` },
    { name: 'drops a figure that does not', headline: `${x(84)} 12.5 kW now`, subject: `${x(84)}...` },
    { name: 'is cut without the comma', headline: `${x(80)}, exporting 9 kW`, subject: `${x(80)}...` },
    { name: 'is cut without the colon', headline: `${x(80)}: exporting 9 kW`, subject: `${x(80)}...` },
    { name: 'keeps what stands left', headline: `a, b: ${x(70)} ${x(40)}`, subject: `a, b: ${x(70)}...` },
    { name: 'writes pounds as GBP', headline: '£6.00 of £8.00', subject: 'GBP 6.00 of GBP 8.00' },
    { name: 'is ASCII', headline: 'Café ▁~ 9', subject: 'Caf? ?~ 9' },
  ])('$name', ({ headline, subject }) => {
    expect(written({ headline }).subject).toBe(`[ALERT] ${subject}`);
  });
});

describe('an SMS', () => {
  it('is its sentences', () => {
    expect(written().sms).toBe('HIGH USE Home: 9.4 kW now. Rule very-high.');
  });

  it('says where it is the last of the day', () => {
    expect(written({}, { lastText: true }).sms).toBe(
      'HIGH USE Home: 9.4 kW now. Rule very-high. Last text today; email goes on.',
    );
  });
});

describe('an email', () => {
  const FOOTER =
    'Change a rule: npx home-mini rules edit --household home. Silence for a while: npx home-mini pause 3h';

  it('without facts, readings and a console has the rest', () => {
    expect(written().email.split('\n')).toEqual([
      'HIGH USE Home: 9.4 kW now. Rule very-high.',
      '',
      '',
      'You get one message when it is over.',
      FOOTER,
      '',
    ]);
  });

  it('writes its facts in columns', () => {
    const facts = [
      ['Rule', 'very-high'],
      ['Looks for', 'demand over 9 kW'],
    ] as const;
    expect(written({ facts }).email.split('\n').slice(1, 5)).toEqual([
      '',
      'Rule:      very-high',
      'Looks for: demand over 9 kW',
      '',
    ]);
  });
});
