/** The layout of a stored day. */
export const DAY_SCHEMA = 1;
