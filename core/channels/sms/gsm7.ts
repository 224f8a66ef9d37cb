import { inPlainLetters } from '../../contract/plain-letters.ts';

/** Characters of the GSM 03.38 default alphabet; one outside it makes the whole text UCS-2, 70 characters a part. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Characters of its extension table, two septets each. */
const EXTENDED = new Set('^{}\\[~]|€\f');

const ONE_PART = 160;

/** Septets a text takes in GSM-7; undefined where it is not GSM-7. */
export const gsm7Length = (text: string): number | undefined => {
  let length = 0;
  for (const character of text) {
    if (BASIC.has(character)) length += 1;
    else if (EXTENDED.has(character)) length += 2;
    else return undefined;
  }
  return length;
};

/** Whether sentences fit into one SMS part behind SNS's `NAME> ` prefix and before an ending. */
export const fitsOneSms = (sentences: readonly string[], displayName: string, ending = ''): boolean =>
  (gsm7Length(toGsm7(sentences.join(' '))) ?? ONE_PART) <= roomBehind(displayName, closing(ending));

/**
 * Joins sentences, in order, while they fit into one SMS part behind SNS's `NAME> ` prefix; the first always stands,
 * cut between words where it must be. Characters outside GSM-7 are spelled by those in it, or become `?`.
 * @param ending a sentence that stands at the end whatever else must go
 */
export const oneSms = (sentences: readonly string[], displayName: string, ending = ''): string => {
  const close = closing(ending);
  const room = roomBehind(displayName, close);
  const [first = '', ...others] = sentences.map(toGsm7);
  let text = cut(first, room);
  for (const sentence of others) {
    const longer = `${text} ${sentence}`;
    if ((gsm7Length(longer) ?? ONE_PART) > room) break;
    text = longer;
  }
  return `${text}${close}`;
};

const closing = (ending: string): string => (ending === '' ? '' : ` ${ending}`);

const roomBehind = (displayName: string, close: string): number =>
  ONE_PART - (gsm7Length(`${displayName}> ${close}`) ?? ONE_PART);

const toGsm7 = (text: string): string =>
  inPlainLetters(text, (character) => gsm7Length(character) !== undefined);

const cut = (text: string, room: number): string => {
  let length = 0;
  let kept = '';
  for (const character of text) {
    length += gsm7Length(character) ?? 1;
    if (length > room) return kept.includes(' ') ? kept.slice(0, kept.lastIndexOf(' ')) : kept;
    kept += character;
  }
  return kept;
};
