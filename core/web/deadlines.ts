/** A link is answered within this, ms. */
export const LINK_ANSWER_MS = 5_000;
/** The page's data is answered within this, ms. */
export const DATA_ANSWER_MS = 9_000;
/** Lambda ends what still runs then, ms. */
export const WEB_TIMEOUT_MS = 10_000;
