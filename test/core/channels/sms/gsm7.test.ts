import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gsm7Length, oneSms } from '../../../../core/channels/sms/gsm7.ts';

describe('the length of a text in GSM-7', () => {
  it.each([
    { text: '', septets: 0 },
    { text: 'HIGH USE Home: 9.4 kW', septets: 21 },
    { text: '£1.37', septets: 5 },
    { text: '€1', septets: 3 },
    { text: '[OK]', septets: 6 },
    { text: '{}\\^~|', septets: 12 },
    { text: 'Ünïcode', septets: undefined },
    { text: '▁▂', septets: undefined },
    { text: '`', septets: undefined },
    { text: '🏠', septets: undefined },
  ])('"$text" takes $septets', ({ text, septets }) => {
    expect(gsm7Length(text)).toBe(septets);
  });

  it('is known for all 128 characters of the basic alphabet but the escape', () => {
    const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
    const single = printable.filter((character) => gsm7Length(character) === 1);
    // ASCII that GSM-7 lacks: `; in its extension table: [ ] { } \ ^ ~ |
    expect(single).toHaveLength(95 - 1 - 8);
  });
});

const PREFIX = 'HomeMini> ';
const fits = (sms: string): boolean => (gsm7Length(PREFIX + sms) ?? 1_000) <= 160;

describe('one SMS', () => {
  it('holds the sentences that fit, in order', () => {
    expect(oneSms(['First.', 'Second.', 'Third.'], 'HomeMini')).toBe('First. Second. Third.');
    const long = 'x'.repeat(143);
    expect(oneSms(['First.', `${long}.`, 'Third.'], 'HomeMini')).toBe('First.');
    expect(oneSms(['First.', `${'x'.repeat(142)}.`], 'HomeMini')).toHaveLength(150);
  });

  it('of nothing to say is empty', () => {
    expect(oneSms([], 'HomeMini')).toBe('');
  });

  it('keeps the first sentence, cut between words', () => {
    const sms = oneSms([`${'word '.repeat(40)}end.`], 'HomeMini');
    expect(sms).toMatch(/^(word )+word$/);
    expect(fits(sms)).toBe(true);
  });

  it('cuts inside a word only where there is no other', () => {
    expect(oneSms(['x'.repeat(300)], 'HomeMini')).toBe('x'.repeat(150));
  });

  it('counts characters of the extension table twice', () => {
    expect(oneSms(['['.repeat(100)], 'HomeMini')).toBe('['.repeat(75));
  });

  it('writes what GSM-7 lacks as a question mark', () => {
    expect(oneSms(['Café ▁ £5 🏠'], 'HomeMini')).toBe('Café ? £5 ?');
  });

  it('always has its ending, whatever else must go', () => {
    const sms = oneSms(['word '.repeat(40), 'Second.'], 'HomeMini', 'Last text today.');
    expect(sms).toMatch(/^word .*word Last text today\.$/);
    expect(fits(sms)).toBe(true);
  });

  it('of any sentences is one part', () => {
    const sentence = fc.string({
      unit: fc.constantFrom('a', ' ', '€', '[', '£', '▁', '🏠', '.'),
      maxLength: 200,
    });
    fc.assert(
      fc.property(
        fc.array(sentence, { minLength: 1 }),
        fc.constantFrom('', 'Last text today.'),
        (list, ending) => {
          expect(fits(oneSms(list, 'HomeMini', ending))).toBe(true);
        },
      ),
    );
  });
});
