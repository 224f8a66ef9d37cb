import * as z from 'zod/mini';

const PHONE = 'a phone number with country code, such as +447700900123';

/** Characters people put between digits: spaces, hyphens and dashes, dots, slashes, brackets. */
const SEPARATORS = /[\s\p{Pd}./()]/gu;
const E164 = /^\+[1-9]\d{7,14}$/;
/** A UK mobile number as it is dialled at home; no other country has these eleven digits for a phone that gets texts. */
const UK_AT_HOME = /^07\d{9}$/;
/** Country codes of one and two digits; all others have three (ITU-T E.164). */
const SHORT_CODES = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
/** Where a number may begin with a zero after the country code: Italy, Ivory Coast, Benin, Gabon, Congo, San Marino. */
const ZERO_BELONGS = ['39', '225', '229', '241', '242', '378'];
const UK = '44';
/** North America has no such zero to leave out: there something else is wrong. */
const NORTH_AMERICA = '1';

/** Splits an international number into country code and the rest. */
const splitCode = (digits: string): readonly [code: string, rest: string] => {
  const code = SHORT_CODES.exec(digits)?.[0] ?? digits.slice(0, 3);
  return [code, digits.slice(code.length)];
};

/** What is wrong with a number that has nothing but digits after its plus; undefined where nothing is. */
const fault = (number: string): string | undefined => {
  if (!/^\+[1-9]/.test(number)) return missingCode(number);
  const [code, rest] = splitCode(number.slice(1));
  const withoutZero = `+${code}${rest.replace(/^0+/, '')}`;
  if (rest.startsWith('0') && !ZERO_BELONGS.includes(code)) {
    const mended = code !== NORTH_AMERICA && fault(withoutZero) === undefined;
    return `${PHONE}, without the 0 after the country code${mended ? `: ${withoutZero}` : ''}`;
  }
  if (!E164.test(number)) return PHONE;
  return code === UK && rest.startsWith('7') && rest.length !== 10
    ? `${PHONE}; a UK mobile has ten digits after +44, this has ${rest.length}`
    : undefined;
};

const missingCode = (digits: string): string =>
  /^447\d{9}$/.test(digits) ? `${PHONE}; did you mean +${digits}?` : PHONE;

/** Takes out what stands between the digits; `00` before the country code is its plus, and 07… a UK mobile. */
const normalised = (text: string): string => {
  const number = text.replace(SEPARATORS, '').replace(/^00/, '+');
  return UK_AT_HOME.test(number) ? `+${UK}${number.slice(1)}` : number;
};

/**
 * A phone number as a person may write it, parsed to E.164 (`+447700900123`). A zero after the country code is refused:
 * such a number reaches nobody, and SNS accepts it without a word.
 */
export const phoneSchema = z.pipe(
  z.string(PHONE).check(
    z.check(({ value, issues }) => {
      const message = fault(normalised(value));
      if (message !== undefined) issues.push({ code: 'custom', input: value, message });
    }),
  ),
  z.transform(normalised),
);
