import { describe, expect, it } from 'vitest';
import { formsOf, formsSchema, renderForms } from '../../../core/channels/forms.ts';
import type { Wording } from '../../../core/messages/wording.ts';
import { contextAt, NOW } from '../../support/messages.ts';

const wording: Wording = {
  state: 'ALERT',
  headline: 'Home using 9.4 kW',
  first: 'Very high: Home is using 9.4 kW.',
  facts: [],
  next: ['You get one message when it is over.'],
};

describe('the forms of a message', () => {
  it('are the texts of every channel that SNS serves itself', () => {
    const forms = renderForms(wording, contextAt(NOW), { last: false });
    expect(Object.keys(forms)).toEqual(['email', 'sms']);
    expect(forms.sms).toBe('Very high: Home is using 9.4 kW.');
    expect(forms.email.split('\n')[2]).toBe('You get one message when it is over.');
  });

  it('say to those who have a limit that it is the last', () => {
    const usual = renderForms(wording, contextAt(NOW), { last: false });
    const last = renderForms(wording, contextAt(NOW), { last: true });
    expect(last).toEqual({ ...usual, sms: `${usual.sms} Last text today; emails continue.` });
  });

  it('are taken out of what holds them beside other things, in the order of the registry', () => {
    const message = { id: 'a', subject: 'x', sms: 'short', email: 'long' };
    expect(JSON.stringify(formsOf(message))).toBe('{"email":"long","sms":"short"}');
  });

  it.each([{ email: 'long' }, { sms: 'short' }, { email: 'long', sms: 1 }])(
    'without one of them are no forms: %j',
    (incomplete) => {
      expect(formsSchema.safeParse(incomplete).success).toBe(false);
    },
  );
});
