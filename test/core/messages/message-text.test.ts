import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../../core/messages/message-text.ts';
import type { Wording } from '../../../core/messages/wording.ts';
import { contextAt, NOW } from '../../support/messages.ts';

const wording = (change: Partial<Wording> = {}): Wording => ({
  state: 'ALERT',
  headline: 'Home using 9.4 kW',
  first: 'Very high: Home is using 9.4 kW.',
  advice: 'Check the oven.',
  more: ['Peak 9.8 kW.'],
  facts: [],
  next: ['You get one message when it is over.'],
  ...change,
});

const written = (change: Partial<Wording> = {}, options?: { last: boolean }) =>
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
    { name: 'is ASCII', headline: 'Café ▁~ 9', subject: 'Cafe ?~ 9' },
  ])('$name', ({ headline, subject }) => {
    expect(written({ headline }).subject).toBe(`[ALERT] ${subject}`);
  });
});

describe('an SMS', () => {
  it('is its first line, what to do, and what else fits', () => {
    expect(written().sms).toBe('Very high: Home is using 9.4 kW. Check the oven. Peak 9.8 kW.');
  });

  it('says where it is the last of the day', () => {
    expect(written({}, { last: true }).sms).toBe(
      'Very high: Home is using 9.4 kW. Check the oven. Peak 9.8 kW. Last text today; emails continue.',
    );
  });
});

describe('an email', () => {
  const FOOTER =
    'Change a rule: npx home-mini rules edit --household home. Silence for a while: npx home-mini pause 3h';

  it('without a course, facts and a console has the rest', () => {
    expect(written().email.split('\n')).toEqual([
      'Very high: Home is using 9.4 kW.',
      'Check the oven.',
      '',
      'You get one message when it is over.',
      FOOTER,
      '',
    ]);
  });

  it('writes the course and its facts in columns, with one blank line between', () => {
    const facts = [
      ['Limit', 'over 9 kW'],
      ['Looks like', 'a shower'],
    ] as const;
    expect(written({ facts, course: '18:02 ▂█ 18:22' }).email.split('\n').slice(2, 8)).toEqual([
      '',
      '18:02 ▂█ 18:22',
      '',
      'Limit:      over 9 kW',
      'Looks like: a shower',
      '',
    ]);
  });

  it('links to the console only where it is about the poller itself', () => {
    const links = { readings: 'https://console.example/readings', rules: 'https://console.example/rules' };
    const email = (service: boolean) => renderMessage(wording({ service }), contextAt(NOW, { links })).email;
    expect(email(false)).not.toContain('console.example');
    expect(email(true)).toContain('\nReadings (times there are UTC): https://console.example/readings\n');
    expect(email(true)).toContain('\nRules: https://console.example/rules\n');
  });
});

describe('a text that is too long', () => {
  const long = 'Kitchen extension lights and the heaters';
  const tooLong = {
    named: long,
    headline: `${long}: 9.4 kW since yesterday 18:02 (about £2.49 an hour)`,
    first: `${long}: Our lovely House is using 9.4 kW, over 9 kW since yesterday 18:02, about £2.49 an hour.`,
    advice: 'Not on purpose? Check oven, heaters, immersion and car.',
  };

  it('has its headline for its first line', () => {
    const { sms } = written({ ...tooLong, advice: 'Check the oven, then sleep on.' });
    expect(sms).toBe(`${tooLong.headline}. Check the oven, then sleep on. Peak 9.8 kW.`);
  });

  it('has its name cut, never what to do', () => {
    expect(written(tooLong).sms).toBe(
      'Kitchen extension lights and the heaters: 9.4 kW since yesterday 18:02 (about £2.49 an hour). Not on purpose? Check oven, heaters, immersion and car.',
    );
  });
});
