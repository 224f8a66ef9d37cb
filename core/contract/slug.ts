import * as z from 'zod/mini';

/** How a slug looks, in words. */
export const SLUG =
  'lower-case letters, digits and single hyphens, starting with a letter, at most 32 characters';

export const SLUG_PATTERN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const SLUG_LENGTH = 32;

/** A name that goes into keys, paths and ids: `very-high`. */
export const slugSchema = z.string(SLUG).check(z.regex(SLUG_PATTERN, SLUG), z.maxLength(SLUG_LENGTH, SLUG));

/** A slug as it stands in ids and outputs: `my-home` becomes `MyHome`. */
export const pascalCase = (slug: string): string =>
  slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
