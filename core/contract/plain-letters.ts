/** Each of these characters is written as `plain`. */
const all = (characters: string, plain: string): (readonly [string, string])[] =>
  [...characters].map((character) => [character, plain]);

/**
 * What keyboards, phones and word processors put for plain characters, and letters that no accent can be taken off. A
 * library that spells all scripts (any-ascii) is larger than a whole function may be: 546 KB of tables.
 */
const SPELLED: ReadonlyMap<string, string> = new Map([
  ...all('‘’‚‛′`´', "'"),
  ...all('“”„‟″«»', '"'),
  ...all('‐‑‒–—―−•', '-'),
  ...all('\u2009\u202f', ' '),
  ['…', '...'],
  ['×', 'x'],
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['Æ', 'AE'],
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['ø', 'o'],
  ['Ø', 'O'],
  ['ł', 'l'],
  ['Ł', 'L'],
  ['đ', 'd'],
  ['Đ', 'D'],
]);

/** Marks that belong to the character before them: accents, and what chooses between two pictures of one emoji. */
const MARK = /^[\p{M}\u200d]$/u;

/**
 * A text in characters that fit: curly quotes and dashes as straight ones, letters without the accents that do not fit,
 * `?` for each other character.
 */
export const inPlainLetters = (text: string, fits: (character: string) => boolean): string => {
  const allFit = (plain: string) => plain !== '' && [...plain].every(fits);
  return [...text.normalize('NFC')]
    .map((character) => {
      if (fits(character)) return character;
      if (MARK.test(character)) return '';
      const bare = character.normalize('NFKD').replace(/\p{M}/gu, '');
      return [SPELLED.get(character) ?? '', bare].find(allFit) ?? '?';
    })
    .join('');
};
