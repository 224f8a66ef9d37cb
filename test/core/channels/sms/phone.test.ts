import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phoneSchema } from '../../../../core/channels/sms/phone.ts';

const PHONE = 'a phone number with country code, such as +447700900123';

const messageOf = (text: unknown): string | undefined => {
  const parsed = phoneSchema.safeParse(text);
  return parsed.success ? undefined : parsed.error.issues.map(({ message }) => message).join(' | ');
};

describe('a phone number', () => {
  const taken: readonly [sentence: string, text: string, number: string][] = [
    ['as SNS wants it', '+447700900123', '+447700900123'],
    ['with spaces', '+44 7700 900123', '+447700900123'],
    ['with dashes', '+44-7700-900-123', '+447700900123'],
    [
      'with a space that does not break and a dash from a web page',
      '07700\u00a0900\u2011123',
      '+447700900123',
    ],
    ['as it is dialled at home', '07700900123', '+447700900123'],
    ['as it is dialled at home, with a space', '07700 900123', '+447700900123'],
    ['with brackets', '(07700) 900-123', '+447700900123'],
    ['as it is dialled from abroad', '0044 7700 900123', '+447700900123'],
    ['with space around it', ' +44 7700 900123\n', '+447700900123'],
    ['of a house in Britain, which has nine digits at some places', '+44 1204 52112', '+44120452112'],
    ['of a house in London', '+44 20 7946 0958', '+442079460958'],
    ['of France, also where it begins with a seven', '+33 7 12 34 56 78', '+33712345678'],
    ['of France', '+33 6 12 34 56 78', '+33612345678'],
    ['of America', '+1 (415) 555-0123', '+14155550123'],
    ['of Ireland', '+353 87 123 4567', '+353871234567'],
    ['of Ivory Coast, where a zero belongs', '+225 07 12 34 56 78', '+2250712345678'],
  ];
  it.each(taken)('is taken %s', (_, text, number) => {
    expect(phoneSchema.parse(text)).toBe(number);
  });

  const withZero: readonly [text: string, mended: string][] = [
    ['+4407700900123', '+447700900123'],
    ['+44 (0)7700 900123', '+447700900123'],
    ['0044 07700 900123', '+447700900123'],
    ['+33 06 12 34 56 78', '+33612345678'],
    ['+49 0170 1234567', '+491701234567'],
    ['+353 087 123 4567', '+353871234567'],
    ['+61 0412 345 678', '+61412345678'],
    ['+91 098765 43210', '+919876543210'],
    ['+44 00 7700 900123', '+447700900123'],
  ];
  it.each(withZero)('with a zero after the country code is refused: %s', (text, mended) => {
    expect(messageOf(text)).toBe(`${PHONE}, without the 0 after the country code: ${mended}`);
  });

  const refused: readonly [sentence: string, text: unknown, message: string][] = [
    ['of another country as it is dialled there', '0612345678', PHONE],
    ['without its plus', '447700900123', `${PHONE}; did you mean +447700900123?`],
    ['without its plus, with a digit too many', '4477009001234', PHONE],
    [
      'with a zero where it is wrong without it, too',
      '+44 0 770',
      `${PHONE}, without the 0 after the country code`,
    ],
    ['without code and zero', '7700900123', PHONE],
    ['a digit short', '+44 7700 90012', `${PHONE}; a UK mobile has ten digits after +44, this has 9`],
    ['a digit long', '07700 9001234', PHONE],
    ['with a letter', '+44 7700 90012x', PHONE],
    ['with two pluses', '++447700900123', PHONE],
    ['two at once', '+447700900123, +447700900124', PHONE],
    ['with a zero as country code', '+07700900123', PHONE],
    [
      'with a zero that America does not know',
      '+1 055 555 0123',
      `${PHONE}, without the 0 after the country code`,
    ],
    ['in digits SNS does not read', '+٤٤٧٧٠٠٩٠٠١٢٣', PHONE],
    ['empty', '', PHONE],
    ['no text', 447700900123, PHONE],
  ];
  it.each(refused)('is refused %s', (_, text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it('comes out as the same number however it is set out, and is never changed twice', () => {
    const separators = fc.constantFrom('', ' ', '-', '.', ') (', '\u00a0', '\u2013');
    const digits = fc.tuple(
      ...Array.from({ length: 9 }, () => fc.tuple(fc.integer({ min: 0, max: 9 }), separators)),
    );
    fc.assert(
      fc.property(digits, fc.constantFrom('+44 7', '07', '00447', '0044-7'), (tail, start) => {
        const number = phoneSchema.parse(
          start + tail.map(([digit, between]) => `${between}${digit}`).join(''),
        );
        expect(number).toBe(`+447${tail.map(([digit]) => digit).join('')}`);
        expect(phoneSchema.parse(number)).toBe(number);
      }),
    );
  });
});
