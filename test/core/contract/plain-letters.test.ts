import { describe, expect, it } from 'vitest';
import { inPlainLetters } from '../../../core/contract/plain-letters.ts';
import { contextAt, demandReason, eventOf, messageOf, NOW } from '../../support/messages.ts';

const inAscii = (text: string) => inPlainLetters(text, (character) => /^[ -~]$/.test(character));

describe('a title as people type it is readable in a subject and a text', () => {
  it.each([
    ['Gran’s flat', "Gran's flat"],
    ['“Oven” left on?', '"Oven" left on?'],
    ['Heater – upstairs — on…', 'Heater - upstairs - on...'],
    ['Café Zoë, Küche', 'Cafe Zoe, Kuche'],
    ['Cafe\u0301', 'Cafe'],
    ['Straße, Ærø, Łódź', 'Strasse, AEro, Lodz'],
    ['Home\u00a0no.\u20091', 'Home no. 1'],
    ['½ kW × 2', '? kW x 2'],
    ['Home 🏠', 'Home ?'],
    ['Heart ❤️', 'Heart ?'],
    ['家', '?'],
    ["plain: ~!@#$%^&*()_+-='", "plain: ~!@#$%^&*()_+-='"],
  ])('%s', (text, plain) => {
    expect(inAscii(text)).toBe(plain);
  });

  it('in both, and as it is in the email', () => {
    const event = { ...eventOf(demandReason('beyond-limit')), title: 'Gran’s Küche – oven' };
    const { subject, sms, email } = messageOf(event, contextAt(NOW));
    expect(subject).toContain("[ALERT] Gran's Kuche - oven: ");
    expect(sms).toContain("Gran's Küche - oven: ");
    expect(email).toContain('Gran’s Küche – oven: ');
  });
});
