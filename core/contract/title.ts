import * as z from 'zod/mini';

const TITLE = 'a title of 1 to 40 characters on one line';

/** What people call a household or a rule, in messages and on the page. */
export const titleSchema = z
  .string(TITLE)
  .check(z.trim(), z.minLength(1, TITLE), z.maxLength(40, TITLE), z.regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, TITLE));

/** What people call it: its title, else its name with spaces and a capital: `very-high` becomes `Very high`. */
export const titleOf = ({
  name,
  title,
}: {
  readonly name: string;
  readonly title?: string | undefined;
}): string => {
  if (title !== undefined) return title;
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A title before what is said of it: `Very high: 9.4 kW`, `Left on? 830 W`. */
export const entitled = (title: string, text: string): string =>
  /[?!.:]$/.test(title) ? `${title} ${text}` : `${title}: ${text}`;

/** A title inside a sentence: `Left on?` becomes `Left on`. */
export const bareTitle = (title: string): string => title.replace(/\s*[?!.:]+$/, '') || title;
